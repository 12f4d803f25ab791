"""What keeps a process from working, with the path of each mistake."""

from collections.abc import Iterable, Iterator, Sequence

from tinhso.kernel import conditions
from tinhso.kernel.access import rights
from tinhso.kernel.definitions import Lookup
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _

from . import timing
from .process import Process


def check(process: Process, others: Lookup) -> Sequence[Problem]:
    """Everything wrong with it at once."""
    named = [*_unknown_states(process), *_unknown_rights(process), *_unknown_actions(process)]
    if named:
        return named  # what follows walks along the names
    return [
        *_unreachable(process),
        *_dead_ends(process),
        *_waiting_for_nobody(process),
        *_for_nobody(process),
        *_conditions(process),
        *_undone(process),
        *timing.check(process),
    ]


def _unknown_states(process: Process) -> Iterator[Problem]:
    places: list[tuple[tuple[str | int, ...], str]] = [(("start",), process.start)]
    for code, action in process.actions.items():
        places += [(("actions", code, "from", place), state) for place, state in enumerate(action.origin)]
        places.append((("actions", code, "to"), action.to))
    for code, opinion in process.opinions.items():
        places += [(("opinions", code, "states", place), state) for place, state in enumerate(opinion.states)]
    known = ", ".join(process.states)
    for place, state in places:
        if state not in process.states:
            yield place, Expected(_("one of the states %(known)s (“%(code)s” is none)"), known=known, code=state)


def _unknown_rights(process: Process) -> Iterator[Problem]:
    places: list[tuple[tuple[str | int, ...], str | None]] = [(("read",), process.read), (("assign",), process.assign)]
    places += [(("actions", code, "right"), action.right) for code, action in process.actions.items()]
    for code, opinion in process.opinions.items():
        places += [(("opinions", code, "asks"), opinion.asks), (("opinions", code, "right"), opinion.right)]
    for place, right in places:
        if right is not None and right not in rights:
            yield place, Expected(_("a right some service declares (“%(code)s” is none)"), code=right)


def _unknown_actions(process: Process) -> Iterator[Problem]:
    places: list[tuple[tuple[str | int, ...], str]] = []
    for code, action in process.actions.items():
        places += [(("actions", code, "not_by", place), other) for place, other in enumerate(action.not_by)]
    for code, opinion in process.opinions.items():
        places += [(("opinions", code, "before", place), other) for place, other in enumerate(opinion.before)]
    known = ", ".join(process.actions)
    for place, other in places:
        if other not in process.actions:
            yield place, Expected(_("one of the actions %(known)s (“%(code)s” is none)"), known=known, code=other)


def _unreachable(process: Process) -> Iterator[Problem]:
    reached = closure({process.start}, [(set(action.origin), {action.to}) for action in process.actions.values()])
    for state in process.states:
        if state not in reached:
            yield (
                ("states", state),
                Expected(_("a state some action leads to from “%(code)s” (nothing leads here)"), code=process.start),
            )


def _dead_ends(process: Process) -> Iterator[Problem]:
    final = {code for code, state in process.states.items() if state.final}
    ends = closure(final, [({action.to}, set(action.origin)) for action in process.actions.values()])
    for state in process.states:
        if state not in ends:
            yield (
                ("states", state),
                Expected(_("a way to a state with “final: true” (a case would stay here for ever)")),
            )


def _waiting_for_nobody(process: Process) -> Iterator[Problem]:
    for code, state in process.states.items():
        if not state.final and state.turn == "none":
            yield (
                ("states", code, "turn"),
                Expected(_("own, above, receiving or deciding: somebody acts next in a state that is not final")),
            )


def _for_nobody(process: Process) -> Iterator[Problem]:
    """It is one unit's turn, yet every action asks for a right in the other: nobody may take them."""
    for code, state in process.states.items():
        asked = {action.unit for action in process.actions.values() if code in action.origin}
        apart = {"receiving", "deciding"}
        if state.turn in apart and asked and asked <= apart - {state.turn}:
            yield (
                ("states", code, "turn"),
                Expected(
                    _(
                        "%(turn)s, since every action from here asks for a right there: so nobody whose turn it is may act"
                    ),
                    turn=", ".join(sorted(asked)),
                ),
            )


def _conditions(process: Process) -> Iterator[Problem]:
    for code, action in process.actions.items():
        if action.when is None:
            continue
        rule, here = action.when.rule, ("actions", code, "when", "rule")
        wrong = [((*here, *place), why) for place, why in conditions.problems(rule)]
        yield from wrong
        if not wrong and not conditions.variables(rule) and not conditions.holds(rule, {}):
            yield here, Expected(_("a condition that can hold (this one never does, so nobody may take the action)"))


def _undone(process: Process) -> Iterator[Problem]:
    for code, action in process.actions.items():
        if action.undo and action.clock is not None:
            yield (
                ("actions", code, "undo"),
                Expected(
                    _("false: what changed the time set by law is not taken back, it is followed by another action")
                ),
            )
        elif action.undo and action.origin and process.states[action.to].final:
            yield ("actions", code, "undo"), Expected(_("false: a case that is closed is not taken back"))


def closure(first: Iterable[str], ways: Sequence[tuple[set[str], set[str]]]) -> set[str]:
    """Everything reached: whoever stands in one of the left reaches all of the right."""
    reached = set(first)
    while True:
        more = {state for origins, targets in ways if origins & reached for state in targets} - reached
        if not more:
            return reached
        reached |= more
