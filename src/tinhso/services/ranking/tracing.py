"""Open the number: a result opens to its lines, a line to its rule and figures."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotThere
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Step, Thing
from tinhso.store import definitions
from tinhso.store.frozen import Frozen
from tinhso.web.formats import day as day_words
from tinhso.web.formats import number, percent

from .models import Line, Result, Round
from .queries import lines_of, set_of, visible_rounds
from .subjects import last_day


def _nothing() -> NotThere:
    return NotThere(_("What you are looking for is not here."))


class LineTrace:
    """A score: the points of one indicator of one unit."""

    def step(self, id: int, *, by: Actor, at: datetime) -> Step:
        """NotThere unless the round is the reader's to see."""
        found = self.steps([id], by=by, at=at)
        if id not in found:
            raise _nothing()
        return found[id]

    def steps(self, ids: Sequence[int], *, by: Actor, at: datetime) -> Mapping[int, Step]:
        """Many scores with the queries of one."""
        day = local_day(at)
        found = {id: kept for id in ids if (kept := _published.find(_key("score", id, day))) is not None}
        missing = [id for id in ids if id not in found]
        if missing:
            found |= self._read(missing, by, day)
        return found

    def _read(self, ids: Sequence[int], by: Actor, day: date) -> dict[int, Step]:
        rows = Line.objects.filter(pk__in=ids, result__round__in=visible_rounds(by, on=day)).select_related(
            "result__round"
        )
        lines = list(rows)
        names = units.titles({line.result.unit_id for line in lines}, on=day)
        found = {}
        for line in lines:
            row = line.result.round
            made = _line_step(line, names)
            found[line.pk] = made if row.published_at is None else _published.keep(_key("score", line.pk, day), made)
        return found


_published: Frozen[Step] = Frozen(3_000)
"""Steps of published rounds: frozen, and everybody's to see. A draft is never among them."""


def _key(kind: str, id: int, day: date) -> tuple[object, ...]:
    """Names of units are those of the day; words follow the language and the definitions."""
    return kind, id, day, get_language(), units.revision(), definitions.generation()


def _line_step(line: Line, names: dict[int, str]) -> Step:
    row = line.result.round
    language = get_language() or "vi"
    given = set_of(row).it
    indicator = given.indicator(line.indicator)
    period = ReportingPeriod.parse(row.period)
    measure = measures.measure_on(indicator.measure, on=last_day(period)) if indicator.measure else None
    titles = {choice.code: choice.title.in_language(language) for choice in (measure.choices if measure else ())}
    places = max(2, measure.decimals) if measure is not None else 2

    def short(value: Decimal) -> str:
        """The figure is exact below; here a ratio without end is shown as the measure counts."""
        exponent = value.normalize().as_tuple().exponent
        return number(value, places) if isinstance(exponent, int) and -exponent > places else number(value)

    why = measures.said(measures.from_json(line.why), number=short, titles=titles)
    facts = [(gettext("Unit"), names.get(line.result.unit_id, ""))]
    if measure is not None:
        known = titles.get(line.choice, line.choice) or (number(None) if line.value is None else short(line.value))
        unit = measure.unit_of_measure.in_language(language)
        facts.append((gettext("Value"), f"{known} {unit}" if line.value is not None else known))
    facts.append((gettext("Why so many points"), why))
    return Step(
        thing=Thing("score", line.pk),
        title=f"{indicator.code}. {indicator.title.in_language(language)}",
        value=_points(line),
        rule=measures.in_words(indicator, language, measure=measure, within=given),
        facts=tuple(facts),
        behind=_behind(line),
        events=(row.scored_event,) if row.scored_event else (),
        href=reverse("ranking:round", args=[row.pk]),
        example=row.example,
    )


def _behind(line: Line) -> tuple[Thing, ...]:
    return tuple(Thing("figure", figure) for figure in line.figures)


def _points(line: Line) -> str:
    if line.points is None or line.maximum is None:
        return gettext("not counted")
    return gettext("%(points)s of %(maximum)s points") % {
        "points": number(line.points, 2),
        "maximum": number(line.maximum),
    }


class ResultTrace:
    """A unit's total in a round, opening to its lines."""

    def step(self, id: int, *, by: Actor, at: datetime) -> Step:
        """NotThere unless the round is the reader's to see."""
        day = local_day(at)
        return _published.find(_key("result", id, day)) or self._read(id, by, day)

    def _read(self, id: int, by: Actor, day: date) -> Step:
        others = Result.objects.filter(round=OuterRef("round")).values("round").annotate(count=Count("id"))
        rows = Result.objects.filter(pk=id, round__in=visible_rounds(by, on=day)).select_related("round")
        result = rows.annotate(count=Subquery(others.values("count"))).first()
        if result is None:
            raise _nothing()
        row = result.round
        made = _result_step(result, result.count, day)
        return made if row.published_at is None else _published.keep(_key("result", id, day), made)


def _result_step(result: Result, count: int, day: date) -> Step:
    row = result.round
    language = get_language() or "vi"
    given = set_of(row).it
    lines = [line for line in lines_of(result.pk) if line.indicator not in given.parts]
    return Step(
        thing=Thing("result", result.pk),
        title=f"{given.title.in_language(language)}: {units.titles([result.unit_id], on=day).get(result.unit_id, '')}",
        value=number(result.shown, given.total.decimals),
        rule=measures.total_in_words(given, language),
        facts=(
            (gettext("Rank"), gettext("%(rank)s of %(count)s") % {"rank": result.rank, "count": count}),
            (gettext("Points"), f"{number(result.points, 2)} / {number(most_points(result))}"),
            (gettext("Percent of the maximum"), percent(result.percent / 100, 2)),
            *_published_by(row),
        ),
        behind=tuple(Thing("score", line.pk) for line in lines),
        events=tuple(sorted(event for event in (row.scored_event, row.published_event) if event)),
        href=reverse("ranking:round", args=[row.pk]),
        example=row.example,
    )


def most_points(result: Result) -> Decimal:
    """What the unit could reach in points: what does not apply to it is left out."""
    given = set_of(result.round).it
    return sum((Decimal(result.groups[group.code][1]) for group in given.groups if group.parent is None), Decimal(0))


def _published_by(row: Round) -> list[tuple[str, str]]:
    if row.published_at is None:
        return [(gettext("State"), gettext("Not published yet"))]
    return [
        (
            gettext("Decision"),
            gettext("%(decision)s of %(day)s") % {"decision": row.decision, "day": day_words(row.decided_on)},
        )
    ]
