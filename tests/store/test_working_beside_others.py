"""Jobs beside people: the only one at a thing, and resting in between."""

from time import monotonic, process_time

import pytest
from django.db import connections

from tinhso.store import jobs


@pytest.mark.django_db
def test_only_one_is_at_a_thing_and_the_next_may_when_it_has_ended():
    with jobs.alone("example") as first:
        assert first and taken_elsewhere("example") and not taken_elsewhere("another")
    assert not taken_elsewhere("example")


def taken_elsewhere(name: str) -> bool:
    """As another connection finds it."""
    other = connections["default"].copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name])
            return not cursor.fetchone()[0]
    finally:
        other.close()


def test_long_work_rests_four_times_as_long_as_it_took_of_the_processor():
    began, used = monotonic(), process_time()
    with jobs.resting():
        while process_time() - used < 0.05:
            pass
    assert monotonic() - began >= 0.05 * (1 + jobs.REST)


def test_waiting_for_another_system_is_no_work_to_rest_from(monkeypatch):
    rests = []
    monkeypatch.setattr(jobs, "sleep", rests.append)
    with jobs.resting():
        pass
    assert rests[0] < 0.01


def test_a_rest_is_never_long(monkeypatch):
    rests = []
    monkeypatch.setattr(jobs, "sleep", rests.append)
    moments = iter([0.0, 60.0])
    monkeypatch.setattr(jobs, "process_time", lambda: next(moments))
    with jobs.resting():
        pass
    assert rests == [jobs.LONGEST_REST]
