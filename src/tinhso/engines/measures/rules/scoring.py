"""From values to points, exactly. Every line says why it is worth what it is worth.

Nothing counted is not zero: a value is known, empty (there was nothing to count, e.g. no dossier came in) or absent
(nobody reported). What empty and absent are worth is each set's own rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Literal, assert_never

from tinhso.kernel.texts import mark as _

from ..definitions import Category, Indicator, IndicatorSet, Measure, Ratio, Scoring, Steps, SumOf, Threshold
from .ranking import as_shown

EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
PLACES = 6
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Why:
    """A message id and its values; numbers are Decimals, shown the reader's way by `words.said`."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a measure for a unit. `figures`: the ids it rests on."""

    state: Literal["known", "empty", "absent"]
    value: Decimal | None = None
    choice: str = ""
    figures: tuple[int, ...] = ()


ABSENT = Given("absent")


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one unit. `points` and `maximum` None: it does not count for this unit."""

    indicator: str
    value: Decimal | None
    choice: str
    points: Decimal | None
    maximum: Decimal | None
    figures: tuple[int, ...]
    why: Why
    part_of: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """Points out of a maximum."""

    points: Decimal
    maximum: Decimal

    @property
    def share(self) -> Decimal | None:
        return EXACT.divide(self.points, self.maximum) if self.maximum else None


@dataclass(frozen=True, slots=True)
class UnitScore:
    """A unit's result. `total` as the set totals, exact to six decimals; `shown` as published and ranked."""

    unit: int
    points: Decimal
    total: Decimal
    shown: Decimal
    maximum: Decimal
    percent: Decimal
    groups: Mapping[str, Sum]
    pillars: Mapping[str, Sum]
    lines: tuple[Line, ...]


def exact(value: Decimal) -> Decimal:
    """Six decimals, half up: what every kept number of points is rounded to once, so that sums of it are exact."""
    return value.quantize(Decimal(1).scaleb(-PLACES), rounding=ROUND_HALF_UP, context=EXACT)


def points_of(scoring: Scoring, given: Given, maximum: Decimal, *, lower: bool = False) -> tuple[Decimal, Why]:
    """The points of a known value, between 0 and `maximum`. `lower`: lower values are better."""
    match scoring:
        case Category():
            share = scoring.shares.get(given.choice, ZERO)
            points = exact(share * maximum)
            return points, Why(
                _("“%(choice)s” gives %(points)s of %(maximum)s points"),
                {"choice": given.choice, "points": points, "maximum": maximum},
            )
        case Ratio():
            value = _value(given)
            found = exact(_within(EXACT.divide(value * maximum, scoring.of), maximum))
            return found, Why(
                _("%(value)s out of %(of)s, times %(maximum)s points, at most all of them"),
                {"value": value, "of": scoring.of, "maximum": maximum},
            )
        case Threshold():
            return _threshold(scoring, _value(given), maximum, lower)
        case Steps():
            return _steps(scoring, _value(given))
        case SumOf():
            raise ValueError("a sum is made of lines, not of a value")
    assert_never(scoring)


def _value(given: Given) -> Decimal:
    if given.value is None:
        raise ValueError("a known value is not None")
    return given.value


def _within(points: Decimal, maximum: Decimal) -> Decimal:
    return min(max(points, ZERO), maximum)


def _threshold(scoring: Threshold, value: Decimal, maximum: Decimal, lower: bool) -> tuple[Decimal, Why]:
    values = {"value": value, "full_from": scoring.full_from, "maximum": maximum}
    if value <= scoring.full_from if lower else value >= scoring.full_from:
        message = (
            _("%(value)s does not exceed %(full_from)s: all %(maximum)s points")
            if lower
            else _("%(value)s reaches %(full_from)s: all %(maximum)s points")
        )
        return exact(maximum), Why(message, values)
    if scoring.below == "nothing":
        message = (
            _("%(value)s exceeds %(full_from)s: no points")
            if lower
            else _("%(value)s does not reach %(full_from)s: no points")
        )
        return ZERO, Why(message, values)
    if lower:
        found = EXACT.divide(scoring.full_from * maximum, value)
        return exact(_within(found, maximum)), Why(
            _("%(value)s exceeds %(full_from)s: %(full_from)s out of %(value)s, times %(maximum)s points"), values
        )
    found = EXACT.divide(value * maximum, scoring.full_from)
    return exact(_within(found, maximum)), Why(
        _("%(value)s does not reach %(full_from)s: %(value)s out of %(full_from)s, times %(maximum)s points"), values
    )


def _steps(scoring: Steps, value: Decimal) -> tuple[Decimal, Why]:
    reached = [step for step in scoring.steps if value >= step.start]
    if not reached:
        first = scoring.steps[0].start
        return ZERO, Why(
            _("%(value)s does not reach the first step, %(first)s: no points"), {"value": value, "first": first}
        )
    step = reached[-1]
    return exact(step.points), Why(
        _("%(value)s reaches the step from %(step)s: %(points)s points"),
        {"value": value, "step": step.start, "points": step.points},
    )


