"""Posts and people by the list: sets, one event, and the same again changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.models import JournalRecord
from tinhso.engines.people import public as people
from tinhso.engines.people.loading import PostsPart
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import Invalid, NotNow, TooMuch
from tinhso.kernel.packs import PackError

from .conftest import ALL_YEAR, AT, LOADER, TODAY

pytestmark = pytest.mark.django_db
DESK = Text(vi="Bàn", en="Desk")


def rows(country, *roles: str) -> list[people.PostRow]:
    return [people.PostRow(unit, "desk", DESK, roles) for unit in (country.hill, country.river)]


def test_posts_are_opened_by_the_list_with_one_event(country):
    before = JournalRecord.objects.count()
    result = people.load_posts(rows(country, "reporter"), by=LOADER, at=AT)
    assert (len(result.ids), result.opened, result.changed) == (2, 2, 0)
    assert JournalRecord.objects.count() == before + 1
    (entry,) = journal.timeline("post", result.ids[0])
    assert entry.payload == {"opened": list(result.ids), "changed": []}
    assert people.posts_of([country.hill, country.river], code="desk") == {
        (country.hill, "desk"): result.ids[0],
        (country.river, "desk"): result.ids[1],
    }


def test_the_same_list_again_changes_nothing(country):
    first = people.load_posts(rows(country, "reporter", "verifier"), by=LOADER, at=AT)
    before = JournalRecord.objects.count()
    again = people.load_posts(rows(country, "verifier", "reporter"), by=LOADER, at=AT)
    assert (again.ids, again.opened, again.changed) == (first.ids, 0, 0)
    assert JournalRecord.objects.count() == before


def test_other_roles_in_the_list_change_the_posts_and_the_rights_at_once(country):
    posts = people.load_posts(rows(country, "reporter"), by=LOADER, at=AT).ids
    person = people.enrol("Person", by=LOADER, at=AT)
    actor = people.actor_of(people.appoint(person, posts[0], ALL_YEAR, by=LOADER, at=AT), on=TODAY)
    assert people.access.allows(actor, "report.fill", unit=country.hill, on=TODAY)
    assert people.load_posts(rows(country, "verifier"), by=LOADER, at=AT).changed == 2
    assert not people.access.allows(actor, "report.fill", unit=country.hill, on=TODAY)


def test_the_number_of_statements_does_not_grow_with_the_list(country, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        people.load_posts(
            [people.PostRow(country.hill, f"desk-{n}", DESK, ("reporter",)) for n in range(300)], by=LOADER, at=AT
        )
    persons = people.enrol_many([f"Person {n}" for n in range(300)], by=LOADER, at=AT)
    posts = people.posts_of([country.hill])
    with django_assert_max_num_queries(8):
        made = people.appoint_many(
            [(person, post, ALL_YEAR) for person, post in zip(persons, posts.values(), strict=True)], by=LOADER, at=AT
        )
    assert len(set(made)) == 300
    assert people.holders(posts.values(), on=TODAY) == dict(zip(posts.values(), made, strict=True))


def test_a_list_with_one_clash_appoints_nobody(country):
    first, second = people.load_posts(rows(country), by=LOADER, at=AT).ids
    one, other = people.enrol_many(["One", "Other"], by=LOADER, at=AT)
    with pytest.raises(NotNow, match="Another person holds"):
        people.appoint_many(
            [(one, first, ALL_YEAR), (one, second, ALL_YEAR), (other, second, ALL_YEAR)], by=LOADER, at=AT
        )
    assert people.holders([first, second], on=TODAY) == {}


def test_a_list_has_an_end(country):
    with pytest.raises(TooMuch, match="At most 5000"):
        people.enrol_many(["Person"] * 5001, by=LOADER, at=AT)


def test_names_are_asked_for_in_one_query_and_then_known(country, django_assert_num_queries):
    ids = people.enrol_many(["Lò  Mẫu 001", "Hà Mẫu 002"], by=LOADER, at=AT)
    assert people.names([]) == {}
    for queries in (1, 0):
        with django_assert_num_queries(queries):
            assert people.names(ids) == {ids[0]: "Lò Mẫu 001", ids[1]: "Hà Mẫu 002"}


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_person_has_a_name_of_reasonable_length(name):
    with pytest.raises(Invalid, match="at most 200"):
        people.enrol(name, by=LOADER, at=AT)


class TestThePostsOfAPack:
    @pytest.fixture
    def pack(self, tmp_path: Path, country, monkeypatch) -> Path:
        from tinhso.engines.units import public as units

        (tmp_path / "test" / "data").mkdir(parents=True)
        (tmp_path / "test" / "pack.yaml").write_text(
            'pack: test\ntitle: {vi: Thử}\nprovince: "99"\nas_of: 2026-03-02\n', "utf-8"
        )
        place = units.get(country.north, on=TODAY)
        body = units.get(country.agency, on=TODAY)
        found = {"99": place, "lc.skhcn": body}

        def by_code(code, *, on, tree="territory", kinds=None):
            from tinhso.kernel.errors import NotThere

            if code not in found:
                raise NotThere("not there")
            return found[code]

        monkeypatch.setattr(units, "by_code", by_code)
        return tmp_path / "test" / "data" / "posts.yaml"

    TEXT = """status: example
posts:
  - units: {kinds: [xa, phuong]}
    code: officer
    title: {vi: Cán bộ}
    roles: [reporter]
  - units: {body: lc.skhcn}
    code: verifier
    title: {vi: Chuyên viên}
    roles: [verifier]
"""

    def test_every_unit_of_the_kinds_and_the_named_body_get_their_posts(self, pack, country):
        pack.write_text(self.TEXT, "utf-8")
        assert PostsPart().load(pack, by=LOADER, at=AT) == "3 posts new, 0 changed, 3 in all"
        assert set(people.posts_of([country.hill, country.river, country.agency, country.south])) == {
            (country.hill, "officer"),
            (country.river, "officer"),
            (country.agency, "verifier"),
        }
        assert PostsPart().load(pack, by=LOADER, at=AT) == "0 posts new, 0 changed, 3 in all"

    @pytest.mark.parametrize(
        ("old", "new", "line", "expected"),
        [
            ("lc.skhcn", "lc.nowhere", 7, "there are no such units"),
            ("[verifier]", "[king]", 10, "no role “king”"),
            ("roles: [reporter]", "rolls: [reporter]", 6, "rolls"),
        ],
    )
    def test_a_mistake_names_file_line_and_what_was_expected(self, pack, old, new, line, expected):
        pack.write_text(self.TEXT.replace(old, new), "utf-8")
        with pytest.raises(PackError) as refused:
            PostsPart().load(pack, by=LOADER, at=AT)
        assert f"test/data/posts.yaml, line {line}," in str(refused.value)
        assert expected in str(refused.value)
