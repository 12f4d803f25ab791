"""What a personal token may be. Pure."""

from collections.abc import Collection
from datetime import date, timedelta

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

LONGEST = timedelta(days=366)
MOST_NAME = 80


def name(text: str) -> str:
    """What the person calls the token, trimmed."""
    clean = " ".join(text.split())
    if not 1 <= len(clean) <= MOST_NAME:
        raise Invalid(_("Give the token a name, at most %(most)s letters."), most=MOST_NAME, field="name")
    return clean


def until(day: date, *, today: date) -> date:
    """The first day on which the token counts no more: after today, within a year."""
    if not today < day <= today + LONGEST:
        raise Invalid(_("Choose a day after today and not after %(latest)s."), latest=today + LONGEST, field="until")
    return day


def rights(wanted: Collection[str], *, held: Collection[str]) -> tuple[str, ...]:
    """The rights of the token, sorted: some of those its post holds."""
    if not wanted:
        raise Invalid(_("Choose at least one right."), field="rights")
    for code in sorted(wanted):
        if code not in held:
            raise Invalid(_("Your post does not hold the right “%(code)s”."), code=code, field="rights")
    return tuple(sorted(set(wanted)))
