"""The queue as it stands."""

from dataclasses import dataclass
from datetime import date

from .models import Number

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits at a desk, what was called last (newest first), who was absent, and what stands before an officer."""

    waiting: int
    priority: int
    called: list[Number]
    absent: list[Number]
    mine: Number | None


def queue(unit: int, *, on: date, appointment: int | None = None) -> Queue:
    """Three queries."""
    rows = Number.objects.filter(unit_id=unit, day=on)
    waits = list(rows.filter(state="waiting").values_list("priority", flat=True))
    called = list(rows.exclude(called_at=None).exclude(state="absent").order_by("-called_at", "-id")[:SHOWN])
    absent = list(rows.filter(state="absent").order_by("-called_at")[:20])
    mine = next((row for row in called if row.state == "called" and row.appointment == appointment), None)
    if mine is None and appointment is not None:
        mine = rows.filter(state="called", appointment=appointment).order_by("-called_at").first()
    return Queue(len(waits), sum(waits), called, absent, mine)


def ahead(row: Number) -> int:
    """How many will be called before this one."""
    waiting = Number.objects.filter(unit_id=row.unit_id, day=row.day, state="waiting")
    first = waiting.filter(priority=True)
    if row.priority:
        return first.filter(number__lt=row.number).count()
    return first.count() + waiting.filter(priority=False, number__lt=row.number).count()
