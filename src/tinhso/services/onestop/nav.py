"""Where the service stands in the rail, and what the search finds of it."""

from datetime import date

from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words
from tinhso.web import awaits, finding, navigation
from tinhso.web.addresses import address
from tinhso.web.finding import Found

from . import awaiting, catalogue, words
from .definitions import READ


def register() -> None:
    """Called once while starting."""
    navigation.entries.add("procedures", navigation.Entry(_("Find a procedure"), "onestop:procedures", "search", 12))
    navigation.entries.add("dossiers", navigation.Entry(_("Dossiers"), "onestop:dossiers", "file", 14, right=READ))
    navigation.entries.add("look-up", navigation.Entry(_("How does my dossier stand?"), "onestop:look-up", "clock", 13))
    awaits.providers.add("dossiers", awaiting.awaiting)
    act_words.add("dossier.received", _("Dossier received"))
    act_words.add("dossier.moved", _("Dossier moved on"))
    act_words.add("dossier.scan-attached", _("Scan attached to a dossier"))
    thing_words.add("dossier", _("Dossier"))
    finding.finders.add("procedures", finding.Finder(_("Procedures"), 5, _found))


def _found(text: str, by: Actor, on: date, most: int) -> list[Found]:
    return [
        Found(words.said(kept.it.title), address("onestop:procedure", kept.it.code), words.limit(kept.it.limit))
        for kept in catalogue.find(text, on=on, most=most)
    ]
