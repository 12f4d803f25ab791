"""Measures, indicator sets, figures; who calls, and people by right."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpResponseBase
from django.utils.translation import get_language
from ninja import Path, Query
from pydantic import AwareDatetime, Field

from tinhso.engines.measures import public as measures
from tinhso.engines.people import public as people
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.store.definitions import Kept
from tinhso.web.api import Day, Exact, Moment, PageOf, Part, Shape, Wanted, WantedAnyWay, answers
from tinhso.web.pages import Rule

part = Part("figures", _("What is counted: measures, indicator sets, figures; people by right"), 20)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Code = Annotated[str, Path(max_length=120)]
OnDay = Annotated[Day | None, Query(description="The day that is meant; today when not given.")]
PERIOD = r"^([0-9]{4}(-(Q[1-4]|M(0[1-9]|1[0-2])|H[12]|9M|[0-9]{4}))?)?$"


class Measure(Shape):
    """What is counted. `adds_up`: how values of parts make the value of the whole."""

    code: str = ""
    version: int = 0
    title: str = ""
    unit_of_measure: str = ""
    adds_up: Literal["sum", "ratio", "mean", "last", "none"] = "sum"
    part: str | None = None
    whole: str | None = None
    minimum: Exact | None = None
    maximum: Exact | None = None
    decimals: int = 0
    better: Literal["higher", "lower", "none"] = "higher"
    choices: dict[str, str] = Field({}, description="Code and title of each answer, when one chooses.")
    status: str = ""
    source: str = ""


class IndicatorLine(Shape):
    """A line of a set. `rule`: how it is scored, in words."""

    code: str
    title: str
    group: str
    points: Exact
    scored: bool
    measure: str | None
    rule: str


class IndicatorGroup(Shape):
    code: str
    title: str
    points: Exact | None
    parent: str | None


class IndicatorSet(Shape):
    """What is scored, how, and for which kinds of unit."""

    code: str = ""
    version: int = 0
    title: str = ""
    subjects: list[str] = []
    period: str = ""
    scale: Exact | None = None
    status: str = ""
    since: Day | None = None
    until: Day | None = None


class IndicatorSetOpened(IndicatorSet):
    groups: list[IndicatorGroup] = []
    indicators: list[IndicatorLine] = []


class Figure(Shape):
    """One value of a measure for a unit in a period. `value` null without a choice: there was nothing to count.

    It never changes: a correction is a new figure that names the one it `corrects`. `event` is the act that established it.
    `withheld` says why `value` is null though there is one.
    """

    id: int = 0
    measure: str = ""
    unit: int = 0
    period: str = Field("", examples=["2026-Q3"])
    value: Exact | None = None
    withheld: str = Field(
        "",
        description="few: fewer than five were counted, or it could be reckoned from so few; told to who may see them.",
    )
    choice: str = ""
    example: bool = False
    source: Literal["reported", "computed", "imported"] = "reported"
    source_kind: str = ""
    source_id: int | None = None
    note: str = ""
    event: int = 0
    corrects: int | None = None
    at: Moment | None = None


class HeldPost(Shape):
    """A post, and who holds it on the day; vacant when `person` is null."""

    post: int = 0
    code: str = ""
    title: str = ""
    unit: int = 0
    roles: list[str] = []
    person: int | None = None
    name: str | None = None
    appointment: int | None = None
    since: Day | None = None
    until: Day | None = None


class Caller(Shape):
    """Whose token this is, and what it may do today."""

    person: int | None
    name: str
    system: str
    post: int | None
    post_title: str
    unit: int | None
    rights: list[str]


class Figures(WantedAnyWay):
    measure: str = Field("", max_length=2000, description="Codes, by commas.")
    unit: str = Field("", max_length=2000, pattern=r"^([0-9]{1,18}(,[0-9]{1,18})*)?$", description="Ids, by commas.")
    within: int | None = Field(None, ge=1, le=2**63 - 1, description="This unit and all that ever stood under it.")
    period: str = Field("", pattern=PERIOD, examples=["2026-Q3"])
    as_of: AwareDatetime | None = Field(None, description="As they stood at this moment.")
    corrected: bool = Field(False, description="Also those a later figure has taken the place of.")


class Dated(Wanted):
    on: Day | None = Field(None, description="The day that is meant; today when not given.")


class Posts(WantedAnyWay):
    on: Day | None = Field(None, description="The day that is meant; today when not given.")
    unit: int | None = Field(None, ge=1, le=2**63 - 1)


@part.listed("/measures", PageOf[Measure], name="listMeasures", title=_("Measures in force on a day"))
def list_measures(request: Any, wanted: Query[Dated]) -> HttpResponseBase:
    """What is counted, by code."""
    found = definitions.in_force(measures.Measure, measures.MEASURES, on=day(wanted.on, request))
    return answers.known_rows([measure(one) for one in found], wanted, tuple(Measure.model_fields), name="measures")


@part.one("/measures/{code}", Measure, name="getMeasure", title=_("A measure"))
def get_measure(request: Any, code: Code, on: OnDay = None) -> HttpResponseBase:
    """A measure as it is in force on a day."""
    found = definitions.find(measures.Measure, measures.MEASURES, code, on=day(on, request))
    return answers.answer(measure(found))


@part.listed("/indicator-sets", PageOf[IndicatorSet], name="listSets", title=_("Indicator sets in force on a day"))
def list_sets(request: Any, wanted: Query[Dated]) -> HttpResponseBase:
    """What is scored, by code."""
    found = definitions.in_force(measures.IndicatorSet, measures.SETS, on=day(wanted.on, request))
    rows = [set_of(one) for one in found]
    return answers.known_rows(rows, wanted, tuple(IndicatorSet.model_fields), name="indicator-sets")


@part.one("/indicator-sets/{code}", IndicatorSetOpened, name="getSet", title=_("An indicator set, line by line"))
def get_set(request: Any, code: Code, on: OnDay = None) -> HttpResponseBase:
    """An indicator set as it is in force on a day, with the rule of every line in words."""
    found = definitions.find(measures.IndicatorSet, measures.SETS, code, on=day(on, request))
    return answers.answer(set_of(found) | lines_of(found))


@part.listed("/figures", PageOf[Figure], name="listFigures", title=_("Figures"), streams=True)
def list_figures(request: Any, wanted: Query[Figures]) -> HttpResponseBase:
    """Figures as they came. Open to everyone; the papers behind them are not, nor counts of fewer than five people's matters."""
    listing = measures.listing(
        by=request.actor,
        on=request.now.date(),
        measures=[code for code in wanted.measure.split(",") if code],
        units=answers.whole_numbers(wanted.unit, field="unit"),
        period=ReportingPeriod.parse(wanted.period) if wanted.period else None,
        as_of=wanted.as_of,
        corrected=wanted.corrected,
        within=wanted.within,
    )
    return answers.listed(listing, wanted, tuple(Figure.model_fields), name="figures")


