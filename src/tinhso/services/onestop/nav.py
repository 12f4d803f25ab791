"""Where the service stands in the rail, and what the search finds of it."""

from datetime import date

from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.web import finding, navigation
from tinhso.web.addresses import address
from tinhso.web.finding import Found

from . import catalogue, words


def register() -> None:
    """Called once while starting."""
    navigation.entries.add("procedures", navigation.Entry(_("Procedures"), "onestop:procedures", "search", 12))
    finding.finders.add("procedures", finding.Finder(_("Procedures"), 5, _found))


def _found(text: str, by: Actor, on: date, most: int) -> list[Found]:
    return [
        Found(words.said(kept.it.title), address("onestop:procedure", kept.it.code), words.limit(kept.it.limit))
        for kept in catalogue.find(text, on=on, most=most)
    ]
