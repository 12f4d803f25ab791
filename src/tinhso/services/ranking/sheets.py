"""The long table of a round, finished. That of a published round never changes, so it is made once and kept."""

from dataclasses import dataclass

from markupsafe import Markup

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel.period import ReportingPeriod
from tinhso.store.frozen import Frozen
from tinhso.web import tables
from tinhso.web.formats import number
from tinhso.web.formats import period as period_words

from . import lists, queries
from .models import Round

MOST_KEPT = 48
"""Sheets in each process: the largest are some 150 kB."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Part of a round's results: the body of its table (None: no unit matches), and what the page says about it.

    `shown` rows of the `found` that match, out of `count`; `kinds` of all units ranked; the first places, `spoken`.
    """

    body: Markup | None
    shown: int
    found: int
    count: int
    kinds: tuple[str, ...]
    spoken: str


published: Frozen[Sheet] = Frozen(MOST_KEPT)


def sheet_of(row: Round, given: measures.IndicatorSet, wanted: lists.Wanted, language: str) -> Sheet:
    """The sheet. The caller has checked that the reader may see the round; a published one is the same for all.

    Names of units follow their history, so a change of units makes it new. What people type is not kept.
    """

    def make() -> Sheet:
        return _make(row, given, wanted, language)

    if row.published_at is None or wanted.text or wanted.start or wanted.kind not in ("", *units.kinds()):
        return make()
    key = (row.pk, row.published_event, row.published_at, wanted, language, row.example, units.revision())
    return published.get(key, make)


def _make(row: Round, given: measures.IndicatorSet, wanted: lists.Wanted, language: str) -> Sheet:
    every = queries.results(row)
    found = lists.chosen(every, wanted)
    shown = found[wanted.start : wanted.start + lists.SIZE]
    codes = [one.code for one in lists.shown_indicators(given, wanted.group)] if wanted.group else []
    lines = queries.lines_for([one.id for one in shown], codes)
    cells = lists.cells(shown, given, wanted, lines, language)
    return Sheet(
        body=tables.body(lists.columns(given, wanted, language), cells) if cells else None,
        shown=len(shown),
        found=len(found),
        count=len(every),
        kinds=tuple(sorted({one.kind for one in every})),
        spoken=_spoken(row, given, every, language),
    )


def _spoken(row: Round, given: measures.IndicatorSet, every: list[queries.Row], language: str) -> str:
    period = period_words(ReportingPeriod.parse(row.period))
    leaders = ". ".join(f"{one.rank}: {one.title}, {number(one.shown, given.total.decimals)}" for one in every[:10])
    return f"{given.title.in_language(language)}. {period}. {lists.state_words(row)[0]}. {leaders}."
