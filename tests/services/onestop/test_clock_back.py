"""The clock of the server jumps back while officers work."""

from __future__ import annotations

from datetime import timedelta

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.models import Dossier
from tinhso.web import clock

from .desk_world import MORNING

HOUR = timedelta(hours=1)


def test_acts_go_on_and_no_time_is_owed_twice(world, browse, monkeypatch):
    received = world.receive()
    case = Dossier.objects.get(pk=received.id).case_id
    due = cases.state_of(case).due
    before = MORNING - HOUR
    onestop.act(received.id, "forward", by=world.seats["desk"], at=before)
    onestop.act(received.id, "take-up", by=world.seats["handler"], at=before)
    stands = cases.state_of(case)
    assert stands.due == due and not stands.late_at(before)
    monkeypatch.setattr(clock, "now", lambda: before)
    page = browse("handler").get(f"/ho-so/{received.id}/")
    assert page.status_code == 200
    told = journal.timeline("dossier", received.id)
    assert [entry.id for entry in told] == sorted(entry.id for entry in told)
    onestop.act(received.id, "submit", by=world.seats["handler"], at=MORNING + HOUR)
    assert cases.state_of(case).due == due


def test_lists_and_pages_of_what_came_later_still_open(world, browse, monkeypatch):
    world.receive()
    monkeypatch.setattr(clock, "now", lambda: MORNING - timedelta(days=1))
    desk = browse("desk")
    for address in ("/", "/ho-so/", "/ho-so/so-theo-doi/", "/chat-luong-phuc-vu/", "/quay/", "/thu-phi/so-quy/"):
        assert desk.get(address).status_code in (200, 403), address


def test_who_has_signed_in_stays_so(world, browse, monkeypatch):
    desk = browse("desk")
    assert desk.get("/ho-so/").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: MORNING - timedelta(hours=5))
    assert desk.get("/ho-so/").status_code == 200
