"""The store on the page of a dossier: results reused in it, results that came to be in it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from tinhso.kernel import access
from tinhso.kernel.texts import mark as _
from tinhso.web import formats

from .. import words
from ..definitions import HANDLE, RECEIVE
from ..dossiers import Seen
from . import queries
from .queries import Held

STANDS = {
    "stands": (_("Valid"), "good"),
    "not-yet": (_("Not valid yet"), "info"),
    "expired": (_("Expired"), "wait"),
    "ended": (_("Taken back"), "bad"),
}


def build(request: Any, row: Seen) -> dict[str, Any] | None:
    """None when there is nothing in it and nothing to do."""
    by, on = request.actor, request.now.date()
    made, reused = queries.made_and_reused(row.id, on=on)
    may = access.allows(by, HANDLE, unit=row.deciding_id, on=on) or access.allows(
        by, RECEIVE, unit=row.receiving_id, on=on
    )
    if not made and not reused and not may:
        return None
    titles = {paper.code: words.said(paper.title) for paper in row.definition.papers}
    return {
        "made": [(one, told(one), reverse("onestop:result", args=[one.id])) for one in made],
        "reused": [
            (titles.get(code, code), one, told(one), reverse("onestop:reused", args=[row.id, code]))
            for code, one in reused.items()
        ],
        "register": reverse("onestop:register-result", args=[row.id]) if may else "",
    }


def told(one: Held) -> tuple[str, str, str]:
    """(how it stands, tone, from when to when)."""
    word, tone = STANDS[one.stands]
    last = formats.day(one.last) if one.last else gettext("without end")
    return (
        gettext(word),
        tone,
        gettext("valid from %(first)s to %(last)s") % {"first": formats.day(one.first), "last": last},
    )
