"""Is the province's own intake on, on a day?"""

from datetime import date, timedelta

from tinhso.engines.units import public as units
from tinhso.kernel.errors import NotNow
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions

from ..definitions import DESKS
from ..desk_settings import DeskSettings

LATELY = 90
"""Days. Acceptance takes hours, and what a supplement was asked for is taken away after 60 days."""


def province(*, on: date) -> DeskSettings | None:
    """The settings of the province that takes dossiers in from home on the day; None: none does."""
    return next(
        (kept.it for kept in definitions.in_force(DeskSettings, DESKS, on=on) if kept.it.own_online == "on"), None
    )


def open_lately(*, on: date) -> bool:
    """Was anything taken in from home that may still wait? What waits when an intake closes is not forgotten."""
    lately = Period(on - timedelta(days=LATELY), on + timedelta(days=1))
    return any(
        kept.it.own_online == "on" and kept.in_force.overlaps(lately)
        for kept in definitions.all_of(DeskSettings, DESKS)
    )


def require(*, on: date) -> tuple[DeskSettings, int]:
    """(settings, the province's unit); NotNow says where to go instead."""
    settings = province(on=on)
    if settings is None:
        raise NotNow(
            _("This province takes nothing in here. Hand it in on the National Public Service Portal or at any desk.")
        )
    return settings, units.by_code(settings.province, on=on).id
