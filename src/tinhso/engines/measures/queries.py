"""Reading figures: the latest of each value, its history, roll-up through the tree and through reforms."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from tinhso.engines.units import public as units
from tinhso.kernel.errors import NotThere
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import definitions, verbs
from tinhso.store.frozen import Frozen

from .definitions import MEASURES, Measure
from .models import Figure
from .rules import adding_up
from .rules.adding_up import Before
from .rules.scoring import ABSENT, Given


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure as it stands in the table. `value` None with no choice: there was nothing to count."""

    id: int
    measure: str
    unit: int
    period: str
    value: Decimal | None
    choice: str
    example: bool
    source_kind: str
    source: Thing | None
    note: str
    event: int
    papers: tuple[int, ...]
    corrects: int | None
    at: datetime

    @property
    def given(self) -> Given:
        """As the scoring rules take it."""
        if self.value is None and not self.choice:
            return Given("empty", figures=(self.id,))
        return Given("known", self.value, self.choice, (self.id,))


_COLUMNS = """f.id, f.measure, f.unit_id, f.period, f.value, f.choice, f.example, f.source_kind, f.source_thing, f.source_id,
    f.note, f.event, f.papers, f.corrects_id, f.at"""
_LATEST = f"""SELECT DISTINCT ON (f.unit_id, f.measure) {_COLUMNS} FROM measures_figure f
    WHERE f.unit_id = ANY(%(units)s) AND f.measure = ANY(%(measures)s) AND f.period = %(period)s
    AND (%(as_of)s::timestamptz IS NULL OR f.at <= %(as_of)s)
    ORDER BY f.unit_id, f.measure, f.id DESC"""


def figures(
    measures: Collection[str],
    unit_ids: Collection[int],
    period: ReportingPeriod | str,
    *,
    as_of: datetime | None = None,
) -> dict[tuple[str, int], FigureRow]:
    """The latest figure of each measure and unit, one query; `as_of`: as they stood at that moment."""
    values = {"units": list(unit_ids), "measures": list(measures), "period": str(period), "as_of": as_of}
    return {(row.measure, row.unit): row for row in _rows(_LATEST, values)}


def _rows(sql: str, values: Any) -> list[FigureRow]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_row(row) for row in cursor.fetchall()]


def _row(row: Sequence[Any]) -> FigureRow:
    (
        id,
        measure,
        unit,
        period,
        value,
        choice,
        example,
        source_kind,
        thing,
        thing_id,
        note,
        event,
        papers,
        corrects,
        at,
    ) = row
    source = Thing(thing, thing_id) if thing else None
    exact = None if value is None else plain_decimal(value)
    return FigureRow(
        id, measure, unit, period, exact, choice, example, source_kind, source, note, event, tuple(papers), corrects, at
    )


