"""Where the service stands in the rail, and what the search finds of it."""

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import ngettext

from tinhso.engines.cases import public as cases
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import at_noon
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_names, thing_words
from tinhso.web import awaits, finding, navigation
from tinhso.web.addresses import address
from tinhso.web.awaits import Awaiting
from tinhso.web.finding import Found

from . import awaiting, catalogue, words
from .definitions import READ
from .models import Dossier


def register() -> None:
    """Called once while starting."""
    navigation.entries.add("procedures", navigation.Entry(_("Find a procedure"), "onestop:procedures", "search", 12))
    navigation.entries.add("dossiers", navigation.Entry(_("Dossiers"), "onestop:dossiers", "file", 14, right=READ))
    navigation.entries.add("look-up", navigation.Entry(_("How does my dossier stand?"), "onestop:look-up", "clock", 13))
    awaits.providers.add("dossiers", awaiting.awaiting)
    act_words.add("dossier.received", _("Dossier received"))
    act_words.add("dossier.moved", _("Dossier moved on"))
    act_words.add("dossier.scan-attached", _("Scan attached to a dossier"))
    act_words.add("dossier.related", _("Related dossier named"))
    act_words.add("dossier-list.kept", _("List of dossiers kept by a name"))
    act_words.add("dossier-list.forgotten", _("Kept list of dossiers deleted"))
    thing_words.add("dossier", _("Dossier"))
    thing_names.add("dossier", _Codes())
    thing_words.add("dossier-list", _("List of dossiers"))
    awaits.providers.add("opinions", _asked)
    finding.finders.add("procedures", finding.Finder(_("Procedures"), 5, _found))


class _Codes:
    """Dossiers by their codes, which say nothing of a person."""

    def called(self, ids: Collection[int], *, on: date) -> Mapping[int, str]:
        return dict(Dossier.objects.filter(pk__in=ids).values_list("pk", "code"))

    def find(self, text: str, *, on: date) -> int | None:
        return Dossier.objects.filter(code=text.strip().upper()).values_list("pk", flat=True).first()


def _asked(by: Actor, on: date) -> list[Awaiting]:
    """Opinions asked of the actor's units, in one line."""
    if access.scope(by, READ, on=on).nowhere:
        return []
    asked = cases.opinions_waiting(by=by, at=at_noon(on))
    if not asked:
        return []
    title = ngettext("%(num)s opinion is asked of your unit", "%(num)s opinions are asked of your unit", len(asked))
    return [Awaiting(title % {"num": len(asked)}, address("onestop:opinions"))]


def _found(text: str, by: Actor, on: date, most: int) -> list[Found]:
    return [
        Found(words.said(kept.it.title), address("onestop:procedure", kept.it.code), words.limit(kept.it.limit))
        for kept in catalogue.find(text, on=on, most=most, surely=True)
    ]
