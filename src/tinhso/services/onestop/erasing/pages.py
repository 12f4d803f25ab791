"""The page on which the data of a dossier's applicant are erased, after saying what goes and what stays."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _
from tinhso.web import formats
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from .. import dossiers, words
from . import actions, queries
from .queries import ERASE, Standing

LABELS = {
    "reason": _("Why"),
    "document": _("Number and day of the request or record"),
    "sure": _("I understand"),
}
REASONS = {
    "term": _("The term of keeping is over"),
    "asked": _("The person asked for it, and the term is over"),
    "mistaken": _("It was recorded by mistake: it should never have been kept"),
}
STAYS = (
    _("Code, procedure, units, states and all moments"),
    _("Sums paid, receipts and their numbers, without reasons"),
    _("Figures, the index and how many were satisfied"),
    _("The journal and its seals, which never held personal data"),
)


@needs(ERASE)
@idempotent
def erase(request: Any, id: int) -> HttpResponse:
    """Asked twice over: a reason, and a tick that it cannot be undone."""
    by, on = request.actor, request.now.date()
    row = dossiers.visible(id, by=by, on=on)
    if not queries.may_erase(row, by=by, on=on):
        raise NotAllowed(_("Your post does not have the right for this."))
    now = queries.standing(row, on=on)
    only = {} if now.open_on(on) else {"reason": "mistaken"}
    form = Form(request.POST if request.method == "POST" else None, labels=LABELS, initial=only)
    if form.posted:
        reason = form.choice("reason", REASONS, required=True)
        document = form.text("document", required=reason != "term", most=actions.MOST_DOCUMENT)
        if form.chosen("sure") != ["1"]:
            form.wrong("sure", _("Tick the box: this cannot be undone."))
        if form.ok:
            with form.catching():
                actions.erase(id, reason, document, by=by, at=request.now)
                return HttpResponseRedirect(reverse("onestop:dossier", args=[id]))
    found = queries.whose(row)
    return page(
        request,
        "onestop/erasing/erase.html",
        status=form.status,
        form=form,
        row=row,
        title=words.said(row.definition.title),
        now=now,
        person=found.person,
        when=_when(now, on),
        open_now=now.open_on(on),
        goes=[(what, many) for what, many in queries.goes(found, on=on) if many != 0],
        stays=STAYS,
        reasons=[
            (code, gettext(label), "") for code, label in REASONS.items() if code == "mistaken" or now.open_on(on)
        ],
        others=queries.others(row, by=by, on=on),
    )


def _when(now: Standing, on: Any) -> str:
    """From which day on, in a sentence."""
    if now.erased is not None:
        return gettext("The personal data of this dossier were erased on %(day)s.") % {
            "day": formats.day(now.erased.at)
        }
    if now.ended is None:
        return gettext("The dossier is still under way. Its personal data may be erased when it has ended.")
    if now.term is None:
        return gettext("No pack says for how long dossiers are kept, so only a mistaken record may be erased.")
    if now.first is None:
        return gettext("Dossiers of this procedure are kept for ever, so only a mistaken record may be erased.")
    values = {"day": formats.day(now.first), "years": now.term.years, "ended": formats.day(now.ended)}
    if now.open_on(on):
        return gettext("It ended on %(ended)s; its term of %(years)s years is over since %(day)s.") % values
    return (
        gettext(
            "It ended on %(ended)s and is kept for %(years)s years: its personal data may be erased from %(day)s on. Until then only a mistaken record may be erased."
        )
        % values
    )
