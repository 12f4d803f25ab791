"""The legal clock of a case: what happened to it, in order, folded into where it stands.

Only what happened is kept. Due dates follow from it and from a calendar, so they can be reckoned again exactly when a day of
rest is declared later. Decree 118/2025/NĐ-CP, articles 17 to 21; the rules come from packs (`ClockRules`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Literal, get_args

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

from ..errors import ClockRefused
from .clock import DAY, Limit, WorkingClock, day_of, midnight_of, minute_of, moment_of
from .clock_counting import COUNTING, Counting, last_midnight

Kind = Literal["started", "arrived", "paused", "resumed", "asked", "restarted", "extended", "stopped"]
Channel = Literal["desk", "post", "online", "internal"]
Phase = Literal["idle", "on-the-way", "running", "paused", "asked", "stopped"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
ONE_WORKING_DAY = Limit("working-days", 1)


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One thing that happened to the clock.

    started    received, complete and correct (art. 17.3); `elsewhere`: at another desk than the deciding agency's, so
               that time begins with what follows:
    arrived    the deciding agency received it (art. 17.3 as amended by Decree 309/2026, art. 8)
    paused     time stands still; resumed: it goes on
    asked      a supplement was asked for (art. 19.5): there is no due date until
    restarted  the whole supplement came: from zero
    extended   once, with an apology naming the new day, `until` (art. 19.6)
    stopped    decided, withdrawn, refused or closed: nothing counts any more

    `channel` says how a dossier came; "internal" is a step handed over inside.
    """

    kind: Kind
    at: datetime
    channel: Channel = "internal"
    elsewhere: bool = False
    until: date | None = None

    def as_json(self) -> dict[str, Any]:
        """What is kept: only what differs from the usual."""
        kept: dict[str, Any] = {"kind": self.kind, "at": self.at.isoformat()}
        if self.channel != "internal":
            kept["channel"] = self.channel
        if self.elsewhere:
            kept["elsewhere"] = True
        if self.until is not None:
            kept["until"] = self.until.isoformat()
        return kept


def read_events(kept: Iterable[Mapping[str, Any]]) -> tuple[ClockEvent, ...]:
    """From `as_json`."""
    return tuple(
        ClockEvent(
            one["kind"],
            datetime.fromisoformat(one["at"]),
            one.get("channel", "internal"),
            one.get("elsewhere", False),
            date.fromisoformat(one["until"]) if "until" in one else None,
        )
        for one in kept
    )


@dataclass(frozen=True, slots=True)
class RuleSource:
    """Where a rule stands, and how well that is known.

    `mark`: seen (the text was read), seen-2nd (read of in a second source), gk (general knowledge, not checked), design (ours).
    """

    code: str
    document: str
    article: str
    mark: str
    in_force: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ClockRules:
    """What the law asks of a clock, as in force on the day a case was received. A case keeps these, whatever comes later.

    `cutoff`: minute of the day after which what comes by a channel of `cutoff_for` counts as of the next working day.
    `counting`, `weeks_and_months`: how days, and how weeks and months are counted; there is one way, named so that a page can cite it. `supplements`, `extensions`: how often at most; None: no limit. `sources`: by the name of a rule, what it rests on.
    `definitions`: ids of the definitions they are laid together from, for a case to keep.
    """

    counting: Literal["civil-code"] | None = None
    weeks_and_months: Literal["civil-code"] | None = None
    cutoff: int | None = None
    cutoff_for: frozenset[Channel] = frozenset()
    starts_elsewhere: Literal["arrival", "receipt"] = "receipt"
    day_ends: Literal["office", "midnight"] = "office"
    supplements: int | None = None
    extensions: int = 0
    extension_notice: Limit = ONE_WORKING_DAY
    closing_after: Limit | None = None
    supplement_within: Limit | None = None
    acceptance_within: Limit | None = None
    notice_within: Limit | None = None
    correction_within: Limit | None = None
    hand_over_within: Limit | None = None
    sources: Mapping[str, RuleSource] = field(default_factory=dict)
    definitions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockState:
    """Where a clock stands.

    No `due_at` while idle, on the way to the deciding agency, or asked for a supplement. While paused it is the due date as if
    time went on at once. `closes_at` stands only while asked.
    """

    phase: Phase = "idle"
    starts_at: datetime | None = None
    due_at: datetime | None = None
    paused_at: datetime | None = None
    closes_at: datetime | None = None
    stopped_at: datetime | None = None
    extensions: int = 0
    supplements: int = 0
    last_at: datetime | None = None

    @property
    def closes_on(self) -> date | None:
        """The last day on which the answer may come."""
        return day_of(minute_of(self.closes_at) - 1) if self.closes_at else None

    def late_at(self, at: datetime) -> bool:
        """Was it late at the moment, or when it had stopped by then? What waits for somebody else is not late."""
        if self.due_at is None or self.phase in ("paused", "asked", "on-the-way"):
            return False
        return (self.stopped_at if self.stopped_at and self.stopped_at < at else at) > self.due_at


