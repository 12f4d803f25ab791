"""Whom and what somebody may manage: the whole system, or the posts and people of some units and nobody else's."""

from collections.abc import Collection
from datetime import date

from tinhso.engines.units import public as units
from tinhso.kernel.access import Scope
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _

from . import memory, rules
from .access import access
from .definitions import ERASE, MANAGE, STAFF, roles_on
from .delegation.rules import within
from .memory import Held
from .rules import Reach

GUARDED = frozenset({MANAGE, STAFF, ERASE})


def everywhere(by: Actor, *, on: date) -> bool:
    """Does the actor manage the people of the whole system?"""
    return access.scope(by, MANAGE, on=on).everywhere


def manages(by: Actor, unit: int, *, on: date) -> bool:
    """Does the actor manage the posts and people of the unit?"""
    return any(access.allows(by, right, unit=unit, on=on) for right in (MANAGE, STAFF))


def scopes(by: Actor, *, on: date) -> tuple[Scope, Scope]:
    """Where the actor manages people: by either right."""
    return access.scope(by, MANAGE, on=on), access.scope(by, STAFF, on=on)


def require_anywhere(by: Actor, *, on: date) -> None:
    """Nothing, or NotAllowed when the actor manages people in no unit at all."""
    if all(scope.nowhere for scope in scopes(by, on=on)):
        raise NotAllowed(_("Your post does not have the right to do this."))


def require_unit(by: Actor, unit: int, *, on: date) -> None:
    """Nothing, or NotAllowed."""
    if not manages(by, unit, on=on):
        raise NotAllowed(_("Your post does not have the right to do this in this unit."))


def require_person(by: Actor, person: int, *, on: date) -> None:
    """Nothing, or NotAllowed unless the actor manages every unit where the person holds or will hold a post.

    An account is the key to all that its person may do, what others lent them included: who manages some units must
    not come by a key that opens others.
    """
    require_anywhere(by, on=on)
    for unit in reached_by(person, on=on):
        require_unit(by, unit, on=on)


def require_key(by: Actor, person: int, *, on: date) -> None:
    """Nothing, or NotAllowed unless the actor may open the person's account to whoever they hand its password.

    Beside `require_person`: who does not manage people everywhere may give every role the person acts through. A
    password that opens more than its giver could give would let a unit's administrator rise by it.
    """
    require_person(by, person, on=on)
    if any(scope.everywhere for scope in scopes(by, on=on)):
        return
    for one in _acts_through(person, on):
        if not set(one.roles) <= givable(by, one.roles, unit=one.unit, on=on):
            raise NotAllowed(
                _(
                    "This person's post can do more than you may give. Ask the administrator of the whole system to help them sign in."
                )
            )


def holds_key(by: Actor, person: int, *, on: date) -> bool:
    """May the actor give the person a password?"""
    try:
        require_key(by, person, on=on)
    except NotAllowed:
        return False
    return person not in by.hands


def reached_by(person: int, *, on: date) -> frozenset[int]:
    """Units where the person acts now or later, through posts of their own or lent ones."""
    return frozenset(one.unit for one in _acts_through(person, on))


def _acts_through(person: int, on: date) -> list[Held]:
    """The appointments a person acts through now or later: their own, and those that lent them rights."""
    snapshot = memory.snapshot()
    held = [one for one in snapshot.of_person(person) if _not_over(one, on)]
    lent = [found for one in held for id in one.lent if (found := snapshot.delegation(id))]
    givers = [snapshot.appointment(one.giver) for one in lent if one.period.end is None or one.period.end > on]
    return [one for one in [*held, *givers] if one is not None]


def _not_over(held: Held, on: date) -> bool:
    return held.period.end is None or held.period.end > on


def require_may_give(by: Actor, roles: Collection[str], *, unit: int, on: date) -> None:
    """Nothing, or NotAllowed naming the first role that the actor may not give to a post of the unit."""
    if everywhere(by, on=on):
        return
    open_ones = givable(by, roles, unit=unit, on=on)
    for role in sorted(roles):
        if role not in open_ones:
            raise NotAllowed(
                _(
                    "You may not give or take the role “%(code)s”: it can do more than your own post. Ask the administrator of the whole system."
                ),
                code=role,
            )


def givable(by: Actor, roles: Collection[str], *, unit: int, on: date) -> frozenset[str]:
    """Those of the roles that the actor may give to a post of the unit on the day."""
    if everywhere(by, on=on):
        return frozenset(roles)
    if not manages(by, unit, on=on):
        return frozenset()
    held = memory.snapshot().appointment(by.appointment) if by.appointment and by.on_behalf is None else None
    named = {code for role in roles_on(held.roles, on=on) for code in role.gives} if held else set()
    path = units.path_of(unit, on=on) or "0"
    widely = access.allows(by, MANAGE, unit=unit, on=on)

    def holds(right: str, reach: Reach) -> bool:
        if reach == "everywhere" or widely:
            return reach != "everywhere"
        wanted = Scope(own=(path,)) if reach == "own" else Scope(below=(path, *_territory(unit, on)))
        return within(wanted, access.scope(by, right, on=on))

    return frozenset(
        role.code
        for role in roles_on(roles, on=on)
        if rules.may_give(
            role.code,
            [(grant.right, grant.reach) for grant in role.rights],
            named=named,
            holds=holds,
            guarded=GUARDED,
        )
    )


def _territory(unit: int, on: date) -> tuple[str, ...]:
    """A body's role below holds in its territory too."""
    place = units.many([unit], on=on).get(unit)
    path = units.path_of(place.jurisdiction, on=on) if place and place.jurisdiction else None
    return (path,) if path else ()
