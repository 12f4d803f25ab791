"""Processes: states, and the actions that lead from one to the next, as packs describe them (folder "processes")."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tinhso.kernel.access import rights
from tinhso.kernel.definitions import Code, Definition, DefinitionKind, Lookup, Text, Typed, definition_kinds
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _

FOLDER = "processes"


class State(Typed):
    """Where a case can stand. `turn`: who acts next (the case's own unit, the one above, nobody); `final`: it rests."""

    title: Annotated[Text, Field(description="What people read.", examples=[{"vi": "Chờ thẩm định"}])]
    turn: Annotated[
        Literal["own", "above", "none"],
        Field(description="Who acts next: the unit's own people, those above, or nobody.", examples=["above"]),
    ] = "none"
    final: Annotated[bool, Field(description="true: nothing more has to be done.", examples=[True])] = False


class Action(Typed):
    """What leads from some states to another, and who may do it.

    `right` is asked in the case's unit. `not_by`: nobody who did one of these actions to the case may do this one.
    `order` sorts the choices shown to a person.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    title: Annotated[Text, Field(description="The word on the button.", examples=[{"vi": "Gửi báo cáo"}])]
    origin: Annotated[
        tuple[Code, ...],
        Field(alias="from", min_length=1, description="The states from which it can be done.", examples=[["draft"]]),
    ]
    to: Annotated[Code, Field(description="The state it leads to.", examples=["sent"])]
    right: Annotated[
        Code, Field(description="The right it asks for, in the unit of the case.", examples=["report.send"])
    ]
    note: Annotated[
        Literal["required", "optional", "none"],
        Field(description="Whether a reason is asked for.", examples=["required"]),
    ] = "none"
    not_by: Annotated[
        tuple[Code, ...], Field(description="Actions whose doer may not do this one.", examples=[["send"]])
    ] = ()
    order: Annotated[int, Field(description="Sorts the choices shown; lower first.", examples=[1])] = 0


class Process(Definition):
    """A kind of case: its states, where it starts, and its actions."""

    states: Annotated[
        dict[Code, State],
        Field(
            min_length=1,
            description="Where a case can stand, by code.",
            examples=[{"draft": {"title": {"vi": "Đang lập"}, "turn": "own"}}],
        ),
    ]
    start: Annotated[Code, Field(description="The state a case begins in.", examples=["draft"])]
    actions: Annotated[
        dict[Code, Action],
        Field(
            description="What leads from state to state, by code.",
            examples=[{"send": {"title": {"vi": "Gửi"}, "from": ["draft"], "to": "sent", "right": "report.send"}}],
        ),
    ]


def register() -> None:
    """Make the kind known to packs."""
    definition_kinds.add(FOLDER, DefinitionKind(FOLDER, Process, check, _("Processes")))


def check(process: Process, others: Lookup) -> Sequence[Problem]:
    """What keeps a process from working, with the path of each mistake."""
    return [*_unknown(process), *_unreachable(process), *_dead_ends(process), *_unnoted(process)]


def _unknown(process: Process) -> Iterator[Problem]:
    known = ", ".join(process.states)
    if process.start not in process.states:
        yield (
            ("start",),
            Expected(_("one of the states %(known)s (“%(code)s” is none)"), known=known, code=process.start),
        )
    for code, action in process.actions.items():
        for place, state in enumerate(action.origin):
            if state not in process.states:
                yield (
                    ("actions", code, "from", place),
                    Expected(_("one of the states %(known)s (“%(code)s” is none)"), known=known, code=state),
                )
        if action.to not in process.states:
            yield (
                ("actions", code, "to"),
                Expected(_("one of the states %(known)s (“%(code)s” is none)"), known=known, code=action.to),
            )
        if action.right not in rights:
            yield (
                ("actions", code, "right"),
                Expected(_("a right some service declares (“%(code)s” is none)"), code=action.right),
            )
        for place, other in enumerate(action.not_by):
            if other not in process.actions:
                yield (
                    ("actions", code, "not_by", place),
                    Expected(
                        _("one of the actions %(known)s (“%(code)s” is none)"),
                        known=", ".join(process.actions),
                        code=other,
                    ),
                )


def _unreachable(process: Process) -> Iterator[Problem]:
    reached = _closure({process.start}, [(set(action.origin), {action.to}) for action in process.actions.values()])
    for state in process.states:
        if state not in reached:
            yield (
                ("states", state),
                Expected(_("a state some action leads to from “%(code)s” (nothing leads here)"), code=process.start),
            )


def _dead_ends(process: Process) -> Iterator[Problem]:
    final = {code for code, state in process.states.items() if state.final}
    ends = _closure(final, [({action.to}, {origin}) for action in process.actions.values() for origin in action.origin])
    for state in process.states:
        if state not in ends:
            yield (
                ("states", state),
                Expected(_("a way to a state with “final: true” (a case would stay here for ever)")),
            )


def _unnoted(process: Process) -> Iterator[Problem]:
    for code, state in process.states.items():
        if not state.final and state.turn == "none":
            yield ("states", code, "turn"), Expected(_("own or above: somebody acts next in a state that is not final"))


def _closure(first: set[str], ways: Sequence[tuple[set[str], set[str]]]) -> set[str]:
    reached = set(first)
    while True:
        more = {state for origins, targets in ways if origins & reached for state in targets} - reached
        if not more:
            return reached
        reached |= more