FOLLOWS: Mapping[Kind, tuple[Phase, ...]] = {
    "started": ("idle",),
    "arrived": ("on-the-way", "running"),
    "paused": ("running",),
    "resumed": ("paused",),
    "asked": ("running", "paused"),
    "restarted": ("asked",),
    "extended": ("running",),
    "stopped": ("on-the-way", "running", "paused", "asked"),
}
"""What may happen, and where the clock stands before it."""
NOT_NOW: Mapping[Kind, str] = {
    "started": _("The time of this case has begun already."),
    "arrived": _("This case is not on its way to the deciding agency."),
    "paused": _("The time of this case does not run now, so it cannot be made to stand still."),
    "resumed": _("The time of this case does not stand still, so it cannot go on."),
    "asked": _("A supplement can be asked for only while the time of the case has begun and not ended."),
    "restarted": _("No supplement was asked for, so the time cannot begin anew."),
    "extended": _("The appointment can be changed only while the time of the case runs."),
    "stopped": _("The time of this case has not begun, or has ended already."),
}
"""What a person is told when it may not."""


class _Fold:
    """The clock of one case while its events are read. Numbers only; becomes a state at the end."""

    __slots__ = (
        "asked", "clock", "counting", "ends", "extensions", "last", "limit", "paused", "phase", "rules", "start", "stood",
        "stopped", "supplements",
    )  # fmt: skip

    def __init__(self, limit: Limit, clock: WorkingClock, rules: ClockRules) -> None:
        self.limit, self.clock, self.rules = limit, clock, rules
        self.counting: Counting = COUNTING[limit.unit](clock)
        self.phase: Phase = "idle"
        self.stood: Phase = "idle"
        self.start = self.ends = self.paused = self.asked = self.extensions = self.supplements = 0
        self.stopped: datetime | None = None
        self.last: datetime | None = None

    def take(self, event: ClockEvent) -> None:
        _require_order(self.phase, self.last, event)
        kind, minute = event.kind, minute_of(event.at)
        self.last = event.at
        if kind == "started" and event.elsewhere and self.rules.starts_elsewhere == "arrival":
            self.phase = "on-the-way"
        elif kind in ("started", "restarted") or (kind == "arrived" and self.phase == "on-the-way"):
            cutoff = self.rules.cutoff if event.channel in self.rules.cutoff_for else None
            self.start = self.clock.effective(minute, cutoff)
            self.ends = self.counting.first(self.start, self.limit.amount)
            self.phase = "running"
        elif kind == "paused":
            self.paused, self.phase = minute, "paused"
        elif kind == "resumed":
            self.ends, self.phase = self.counting.without(self.ends, self.paused, minute), "running"
        elif kind == "asked":
            self.asked, self.supplements, self.phase = minute, self.supplements + 1, "asked"
        elif kind == "extended" and event.until is not None:
            day = (midnight_of(event.until) - self.clock.base) // DAY
            self.ends, self.extensions = self.counting.until(self.ends, day), self.extensions + 1
        elif kind == "stopped":
            self.stood, self.stopped, self.phase = self.phase, event.at, "stopped"

    def due(self) -> int:
        """When the limit ends; of days, as the rules have it: with the office or with the day."""
        minute = self.counting.minute(self.ends)
        if self.limit.unit != "working-minutes" and self.rules.day_ends == "midnight":
            return self.clock.base + (self.clock.day(minute) + 1) * DAY
        return minute

    def closes(self) -> int | None:
        """When the wait for a supplement is over. Days of the citizen end at midnight, not with the office."""
        after = self.rules.closing_after
        if after is None:
            return None
        if after.unit in ("days", "weeks", "months"):
            return last_midnight(self.clock, self.asked, after)
        return last_midnight(self.clock, self.clock.due_minute(self.asked, after) - 1, Limit("days", 0))

    def state(self) -> ClockState:
        runs = (self.stood if self.phase == "stopped" else self.phase) in ("running", "paused")
        closes = self.closes() if self.phase == "asked" else None
        return ClockState(
            self.phase,
            moment_of(self.start) if runs else None,
            moment_of(self.due()) if runs else None,
            moment_of(self.paused) if self.phase == "paused" else None,
            moment_of(closes) if closes is not None else None,
            self.stopped,
            self.extensions,
            self.supplements,
            self.last,
        )


