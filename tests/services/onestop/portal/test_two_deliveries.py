"""Deliveries at the same moment, each over a connection of its own. A file of its own: see `world_of_file`."""

import threading

from django.db import connection

from tinhso.engines.journal.models import JournalRecord
from tinhso.engines.people import public as people
from tinhso.kernel import access
from tinhso.services.onestop.portal.models import Handed, Mirrored
from tinhso.services.onestop.portal.testing import new_secret
from tinhso.web import clock

from ..desk_world import MORNING, make_world
from .conftest import PAPERS, Portal


def test_two_deliveries_at_once_make_one_dossier(fresh_database, settings, monkeypatch):
    """Two connections, the same dossier under two ids and the same message twice: one waits for the other."""
    monkeypatch.setattr(access._Installed, "access", people.access)
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    make_world()
    portal = Portal("http://testserver/", new_secret(), new_secret())
    settings.PORTAL = {"address": "http://127.0.0.1:1/", "secret": portal.theirs, "secret_in": portal.ours}
    data = portal.offer(submitted_at=MORNING.isoformat())
    start, answers = threading.Barrier(4), []

    def deliver(id: str) -> None:
        start.wait()
        try:
            answers.append(portal.submit(data, PAPERS, id=id).status)
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver, args=(id,)) for id in ("a", "b", "c", "d")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [200] * 4
    assert Handed.objects.count() == 1 == Mirrored.objects.count()
    assert JournalRecord.objects.filter(name="portal.dossier-came").count() == 1