@part.one("/figures/{id}", Figure, name="getFigure", title=_("A figure"))
def get_figure(request: Any, id: Id, fields: Annotated[str, Query(max_length=500)] = "") -> HttpResponseBase:
    """One figure, corrected or not."""
    row = measures.figure(id)
    few = bool(measures.withheld([row], by=request.actor, on=request.now.date()))
    body = {
        "id": row.id,
        "measure": row.measure,
        "unit": row.unit,
        "period": row.period,
        "value": None if few else answers.exact(row.value),
        "withheld": measures.FEW if few else "",
        "choice": row.choice,
        "example": row.example,
        "source": row.source_kind,
        "source_kind": row.source.kind if row.source else "",
        "source_id": row.source.id if row.source else None,
        "note": row.note,
        "event": row.event,
        "corrects": row.corrects,
        "at": row.at,
    }
    return answers.one(body, fields)


@part.listed(
    "/posts",
    PageOf[HeldPost],
    name="listPosts",
    title=_("Posts and who holds them"),
    rule=Rule("needs", "people.manage"),
    streams=True,
)
def list_posts(request: Any, wanted: Query[Posts]) -> HttpResponseBase:
    """Posts of the units where the caller manages people, with whoever holds them on the day."""
    listing = people.listing(by=request.actor, on=day(wanted.on, request), unit=wanted.unit)
    return answers.listed(listing, wanted, tuple(HeldPost.model_fields), name="posts")


@part.one("/me", Caller, name="getCaller", title=_("Whose token this is"), rule=Rule("signed in"))
def get_caller(request: Any) -> HttpResponseBase:
    """Who calls, through which post, with which rights."""
    by, on = request.actor, request.now.date()
    body = {
        "person": by.person,
        "name": people.names([by.person]).get(by.person, "") if by.person else "",
        "system": by.system,
        "post": by.post,
        "post_title": people.post_titles([by.post]).get(by.post, "") if by.post else "",
        "unit": by.unit,
        "rights": list(people.rights_held(by, on=on)),
    }
    return answers.answer(body)


def day(given: date | None, request: Any) -> date:
    from tinhso.kernel.period import known_day

    today: date = request.now.date()
    return known_day(given) if given else today


def measure(kept: Kept[measures.Measure]) -> dict[str, Any]:
    it, language = kept.it, get_language() or "vi"
    return {
        "code": it.code,
        "version": it.version,
        "title": it.title.in_language(language),
        "unit_of_measure": it.unit_of_measure.in_language(language),
        "adds_up": it.adds_up,
        "part": it.part,
        "whole": it.whole,
        "minimum": answers.exact(it.minimum),
        "maximum": answers.exact(it.maximum),
        "decimals": it.decimals,
        "better": it.better,
        "choices": {choice.code: choice.title.in_language(language) for choice in it.choices},
        "status": it.status,
        "source": it.authority.document if it.authority else "",
    }


def set_of(kept: Kept[measures.IndicatorSet]) -> dict[str, Any]:
    it = kept.it
    return {
        "code": it.code,
        "version": it.version,
        "title": it.title.in_language(get_language() or "vi"),
        "subjects": it.subjects,
        "period": it.period,
        "scale": answers.exact(it.scale),
        "status": it.status,
        "since": kept.in_force.start,
        "until": kept.in_force.end,
    }


def lines_of(kept: Kept[measures.IndicatorSet]) -> dict[str, Any]:
    it, language = kept.it, get_language() or "vi"
    return {
        "groups": [
            {
                "code": one.code,
                "title": one.title.in_language(language),
                "points": answers.exact(one.points),
                "parent": one.parent,
            }
            for one in it.groups
        ],
        "indicators": [
            {
                "code": one.code,
                "title": one.title.in_language(language),
                "group": one.group,
                "points": answers.exact(one.points),
                "scored": one.scored,
                "measure": one.measure,
                "rule": measures.in_words(one, language, within=it),
            }
            for one in it.indicators
        ],
    }
