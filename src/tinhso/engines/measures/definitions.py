"""Measures and indicator sets, as packs define them, and the rights of this engine."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from tinhso.kernel.definitions import (
    Code,
    Definition,
    ShortText,
    Text,
    Typed,
)

MEASURES = "measures"
SETS = "indicator-sets"

Empty = Literal["zero", "full", "not-applicable"]
Points = Annotated[Decimal, Field(ge=0, le=1_000_000, max_digits=12, decimal_places=6)]
Number = Annotated[Decimal, Field(max_digits=18, decimal_places=8)]
LineCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]+$", max_length=40)]


class Choice(Typed):
    """One answer of a measure that is chosen, not counted."""

    code: Code
    title: Text


class Measure(Definition):
    """What is counted.

    `adds_up` says how values of parts make the value of the whole: `sum`; `ratio` (of the sums of `part` and `whole`,
    never a mean of ratios; a unit of measure of "%" makes it parts of a hundred); `mean` (each counts alike); `last`
    (the latest in time holds); `none` (values of different units make no value together).
    """

    unit_of_measure: Text
    adds_up: Literal["sum", "ratio", "mean", "last", "none"]
    part: Code | None = None
    whole: Code | None = None
    minimum: Number | None = None
    maximum: Number | None = None
    decimals: Annotated[int, Field(ge=0, le=8)] = 2
    better: Literal["higher", "lower", "none"] = "higher"
    choices: tuple[Choice, ...] = ()

    @property
    def factor(self) -> Decimal:
        """What part ÷ whole is multiplied by."""
        return Decimal(100) if self.unit_of_measure.vi.strip() == "%" else Decimal(1)


class Ratio(Typed):
    """Points in proportion: value ÷ `of` × points, never more than the points."""

    kind: Literal["ratio"]
    of: Annotated[Number, Field(gt=0)] = Decimal(1)


class Threshold(Typed):
    """Full points from a threshold (for lower-is-better: down to it). `below`: in proportion to it, or nothing."""

    kind: Literal["threshold"]
    full_from: Annotated[Number, Field(gt=0)]
    below: Literal["proportional", "nothing"] = "proportional"


class Stair(Typed):
    """From this value on, these points."""

    start: Annotated[Number, Field(alias="from")]
    points: Points


class Steps(Typed):
    """A table: the points of the last step reached; nothing below the first."""

    kind: Literal["steps"]
    steps: Annotated[tuple[Stair, ...], Field(min_length=1, max_length=50)]


class Category(Typed):
    """Each choice is worth a share of the points."""

    kind: Literal["category"]
    shares: dict[Code, Annotated[Decimal, Field(ge=0, le=1)]]


class SumOf(Typed):
    """The points of other indicators of the set together; those then count here and nowhere else."""

    kind: Literal["sum"]
    of: Annotated[tuple[LineCode, ...], Field(min_length=1)]


Scoring = Annotated[Ratio | Threshold | Steps | Category | SumOf, Field(discriminator="kind")]


class Group(Typed):
    """A heading of the set; `points`: what its indicators must add up to."""

    code: LineCode
    title: Text
    points: Points | None = None
    parent: LineCode | None = None


class Indicator(Typed):
    """A line of the set. `empty`: what it is worth when there was nothing to count; `absent`: when nobody reported.

    `rule`: the document's own words, when it has any; otherwise the rule is put into words from `scoring`.
    """

    code: LineCode
    title: Text
    group: LineCode
    points: Points = Decimal(0)
    scored: bool = True
    measure: Code | None = None
    scoring: Scoring | None = None
    empty: Empty | None = None
    absent: Literal["zero", "not-applicable"] | None = None
    rule: Text | None = None
    status: Literal["official", "partial", "example"] | None = None


class Pillar(Typed):
    """A view across indicators. Pillars may share indicators, so they are never summed."""

    code: LineCode
    title: Text
    members: Annotated[tuple[LineCode, ...], Field(min_length=1)]
    points: Points | None = None


class Total(Typed):
    """How points become the total: their `sum`, their `percent` of the maximum, or the sum `divided` by a number.

    `decimals`: as published. Units are ranked by the total so rounded: what looks equal is equal.
    """

    kind: Literal["sum", "percent", "divided"] = "sum"
    by: Annotated[Number, Field(gt=0)] = Decimal(1)
    decimals: Annotated[int, Field(ge=0, le=6)] = 2


class Level(Typed):
    """A level of the scale: reached when the percent of the maximum is more than `above`."""

    title: Text
    above: Annotated[Decimal, Field(ge=0, le=100)]


class IndicatorSet(Definition):
    """What is scored, how, and for which kinds of unit (`subjects`)."""

    subjects: Annotated[tuple[Code, ...], Field(min_length=1)]
    period: Literal["month", "quarter", "half", "nine-months", "year", "school-year"]
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    indicators: Annotated[tuple[Indicator, ...], Field(min_length=1)]
    pillars: tuple[Pillar, ...] = ()
    scale: Points
    total: Total = Total()
    empty: Empty = "zero"
    absent: Literal["zero", "not-applicable"] = "zero"
    levels: tuple[Level, ...] = ()
    source: ShortText | None = None

    def indicator(self, code: str) -> Indicator:
        """The line of that code (KeyError when there is none)."""
        for indicator in self.indicators:
            if indicator.code == code:
                return indicator
        raise KeyError(code)

    @property
    def measures(self) -> tuple[str, ...]:
        """Codes of the measures its lines are scored on."""
        return tuple(dict.fromkeys(one.measure for one in self.indicators if one.measure))

    @property
    def parts(self) -> dict[str, str]:
        """Indicators that count only inside another one → that one."""
        return {part: one.code for one in self.indicators if isinstance(one.scoring, SumOf) for part in one.scoring.of}

    def empty_rule(self, indicator: Indicator) -> Empty:
        return indicator.empty or self.empty

    def absent_rule(self, indicator: Indicator) -> Literal["zero", "not-applicable"]:
        return indicator.absent or self.absent