def plain_decimal(value: Decimal) -> Decimal:
    """Without the zeros the column pads with: 0.90000000 is 0.9."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def figure(id: int) -> FigureRow:
    """One figure, corrected or not. NotThere when there is none."""
    found = _rows(f"SELECT {_COLUMNS} FROM measures_figure f WHERE f.id = %s", [id])
    if not found:
        raise NotThere(_("What you are looking for is not here."))
    return found[0]


def figures_by_id(ids: Collection[int]) -> dict[int, FigureRow]:
    """Many figures, one query."""
    return {row.id: row for row in _rows(f"SELECT {_COLUMNS} FROM measures_figure f WHERE f.id = ANY(%s)", [list(ids)])}


def any_example(ids: Collection[int]) -> bool:
    """Is one of the figures an example?"""
    return Figure.objects.filter(id__in=ids, example=True).exists()


def history(measure: str, unit: int, *, period: ReportingPeriod | str | None = None) -> list[FigureRow]:
    """Every figure of the measure and unit, corrected ones too, oldest period first, then as they came."""
    sql = f"""SELECT {_COLUMNS} FROM measures_figure f WHERE f.unit_id = %(unit)s AND f.measure = %(measure)s
        AND (%(period)s::text IS NULL OR f.period = %(period)s) ORDER BY f.starts, f.id"""
    return _rows(sql, {"unit": unit, "measure": measure, "period": None if period is None else str(period)})


def with_corrections(ids: Collection[int]) -> tuple[dict[int, FigureRow], dict[int, int]]:
    """Figures by id, and which figure corrects each that was corrected; one query. A figure that was read before comes from
    memory: it never changes (`measures_refuse`), only whether it was corrected is asked again."""
    known = {id: row for id in ids if (row := _remembered.find(id)) is not None}
    if len(known) == len(set(ids)):
        return known, dict(verbs.rows(_NEWER, list(ids)))
    found = [(_row(row[:-1]), row[-1]) for row in verbs.rows(_WITH_NEWER, list(ids))]
    return (
        {row.id: _remembered.keep(row.id, row) for row, _newer in found},
        {row.id: newer for row, newer in found if newer is not None},
    )


_remembered: Frozen[FigureRow] = Frozen(5_000)
_NEWER = "SELECT c.corrects_id, c.id FROM measures_figure c WHERE c.corrects_id = ANY(%s::bigint[])"
_WITH_NEWER = f"""SELECT {_COLUMNS}, c.id FROM measures_figure f LEFT JOIN measures_figure c ON c.corrects_id = f.id
    WHERE f.id = ANY(%s::bigint[])"""


def measure_on(code: str, *, on: date) -> Measure:
    """The version of a measure in force on the day."""
    return definitions.find(Measure, MEASURES, code, on=on).it


def last_day(period: ReportingPeriod) -> date:
    """The last day of a period: the day units and definitions are taken as of."""
    return period.end - timedelta(days=1)


def measures_on(codes: Collection[str], *, on: date) -> dict[str, Measure]:
    """Measures by code as of the day, with the parts and wholes of ratios."""
    known = {kept.it.code: kept.it for kept in definitions.in_force(Measure, MEASURES, on=on)}
    found: dict[str, Measure] = {}
    for code in codes:
        if code not in known:
            raise NotThere(_("“%(code)s” is not defined on %(day)s."), code=code, day=on)
        measure = known[code]
        found[code] = measure
        for inner in (measure.part, measure.whole):
            if inner:
                found[inner] = known[inner]
    return found


def given(
    measures: Mapping[str, Measure],
    codes: Collection[str],
    unit_ids: Collection[int],
    period: ReportingPeriod,
    *,
    as_of: datetime | None = None,
) -> dict[int, dict[str, Given]]:
    """What is known of each measure for each unit, ratios made of their part and whole; one query."""
    rows = figures(measures, unit_ids, period, as_of=as_of)
    return {
        unit: {code: given_of(measures[code], {name: rows.get((name, unit)) for name in measures}) for code in codes}
        for unit in unit_ids
    }


def given_of(measure: Measure, rows: Mapping[str, FigureRow | None]) -> Given:
    """A unit's value of a measure from its figures. A ratio is empty when its whole is nothing."""
    own = rows.get(measure.code)
    if measure.adds_up != "ratio":
        return own.given if own else ABSENT
    part, whole = rows.get(measure.part or ""), rows.get(measure.whole or "")
    ids = tuple(row.id for row in (part, whole) if row)
    if whole is not None and (whole.value is None or whole.value == 0):
        return Given("empty", figures=ids)
    if part is not None and whole is not None:
        value = adding_up.ratio(measure, part.value, whole.value)
        return Given("empty", figures=ids) if value is None else Given("known", value, figures=ids)
    if own is not None:
        return own.given
    return Given("absent", figures=ids)


@dataclass(frozen=True, slots=True)
class RolledUp:
    """A value made of those of units below. `counted`: units with a value; `empty`: units with nothing to count."""

    value: Decimal | None
    counted: int
    empty: int
    figures: tuple[int, ...]
    part: Decimal | None = None
    whole: Decimal | None = None


# Figures of units under other units that have one themselves are already in those, so only the topmost count.
_ROLL_UP = """
WITH latest AS (
  SELECT f.id, f.measure, f.value, f.ends, p.path FROM units_placement r
  JOIN units_placement p ON p.path <@ r.path AND p.period @> %(on)s::date AND p.unit_id <> r.unit_id
  JOIN measures_figure f ON f.unit_id = p.unit_id AND f.measure = ANY(%(measures)s) AND f.period = %(period)s
  WHERE r.unit_id = %(unit)s AND r.period @> %(on)s::date
  AND NOT EXISTS (SELECT FROM measures_figure c WHERE c.corrects_id = f.id)
)
SELECT l.measure, count(l.value), count(*) - count(l.value), sum(l.value), avg(l.value),
  (array_agg(l.value ORDER BY l.ends DESC, l.id DESC) FILTER (WHERE l.value IS NOT NULL))[1], array_agg(l.id ORDER BY l.id)
FROM latest l
WHERE NOT EXISTS (SELECT FROM latest u WHERE u.measure = l.measure AND u.path @> l.path AND u.path <> l.path)
GROUP BY l.measure
"""


