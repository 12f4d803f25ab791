"""The verifier's pages: what waits, what is late, one return compared with last period."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from tinhso.engines.cases import public as cases
from tinhso.kernel import access
from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _
from tinhso.web.errors import said
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from . import actions, queries
from .definitions import VERIFY
from .lines import Line
from .lists import file_of, named, table_of, wanted_in
from .pages import of_sheet, said_of, tone_of
from .sheets import sheet_of, visible
from .stories import story

KEPT = {
    "verify": _("Verified. The figures are established and count in scores."),
    "send-back": _("Returned. The unit sees your reason first."),
    "reopen": _("Opened again. The unit can correct and send once more."),
}
LABELS = {"note": _("Reason")}


@needs(VERIFY)
def verify_list(request: Any) -> HttpResponse:
    """What waits to be verified, what is late, unit by unit."""
    by, on = request.actor, request.now.date()
    late = request.GET.get("late") == "1"
    wanted = wanted_in(request.GET, default="" if late else "sent")
    if request.GET.get("format") in ("csv", "xlsx"):
        return file_of(request, wanted, right=VERIFY)
    found = queries.listed(by, wanted, on=on, right=VERIFY, after=request.GET.get("after") or None)
    table = table_of(found, gettext("Reports"), "reports:verify", request.GET, on=on)
    return page(
        request,
        "reports/verify-list.html",
        table=table,
        wanted=wanted,
        counts=queries.counts(by, on=on, right=VERIFY, period=wanted.period),
        periods=named(queries.periods(by, on=on, right=VERIFY)),
    )


@needs(VERIFY)
@idempotent
def verify(request: Any, id: int) -> HttpResponse:
    """One return beside last period; verify it, or return it with a reason."""
    by, on = request.actor, request.now.date()
    form = Form(request.POST, labels=LABELS) if request.method == "POST" else Form(labels=LABELS)
    if form.posted:
        if not access.allows(by, VERIFY, unit=visible(id, by=by, on=on).unit_id, on=on):
            raise NotAllowed(_("Your post does not have the right for this."))
        doing = form.choice("do", ("verify", "send-back", "reopen"), required=True)
        with form.catching():
            _decide(doing, id, form, request)
        if form.ok:
            return HttpResponseRedirect(f"{reverse('reports:verify', args=[id])}?kept={doing}")
    held = sheet_of(id, by=by, on=on)
    language, shown = get_language() or "vi", of_sheet(held)
    return page(
        request,
        "reports/verify.html",
        status=form.status,
        **shown,
        unusual=_unusual([line for _heading, lines in shown["sections"] for line in lines]),
        form=form,
        tone=tone_of(held, on),
        story=story(held.id, held.case, on=on),
        choices=[
            (choice.code, choice.action.title.in_language(language), choice.action.note == "required", _refused(choice))
            for choice in cases.may(held.case, by=by, on=on)
            if choice.code in ("verify", "send-back", "reopen")
        ],
        kept=said_of(KEPT, request) if form.ok else "",
        today=on,
    )


def _unusual(lines: list[Line]) -> str:
    """How many figures changed more than the form takes as usual, in words."""
    many = sum(line.unusual for line in lines)
    if many:
        return ngettext("%(num)s figure, marked below", "%(num)s figures, marked below", many) % {"num": many}
    return gettext("no figure") if any(line.change for line in lines) else gettext("no figures to compare yet")


def _decide(doing: str, id: int, form: Form, request: Any) -> None:
    by, at = request.actor, request.now
    if doing == "verify":
        actions.verify(id, by=by, at=at, seen=form.text("seen"))
    elif doing == "send-back":
        actions.send_back(id, reason=form.text("note"), by=by, at=at)
    elif doing == "reopen":
        actions.reopen(id, reason=form.text("note"), by=by, at=at)


def _refused(choice: cases.ActionChoice) -> str:
    return said(choice.refused) if choice.refused else ""
