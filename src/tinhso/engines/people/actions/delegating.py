"""Lending one's rights for a time, and ending it."""

from collections.abc import Collection
from datetime import date, datetime

from tinhso.engines.journal.public import record
from tinhso.engines.units import public as units
from tinhso.kernel.access import rights as known_rights
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import nfc
from tinhso.store.transactions import all_or_nothing
from tinhso.store.verbs import add, lock, save

from .. import memory
from ..access import access
from ..definitions import MANAGE, STAFF
from ..delegation import rules
from ..delegation.events import DelegationGiven, DelegationWithdrawn
from ..delegation.rules import Width
from ..memory import Held
from ..models import Delegation
from .managing import explained

MOST_DOCUMENT = 200


@all_or_nothing
def delegate(
    taker: int,
    rights: Collection[str],
    *,
    start: date,
    end: date,
    unit: int | None = None,
    width: Width = "all",
    document: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Lend rights of the actor's own post to an appointment, from `start` up to, not including, `end`; its id.

    `unit` with `width` own or below narrows where. NotAllowed for a right the actor has not, or not so far.
    """
    today = local_day(at)
    rules.require_own_seat(by)
    giver = _holding(by.appointment, today)
    wanted = rules.chosen(rights, rules.lendable())
    period = rules.lasting(start, end, today=today)
    other = memory.snapshot().appointment(taker)
    if other is None or start not in other.period:
        raise Invalid(_("Choose somebody who holds a post on the first day."), field="taker")
    if other.person == giver.person:
        raise Invalid(_("This is another post of your own: choose another person."), field="taker")
    _within_own(wanted, unit, width, by=by, on=today)
    if len(document) > MOST_DOCUMENT:
        raise Invalid(_("Write at most %(most)s characters."), most=MOST_DOCUMENT, field="document")
    row = Delegation(
        giver_id=giver.appointment,
        taker_id=taker,
        rights=list(wanted),
        unit_id=unit,
        width=width,
        period=period,
        document=nfc(document),
        given_at=at,
    )
    with explained():
        add(row)
    event = DelegationGiven(row.pk, giver.unit, giver.appointment, taker, wanted, width, unit, start, end)
    record(event, by=by, at=at)
    memory.forget()
    return int(row.pk)


def _holding(appointment: int | None, today: date) -> Held:
    held = memory.snapshot().appointment(appointment) if appointment else None
    if held is None or today not in held.period:
        raise NotNow(_("You hold no post today, so you have nothing to lend."))
    return held


def _within_own(wanted: Collection[str], unit: int | None, width: Width, *, by: Actor, on: date) -> None:
    """Nothing, or NotAllowed: what is lent lies within what the actor holds that day."""
    if (unit is None) != (width == "all"):
        raise Invalid(_("Choose a unit, or lend as far as your own right reaches."), field="unit")
    path = units.path_of(unit, on=on) if unit is not None else None
    if unit is not None and path is None:
        raise Invalid(_("This unit is not open on %(day)s."), day=on, field="unit")
    titles = {right: known_rights.get(right).title for right in wanted}
    held = {right: access.scope(by, right, on=on) for right in wanted}
    rules.require_within(rules.asked(width, path), held, wanted, titles)


@all_or_nothing
def withdraw_delegation(id: int, *, by: Actor, at: datetime) -> None:
    """End a delegation at once: its giver, its taker, or who manages the giver's unit. NotNow when it was ended before."""
    row = lock(Delegation, id=id)
    giver, taker = (memory.snapshot().appointment(one) for one in (row.giver_id, row.taker_id))
    if giver is None or taker is None:
        raise NotThere(_("What you are looking for is not here."))
    day = local_day(at)
    manages = any(access.allows(by, right, unit=giver.unit, on=day) for right in (MANAGE, STAFF))
    if not manages and by.person not in (giver.person, taker.person):
        raise NotThere(_("What you are looking for is not here."))
    rules.may_withdraw(by, giver=giver.person, taker=taker.person, manages=manages)
    if row.withdrawn_at is not None:
        raise NotNow(_("This delegation was ended before."))
    row.withdrawn_at = at
    save(row, "withdrawn_at")
    record(DelegationWithdrawn(row.pk, giver.unit, giver.appointment, taker.appointment), by=by, at=at)
    memory.forget()