def roll_up(measure: str, unit: int, period: ReportingPeriod, *, on: date | None = None) -> RolledUp:
    """The measure over everything under the unit as the tree stood `on` (the period's last day), one query.

    Invalid for a measure that does not add up.
    """
    day = on or last_day(period)
    it = measure_on(measure, on=day)
    adding_up.must_add_up(it)
    codes = [it.part, it.whole] if it.adds_up == "ratio" else [measure]
    with connection.cursor() as cursor:
        cursor.execute(_ROLL_UP, {"on": day, "unit": unit, "measures": codes, "period": str(period)})
        rows = {row[0]: row[1:] for row in cursor.fetchall()}
    nothing: tuple[Any, ...] = (0, 0, None, None, None, [])
    if it.adds_up == "ratio":
        part, whole = rows.get(it.part, nothing), rows.get(it.whole, nothing)
        value = adding_up.ratio(it, part[2], whole[2])
        return RolledUp(value, whole[0], whole[1], (*part[5], *whole[5]), _plain(part[2]), _plain(whole[2]))
    counted, empty, total, mean, last, ids = rows.get(measure, nothing)
    value = {"sum": total, "mean": mean, "last": last}[it.adds_up]
    return RolledUp(_plain(value), counted, empty, tuple(ids))


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else plain_decimal(value)


@dataclass(frozen=True, slots=True)
class Valued:
    """A value and how it came: "own" figure, "ratio", "rolled-up", "carried" over a reform, or "unknown" with why."""

    value: Decimal | None
    how: str
    figures: tuple[int, ...] = ()
    why: str = ""
    choice: str = ""


def value_of(measure: str, unit: int, period: ReportingPeriod) -> Valued:
    """The best that is known: the unit's own, else rolled up from below, else carried from the units before it."""
    day = last_day(period)
    it = measure_on(measure, on=day)
    known = given(measures_on([measure], on=day), [measure], [unit], period)[unit][measure]
    if known.state == "known":
        return Valued(known.value, "ratio" if it.adds_up == "ratio" else "own", known.figures, choice=known.choice)
    if known.state == "empty":
        return Valued(None, "own", known.figures, _("There was nothing to count."))
    if it.adds_up != "none":
        rolled = roll_up(measure, unit, period)
        if rolled.value is not None:
            return Valued(rolled.value, "rolled-up", rolled.figures)
    return carried(measure, unit, period)


def carried(measure: str, unit: int, period: ReportingPeriod) -> Valued:
    """The value before a reform, brought to the unit of after it by shares; `why` says when that cannot be."""
    it = measure_on(measure, on=last_day(period))
    adding_up.must_add_up(it)
    links = units.predecessors(unit)
    codes = [it.part or "", it.whole or ""] if it.adds_up == "ratio" else [measure]
    rows = figures(codes, [link.other for link in links], period)
    found = []
    for code in codes:
        inner = measure_on(code, on=last_day(period))
        before = [
            Before(link.other, row.value if (row := rows.get((code, link.other))) else None, link.share)
            for link in links
        ]
        found.append(adding_up.carry(inner, before))
    ids = tuple(row.id for row in rows.values())
    why = next((one.why for one in found if one.why), "")
    if why:
        return Valued(None, "unknown", ids, why)
    value = adding_up.ratio(it, found[0].value, found[1].value) if it.adds_up == "ratio" else found[0].value
    return Valued(value, "carried", ids)


def units_with(measures: Collection[str], period: ReportingPeriod | str) -> list[int]:
    """Units that have a figure of any of the measures in the period."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT unit_id FROM measures_figure WHERE measure = ANY(%s) AND period = %s ORDER BY unit_id",
            [list(measures), str(period)],
        )
        return [unit for (unit,) in cursor.fetchall()]


def titles_of(codes: Collection[str], language: str) -> dict[str, str]:
    """Titles of measures, the newest version's, from memory."""
    known = definitions.all_of(Measure, MEASURES)
    return {kept.it.code: kept.it.title.in_language(language) for kept in known if kept.it.code in codes}
