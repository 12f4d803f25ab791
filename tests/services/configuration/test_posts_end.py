"""A post that a pack brought and names no more: the plan tells it, applying ends it, by hand opened posts stay."""

import importlib
from datetime import date, timedelta

import pytest
from django.db import connection
from tests.services.configuration.conftest import AT, as_zip, change

from tinhso.engines.journal.models import JournalRecord
from tinhso.engines.people import public as people
from tinhso.engines.people.models import Appointment, Post
from tinhso.kernel.actor import process
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import NotNow
from tinhso.kernel.packs import PackError
from tinhso.kernel.period import Period
from tinhso.project import packs as by_name
from tinhso.project.packs_told import lines
from tinhso.project.words import Words
from tinhso.services.configuration import actions
from tinhso.services.configuration import public as configuration

TODAY = AT.date()
SECRETARY = """  - units: {kinds: [xa]}
    code: van-thu
    title: {vi: Văn thư}
    roles: [reader]
"""
POSTS = f"""status: example
posts:
  - units: {{kinds: [xa]}}
    code: giu
    title: {{vi: Người giữ sổ}}
    roles: [reader]
{SECRETARY}"""
ENDS = "“Văn thư” ends: no pack names it any more. Who holds it loses the roles Người đọc; posts: 1."


@pytest.fixture
def province(office, settings):
    """The office's province, whose pack has two posts in every commune, applied."""
    settings.TINHSO_DEMO = True
    (office.packs / "hill" / "data").mkdir(exist_ok=True)
    (office.packs / "hill" / "data" / "posts.yaml").write_text(POSTS, "utf-8")
    load("hill")
    return office


def load(*names, at=AT):
    return by_name.load(names, by=process("test"), at=at)


def plan(*names, at=AT):
    with by_name.opened(names) as found:
        return configuration.plan(found, at=at)


def said(told, about="rights"):
    return [configuration.filled(one.message, one.values, language="vi") for one in told if one.about == about]


def of_code(code="van-thu"):
    return Post.objects.filter(code=code).order_by("id")


def without_secretary(province):
    change(province.packs, "hill/data/posts.yaml", SECRETARY, "")


def appointed(post, since=date(2026, 1, 1)):
    person = people.enrol("Người Văn Thư", by=process("test"), at=AT)
    return people.appoint(person, post.pk, Period(since), by=process("test"), at=AT)


def test_the_plan_tells_the_end_of_a_post_among_the_rights_and_nothing_has_changed_yet(province):
    without_secretary(province)
    found = plan("hill")
    assert said(found.plan.deeds) == [ENDS] and said(found.effects) == []
    assert all(one.grave for one in found.plan.deeds)
    assert not plan("hill").plan.empty
    assert of_code().get().ended_on is None


def test_the_plan_counts_the_appointments_that_end_and_its_digest_does_not_depend_on_them(province):
    without_secretary(province)
    before = plan("hill").plan.digest
    appointed(of_code().get())
    found = plan("hill")
    assert said(found.effects) == ["“Văn thư” ends: appointments that run today and end with it: 1."]
    assert "Người Văn Thư" not in str(found)
    assert found.plan.digest == before


def test_the_command_line_tells_the_end_before_definitions_and_files(province):
    without_secretary(province)
    found = plan("hill")
    text = list(lines(found.plan, found.effects, Words("en")))
    assert f"  ! {ENDS}" in text
    assert text.index(f"  ! {ENDS}") < text.index("Files")


