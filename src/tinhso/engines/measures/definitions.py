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

    code: Annotated[Code, Field(description="Its name in files and scoring.", examples=["dung-han"])]
    title: Annotated[Text, Field(description="What people read.", examples=[{"vi": "Đúng hạn"}])]


class Measure(Definition):
    """What is counted.

    `adds_up` says how values of parts make the value of the whole: `sum`; `ratio` (of the sums of `part` and `whole`,
    never a mean of ratios; a unit of measure of "%" makes it parts of a hundred); `mean` (each counts alike); `last`
    (the latest in time holds); `none` (values of different units make no value together).
    """

    unit_of_measure: Annotated[
        Text,
        Field(
            description="What is counted, in words; % makes a ratio parts of a hundred.",
            examples=[{"vi": "hộ", "en": "households"}],
        ),
    ]
    adds_up: Annotated[
        Literal["sum", "ratio", "mean", "last", "none"],
        Field(
            description="How values of parts make the value of the whole: sum; ratio (of the sums of part and whole); mean (each counts alike); last (the latest holds); none.",
            examples=["sum"],
        ),
    ]
    part: Annotated[
        Code | None, Field(description="For a ratio: the measure above the line.", examples=["xa.ho-cap-quang"])
    ] = None
    whole: Annotated[Code | None, Field(description="For a ratio: the measure below the line.", examples=["xa.ho"])] = (
        None
    )
    minimum: Annotated[Number | None, Field(description="The smallest value that is taken.", examples=[0])] = None
    maximum: Annotated[Number | None, Field(description="The largest value that is taken.", examples=[10000])] = None
    decimals: Annotated[int, Field(ge=0, le=8, description="Digits after the point.", examples=[0])] = 2
    better: Annotated[
        Literal["higher", "lower", "none"],
        Field(description="Which way is better; none when neither.", examples=["higher"]),
    ] = "higher"
    choices: Annotated[
        tuple[Choice, ...],
        Field(
            description="For a measure that is chosen, not counted: its answers.",
            examples=[[{"code": "dung-han", "title": {"vi": "Đúng hạn"}}]],
        ),
    ] = ()

    @property
    def factor(self) -> Decimal:
        """What part ÷ whole is multiplied by."""
        return Decimal(100) if self.unit_of_measure.vi.strip() == "%" else Decimal(1)


class Ratio(Typed):
    """Points in proportion: value ÷ `of` × points, never more than the points."""

    kind: Annotated[Literal["ratio"], Field(description="Points in proportion to the value.", examples=["ratio"])]
    of: Annotated[Number, Field(gt=0, description="The value that earns all points.", examples=[80])] = Decimal(1)


class Threshold(Typed):
    """Full points from a threshold (for lower-is-better: down to it). `below`: in proportion to it, or nothing."""

    kind: Annotated[Literal["threshold"], Field(description="Full points from a threshold.", examples=["threshold"])]
    full_from: Annotated[
        Number,
        Field(gt=0, description="The value that earns all points (for lower-is-better: down to it).", examples=[12]),
    ]
    below: Annotated[
        Literal["proportional", "nothing"],
        Field(description="Short of it: points in proportion, or nothing.", examples=["nothing"]),
    ] = "proportional"


class Stair(Typed):
    """From this value on, these points."""

    start: Annotated[Number, Field(alias="from", description="From this value on.", examples=[95])]
    points: Annotated[Points, Field(description="These points.", examples=[7])]


class Steps(Typed):
    """A table: the points of the last step reached; nothing below the first."""

    kind: Annotated[Literal["steps"], Field(description="A table of steps.", examples=["steps"])]
    steps: Annotated[
        tuple[Stair, ...],
        Field(
            min_length=1,
            max_length=50,
            description="The steps, from the lowest; nothing is earned below the first.",
            examples=[[{"from": 95, "points": 7}]],
        ),
    ]


class Category(Typed):
    """Each choice is worth a share of the points."""

    kind: Annotated[
        Literal["category"], Field(description="Each choice of the measure is worth a share.", examples=["category"])
    ]
    shares: Annotated[
        dict[Code, Annotated[Decimal, Field(ge=0, le=1)]],
        Field(
            description="Choice of the measure: its share of the points, 0 to 1.",
            examples=[{"dung-han": 1, "cham": 0.5}],
        ),
    ]


class SumOf(Typed):
    """The points of other indicators of the set together; those then count here and nowhere else."""

    kind: Annotated[Literal["sum"], Field(description="The points of other lines together.", examples=["sum"])]
    of: Annotated[
        tuple[LineCode, ...],
        Field(min_length=1, description="Codes of those lines; they then count here alone.", examples=[["1.1", "1.2"]]),
    ]


Scoring = Annotated[Ratio | Threshold | Steps | Category | SumOf, Field(discriminator="kind")]


class Group(Typed):
    """A heading of the set; `points`: what its indicators must add up to."""

    code: Annotated[LineCode, Field(description="Its number in the document.", examples=["6"])]
    title: Annotated[Text, Field(description="Its heading.", examples=[{"vi": "Chính quyền số"}])]
    points: Annotated[Points | None, Field(description="What its lines must add up to; checked.", examples=[20])] = None
    parent: Annotated[LineCode | None, Field(description="The group it stands in.", examples=["I"])] = None


