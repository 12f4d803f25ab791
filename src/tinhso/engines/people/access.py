"""The rights of an actor, from memory. Implements kernel.access.Access; wiring installs it."""

from datetime import date

from tinhso.engines.units import public as units
from tinhso.kernel.access import EVERYWHERE, NOWHERE, Scope, rights
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _

from . import memory, rules
from .definitions import roles_on
from .delegation import rules as delegation_rules
from .memory import Held, Lent, Reached, Snapshot

_EVERYWHERE = Reached(everywhere=True)


class PeopleAccess:
    """A right holds through an appointment that holds on the day; a post's roles say which, and how far."""

    def scope(self, by: Actor, right: str, *, on: date) -> Scope:
        """Where the actor may use the right on that day. A process without a person may everywhere."""
        reached = self._reached(by, right, on)
        if reached is None:
            return NOWHERE
        if reached.everywhere:
            return EVERYWHERE
        return Scope(own=_paths(reached.own, on), below=_paths(reached.below, on))

    def allows(self, by: Actor, right: str, *, unit: int, on: date) -> bool:
        """May the actor use the right in the unit on that day?

        In a unit that has ended, whoever may in one that answers for it now: its successor, or for a district without
        one, the province that came of its own. So what was reported before a reform stays readable, and can be finished.
        """
        reached = self._reached(by, right, on)
        if reached is None:
            return False
        if reached.everywhere:
            return True
        path = units.path_of(unit, on=on)
        if path is None:
            return any(self.allows(by, right, unit=heir, on=on) for heir in units.heirs(unit, on=on) if heir != unit)
        # A path is the ids from the root of the tree, so whoever stands in it is above the unit, or the unit itself.
        return unit in reached.own or not reached.roots.isdisjoint(path.split("."))

    def require(self, by: Actor, right: str, *, unit: int, on: date) -> None:
        """Nothing, or NotAllowed."""
        if not self.allows(by, right, unit=unit, on=on):
            raise NotAllowed(_("Your post does not have the right to do this in this unit."))

    def anywhere(self, by: Actor, right: str, *, on: date) -> None:
        """Nothing, or NotAllowed when the actor has the right in no unit at all."""
        if self.scope(by, right, on=on).nowhere:
            raise NotAllowed(_("Your post does not have the right to do this."))

    def _reached(self, by: Actor, right: str, on: date) -> Reached | None:
        if rights.get(right).public:
            return _EVERYWHERE
        if by.only is not None and right not in by.only:
            return None
        if by.system and by.person is None:
            return _EVERYWHERE
        if by.appointment is None:
            return None
        snapshot = memory.snapshot()
        found = _own_rights(snapshot, by.appointment, on)
        if by.person is not None:
            held = snapshot.held.get(by.appointment)
            if held is None or held.person != by.person:
                return None
        if by.on_behalf is not None:
            found = _lent_rights(snapshot, by, on)
        return found.get(right)


def _paths(roots: tuple[int, ...], on: date) -> tuple[str, ...]:
    return tuple(path for path in (units.path_of(root, on=on) for root in roots) if path is not None)


def _own_rights(snapshot: Snapshot, appointment: int, on: date) -> dict[str, Reached]:
    """The rights of the appointment's own post."""
    found = snapshot.reached.get((appointment, on))
    if found is None:
        found = snapshot.reached[appointment, on] = _reached_on(snapshot, appointment, on)
    return found


def _lent_rights(snapshot: Snapshot, by: Actor, on: date) -> dict[str, Reached]:
    """The rights somebody lent the actor, and none of the actor's own: whoever acts for another acts as the other."""
    behalf = by.on_behalf
    lent = snapshot.delegation(behalf.delegation) if behalf else None
    if behalf is None or lent is None or (lent.taker, lent.giver) != (by.appointment, behalf.appointment):
        return {}
    found = snapshot.lent.get((lent.delegation, on))
    if found is None:
        found = snapshot.lent[lent.delegation, on] = _lent_on(snapshot, lent, on)
    giver = snapshot.appointment(lent.giver)
    return found if giver is not None and giver.person == behalf.person else {}


def _lent_on(snapshot: Snapshot, lent: Lent, on: date) -> dict[str, Reached]:
    """What is lent that day: no more than the giver holds of their own, through no delegation, and only in its days."""
    taker = snapshot.appointment(lent.taker)
    if on not in lent.period or taker is None or on not in taker.period:
        return {}
    path = units.path_of(lent.unit, on=on) if lent.unit is not None else None
    asked = delegation_rules.asked(lent.width, path)
    found = {}
    for right, held in _own_rights(snapshot, lent.giver, on).items():
        if right not in lent.rights or rights.get(right).personal:
            continue
        if lent.width == "all":
            found[right] = held
            continue
        mine = EVERYWHERE if held.everywhere else Scope(own=_paths(held.own, on), below=_paths(held.below, on))
        both = delegation_rules.meet(mine, asked)
        if not both.nowhere:
            found[right] = Reached(own=_ids(both.own), below=_ids(both.below))
    return found


def _ids(paths: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int(path.rpartition(".")[2]) for path in paths)


def _reached_on(snapshot: Snapshot, appointment: int, on: date) -> dict[str, Reached]:
    """Every right of the appointment on the day; nothing when it does not hold then."""
    held = snapshot.appointment(appointment)
    if held is None or on not in held.period:
        return {}
    grants = rules.widest((grant.right, grant.reach) for role in roles_on(held.roles, on=on) for grant in role.rights)
    below = _roots_below(held, on) if "below" in grants.values() else ()
    ways = {"own": Reached(own=(held.unit,)), "below": Reached(below=below), "everywhere": _EVERYWHERE}
    return {right: ways[reach] for right, reach in grants.items()}


def _roots_below(held: Held, on: date) -> tuple[int, ...]:
    """The post's unit, and the territory when the unit is a body that has one."""
    place = units.many([held.unit], on=on).get(held.unit)
    if place is None or place.jurisdiction is None:
        return (held.unit,)
    return held.unit, place.jurisdiction


access = PeopleAccess()
