"""Which action leads where, and for whom. Pure: what happened before and what is allowed are arguments."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from tinhso.kernel.errors import NotAllowed, NotThere, TinhSoError
from tinhso.kernel.texts import mark as _

from ..definitions import Action, Process
from ..errors import NoteMissing, NotInThisState, OwnWork

MOST_NOTE = 2000
Doers = Mapping[str, Collection[int]]
"""Persons by the action they did to the case, kept for actions that some `not_by` names.

An act on somebody's behalf counts for both persons (`Actor.hands`): neither judges it later, through whatever seat.
"""


@dataclass(frozen=True, slots=True)
class ActionChoice:
    """An action of the present state: whether this person may do it, and if not, why."""

    code: str
    action: Action
    refused: TinhSoError | None = None

    @property
    def allowed(self) -> bool:
        return self.refused is None


def action_of(process: Process, code: str) -> Action:
    """The action, or NotThere."""
    try:
        return process.actions[code]
    except KeyError:
        raise NotThere(_("What you are looking for is not here.")) from None


def require_two_persons(process: Process, code: str, hands: Collection[int], doers: Doers) -> None:
    """Nothing, or OwnWork naming what one of the hands did before. Seats do not count: persons are compared."""
    for earlier in process.actions[code].not_by:
        if any(person in doers.get(earlier, ()) for person in hands):
            raise OwnWork(
                _(
                    "You did “%(earlier)s” here yourself, so you cannot do “%(action)s”, not even from another of your posts. "
                    "A colleague has to do it."
                ),
                earlier=process.actions[earlier].title,
                action=process.actions[code].title,
            )


def require_note(action: Action, note: str) -> str:
    """The note as it is kept; NoteMissing when the action asks for a reason and there is none."""
    kept = note.strip()
    if action.note == "none":
        return ""
    if action.note == "required" and not kept:
        raise NoteMissing(_("Write the reason, so that the next person knows what to mend."), field="note")
    if len(kept) > MOST_NOTE:
        raise NoteMissing(_("Write at most %(most)s characters."), field="note", most=MOST_NOTE)
    return kept


def require_state(process: Process, code: str, state: str) -> None:
    """Nothing, or NotInThisState."""
    action = process.actions[code]
    if state not in action.origin:
        raise NotInThisState(
            _("“%(action)s” is not possible now: this stands at “%(state)s”."),
            action=action.title,
            state=process.states[state].title,
        )


def remember(process: Process, code: str, hands: Collection[int], doers: Doers) -> dict[str, list[int]]:
    """Who did what after this action, for the actions that some `not_by` names."""
    kept = {action: list(persons) for action, persons in doers.items()}
    if any(code in action.not_by for action in process.actions.values()):
        for person in hands:
            if person not in kept.get(code, ()):
                kept.setdefault(code, []).append(person)
    return kept


def choices(
    process: Process, state: str, *, hands: Collection[int], doers: Doers, allowed: Callable[[Action], bool]
) -> tuple[ActionChoice, ...]:
    """The actions that start here, in order; those the person has no right to are left out, refused ones say why."""
    found = []
    for code, action in sorted(process.actions.items(), key=lambda item: (item[1].order, item[0])):
        if state in action.origin and allowed(action):
            found.append(ActionChoice(code, action, _refusal(process, code, hands, doers)))
    return tuple(found)


def _refusal(process: Process, code: str, hands: Collection[int], doers: Doers) -> TinhSoError | None:
    try:
        require_two_persons(process, code, hands, doers)
    except NotAllowed as refused:
        return refused
    return None