def test_the_page_of_the_plan_tells_the_end_under_rights(province, client, be, english_on_that_day):
    without_secretary(province)
    appointed(of_code().get())
    be(province.keeper)
    made = actions.upload(as_zip(province.packs, "hill"), by=province.keeper, at=AT)
    page = client.get(f"/cau-hinh/ke-hoach/{made}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert text.index('id="rights"') < text.index(ENDS) < text.index('id="definitions"')
    assert "appointments that run today and end with it: 1" in text


def test_applying_ends_the_post_that_day_and_the_appointment_with_it_in_one_event(province):
    appointment = appointed(of_code().get())
    actor = people.actor_of(appointment, on=TODAY)
    assert people.access.allows(actor, "pack.read", unit=actor.unit, on=TODAY)
    without_secretary(province)
    done = load("hill")
    post = of_code().get()
    assert post.ended_on == TODAY and of_code("giu").get().ended_on is None
    assert Appointment.objects.get(pk=appointment).period == Period(date(2026, 1, 1), TODAY)
    assert not people.access.allows(actor, "pack.read", unit=actor.unit, on=TODAY)
    assert (post.unit_id, "van-thu") not in people.posts_of([post.unit_id])
    assert "1 posts ended, and 1 appointments with them" in done.said
    (entry,) = JournalRecord.objects.filter(name="post.ended")
    assert entry.system == "packs" and entry.thing == post.pk and f'"appointments":[{appointment}]' in entry.body


def test_applying_again_changes_nothing_and_records_nothing(province):
    without_secretary(province)
    load("hill")
    before = JournalRecord.objects.count()
    assert plan("hill").plan.empty
    assert load("hill", at=AT + timedelta(days=1)).planned.plan.empty
    assert JournalRecord.objects.count() == before
    assert of_code().get().ended_on == TODAY


def test_a_post_opened_by_hand_stays_even_if_the_pack_once_named_the_same(province):
    unit = of_code().get().unit_id
    by_hand = people.open_post(unit, "tap-vu", Text(vi="Tạp vụ"), ["reader"], by=process("test"), at=AT)
    named = SECRETARY.replace("van-thu", "tap-vu").replace("Văn thư", "Tạp vụ xã")
    change(province.packs, "hill/data/posts.yaml", SECRETARY, SECRETARY + named)
    load("hill")
    assert Post.objects.get(pk=by_hand).title_vi == "Tạp vụ xã"
    change(province.packs, "hill/data/posts.yaml", SECRETARY + named, "")
    assert said(plan("hill").plan.deeds) == [ENDS]
    load("hill")
    assert Post.objects.get(pk=by_hand).ended_on is None
    assert of_code().get().ended_on == TODAY


def test_a_pack_without_the_file_any_more_ends_all_its_posts(province):
    (province.packs / "hill" / "data" / "posts.yaml").unlink()
    assert len(said(plan("hill").plan.deeds)) == 2
    load("hill")
    assert not Post.objects.filter(pack="hill", ended_on=None).exists()
    assert plan("hill").plan.empty


def test_a_post_that_goes_to_another_pack_does_not_end(province):
    without_secretary(province)
    (province.packs / "hill2" / "data").mkdir(parents=True)
    manifest = (province.packs / "hill" / "pack.yaml").read_text("utf-8").replace("pack: hill", "pack: hill2")
    (province.packs / "hill2" / "pack.yaml").write_text(manifest, "utf-8")
    (province.packs / "hill2" / "data" / "posts.yaml").write_text(f"status: example\nposts:\n{SECRETARY}", "utf-8")
    assert said(plan("hill", "hill2").plan.deeds) == []
    load("hill", "hill2")
    assert [(post.pack, post.ended_on) for post in of_code()] == [("hill2", None)]


def test_a_post_to_which_an_appointment_has_yet_to_begin_cannot_end_and_the_plan_names_it(province):
    appointed(of_code().get(), since=TODAY)
    without_secretary(province)
    with pytest.raises(PackError, match="“Văn thư” of “Xã Thông” cannot end yet: an appointment to it begins on") as no:
        plan("hill")
    assert "until after that day" in str(no.value)
    with pytest.raises(PackError):
        load("hill")
    assert of_code().get().ended_on is None
    load("hill", at=AT + timedelta(days=1))
    assert of_code().get().ended_on == TODAY + timedelta(days=1)


def test_a_post_that_is_back_is_a_new_one_without_holders(province):
    appointed(of_code().get())
    without_secretary(province)
    load("hill")
    change(province.packs, "hill/data/posts.yaml", "posts:\n", f"posts:\n{SECRETARY}")
    assert said(plan("hill").plan.deeds, "posts") == [
        "“Văn thư”: opens with the roles Người đọc, empty until somebody is appointed; posts: 1."
    ]
    load("hill")
    old, new = of_code()
    assert (old.ended_on, new.ended_on) == (TODAY, None)
    assert people.holders([old.pk, new.pk], on=TODAY) == {}
    assert people.posts_of([new.unit_id])[new.unit_id, "van-thu"] == new.pk


def test_nobody_is_appointed_to_a_post_that_has_ended_and_its_code_is_free(province):
    post = of_code().get()
    without_secretary(province)
    load("hill")
    with pytest.raises(NotNow, match="This post is no more since"):
        appointed(post)
    person = people.enrol("Người Khác", by=process("test"), at=AT)
    with pytest.raises(NotNow, match="This post is no more since"):
        people.appoint_many([(person, post.pk, Period(TODAY))], by=process("test"), at=AT)
    people.open_post(post.unit_id, "van-thu", Text(vi="Văn thư"), ["reader"], by=process("test"), at=AT)
    assert plan("hill").plan.empty


def test_a_post_of_a_unit_that_is_no_more_stays_while_the_pack_names_its_code(province):
    from tinhso.engines.units import public as units

    post = of_code().get()
    units.close(post.unit_id, on=TODAY, by=process("test"), at=AT)
    change(province.packs, "hill/pack.yaml", "as_of: 2026-01-01", f"as_of: {TODAY}")
    assert said(plan("hill").plan.deeds) == []


def test_a_post_of_a_pack_not_noted_gets_its_pack_when_that_is_applied_and_ends_with_the_next(province):
    Post.objects.filter(pack="hill").update(pack="")
    load("hill")
    assert of_code().get().pack == "hill"
    without_secretary(province)
    load("hill")
    assert of_code().get().ended_on == TODAY


def test_the_posts_that_packs_opened_before_are_told_from_those_opened_by_hand_by_the_journal(province):
    brought = importlib.import_module("tinhso.engines.people.migrations.0009_posts_end").BROUGHT
    by_hand = set(Post.objects.filter(pack=None).values_list("id", flat=True))
    Post.objects.update(pack=None)
    with connection.cursor() as cursor:
        cursor.execute(brought)
    assert set(Post.objects.filter(pack=None).values_list("id", flat=True)) == by_hand
    assert {post.code for post in Post.objects.filter(pack="")} == {"giu", "van-thu"}


def test_a_post_that_has_ended_is_in_no_list_and_its_own_page_says_so(province):
    loader = process("test")
    post = of_code().get()

    def listed():
        return {line.code for line in people.posts_managed(loader, on=TODAY).rows}

    assert {"giu", "van-thu"} <= listed()
    without_secretary(province)
    load("hill")
    assert "giu" in listed() and "van-thu" not in listed()
    line, _held = people.post_managed(post.pk, by=loader, on=TODAY)
    assert line.ended == TODAY


def test_a_pack_of_the_past_leaves_alone_what_a_pack_of_today_has_named_or_ended_since(province):
    past = SECRETARY.replace("[reader]", "[reader, local]")
    (province.packs / "before" / "data").mkdir(parents=True)
    manifest = (province.packs / "hill" / "pack.yaml").read_text("utf-8").replace("pack: hill", "pack: before")
    (province.packs / "before" / "pack.yaml").write_text(manifest, "utf-8")
    text = f"status: example\nuntil: 2026-02-01\nposts:\n{past}"
    (province.packs / "before" / "data" / "posts.yaml").write_text(text, "utf-8")
    load("before", "hill")
    assert [(post.pack, post.roles) for post in of_code()] == [("hill", ["reader"])]
    assert plan("before", "hill").plan.empty
    without_secretary(province)
    assert said(plan("before", "hill").plan.deeds) == [ENDS]
    load("before", "hill")
    assert [post.ended_on for post in of_code()] == [TODAY]
    assert plan("before", "hill").plan.empty
