"""Officers who call at the same moment, each over a connection of their own. A file of its own: see `world_of_file`."""

import threading

from django.db import connection, connections, transaction
from tests.services.onestop.desk_world import MORNING, make_world

from tinhso.services.onestop.counter import actions

from .test_queue import taken


def test_two_officers_who_call_at_once_never_get_the_same(fresh_database, real_access):
    world = make_world()
    seats = [world.seats["desk"], world.seat(world.hill, "desk-officer")]
    taken(world, 6)
    got: list[int] = []
    start = threading.Barrier(2)

    def officer(by) -> None:
        try:
            for _one in range(3):
                start.wait(20)
                got.append(actions.call_next("Quầy", by=by, at=MORNING).number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=officer, args=(by,)) for by in seats]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(got) == [1, 2, 3, 4, 5, 6]


def test_a_number_held_by_another_connection_is_passed_over(fresh_database, real_access):
    world = make_world()
    taken(world, 2)
    holding, done = threading.Event(), threading.Event()

    def first() -> None:
        try:
            with transaction.atomic():
                actions.call_next("Quầy 1", by=world.seats["desk"], at=MORNING)
                holding.set()
                done.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert holding.wait(20)
    other = actions.call_next("Quầy 2", by=world.seat(world.hill, "desk-officer"), at=MORNING)
    done.set()
    thread.join(20)
    assert other.number == 2
