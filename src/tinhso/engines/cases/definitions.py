"""Processes: states, and the actions that lead from one to the next, as packs describe them (folder "processes")."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tinhso.kernel.access import rights
from tinhso.kernel.definitions import Code, Definition, DefinitionKind, Lookup, Text, Typed, definition_kinds
from tinhso.kernel.texts import mark as _

FOLDER = "processes"
Problem = tuple[tuple[str | int, ...], str]


class State(Typed):
    """Where a case can stand. `turn`: who acts next (the case's own unit, the one above, nobody); `final`: it rests."""

    title: Text
    turn: Literal["own", "above", "none"] = "none"
    final: bool = False


class Action(Typed):
    """What leads from some states to another, and who may do it.

    `right` is asked in the case's unit. `not_by`: nobody who did one of these actions to the case may do this one.
    `order` sorts the choices shown to a person.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    title: Text
    origin: Annotated[tuple[Code, ...], Field(alias="from", min_length=1)]
    to: Code
    right: Code
    note: Literal["required", "optional", "none"] = "none"
    not_by: tuple[Code, ...] = ()
    order: int = 0


class Process(Definition):
    """A kind of case: its states, where it starts, and its actions."""

    states: Annotated[dict[Code, State], Field(min_length=1)]
    start: Code
    actions: dict[Code, Action]


def register() -> None:
    """Make the kind known to packs."""
    definition_kinds.add(FOLDER, DefinitionKind(FOLDER, Process, check, _("Processes")))


def check(process: Process, others: Lookup) -> Sequence[Problem]:
    """What keeps a process from working, with the path of each mistake."""
    return [*_unknown(process), *_unreachable(process), *_dead_ends(process), *_unnoted(process)]


def _unknown(process: Process) -> Iterator[Problem]:
    known = ", ".join(process.states)
    if process.start not in process.states:
        yield ("start",), f"one of the states {known} (“{process.start}” is none)"
    for code, action in process.actions.items():
        for place, state in enumerate(action.origin):
            if state not in process.states:
                yield ("actions", code, "from", place), f"one of the states {known} (“{state}” is none)"
        if action.to not in process.states:
            yield ("actions", code, "to"), f"one of the states {known} (“{action.to}” is none)"
        if action.right not in rights:
            yield ("actions", code, "right"), f"a right some service declares (“{action.right}” is none)"
        for place, other in enumerate(action.not_by):
            if other not in process.actions:
                yield (
                    ("actions", code, "not_by", place),
                    f"one of the actions {', '.join(process.actions)} (“{other}” is none)",
                )


def _unreachable(process: Process) -> Iterator[Problem]:
    reached = _closure({process.start}, [(set(action.origin), {action.to}) for action in process.actions.values()])
    for state in process.states:
        if state not in reached:
            yield ("states", state), f"a state some action leads to from “{process.start}” (nothing leads here)"


def _dead_ends(process: Process) -> Iterator[Problem]:
    final = {code for code, state in process.states.items() if state.final}
    ends = _closure(final, [({action.to}, {origin}) for action in process.actions.values() for origin in action.origin])
    for state in process.states:
        if state not in ends:
            yield ("states", state), "a way to a state with “final: true” (a case would stay here for ever)"


def _unnoted(process: Process) -> Iterator[Problem]:
    for code, state in process.states.items():
        if not state.final and state.turn == "none":
            yield ("states", code, "turn"), "own or above: somebody acts next in a state that is not final"


def _closure(first: set[str], ways: Sequence[tuple[set[str], set[str]]]) -> set[str]:
    reached = set(first)
    while True:
        more = {state for origins, targets in ways if origins & reached for state in targets} - reached
        if not more:
            return reached
        reached |= more