def read_clock(events: Iterable[ClockEvent], *, limit: Limit, clock: WorkingClock, rules: ClockRules) -> ClockState:
    """Where the clock stands after these events. ClockRefused when one cannot follow those before it; OutsideCalendar."""
    fold = _Fold(limit, clock, rules)
    for event in events:
        fold.take(event)
    return fold.state()


def require_next(state: ClockState, event: ClockEvent, *, clock: WorkingClock, rules: ClockRules) -> None:
    """Nothing, or ClockRefused: asked before an event is kept. What is kept is not judged again when calendars change.

    A supplement is asked for as often as the rules say (Decree 118/2025, art. 16.3); the due date is put off as often, and in
    good time before it (art. 19.6), to a later day.
    """
    _require_order(state.phase, state.last_at, event)
    if event.kind == "asked" and rules.supplements is not None and state.supplements >= rules.supplements:
        raise ClockRefused(
            _("A supplement was already asked for; it may be asked for %(most)s time only."), most=rules.supplements
        )
    if event.kind == "extended":
        _require_extension(state, event, clock, rules)


def _require_extension(state: ClockState, event: ClockEvent, clock: WorkingClock, rules: ClockRules) -> None:
    if event.until is None or state.due_at is None:
        raise Invalid(_("Name the new day on which the result will be there."), field="until")
    if state.extensions >= rules.extensions:
        raise ClockRefused(
            _("The appointment was already changed; it may be changed %(most)s time only."), most=rules.extensions
        )
    latest = clock.before(state.due_at, rules.extension_notice)
    if event.at > latest:
        raise ClockRefused(
            _("A new appointment had to be made by %(latest)s, before the result is due."), latest=latest
        )
    if event.until <= day_of(minute_of(state.due_at) - 1):
        raise Invalid(
            _("The new day has to be later than the one appointed, %(day)s."), field="until", day=state.due_at.date()
        )


def _require_order(phase: Phase, last: datetime | None, event: ClockEvent) -> None:
    if phase not in FOLLOWS[event.kind]:
        raise ClockRefused(NOT_NOW[event.kind])
    if last is not None and event.at < last:
        raise ClockRefused(_("%(at)s is earlier than what is already on the record, %(last)s."), at=event.at, last=last)


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Where a clock stands and where it would. `minutes`: by how much working time the due date moves; None without one."""

    now: ClockState
    then: ClockState
    minutes: int | None


def what_if(
    events: Sequence[ClockEvent],
    *,
    limit: Limit,
    clock: WorkingClock,
    rules: ClockRules,
    received: datetime | None = None,
    other: WorkingClock | None = None,
    other_limit: Limit | None = None,
) -> WhatIf:
    """The same clock had it been received at another time, under another calendar, or with another limit.

    Received later than something that followed, it would not fit: ClockRefused.
    """
    changed = [replace(one, at=received) if received and one.kind == "started" else one for one in events]
    now = read_clock(events, limit=limit, clock=clock, rules=rules)
    then = read_clock(changed, limit=other_limit or limit, clock=other or clock, rules=rules)
    if now.due_at is None or then.due_at is None:
        return WhatIf(now, then, None)
    return WhatIf(now, then, (other or clock).between(now.due_at, then.due_at))
