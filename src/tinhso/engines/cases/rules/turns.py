"""Whose turn it is. Pure: which units stand in which relation to the case is an argument."""

from collections.abc import Callable
from dataclasses import dataclass

from tinhso.kernel.errors import NotAllowed, NotNow
from tinhso.kernel.texts import mark as _

from ..definitions import Action, Process
from ..errors import NotTakenBack, Taken


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a case: whose it is, who received it, who decides. `above`: the unit above one, itself at the top."""

    own: int
    receiving: int | None
    deciding: int | None
    above: Callable[[int], int]

    def of(self, relation: str) -> int:
        """The unit in that relation; who received and who decides is the own unit where nobody else was named."""
        if relation == "above":
            return self.above(self.own)
        if relation == "receiving":
            return self.receiving or self.own
        if relation == "deciding":
            return self.deciding or self.own
        return self.own


def turn_of(process: Process, state: str, units: Units) -> int | None:
    """The unit whose turn it is in a state; nobody's when the case rests."""
    stands = process.states[state]
    return None if stands.final or stands.turn == "none" else units.of(stands.turn)


def person_after(*, given: int | None, before: int | None, unit_before: int | None, unit: int | None) -> int | None:
    """Who has the case in hand after a move: who was named, else who had it while it stays in the unit, else nobody."""
    if unit is None:
        return None
    return given if given is not None else before if unit == unit_before else None


def require_free(person: int | None, by: int | None) -> None:
    """Nothing, or Taken: a colleague claimed it first. Whoever may assign can still give it to somebody else."""
    if person is not None and person != by:
        raise Taken(_("A colleague has this in hand already. Ask whoever leads the unit to give it to you."))


def require_somebodys(unit: int | None) -> int:
    """The unit whose turn it is; NotNow when the case rests."""
    if unit is None:
        raise NotNow(_("This is closed: nobody has to do anything here any more."))
    return unit


@dataclass(frozen=True, slots=True)
class Last:
    """The newest step of a case: its kind and action, where it came from, and who did it."""

    kind: str
    action: str
    from_state: str
    person: int | None


def require_back(process: Process, last: Last | None, hands: tuple[int, ...]) -> Action:
    """The action that may be taken back: the newest step, of that kind, by one of these hands. NotTakenBack, NotAllowed."""
    action = process.actions.get(last.action) if last is not None and last.kind == "move" else None
    if action is None or last is None or not last.action:
        raise NotTakenBack(_("There is nothing here that could be taken back: somebody has acted since."))
    if not action.undo:
        raise NotTakenBack(_("“%(action)s” is not taken back."), action=action.title)
    if last.person not in hands:
        raise NotAllowed(_("Only who did “%(action)s” may take it back."), action=action.title)
    return action
