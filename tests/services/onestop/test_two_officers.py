"""Two officers press at the same moment, each on a connection of their own: one goes first, the other is told who did what."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from tinhso.engines.cases import public as cases
from tinhso.kernel.errors import TinhSoError
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.models import Dossier
from tinhso.web.errors import said

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
