"""What a plan says: pure, by comparing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.definitions import Text
from tinhso.kernel.period import Period
from tinhso.services.configuration.rules.fields import differing
from tinhso.services.configuration.rules.plans import Plan, Version, changes, files_changed, rights_changed

NEW = date(2026, 7, 1)


def version(number=1, start=date(2026, 1, 1), **body):
    content = {"code": "x", "version": number, "in_force": str(start), "rights": [], **body}
    return Version("hill", Period(start), Text(vi="X"), "example", content)


def role(number=1, start=date(2026, 1, 1), **grants):
    return version(number, start, rights=[{"right": right, "reach": reach} for right, reach in grants.items()])


def test_a_new_definition_is_added_and_a_new_version_tells_each_place():
    name = ("forms", "x")
    (added,) = changes({name: []}, {name: [version(due=30)]}, {})
    assert (added.what, added.fields) == ("added", ())
    (changed,) = changes({name: [version(due=30)]}, {name: [version(2, NEW, due=45)]}, {})
    assert changed.what == "changed" and changed.follows == 1
    assert [(one.path, one.old, one.new) for one in changed.fields] == [("due", "30", "45")]


def test_entries_of_lists_are_told_by_their_name_wherever_they_stand():
    old = {"fields": [{"measure": "a", "proof": "none"}, {"measure": "b", "proof": "none"}]}
    new = {
        "fields": [
            {"measure": "c", "proof": "none"},
            {"measure": "b", "proof": "required"},
            {"measure": "a", "proof": "none"},
        ]
    }
    assert {one.path: (one.old, one.new) for one in differing(old, new)} == {
        "fields[c].measure": (None, "c"),
        "fields[c].proof": (None, "none"),
        "fields[b].proof": ("none", "required"),
    }


def test_rights_are_told_gains_first_the_widest_first_with_their_day():
    name = ("roles", "x")
    before, after = role(a="own", b="below", c="everywhere"), role(2, NEW, a="below", c="below", d="everywhere")
    found = rights_changed({name: [before]}, {name: [after]}, {})
    assert [(one.right, one.old, one.new, one.gained, one.since) for one in found] == [
        ("d", None, "everywhere", True, NEW),
        ("a", "own", "below", True, NEW),
        ("c", "everywhere", "below", False, NEW),
        ("b", "below", None, False, NEW),
    ]


def test_a_role_that_goes_loses_everything_when_the_plan_is_carried_out():
    name = ("roles", "x")
    (lost,) = rights_changed({name: [role(a="own")]}, {}, {name: "hill"})
    assert (lost.new, lost.since) == (None, None)


def test_the_widest_of_two_grants_counts():
    name = ("roles", "x")
    twice = version(rights=[{"right": "a", "reach": "own"}, {"right": "a", "reach": "below"}])
    (one,) = rights_changed({}, {name: [twice]}, {})
    assert one.new == "below"


def test_data_files_are_told_and_others_are_not():
    before = {"data/a.csv": "1", "data/b.csv": "1", "roles/r.yaml": "1"}
    after = {"data/a.csv": "2", "data/c.csv": "1", "roles/r.yaml": "2", "pack.yaml": "1"}
    assert [(one.path, one.what) for one in files_changed("hill", before, after)] == [
        ("data/a.csv", "changed"),
        ("data/b.csv", "removed"),
        ("data/c.csv", "added"),
        ("pack.yaml", "added"),
    ]


def plan(**more):
    return Plan(**({"packs": (), "rights": (), "definitions": (), "unchanged": 0, "files": (), "deeds": ()} | more))


def test_a_digest_is_of_what_is_done():
    files = files_changed("hill", {}, {"data/a.csv": "1"})
    assert plan().empty and not plan(files=files).empty
    assert plan(files=files).digest == Plan.model_validate_json(plan(files=files).model_dump_json()).digest
    assert plan(files=files).digest != plan().digest


@pytest.mark.parametrize("change", [{"due": 31}, {"in_force": "2026-08-01"}, {"fields": [{"measure": "a"}]}])
def test_whatever_a_definition_has_otherwise_gives_another_digest(change):
    name = ("forms", "x")
    digests = {
        plan(definitions=changes({name: []}, {name: [version(**body)]}, {})).digest for body in ({"due": 30}, change)
    }
    assert len(digests) == 2


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)
bodies = st.dictionaries(st.sampled_from(["p", "q", "r"]), values, max_size=3)


@given(bodies, bodies)
def test_comparing_there_and_back_tells_the_same_places_turned_round(one, other):
    there = {field.path: (field.old, field.new) for field in differing(one, other)}
    back = {field.path: (field.new, field.old) for field in differing(other, one)}
    assert there == back
    assert differing(one, one) == ()
