"""Where reports stand in the rail, and what awaits a person on the home page."""

from datetime import date

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.web import awaits, formats, navigation
from tinhso.web.awaits import Awaiting

from . import queries
from .definitions import FILL, READ, VERIFY


def register() -> None:
    """Called once while starting."""
    navigation.entries.add("reports", navigation.Entry(_("Reports"), "reports:list", "report", 30, right=READ))
    navigation.entries.add(
        "verify", navigation.Entry(_("Verification"), "reports:verify-list", "check", 40, right=VERIFY)
    )
    awaits.providers.add("reports", what_awaits)


def what_awaits(by: Actor, on: date) -> list[Awaiting]:
    """Returns to fill, one line each; returns to verify, one line together."""
    return [*_to_fill(by, on), *_to_verify(by, on)]


def _to_fill(by: Actor, on: date) -> list[Awaiting]:
    if access.scope(by, FILL, on=on).nowhere:
        return []
    rows = queries.to_fill(by, on=on)
    names = queries.titles(rows, on=on)
    language = get_language() or "vi"
    return [
        Awaiting(
            title=f"{row.form.title.in_language(language)}, {formats.period(row.period)}",
            href=reverse("reports:return", args=[row.id]),
            detail=f"{names.get(row.unit, '')} · {row.state.title.in_language(language)}",
            due=row.due_on,
            late=row.late(on),
        )
        for row in rows
    ]


def _to_verify(by: Actor, on: date) -> list[Awaiting]:
    if access.scope(by, VERIFY, on=on).nowhere:
        return []
    count = queries.to_verify(by, on=on)
    if not count:
        return []
    title = ngettext("%(count)s report waits to be verified", "%(count)s reports wait to be verified", count)
    href = reverse("reports:verify-list")
    return [
        Awaiting(
            title=title % {"count": count}, href=href, detail=gettext("Compare with last period, then verify or return")
        )
    ]