def score_line(given_set: IndicatorSet, one: Indicator, given: Given, *, lower: bool = False) -> Line:
    """One indicator that has a measure."""
    part_of = given_set.parts.get(one.code, "")

    def line(points: Decimal | None, maximum: Decimal | None, why: Why) -> Line:
        return Line(one.code, given.value, given.choice, points, maximum, given.figures, why, part_of)

    if not one.scored or one.scoring is None:
        return line(None, None, Why(_("Collected but not scored")))
    maximum = exact(one.points)
    if given.state == "known":
        points, why = points_of(one.scoring, given, maximum, lower=lower)
        return line(points, maximum, why)
    if given.state == "absent":
        if given_set.absent_rule(one) == "not-applicable":
            return line(None, None, Why(_("Not reported: left out of the maximum, as this set has it")))
        return line(ZERO, maximum, Why(_("Not reported: no points, as this set has it")))
    rule = given_set.empty_rule(one)
    if rule == "full":
        return line(maximum, maximum, Why(_("Nothing to count in this period: all points, as this set has it")))
    if rule == "zero":
        return line(ZERO, maximum, Why(_("Nothing to count in this period: no points, as this set has it")))
    return line(None, None, Why(_("Nothing to count in this period: not applicable, left out of the maximum")))


def _sum_line(one: Indicator, parts: Sequence[Line]) -> Line:
    counted = [part for part in parts if part.points is not None]
    figures = tuple(dict.fromkeys(figure for part in parts for figure in part.figures))
    if not counted:
        return Line(
            one.code, None, "", None, None, figures, Why(_("None of its parts applies: left out of the maximum"))
        )
    points = sum((part.points for part in counted if part.points is not None), ZERO)
    maximum = sum((part.maximum for part in counted if part.maximum is not None), ZERO)
    why = Why(_("The sum of its parts: %(parts)s"), {"parts": ", ".join(part.indicator for part in parts)})
    return Line(one.code, None, "", points, maximum, figures, why)


def score_unit(
    given_set: IndicatorSet, unit: int, values: Mapping[str, Given], measures: Mapping[str, Measure]
) -> UnitScore:
    """A unit's whole result. `values` by measure code; what is not in it is absent."""
    lines: dict[str, Line] = {}
    for one in given_set.indicators:
        if not isinstance(one.scoring, SumOf):
            measure = measures.get(one.measure or "")
            lower = measure is not None and measure.better == "lower"
            lines[one.code] = score_line(given_set, one, values.get(one.measure or "", ABSENT), lower=lower)
    for one in given_set.indicators:
        if isinstance(one.scoring, SumOf):
            lines[one.code] = _sum_line(one, [lines[code] for code in one.scoring.of])
    ordered = tuple(lines[one.code] for one in given_set.indicators)
    return add_up(given_set, unit, ordered)


def add_up(given_set: IndicatorSet, unit: int, lines: tuple[Line, ...]) -> UnitScore:
    """Lines to groups, pillars and total. Parts of a sum count once, inside it."""
    counted = [line for line in lines if not line.part_of and line.points is not None]
    group_of = {one.code: one.group for one in given_set.indicators}
    own = {
        group.code: _sum([line for line in counted if group_of[line.indicator] == group.code])
        for group in given_set.groups
    }
    groups = dict(own)
    for group in reversed(given_set.groups):  # children stand after their parent
        if group.parent is not None:
            above, here = groups[group.parent], groups[group.code]
            groups[group.parent] = Sum(above.points + here.points, above.maximum + here.maximum)
    pillars = {
        pillar.code: _sum([line for line in counted if line.indicator in pillar.members])
        for pillar in given_set.pillars
    }
    whole = _sum(counted)
    percent = exact((whole.share or ZERO) * 100)
    match given_set.total.kind:
        case "percent":
            total, maximum = percent, exact(Decimal(100))
        case "divided":
            total = exact(EXACT.divide(whole.points, given_set.total.by))
            maximum = exact(EXACT.divide(whole.maximum, given_set.total.by))
        case "sum":
            total, maximum = whole.points, whole.maximum
    shown = as_shown(total, given_set.total.decimals)
    return UnitScore(unit, whole.points, total, shown, maximum, percent, groups, pillars, lines)


def _sum(lines: Sequence[Line]) -> Sum:
    return Sum(
        sum((line.points for line in lines if line.points is not None), ZERO),
        sum((line.maximum for line in lines if line.maximum is not None), ZERO),
    )


def level_of(given_set: IndicatorSet, percent: Decimal) -> int | None:
    """Which level (its place in the set's list, highest first) the percent reaches; None: no levels, or below all."""
    for index, level in enumerate(given_set.levels):
        if percent > level.above or (level.above == 0 and percent == 0 and index == len(given_set.levels) - 1):
            return index
    return None
