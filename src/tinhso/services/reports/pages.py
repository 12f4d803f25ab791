"""What is due, and the sheet of one return: filled, proved and sent; read and printed afterwards."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.errors import Invalid, NotNow, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.web import formats
from tinhso.web.errors import said
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page, saving

from . import actions, queries
from .definitions import FILL, READ, SEND, VERIFY
from .lines import conflict_words, form_of, sections_of, typed_in, unsaved
from .lists import file_of, named, table_of, wanted_in
from .rules.answers import PROOF
from .rules.deadlines import last_day
from .sheets import Sheet, sheet_of, visible
from .stories import story

KEPT = {
    "saved": _("Draft saved. You can leave and come back."),
    "proof": _("Proof attached and draft saved."),
    "detached": _("Proof taken away."),
    "sent": _("The report was sent. You will see here when it has been verified."),
}


@needs(READ)
def returns(request: Any) -> HttpResponse:
    """The list: what is due first; filters, pages, CSV and XLSX."""
    by, on = request.actor, request.now.date()
    wanted = wanted_in(request.GET, default="todo")
    if request.GET.get("format") in ("csv", "xlsx"):
        return file_of(request, wanted)
    found = queries.listed(by, wanted, on=on, after=request.GET.get("after") or None)
    table = table_of(found, gettext("Reports"), "reports:return", request.GET, on=on)
    return page(
        request,
        "reports/list.html",
        table=table,
        wanted=wanted,
        counts=queries.counts(by, on=on),
        periods=named(queries.periods(by, on=on)),
        may_fill=not access.scope(by, FILL, on=on).nowhere,
    )


@needs(READ)
@idempotent
def return_page(request: Any, id: int) -> HttpResponse:
    """One return. It is the unit's turn: the form. Otherwise: how it stands, and its figures."""
    if request.method == "POST":
        visible(id, by=request.actor, on=request.now.date())
        return _posted(request, id)
    held = sheet_of(id, by=request.actor, on=request.now.date())
    return _shown(request, held, form_of(held))


@require_POST
@needs(FILL)
@saving
def draft(request: Any, id: int) -> None:
    """Saves while a person types. NotNow when two people changed the same field; saving the whole form shows both."""
    filled = actions.fill(id, typed_in(request.POST), by=request.actor, at=request.now)
    if filled.conflicts:
        raise NotNow(_("Somebody else changed the same field. Save the draft to see both answers."))


def _posted(request: Any, id: int) -> HttpResponse:
    """Save what was typed, then what was asked for; whatever fails, what was typed is kept and shown."""
    form = Form(request.POST, request.FILES)
    doing, _colon, which = request.POST.get("do", "save").partition(":")
    with form.catching():
        filled = actions.fill(id, typed_in(request.POST), by=request.actor, at=request.now)
        for code, conflict in filled.conflicts.items():
            form.errors[code] = conflict_words(conflict)
    attached = 0
    if not form.general:
        attached = _attach(request, id, form)
        form.files = {}  # what could be taken is kept, whatever else has to be mended
    if doing == "detach" and which.isdecimal() and len(which) < 19 and form.ok:
        actions.detach_proof(id, int(which), by=request.actor, at=request.now)
        return _back(id, "detached")
    if doing == "send" and form.ok:
        with form.catching():
            actions.send(id, by=request.actor, at=request.now)
    if form.ok:
        return _back(id, "sent" if doing == "send" else "proof" if attached else "saved")
    held = sheet_of(id, by=request.actor, on=request.now.date())
    return _shown(request, held, form_of(held, form), status=form.status)


def _attach(request: Any, id: int, form: Form) -> int:
    """Each file on its own: one that cannot be taken leaves the others."""
    from tinhso.engines.documents import public as documents

    count = 0
    for name, file in request.FILES.items():
        code = name.removesuffix(PROOF)
        try:
            actions.attach_proof(id, code, file, file.name or "", by=request.actor, at=request.now)
            count += 1
        except (Invalid, TooMuch, NotNow) as wrong:
            form.errors[code + PROOF] = said(wrong)
    for name, file_name in documents.too_large_uploads(request).items():
        form.errors[name] = said(documents.too_large(file_name, documents.most_bytes()))
    return count


def _back(id: int, kept: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('reports:return', args=[id])}?kept={kept}")


def _shown(request: Any, held: Sheet, form: Form, *, status: int = 200) -> HttpResponse:
    by, on = request.actor, request.now.date()
    may_fill = held.fillable and access.allows(by, FILL, unit=held.unit, on=on)
    if may_fill and not form.posted:
        for code, answer in held.answers.items():
            if answer.problem is not None:
                form.errors[code] = said(answer.problem)
    told = story(held.id, held.case, on=on)
    context = {
        **of_sheet(held),
        "form": form,
        "tone": tone_of(held, on),
        "story": told,
        "may_send": may_fill and access.allows(by, SEND, unit=held.unit, on=on),
        "may_verify": access.allows(by, VERIFY, unit=held.unit, on=on),
        "kept": said_of(KEPT, request) if form.ok else "",
        "unsaved": unsaved(held, form) if not may_fill else [],
        "today": on,
    }
    template = "reports/fill.html" if may_fill else "reports/return.html"
    return page(request, template, status=status, **context)


def of_sheet(held: Sheet) -> dict[str, Any]:
    """What every page of one return shows of it."""
    language = get_language() or "vi"
    return {
        "sheet": held,
        "sections": sections_of(held),
        "unit": units.titles([held.unit], on=last_day(held.period)).get(held.unit, ""),
        "title": held.form.it.title.in_language(language),
        "state": held.case.stands.title.in_language(language),
    }


def said_of(words: dict[str, str], request: Any) -> str:
    """What the act before has done, named in the address it led to."""
    done = words.get(request.GET.get("kept", ""))
    return gettext(done) if done else ""


def tone_of(held: Sheet, on: Any) -> str:
    """The colour of a state; always beside its word."""
    stands = held.case.stands
    if stands.final:
        return "good"
    if stands.turn == "above":
        return "info"
    return "late" if on > held.due_on else "wait"


@needs(READ)
def print_sheet(request: Any, id: int) -> HttpResponse:
    """The sheet on A4, as it stands."""
    on = request.now.date()
    held = sheet_of(id, by=request.actor, on=on)
    return page(request, "reports/sheet.html", **of_sheet(held), printed=formats.moment(request.now))
