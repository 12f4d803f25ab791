"""What paying brings while the province starts: rights, and the words of what is done."""

from tinhso.engines.journal import public as journal
from tinhso.kernel.access import Right, rights
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words
from tinhso.web import navigation

from .. import erasers, holding, parts
from ..definitions import READ

COLLECT, REFUND, RECONCILE = "dossier.collect", "dossier.refund", "dossier.reconcile"


def register() -> None:
    """Called once while starting."""
    from . import from_portal

    for code, title, acts in (
        (
            COLLECT,
            _("Say what a dossier owes, take cash, ask for a refund"),
            ("dossier.fee-assessed", "dossier.fee-taken", "dossier.refund-asked"),
        ),
        (REFUND, _("Grant refunds that somebody else asked for"), ("dossier.refund-decided",)),
        (
            RECONCILE,
            _("Compare the bank's statements with what dossiers owe"),
            (
                "bank-statement.brought",
                "bank-statement.kept",
                "bank-statement.refused",
                "bank-statement.taking-begun",
                "bank-statement.accepted",
                "bank-statement.set-aside",
                "dossier.fee-taken",
                "dossier.portal-payment-kept",
            ),
        ),
    ):
        rights.add(code, Right(code, title, acts=acts))
    for name, words in (
        ("dossier.fee-assessed", _("Fee of a dossier determined")),
        ("dossier.fee-taken", _("Fee of a dossier paid")),
        ("dossier.payment-started", _("Payment of a fee begun")),
        ("dossier.payment-ended", _("Payment of a fee not completed")),
        ("dossier.portal-payment-kept", _("Payment on the national portal kept for a person to look at")),
        ("dossier.refund-asked", _("Refund of a fee asked for")),
        ("dossier.refund-decided", _("Refund of a fee decided")),
        ("dossier.refund-ended", _("Refund of a fee carried out")),
        ("bank-statement.brought", _("Statement of the bank brought")),
        ("bank-statement.kept", _("Statement of the bank compared")),
        ("bank-statement.refused", _("Statement of the bank not read")),
        ("bank-statement.taking-begun", _("All that fits in a statement is being taken")),
        ("bank-statement.accepted", _("Entries of a statement taken as paid")),
        ("bank-statement.set-aside", _("Entry of a statement set aside")),
    ):
        act_words.add(name, words)
    thing_words.add("bank-statement", _("Statement of the bank"))
    navigation.entries.add("fees", navigation.Entry(_("Fees and charges"), "onestop:fees", "file", 15, right=READ))
    journal.subscribe("onestop.paying", from_portal.told, events=from_portal.EVENTS)
    _pages()


def _pages() -> None:
    """On the page of a dossier, on the page that says how it stands, and before it is handed over."""
    from . import erasing, part, public_pages

    erasers.erasers.add("fees", erasing.ERASER)
    parts.parts.add("fees", parts.Part(20, "onestop/paying/part.html", part.build))
    parts.public_parts.add("fees", parts.PublicPart(20, "onestop/paying/public.html", public_pages.part))
    holding.holders.add("fees", part.hold)
