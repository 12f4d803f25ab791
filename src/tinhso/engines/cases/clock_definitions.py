"""The rules of the legal clock as packs hold them (folder "deadline-rules"), and clocks made from calendars.

Each definition is what one article says: a rule or a few, with the document, its days in force, and how well it is known. The
rules of a case are laid together from all definitions in force on the day it was received; of one rule, the later word holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from tinhso.engines.units import public as units
from tinhso.kernel.definitions import Definition, DefinitionKind, Lookup, Typed, definition_kinds
from tinhso.kernel.errors import NotThere
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions as kept

from .rules.clock import WorkingClock
from .rules.clock_events import Channel, ClockRules, RuleSource
from .rules.clock_limit import TimeLimit as TimeLimit

DEADLINE_RULES = "deadline-rules"
OFFICE = "co-quan-nha-nuoc"
"""The calendar of state offices, used where nothing else is said."""
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", max_length=5)]


class ClockSettings(Typed):
    """Rules of the clock; a definition gives those that its article is about."""

    counting: Annotated[
        Literal["civil-code"] | None,
        Field(
            description=(
                "How days are counted. civil-code: the first is not, and a last day of rest moves to the next working day."
            ),
            examples=["civil-code"],
        ),
    ] = None
    weeks_and_months: Annotated[
        Literal["civil-code"] | None,
        Field(
            description=(
                "How weeks and months are counted. civil-code: to the same day of the last week, to the day of the same number"
                " of the last month or to that month's last; then as days."
            ),
            examples=["civil-code"],
        ),
    ] = None
    cutoff: Annotated[
        TimeOfDay | None,
        Field(
            description="What comes later in the day than this counts as received on the next working day.",
            examples=["15:00"],
        ),
    ] = None
    cutoff_for: Annotated[
        tuple[Channel, ...] | None,
        Field(
            description="For which ways of coming that holds: desk, post, online; an empty list: for none.",
            max_length=4,
            examples=[["desk"]],
        ),
    ] = None
    starts_elsewhere: Annotated[
        Literal["arrival", "receipt"] | None,
        Field(
            description=(
                "When time begins for what another desk takes in. arrival: when the deciding agency receives it. receipt: at once."
            ),
            examples=["arrival"],
        ),
    ] = None
    day_ends: Annotated[
        Literal["office", "midnight"] | None,
        Field(
            description="When the last day of a limit is over. office: with office hours. midnight: at 24:00.",
            examples=["office"],
        ),
    ] = None
    supplements: Annotated[
        int | None, Field(ge=0, le=9, description="How often a supplement may be asked for.", examples=[1])
    ] = None
    supplement_within: Annotated[
        TimeLimit | None,
        Field(
            description="Within what time of receipt a supplement has to be asked for.", examples=[{"working_days": 3}]
        ),
    ] = None
    closing_after: Annotated[
        TimeLimit | None,
        Field(description="After what time without an answer a dossier is closed.", examples=[{"days": 15}]),
    ] = None
    extensions: Annotated[
        int | None, Field(ge=0, le=9, description="How often the due date may be put off.", examples=[1])
    ] = None
    extension_notice: Annotated[
        TimeLimit | None,
        Field(description="How long before the due date it has to be put off.", examples=[{"working_days": 1}]),
    ] = None
    acceptance_within: Annotated[
        TimeLimit | None,
        Field(
            description="Within what time what came online is taken in or sent back.", examples=[{"working_hours": 8}]
        ),
    ] = None
    notice_within: Annotated[
        TimeLimit | None,
        Field(description="Within what time an officer is told of what came online.", examples=[{"working_hours": 2}]),
    ] = None
    correction_within: Annotated[
        TimeLimit | None,
        Field(description="Within what time a mistake of the agency is mended.", examples=[{"working_days": 3}]),
    ] = None
    hand_over_within: Annotated[
        TimeLimit | None,
        Field(description="Within what time papers reach another level.", examples=[{"working_days": 1}]),
    ] = None

    def given(self) -> Iterator[tuple[str, Any]]:
        """The rules that are said, with their values."""
        return ((name, value) for name in type(self).model_fields if (value := getattr(self, name)) is not None)


class DeadlineRule(Definition):
    """What one article says of the time a dossier may take: a rule or a few."""

    mark: Annotated[
        Literal["seen", "seen-2nd", "gk", "design"],
        Field(
            description=(
                "How well it is known. seen: the text was read. seen-2nd: read of in a second source. gk: general knowledge, not "
                "checked. design: ours, no document says so. All but seen are shown as not verified."
            ),
            examples=["seen"],
        ),
    ]
    sets: Annotated[ClockSettings, Field(description="What it says.", examples=[{"cutoff": "15:00"}])]


def check(rule: DeadlineRule, others: Lookup) -> Sequence[Problem]:
    """What keeps a rule from being one, with the path of each mistake."""
    found: list[Problem] = []
    if not list(rule.sets.given()):
        found.append((("sets",), Expected(_("one rule or more; this says nothing"))))
    if rule.mark != "design" and (rule.authority is None or rule.authority.article is None):
        why = Expected(_("a document and its article; a rule without them is marked “design”"))
        found.append((("authority",), why))
    if rule.mark != "seen" and rule.status == "official":
        found.append((("status",), Expected(_("partial or example: only a text that was read is official"))))
    return found


def laid_rules(rules: Iterable[DeadlineRule]) -> ClockRules:
    """The rules of definitions over one another: the one in force later has the later word. In whatever order they are given."""
    values: dict[str, Any] = {}
    sources: dict[str, RuleSource] = {}
    for rule in sorted(rules, key=lambda one: (one.in_force, one.code, one.version)):
        document, article = (rule.authority.document, rule.authority.article or "") if rule.authority else ("", "")
        source = RuleSource(rule.code, document, article, rule.mark, rule.in_force, rule.until)
        for name, value in rule.sets.given():
            values[name] = _value(name, value)
            sources[name] = source
    return ClockRules(**values, sources=sources)


def _value(name: str, value: Any) -> Any:
    if name == "cutoff":
        hours, minutes = value.split(":")
        return int(hours) * 60 + int(minutes)
    if name == "cutoff_for":
        return frozenset(value)
    return value.limit if isinstance(value, TimeLimit) else value


def clock_rules(*, on: date) -> ClockRules:
    """The rules in force on the day, which for a case is the day it was received. From memory."""
    return _rules(on, kept.generation())


@lru_cache(maxsize=512)
def _rules(on: date, generation: int) -> ClockRules:
    return _laid(kept.in_force(DeadlineRule, DEADLINE_RULES, on=on))


def clock_rules_of(definitions: Iterable[int]) -> ClockRules:
    """The rules a case was received under, by the definitions it kept (`ClockRules.definitions`). From memory.

    So a definition that is added later, even for an earlier day, does not rewrite a deadline. NotThere.
    """
    return _rules_of(tuple(definitions), kept.generation())


@lru_cache(maxsize=512)
def _rules_of(definitions: tuple[int, ...], generation: int) -> ClockRules:
    return _laid([kept.by_id(DeadlineRule, one) for one in definitions])


def _laid(known: Sequence[kept.Kept[DeadlineRule]]) -> ClockRules:
    return replace(laid_rules(one.it for one in known), definitions=tuple(sorted(one.id for one in known)))


def working_clock(code: str = OFFICE, *, on: date) -> WorkingClock:
    """The clock of a calendar as it was known on the day. From memory, one object a version. NotThere when no pack has it."""
    return _clock(code, on, kept.generation())


@lru_cache(maxsize=64)
def _clock(code: str, on: date, generation: int) -> WorkingClock:
    calendar = units.working_calendar(code, on=on)
    for known, clock in _Made.clocks:
        if known == calendar:
            return clock
    clock = clock_of(calendar)
    _Made.clocks = [(calendar, clock), *_Made.clocks][:16]
    return clock


class _Made:
    """Clocks by what their calendar says, so that a new day brings no new clock."""

    clocks: list[tuple[units.Calendar, WorkingClock]] = []


def clock_of(calendar: units.Calendar) -> WorkingClock:
    """The clock of a calendar: of its last years in a row of which the holidays are known. NotThere when there are none."""
    if not calendar.years:
        raise NotThere(_("The calendar “%(calendar)s” knows the holidays of no year yet."), calendar=calendar.code)
    last = first = max(calendar.years)
    while first - 1 in calendar.years:
        first -= 1
    start = date(first, 1, 1)
    days = (start + timedelta(days=number) for number in range((date(last + 1, 1, 1) - start).days))
    shifts = ([_minutes(shift) for shift in units.shifts_on(calendar, day)] for day in days)
    return WorkingClock(calendar.code, start, shifts)


def _minutes(shift: Any) -> tuple[int, int]:
    start, end = shift
    return start.hour * 60 + start.minute, end.hour * 60 + end.minute


def register() -> None:
    """Make the kind known to packs."""
    kind = DefinitionKind(DEADLINE_RULES, DeadlineRule, check, _("Rules of deadlines"))
    definition_kinds.add(DEADLINE_RULES, kind)