class Indicator(Typed):
    """A line of the set. `empty`: what it is worth when there was nothing to count; `absent`: when nobody reported.

    `rule`: the document's own words, when it has any; otherwise the rule is put into words from `scoring`.
    """

    code: Annotated[LineCode, Field(description="Its number in the document.", examples=["6.1"])]
    title: Annotated[Text, Field(description="What is scored, in words.", examples=[{"vi": "Hồ sơ nộp trực tuyến"}])]
    group: Annotated[LineCode, Field(description="The group it stands in.", examples=["6"])]
    points: Annotated[Points, Field(description="The most it can earn.", examples=[10])] = Decimal(0)
    scored: Annotated[bool, Field(description="false: shown, but earns nothing.", examples=[False])] = True
    measure: Annotated[
        Code | None, Field(description="The measure it is scored on.", examples=["xa.ty-le-truc-tuyen"])
    ] = None
    scoring: Annotated[
        Scoring | None, Field(description="How its points come from the value.", examples=[{"kind": "ratio", "of": 80}])
    ] = None
    empty: Annotated[
        Empty | None,
        Field(
            description="What it is worth when there was nothing to count; without it, what the set says.",
            examples=["not-applicable"],
        ),
    ] = None
    absent: Annotated[
        Literal["zero", "not-applicable"] | None,
        Field(description="What it is worth when nobody reported; without it, what the set says.", examples=["zero"]),
    ] = None
    rule: Annotated[
        Text | None,
        Field(
            description="The document's own words; without them the rule is put into words from scoring.",
            examples=[{"vi": "Tỷ lệ % × 10 điểm."}],
        ),
    ] = None
    status: Annotated[
        Literal["official", "partial", "example"] | None,
        Field(description="Its own standing, where it differs from the set's.", examples=["example"]),
    ] = None


class Pillar(Typed):
    """A view across indicators. Pillars may share indicators, so they are never summed."""

    code: Annotated[LineCode, Field(description="Its short name.", examples=["CQS"])]
    title: Annotated[Text, Field(description="Its heading.", examples=[{"vi": "Chính quyền số"}])]
    members: Annotated[
        tuple[LineCode, ...],
        Field(
            min_length=1,
            description="Codes of its lines; pillars may share lines and are never summed.",
            examples=[["6.1", "6.2"]],
        ),
    ]
    points: Annotated[
        Points | None, Field(description="What its lines add up to, when the document says.", examples=[50])
    ] = None


class Total(Typed):
    """How points become the total: their `sum`, their `percent` of the maximum, or the sum `divided` by a number.

    `decimals`: as published. Units are ranked by the total so rounded: what looks equal is equal.
    """

    kind: Annotated[
        Literal["sum", "percent", "divided"],
        Field(
            description="sum: of the points. percent: of the maximum. divided: the sum divided by `by`.",
            examples=["percent"],
        ),
    ] = "sum"
    by: Annotated[Number, Field(gt=0, description="For divided: the divisor.", examples=[10])] = Decimal(1)
    decimals: Annotated[
        int,
        Field(ge=0, le=6, description="Digits as published; units are ranked by the total so rounded.", examples=[2]),
    ] = 2


class Level(Typed):
    """A level of the scale: reached when the percent of the maximum is more than `above`."""

    title: Annotated[Text, Field(description="The level's name.", examples=[{"vi": "Dẫn dắt"}])]
    above: Annotated[
        Decimal,
        Field(ge=0, le=100, description="Reached when the percent of the maximum is more than this.", examples=[75]),
    ]


class IndicatorSet(Definition):
    """What is scored, how, and for which kinds of unit (`subjects`)."""

    subjects: Annotated[
        tuple[Code, ...],
        Field(min_length=1, description="The kinds of unit that are scored.", examples=[["xa", "phuong"]]),
    ]
    period: Annotated[
        Literal["month", "quarter", "half", "nine-months", "year", "school-year"],
        Field(description="How often.", examples=["quarter"]),
    ]
    groups: Annotated[
        tuple[Group, ...],
        Field(
            min_length=1,
            description="The headings, in order.",
            examples=[[{"code": "6", "title": {"vi": "Chính quyền số"}, "points": 20}]],
        ),
    ]
    indicators: Annotated[
        tuple[Indicator, ...],
        Field(
            min_length=1,
            description="The lines, in order.",
            examples=[[{"code": "6.1", "group": "6", "title": {"vi": "Hồ sơ nộp trực tuyến"}, "points": 10}]],
        ),
    ]
    pillars: Annotated[
        tuple[Pillar, ...],
        Field(
            description="Views across lines.",
            examples=[[{"code": "CQS", "title": {"vi": "Chính quyền số"}, "members": ["6.1"]}]],
        ),
    ] = ()
    scale: Annotated[
        Points,
        Field(description="The most a unit can earn; the points of all lines must add up to it.", examples=[100]),
    ]
    total: Annotated[
        Total, Field(description="How points become the total.", examples=[{"kind": "percent", "decimals": 2}])
    ] = Total()
    empty: Annotated[
        Empty, Field(description="What a line is worth when there was nothing to count.", examples=["zero"])
    ] = "zero"
    absent: Annotated[
        Literal["zero", "not-applicable"],
        Field(description="What a line is worth when nobody reported.", examples=["zero"]),
    ] = "zero"
    levels: Annotated[
        tuple[Level, ...],
        Field(
            description="Levels of the scale, if the document has them.",
            examples=[[{"title": {"vi": "Dẫn dắt"}, "above": 75}]],
        ),
    ] = ()
    source: Annotated[
        ShortText | None, Field(description="Where the set was read, in short.", examples=["whole text"])
    ] = None

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
