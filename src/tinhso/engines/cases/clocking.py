"""The legal clock as a case keeps it: what happened to it in JSON, and the due moments that follow, by the rules of its day."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from tinhso.kernel.days import local_day

from .clock_definitions import clock_rules, clock_rules_of, working_clock
from .definitions import Effect, Process
from .errors import OutsideCalendar
from .rules.clock import Limit
from .rules.clock_bulk import ClockRead, OneClock, clocks_read
from .rules.clock_events import Channel, ClockEvent, ClockRules, Kind, Phase, read_clock, read_events, require_next

FAR = datetime(3000, 1, 1, tzinfo=UTC)
"""Where in a list a case stands that is due at no moment yet."""
KINDS: Mapping[Effect, Kind] = {
    "start": "started",
    "arrive": "arrived",
    "pause": "paused",
    "resume": "resumed",
    "ask": "asked",
    "restart": "restarted",
    "extend": "extended",
    "stop": "stopped",
}
_BEGINS = ("start", "restart")


@dataclass(frozen=True, slots=True)
class Clocked:
    """What a case keeps of its clock. `kept` is None where there is none."""

    kept: dict[str, Any] | None = None
    due: datetime | None = None
    step_due: datetime | None = None
    phase: Phase = "idle"

    @property
    def sorts_by(self) -> datetime:
        """Its place in a list: the due moment, else that of the step, else the end. While time stands still nothing is due, and
        what was decided and only waits to be fetched has no due moment but that of its step."""
        if self.phase == "paused":
            return FAR
        return (self.due if self.phase != "stopped" else None) or self.step_due or FAR


def opened(process: Process, *, limit: Limit | None, channel: str, elsewhere: bool, at: datetime) -> Clocked:
    """The clock of a case that is opened: it runs at once unless the process has an action that starts it."""
    found: dict[str, Any] = {}
    if limit is None and process.time is not None:
        limit = process.time.limit
    if limit is not None:
        found["limit"] = limit.as_json()
    starts = any(action.clock == "start" for action in process.actions.values())
    effect: Effect | None = None if starts or limit is None else "start"
    return moved(process, found, effect, process.start, channel=channel, elsewhere=elsewhere, at=at)


def moved(
    process: Process,
    kept: Mapping[str, Any],
    effect: Effect | None,
    to: str,
    *,
    channel: str,
    elsewhere: bool,
    at: datetime,
    due: datetime | None = None,
    until: date | None = None,
    step_from: datetime | None = None,
) -> Clocked:
    """The clock after an action that leads to a state. ClockRefused when the law does not let it do that now.

    `due`: when it was due; an action without an effect leaves that as it is. `step_from`: since when it stands there, when that was before (an action was taken back).
    """
    found = dict(kept)
    phase: Phase = found.get("phase", "idle")
    if effect in (None, "stop") and process.states[to].final:
        effect = "stop" if phase in ("on-the-way", "running", "paused", "asked") else None
    if effect == "arrive" and phase == "running":
        effect = None  # taken in by the deciding agency itself: it had arrived when it began
    acts = effect is not None and "limit" in found
    if acts and effect is not None:
        begins = effect in _BEGINS
        event = ClockEvent(KINDS[effect], at, _channel(channel) if begins else "internal", begins and elsewhere, until)
        _append(process, found, event)
    found.pop("step", None)
    if process.states[to].time is not None:
        found["step"] = (step_from or at).isoformat()
    return read(process, found, to, at=at) if acts else Clocked(found, due, _step_due(process, found, to, at), phase)


def _channel(channel: str) -> Channel:
    return channel if channel in ("desk", "post", "online") else "internal"  # type: ignore[return-value]


def _append(process: Process, found: dict[str, Any], event: ClockEvent) -> None:
    """Judge the event and put it behind the others."""
    events = read_events(found.get("events", ()))
    clock = working_clock(process.calendar, on=local_day(event.at))
    if not events:
        found["rules"] = list(clock_rules(on=local_day(event.at)).definitions)
    rules = _rules(found, events[0] if events else event)
    state = read_clock(events, limit=Limit.read(found["limit"]), clock=clock, rules=rules)
    require_next(state, event, clock=clock, rules=rules)
    found["events"] = [one.as_json() for one in (*events, event)]


def _rules(kept: Mapping[str, Any], first: ClockEvent) -> ClockRules:
    """Those it was received under: a definition added later rewrites no deadline."""
    return clock_rules_of(kept["rules"]) if "rules" in kept else clock_rules(on=local_day(first.at))


def read(process: Process, kept: Mapping[str, Any], state: str, *, at: datetime) -> Clocked:
    """Every moment anew, by the calendar as it is known on the day of `at`."""
    if not kept:
        return Clocked()
    found, due = dict(kept), None
    phase: Phase = "idle"
    if found.get("events"):
        events = read_events(found["events"])
        clock = working_clock(process.calendar, on=local_day(at))
        stands = read_clock(events, limit=Limit.read(found["limit"]), clock=clock, rules=_rules(found, events[0]))
        due, phase = stands.due_at, stands.phase
        found["phase"] = phase
        found["closes"] = stands.closes_at.isoformat() if stands.closes_at else None
    return Clocked(found, due, _step_due(process, found, state, at), phase)


def read_many(cases: Sequence[tuple[int, Process, dict[str, Any], str]], *, at: datetime) -> dict[int, Clocked]:
    """The same for many at once, by (id, process, what is kept, state): clocks in columns. Without those outside the calendar."""
    clocks: dict[str, list[OneClock]] = {}
    for id, process, kept, _state in cases:
        if kept.get("events"):
            events = read_events(kept["events"])
            one = OneClock(id, Limit.read(kept["limit"]), events, _rules(kept, events[0]))
            clocks.setdefault(process.calendar, []).append(one)
    on = local_day(at)
    stand = {
        one.key: one
        for calendar, many in clocks.items()
        for one in clocks_read(many, clock=working_clock(calendar, on=on))
    }
    found: dict[int, Clocked] = {}
    for id, process, kept, state in cases:
        with suppress(OutsideCalendar):
            if not kept or (kept.get("events") and id not in stand):
                continue
            now, clock = dict(kept), stand.get(id, ClockRead(id, "idle", None))
            if id in stand:
                now |= {"phase": clock.phase, "closes": clock.closes.isoformat() if clock.closes else None}
            found[id] = Clocked(now, clock.due, _step_due(process, now, state, at), clock.phase)
    return found


def _step_due(process: Process, kept: Mapping[str, Any], state: str, at: datetime) -> datetime | None:
    time = process.states[state].time
    if time is None or "step" not in kept:
        return None
    return working_clock(process.calendar, on=local_day(at)).due(datetime.fromisoformat(kept["step"]), time.limit)
