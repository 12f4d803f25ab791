"""How far a lent right reaches, for how long, and whose work an act is. Pure.

A delegation is checked when it is given and again whenever it is used: what the giver loses, the taker loses.
Luật Tổ chức chính quyền địa phương 2025: lent in writing, naming what and until when, and not lent on.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

from tinhso.kernel.access import EVERYWHERE, Scope
from tinhso.kernel.access import rights as known_rights
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid, NotAllowed
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _

Width = Literal["own", "below", "all"]
"""own: in the named unit. below: there and in all under it. all: as far as the giver's own right."""
MOST_DAYS = 366
MOST_RIGHTS = 60


def under(path: str, root: str) -> bool:
    """Is the unit at `path` the one at `root`, or below it?"""
    return path == root or path.startswith(root + ".")


def asked(width: Width, path: str | None) -> Scope:
    """What a delegation names: the unit at `path`, that and all below, or all the giver has."""
    if width == "all":
        return EVERYWHERE
    if path is None:
        return Scope()  # the unit is closed that day
    return Scope(own=(path,)) if width == "own" else Scope(below=(path,))


def meet(one: Scope, other: Scope) -> Scope:
    """Where both hold: the meeting covers a unit exactly when each of the two does."""
    if one.everywhere:
        return other
    if other.everywhere:
        return one
    own = {path for path in one.own if other.covers(path)} | {path for path in other.own if one.covers(path)}
    below = {path for path in one.below if any(under(path, root) for root in other.below)}
    below |= {path for path in other.below if any(under(path, root) for root in one.below)}
    return Scope(own=tuple(sorted(own)), below=tuple(sorted(below)))


def within(wanted: Scope, held: Scope) -> bool:
    """Does `held` cover all that `wanted` does?"""
    if held.everywhere:
        return True
    if wanted.everywhere:
        return False
    roots = all(any(under(path, root) for root in held.below) for path in wanted.below)
    return roots and all(held.covers(path) for path in wanted.own)


def require_within(wanted: Scope, held: Mapping[str, Scope], rights: Iterable[str], titles: Mapping[str, str]) -> None:
    """Nothing, or NotAllowed naming the first right the giver has not, or not so far."""
    for right in rights:
        scope = held.get(right, Scope())
        if scope.nowhere:
            raise NotAllowed(_("You do not hold the right “%(right)s”, so you cannot lend it."), right=titles[right])
        if not wanted.everywhere and not within(wanted, scope):
            raise NotAllowed(
                _(
                    "Your right “%(right)s” does not reach that far. Choose a unit where you hold it, or a narrower reach."
                ),
                right=titles[right],
            )


def lendable() -> frozenset[str]:
    """Rights that may be lent: not those everybody has, nor those for their holder alone."""
    return frozenset(right.code for right in known_rights.values() if not right.public and not right.personal)


def chosen(rights: Collection[str], lendable: Collection[str]) -> tuple[str, ...]:
    """The rights to lend, sorted; Invalid for none, too many, or one that is for its holder alone."""
    wanted = sorted(set(rights))
    if not wanted:
        raise Invalid(_("Choose at least one right to lend."), field="rights")
    if len(wanted) > MOST_RIGHTS or any(right not in lendable for right in wanted):
        raise Invalid(_("One of these rights cannot be lent. Choose from the list."), field="rights")
    return tuple(wanted)


def lasting(start: date, end: date, *, today: date) -> Period:
    """The days of a delegation given today; `end` is the first day on which it no longer holds."""
    if start < today:
        raise Invalid(_("A delegation cannot start before today."), field="start")
    if end <= start:
        raise Invalid(_("The last day comes before the first. Choose a later last day."), field="end")
    if end - start > timedelta(days=MOST_DAYS):
        raise Invalid(
            _("A delegation lasts one year at most. Choose an earlier last day; it can be given anew."), field="end"
        )
    return Period(start, end)


def require_own_seat(by: Actor) -> None:
    """Nothing, or NotAllowed: what was lent is not lent on, and only a post can lend."""
    if by.on_behalf is not None:
        raise NotAllowed(
            _(
                "You are acting on somebody's behalf, and what was lent to you cannot be lent on. Go back to your own post first."
            )
        )
    if by.person is None or by.appointment is None:
        raise NotAllowed(_("Only who holds a post can lend its rights."))


def may_withdraw(by: Actor, *, giver: int, taker: int, manages: bool) -> None:
    """Nothing, or NotAllowed. `giver` and `taker`: persons. Either ends it, or who manages the giver's unit."""
    if by.on_behalf is None and by.person in (giver, taker):
        return
    if not manages or by.on_behalf is not None:
        raise NotAllowed(_("Only who gave this delegation, who received it, or the unit's administrator can end it."))


def same_hands(one: Collection[int], other: Collection[int]) -> bool:
    """Are two acts the work of one pair of eyes?

    An act on somebody's behalf is the work of both, so neither the giver nor the taker judges what was done under a
    delegation, and nobody judges through one what is their own or their giver's.
    """
    return not set(one).isdisjoint(other)
