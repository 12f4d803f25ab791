"""The configuration in the rail, for those who may see it; plans that wait for somebody's approval."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.web import awaits, navigation
from tinhso.web.awaits import Awaiting
from tinhso.web.navigation import Entry

from . import queries
from .definitions import APPROVE, READ


def register() -> None:
    navigation.entries.add("configuration", Entry(_("Configuration"), "configuration:home", "settings", 80, right=READ))
    awaits.providers.add("configuration", to_approve)


_PROPOSED = """SELECT id, packs, proposed_hands FROM configuration_packplan
    WHERE outcome = '' AND proposed_at IS NOT NULL ORDER BY id"""


def to_approve(by: Actor, on: date) -> list[Awaiting]:
    """Plans that others proposed and this person may approve."""
    if not access.scope(by, APPROVE, on=on).everywhere:
        return []
    rows = [(plan, packs) for plan, packs, hands in verbs.rows(_PROPOSED) if set(by.hands).isdisjoint(hands)]
    titles = queries.titles() if rows else {}
    return [
        Awaiting(
            gettext("Approve the plan for %(packs)s") % {"packs": queries.called(packs, titles)},
            reverse("configuration:plan", args=[plan]),
            gettext("Proposed by somebody else; rights come first."),
        )
        for plan, packs in rows
    ]
