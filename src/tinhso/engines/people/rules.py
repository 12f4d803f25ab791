"""Who may hold a post, what a role reaches, and when a second person is needed. Pure."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Literal

from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _

Reach = Literal["own", "below", "everywhere"]
_WIDTH: Mapping[str, int] = {"own": 1, "below": 2, "everywhere": 3}
_USERNAME = re.compile(r"[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*")


def widest(grants: Iterable[tuple[str, Reach]]) -> dict[str, Reach]:
    """Rights and how far each reaches; a right given twice reaches as far as the wider gift."""
    found: dict[str, Reach] = {}
    for right, reach in grants:
        if _WIDTH[reach] > _WIDTH.get(found.get(right, ""), 0):
            found[right] = reach
    return found


def ended(period: Period, on: date) -> Period:
    """The period of an appointment that ends on a day, the first on which it no longer holds."""
    if period.end is not None and period.end <= on:
        raise NotNow(_("This appointment has ended already, on %(day)s."), day=period.end)
    if period.start is not None and on <= period.start:
        raise Invalid(
            _("An appointment from %(start)s cannot end on %(day)s: choose a later day."),
            start=period.start,
            day=on,
            field="on",
        )
    return period.until(on)


def first_day(period: Period) -> date:
    """The day an appointment starts on, which must be known."""
    if period.start is None:
        raise Invalid(_("An appointment needs the day it starts on."), field="period")
    return period.start


def may_give(
    role: str,
    grants: Iterable[tuple[str, Reach]],
    *,
    named: Collection[str],
    holds: Callable[[str, Reach], bool],
    guarded: Collection[str],
) -> bool:
    """May somebody who manages one unit give a post there this role?

    Yes when a role of their own names it (`named`), or when it holds nothing they have not themselves just as far
    (`holds`), and no `guarded` right, which would let people rise by each other.
    """
    return role in named or all(right not in guarded and holds(right, reach) for right, reach in grants)


def username(text: str) -> str:
    """The name as it is kept: lower case. Invalid says which signs it may hold."""
    name = unicodedata.normalize("NFKC", text).strip().lower()
    if not 3 <= len(name) <= 60 or not _USERNAME.fullmatch(name):
        raise Invalid(
            _(
                "“%(name)s” cannot be a user name: use 3 to 60 small letters without marks and digits, parted by . _ or -."
            ),
            name=text[:60],
            field="username",
        )
    return name


def two_persons(by: Actor, *others: int | None, doing: str) -> None:
    """Two pairs of eyes are two persons, whatever posts they act through. `doing`: a message id for the act.

    `others` are the persons who did the work before, with those on whose behalf they did it; NotAllowed when the actor,
    or who the actor acts for, is one of them.
    """
    if not set(by.hands).isdisjoint(others):
        raise NotAllowed(
            _("%(doing)s: a second person is needed. You had a hand in this yourself, through this post or another."),
            doing=doing,
        )
