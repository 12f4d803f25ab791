"""The right this service brings, and the events other systems may be told of."""

from tinhso.kernel.access import Right, rights
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

MANAGE = "webhooks.manage"

OFFERED = {
    "returns.opened": _("Reports opened for the period"),
    "return.sent": _("Report sent"),
    "return.sent-back": _("Report returned"),
    "return.verified": _("Figures verified"),
    "return.reopened": _("Report opened again"),
    "figures.imported": _("Figures imported from a file"),
    "ranking.round-scored": _("Round scored"),
    "ranking.published": _("Ranking published"),
    "unit.opened": _("Unit opened"),
    "unit.renamed": _("Unit renamed"),
    "unit.closed": _("Unit closed"),
    "units.reformed": _("Reform carried out"),
}


def register() -> None:
    """Called once while starting."""
    acts = ("webhook.subscribed", "webhook.ended", "webhook.replayed")
    rights.add(MANAGE, Right(MANAGE, _("Tell other systems of events"), acts=acts))
    act_words.add("webhook.subscribed", _("A system is told of events"))
    act_words.add("webhook.ended", _("A system is told no more"))
    act_words.add("webhook.replayed", _("A message to a system was sent again"))
    thing_words.add("webhook", _("System that is told"))
