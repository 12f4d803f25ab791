"""How often within a window: one count for all processes, by nobody's name."""

from datetime import UTC, datetime, timedelta

import pytest

from tinhso.project import tasks
from tinhso.store.fences import Fence
from tinhso.store.models import FenceCount
from tinhso.web import clock

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 2, 0, 30, tzinfo=UTC)
TRIES = Fence("tries", most=3, seconds=60)
HOUR = Fence("an-hour", most=3, seconds=3600)


def test_what_is_counted_adds_up_within_its_window_and_begins_anew_after_it():
    assert [TRIES.count("a", at=AT + timedelta(seconds=late)) for late in (0, 29, 30, 31)] == [1, 2, 1, 2]
    assert TRIES.counted("a", at=AT + timedelta(seconds=59)) == 2
    assert TRIES.counted("a", at=AT + timedelta(seconds=90)) == 0


def test_several_are_counted_at_once():
    assert TRIES.count("a", at=AT, n=20) == 20 and TRIES.count("a", at=AT) == 21


def test_each_fence_and_each_whom_it_counts_stand_for_themselves():
    TRIES.count("a", at=AT)
    assert (TRIES.counted("b", at=AT), HOUR.counted("a", at=AT), HOUR.count("a", at=AT)) == (0, 0, 1)


def test_a_window_ends_at_a_fixed_moment():
    assert TRIES.until(AT) == datetime(2026, 3, 2, 2, 1, tzinfo=UTC)
    assert HOUR.until(AT) == HOUR.until(AT + timedelta(minutes=59)) == datetime(2026, 3, 2, 3, tzinfo=UTC)


def test_nobody_is_named_whatever_was_typed():
    for who in ("203.0.113.9", "\x00", "x" * 500):
        TRIES.count(who, at=AT)
    kept = FenceCount.objects.values_list("who", flat=True)
    assert len(kept) == 3 and all(len(who) == 64 and set(who) <= set("0123456789abcdef") for who in kept)


def test_what_is_over_is_forgotten_at_night(monkeypatch):
    TRIES.count("a", at=AT)
    HOUR.count("a", at=AT)
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(minutes=10))
    tasks.sweep()
    assert [HOUR.counted("a", at=AT), TRIES.counted("a", at=AT)] == [1, 0]
