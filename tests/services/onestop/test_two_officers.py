"""Two officers press at the same moment, each on a connection of their own: one goes first, the other is told who did what."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.kernel.errors import TinhSoError
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.models import Dossier
from tinhso.web import clock
from tinhso.web.errors import said

from .conftest import signed_in
from .desk_world import MORNING, make_world


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each gave, or refused."""
    start = threading.Barrier(len(acts))
    got: list[Any] = [None] * len(acts)

    def go(place: int) -> None:
        try:
            start.wait(20)
            got[place] = acts[place]()
        except TinhSoError as why:
            got[place] = why
        finally:
            connections.close_all()

    threads = [threading.Thread(target=go, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return got


@pytest.mark.parametrize("what", ["act", "claim", "together"])
def test_one_wins_and_the_other_gets_a_clear_message(fresh_database, real_access, what):
    world = make_world()
    seats = [world.seats["desk"], world.seat(world.hill, "desk-officer")]
    id = world.receive().id
    doing = {
        "act": lambda by: onestop.act(id, "forward", by=by, at=MORNING),
        "claim": lambda by: onestop.claim(id, by=by, at=MORNING),
        "together": lambda by: onestop.move_set([id], "forward", by=by, at=MORNING),
    }[what]
    got = at_once(*((lambda by=by: doing(by)) for by in seats))
    refused = [one for one in got if isinstance(one, TinhSoError)]
    assert len(refused) == 1, got
    expected = cases.Taken if what == "claim" else cases.NotInThisState
    assert isinstance(refused[0], expected) and len(said(refused[0])) > 20
    case = cases.state_of(Dossier.objects.get(pk=id).case_id)
    assert len(cases.steps(case.id)) == 2, "done once"
    assert case.state == ("received" if what == "claim" else "forwarded")
    assert sum(one.waiting for one in cases.counts("dossier.read", by=seats[0], at=MORNING)) == 1


@pytest.mark.parametrize("sent", [{"do": "forward"}, {"hand": "note", "words": "Gọi lại sau", "for": "inside"}])
def test_a_form_pressed_twice_at_once_counts_once_and_both_presses_are_answered_alike(
    fresh_database, real_access, monkeypatch, sent
):
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    world = make_world()
    id = world.receive().id
    first, again = signed_in(world.seats["desk"]), signed_in(world.seats["desk"])
    form = sent | {"form_key": "pressed-twice"}
    got = at_once(*((lambda desk=desk: desk.post(f"/ho-so/{id}/", form)) for desk in (first, again)))
    assert [(one.status_code, one["Location"]) for one in got] == [(302, f"/ho-so/{id}/")] * 2
    case = Dossier.objects.get(pk=id).case_id
    told = journal.timeline("dossier", id) + journal.timeline("case", case)
    assert sum(entry.name in ("dossier.moved", "case.noted") for entry in told) == 1


def test_forwarding_over_http_is_one_reading_and_one_writing_beside_asking_who_it_is(
    fresh_database, real_access, monkeypatch, pinned_queries
):
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    world = make_world()
    ids, desk = [world.receive().id for _dossier in range(2)], signed_in(world.seats["desk"])
    desk.post(f"/ho-so/{ids[0]}/", {"do": "forward", "form_key": "a"})
    with pinned_queries("onestop: forwarded over HTTP"):
        assert desk.post(f"/ho-so/{ids[1]}/", {"do": "forward", "form_key": "b"}).status_code == 302
