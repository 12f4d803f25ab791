"""Where this piece stands in the rail, and what awaits a desk."""

from datetime import date

from django.utils.translation import gettext, ngettext

from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.texts import mark as _
from tinhso.web import awaits, clock, navigation
from tinhso.web.addresses import address
from tinhso.web.awaits import Awaiting
from tinhso.web.navigation import Entry

from ..definitions import RECEIVE
from . import handed
from .definitions import MANAGE


def register() -> None:
    """Called once while starting."""
    navigation.entries.add("portal-handed", Entry(_("From the portal"), "onestop:handed", "link", 15, right=RECEIVE))
    navigation.entries.add("portal", Entry(_("National portal"), "onestop:portal", "link", 86, right=MANAGE))
    awaits.providers.add("portal", _awaiting)


def _awaiting(by: Actor, on: date) -> list[Awaiting]:
    now = clock.now()
    found = handed.waits_for(by, on=on, at=now)
    if found.count:
        text = ngettext(
            "%(num)s dossier from the national portal waits for you",
            "%(num)s dossiers from the national portal wait for you",
            found.count,
        )
        late = found.first is not None and found.first < now
        due = local_day(found.first) if found.first else None
        detail = gettext("Accept it, or say what is missing, within 8 working hours")
        return [Awaiting(text % {"num": found.count}, address("onestop:handed"), detail, due, late)]
    if found.unseen:
        text = ngettext(
            "%(num)s dossier from the national portal was looked at by nobody within two hours",
            "%(num)s dossiers from the national portal were looked at by nobody within two hours",
            found.unseen,
        )
        due = local_day(found.first) if found.first else None
        return [Awaiting(text % {"num": found.unseen}, address("onestop:dossiers"), "", due, True)]
    return []
