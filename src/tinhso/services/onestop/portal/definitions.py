"""The rights of this piece, and its words for the journal."""

from tinhso.kernel.access import Right, rights
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

MANAGE = "portal.manage"


def register() -> None:
    """Called once while starting."""
    acts = ("portal.sent-again", "portal.left-out", "portal.run-again")
    rights.add(MANAGE, Right(MANAGE, _("Look after the line to the national portal"), acts=acts))
    for name, words in (
        ("portal.dossier-came", _("Dossier came from the national portal")),
        ("portal.supplement-asked", _("Supplement asked for on the national portal")),
        ("portal.supplement-came", _("Supplement came from the national portal")),
        ("portal.supplement-filed", _("Supplement of the national portal put with the dossier")),
        ("portal.dossier-refused", _("Dossier from the national portal not accepted")),
        ("portal.dossier-withdrawn", _("Dossier taken back on the national portal")),
        ("portal.payment-told", _("Payment told by the national portal")),
        ("portal.dossier-rated", _("Rated on the national portal")),
        ("portal.ministry-case-told", _("Case of a ministry's system told")),
        ("portal.sent-again", _("Message to the national portal sent again")),
        ("portal.left-out", _("Message to the national portal left out")),
        ("portal.run-again", _("Message of the national portal run again")),
    ):
        act_words.add(name, words)
    thing_words.add("portal-dossier", _("Dossier from the national portal"))
    thing_words.add("portal-message", _("Message of the national portal"))
    thing_words.add("ministry-case", _("Case in a ministry's system"))
