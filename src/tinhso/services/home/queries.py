"""What the home and search pages ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext

from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.web import formats, front
from tinhso.web.finding import Found

from . import rules

LATELY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Brief:
    """The leader's one page."""

    changes: Sequence[front.Change]
    more_changes: int
    late: Sequence[rules.Lateness[front.Overdue]]
    more_late: int
    calls: Sequence[rules.Call]
    more_calls: int


def brief(by: Actor, at: datetime) -> Brief:
    """What changed in two weeks, what is late, whom to call."""
    changes = front.changed(by, at - LATELY, at)
    late = front.late(by, at.date())
    gathered = rules.what_is_late(late)
    calls = rules.whom_to_call(late)
    return Brief(
        changes[: rules.MOST_CHANGES],
        max(0, len(changes) - rules.MOST_CHANGES),
        gathered[: rules.MOST_LATE],
        max(0, len(gathered) - rules.MOST_LATE),
        calls[: rules.MOST_CALLS],
        max(0, len(calls) - rules.MOST_CALLS),
    )


def find_units(text: str, by: Actor, on: date, most: int) -> list[Found]:
    """Units of any day by name or code, marks folded; one that is closed says until when it was."""
    return [Found(place.title, f"/don-vi/{place.id}/", _when(place, on)) for place in units.search(text, most=most)]


def _when(place: units.Place, on: date) -> str:
    end = place.period.end
    if end is not None and end <= on:
        return gettext("until %(day)s") % {"day": formats.day(end - timedelta(days=1))}
    return gettext("code %(code)s") % {"code": place.code} if place.code and place.tree == "territory" else ""
