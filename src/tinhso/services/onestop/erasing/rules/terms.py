"""From which day the personal data of a dossier may be erased. Pure."""

from collections.abc import Iterable
from datetime import date

FOR_EVER: None = None
LAST_YEAR = date.max.year


def longest(terms: Iterable[int | None]) -> int | None:
    """Of several terms in years the longest; None, for ever, is longer than all."""
    known = list(terms)
    years = [one for one in known if one is not None]
    return max(years) if len(years) == len(known) else FOR_EVER


def first_day(ended: date, years: int | None) -> date | None:
    """The first day after the term: years are counted from the one in which the dossier ended, which counts whole.

    Ended in 2026 and kept for 5 years: from 2032-01-01 on. None: kept for ever. Law 33/2024/QH15 counts from the year in
    which the work ends; that this year counts whole is our careful reading.
    """
    if years is None or ended.year + years + 1 > LAST_YEAR:
        return None
    return date(ended.year + years + 1, 1, 1)
