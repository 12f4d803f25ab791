"""Drafts go after their days, and with who is erased; so does the hash of their number."""

from datetime import timedelta

from tinhso.engines.journal import public as journal
from tinhso.services.onestop.filling import drafts, own, tasks
from tinhso.services.onestop.filling.actions import say_own_number
from tinhso.services.onestop.filling.models import Draft
from tinhso.store import verbs

from ..desk_world import BIRTH, MORNING, NUMBER

KEY = "a" * 32
DAY = MORNING.date()


def keep(world, key=KEY):
    desk = world.seats["desk"]
    drafts.keep({"name": "Nguyễn Thị Mẫu"}, key, procedure=BIRTH, support=False, by=desk, at=MORNING)
    return verbs.load(Draft, key=key)


def test_a_draft_is_there_for_thirty_days_and_saving_again_begins_them_anew(world):
    row = keep(world)
    assert row.expires == DAY + timedelta(days=30)
    last = row.expires - timedelta(days=1)
    assert drafts.purge(last) == 0 and drafts.mine(world.seats["desk"], on=last)
    assert drafts.mine(world.seats["desk"], on=row.expires) == []
    assert drafts.purge(row.expires) == 1 and not Draft.objects.exists()


def test_the_job_takes_away_what_has_lain_too_long(world):
    keep(world)
    later = MORNING + timedelta(days=31)
    tasks.purge(int(later.timestamp()))
    assert not Draft.objects.exists()


def test_who_is_erased_leaves_nothing(world):
    keep(world)
    desk = world.seats["desk"]
    say_own_number(NUMBER, by=desk, at=MORNING)
    assert own.said(desk.person)
    entry = type("Entry", (), {"thing": desk.person})()
    journal.subscribers.get("onestop.filling").handler([entry])
    assert not Draft.objects.exists() and not own.said(desk.person)
