"""What keeps the times of a process from working: effects on the clock that cannot be, steps that outlast the whole."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _

from ..rules.clock_limit import TimeLimit
from .process import Action, Process

HOURS_A_DAY = 8
"""Working hours of a working day. Labour Code 2019, article 105."""
Node = tuple[str, str]
"""A state, and how the clock of the whole stands there."""
_AFTER = {
    "start": {"idle": "running"},
    "arrive": {"on-the-way": "running", "running": "running"},
    "pause": {"running": "paused"},
    "resume": {"paused": "running"},
    "ask": {"running": "asked", "paused": "asked"},
    "restart": {"asked": "running"},
    "extend": {"running": "running"},
    "stop": dict.fromkeys(("idle", "on-the-way", "running", "paused", "asked", "stopped"), "stopped"),
}
"""How the clock stands after an effect, by how it stood before. Where it does not stand so, the effect cannot be."""

PHASES = {
    "idle": _("not begun"),
    "on-the-way": _("between two agencies"),
    "running": _("running"),
    "paused": _("at a standstill"),
    "asked": _("waiting for a supplement"),
    "stopped": _("stopped for good"),
}
"""How a clock stands, in words."""


def check(process: Process) -> Iterator[Problem]:
    """Every mistake in the times of a process whose names are right."""
    if not process.listed:
        yield from _without_lists(process)
        return
    for code, state in process.states.items():
        if state.final and state.time is not None:
            yield ("states", code, "time"), Expected(_("no time: nothing more has to be done in a final state"))
    for code, rule in process.escalations.items():
        if rule.before is not None and rule.after is not None:
            yield ("escalations", code, "after"), Expected(_("before or after, not both"))
    yield from _impossible_effects(process)
    yield from _beyond_the_whole(process)


def _without_lists(process: Process) -> Iterator[Problem]:
    timed = (
        process.time is not None
        or any(state.time is not None for state in process.states.values())
        or any(action.clock is not None for action in process.actions.values())
        or process.escalations
        or process.opinions
        or process.assign
    )
    if timed:
        yield (), Expected(_("the key “read”: only cases that stand on work lists have times, opinions and people"))


def _first(process: Process) -> tuple[Node, ...]:
    """How a case can stand when it is opened: taken in by another desk than that of the deciding agency, on its way."""
    effects = {action.clock for action in process.actions.values()}
    if "start" in effects:
        return ((process.start, "idle"),)
    return ((process.start, "running"), *([(process.start, "on-the-way")] if "arrive" in effects else []))


def _next(process: Process, node: Node) -> Iterator[tuple[str, Action, tuple[Node, ...]]]:
    """The actions from a state with the clock so, and where they lead; nowhere: the effect cannot be."""
    state, stands = node
    arrives = any(action.clock == "arrive" for action in process.actions.values())
    for code, action in process.actions.items():
        if state not in action.origin:
            continue
        after = stands if action.clock is None else _AFTER[action.clock].get(stands)
        if after is not None and process.states[action.to].final:
            after = "stopped"
        if after is None:
            yield code, action, ()
        elif action.clock == "start" and arrives:
            yield code, action, ((action.to, after), (action.to, "on-the-way"))
        else:
            yield code, action, ((action.to, after),)


def _walk(process: Process) -> Iterator[tuple[Node, str, Action, tuple[Node, ...]]]:
    """Every way a case can go, each once."""
    waiting, seen = list(_first(process)), set(_first(process))
    while waiting:
        node = waiting.pop()
        for code, action, leads in _next(process, node):
            yield node, code, action, leads
            new = [one for one in leads if one not in seen]
            seen.update(new)
            waiting += new


def _impossible_effects(process: Process) -> Iterator[Problem]:
    told: set[str] = set()
    for (state, stands), code, action, leads in _walk(process):
        if not leads and code not in told:
            told.add(code)
            yield (
                ("actions", code, "clock"),
                Expected(
                    _(
                        "an effect that can be: a case can stand at “%(state)s” with its clock %(clock)s, then not %(effect)s"
                    ),
                    state=state,
                    clock=Expected(PHASES[stands]),
                    effect=action.clock,
                ),
            )


def hours(limit: TimeLimit | None) -> Decimal | None:
    """In working hours, a day as eight: to compare and to add up. None for days, weeks and months of the calendar."""
    if limit is None or (limit.working_days is None and limit.working_hours is None):
        return None
    return Decimal(limit.working_days or 0) * HOURS_A_DAY + Decimal(limit.working_hours or 0)


def _beyond_the_whole(process: Process) -> Iterator[Problem]:
    """The steps on some way from where the time begins, without coming back, take longer than the whole."""
    whole = hours(process.time)
    if whole is None:
        return
    ways: dict[str, set[str]] = {}
    begins = {state for state, stands in _first(process) if stands == "running"}
    for (state, stands), _code, action, leads in _walk(process):
        for other, after in leads:
            if after != "running":
                continue
            if action.clock in ("start", "arrive", "restart") or stands != "running":
                begins.add(other)
            else:
                ways.setdefault(state, set()).add(other)
    longest = max((_longest(process, ways, state) for state in sorted(begins)), default=(Decimal(0), ()))
    if longest[0] > whole:
        yield (
            ("time",),
            Expected(
                _("at least %(hours)s working hours: the steps %(steps)s add up to that"),
                hours=longest[0],
                steps=" → ".join(longest[1]),
            ),
        )


def _longest(process: Process, ways: dict[str, set[str]], first: str) -> tuple[Decimal, tuple[str, ...]]:
    """The most time on a way from a state, no state twice, and the states of that way."""
    walking: list[str] = []

    @cache
    def best(state: str) -> tuple[Decimal, tuple[str, ...]]:
        walking.append(state)
        onward = [best(other) for other in sorted(ways.get(state, ())) if other not in walking]
        walking.pop()
        most, path = max(onward, default=(Decimal(0), ()))
        return most + (hours(process.states[state].time) or 0), (state, *path)

    return best(first)
