"""Desks after a reform: what waits at a desk that has ended is received by whoever answers for it now."""

from datetime import date

from django.db.models import Q

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotNow
from tinhso.kernel.texts import mark as _


def waiting_for(by: Actor, right: str, *, on: date) -> Q:
    """Rows received at desks where the actor has the right, and at units that went into the actor's own."""
    inside = Q(receiving_id__in=units.in_scope(access.scope(by, right, on=on), on=on))
    if by.unit is not None and access.allows(by, right, unit=by.unit, on=on):
        inside |= Q(receiving_id__in=[link.other for link in units.predecessors(by.unit)])
    return inside


def today(unit: int, *, by: Actor, on: date) -> int:
    """The unit, or after a reform who answers for it; of several, the officer's own. NotNow where that is none of them."""
    if units.path_of(unit, on=on) is not None:
        return unit
    heirs = units.heirs(unit, on=on)
    if len(heirs) != 1 and by.unit not in heirs:
        raise NotNow(_("The unit was divided. An officer of one of those it went into accepts the dossier."))
    return heirs[0] if len(heirs) == 1 else int(by.unit or 0)
