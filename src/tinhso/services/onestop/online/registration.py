"""What this piece brings while the province starts."""

from datetime import date

from django.utils.translation import ngettext

from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words
from tinhso.web import awaits
from tinhso.web.addresses import address
from tinhso.web.awaits import Awaiting

from .. import erasers


def register() -> None:
    """Called once while starting."""
    from . import erasing

    erasers.erasers.add("from-home", erasing.ERASER)
    act_words.add("submission.made", _("Handed in from home"))
    act_words.add("submission.moved", _("What was handed in from home moved on"))
    act_words.add("submission.file-kept", _("File that came from home kept"))
    thing_words.add("submission", _("Handed in from home"))
    awaits.providers.add("from-home", waits)


def waits(by: Actor, on: date) -> list[Awaiting]:
    """What was handed in from home and waits at the actor's desks; asked only where the province takes in from home, or did lately."""
    from . import queries, settings

    if not settings.open_lately(on=on):
        return []
    count = sum(one.state == "waiting" for one in queries.waiting(by, on=on))
    if not count:
        return []
    title = ngettext(
        "%(num)s dossier from home waits to be accepted", "%(num)s dossiers from home wait to be accepted", count
    )
    return [Awaiting(title % {"num": count}, address("onestop:submissions"))]
