"""Does a result stand on a day? Pure."""

from datetime import date
from typing import Literal

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

Standing = Literal["stands", "not-yet", "expired", "ended"]


def standing(first: date, last: date | None, ended: date | None, *, on: date) -> Standing:
    """`first` and `last`: the days between which it is valid, both counted; `ended`: the day it was taken back."""
    if ended is not None and on >= ended:
        return "ended"
    if on < first:
        return "not-yet"
    return "expired" if last is not None and on > last else "stands"


def require_days(first: date, last: date | None) -> None:
    """Invalid when validity ends before it begins."""
    if last is not None and last < first:
        raise Invalid(_("Validity ends before it begins."), field="last")


def months_later(day: date, months: int) -> date:
    """The last day of a validity of so many months that begins on the day: the day before the same day, or the last of a
    shorter month (Civil Code 2015, article 148)."""
    from calendar import monthrange
    from datetime import timedelta

    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last)) - timedelta(days=1)
