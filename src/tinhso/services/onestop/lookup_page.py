"""The public page that says how a dossier stands, by code and secret."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpResponse
from django.utils.translation import get_language, gettext

from tinhso.engines.units import public as units
from tinhso.kernel.errors import NotThere, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, vouched
from tinhso.web.errors import said as told
from tinhso.web.forms import Form
from tinhso.web.pages import page, public

from . import parts, public_lookup, words
from .issuing.queries import issued_of
from .issuing.tickets import ticket
from .officers import due_words

LABELS = {"code": _("Code of the dossier"), "secret": _("Secret on the receipt")}


@public
def look_up(request: Any) -> HttpResponse:
    """Asked by POST, so that no secret stands in an address. A wrong code and a wrong secret are told the same."""
    form = (
        Form(request.POST, labels=LABELS)
        if request.method == "POST"
        else Form(initial={"code": request.GET.get("ma", "")[:60]}, labels=LABELS)
    )
    context: dict[str, Any] = {}
    status = 200
    if form.posted:
        code, secret = form.text("code", required=True, most=60), form.text("secret", required=True, most=40)
        if form.ok:
            try:
                caller = str(get_adapter().get_client_ip(request))
                context = told_of(public_lookup.look_up(code, secret, caller=caller, at=request.now), request)
            except TooMuch as much:
                form.general.append(told(much))
                status = 429
            except NotThere as wrong:
                form.general.append(told(wrong))
    if not form.ok and status == 200:
        status = 422
    context |= {"citizen": vouched.of(request), "ways": vouched.offered(request)}
    response = page(request, "onestop/look-up.html", status=status, form=form, **context)
    response["Cache-Control"] = "private, no-store"
    return response


def told_of(found: public_lookup.Standing, request: Any) -> dict[str, Any]:
    """What the page shows of a dossier."""
    language, on = get_language() or "vi", request.now.date()
    names = units.titles({found.dossier.receiving_id, found.dossier.deciding_id}, on=on)
    states = found.case.process.states
    state = found.case.stands.title.in_language(language)
    due = due_words(found.case) if not found.case.stands.final else ""
    title = words.said(found.dossier.definition.title)
    return {
        "found": found,
        "title": title,
        "state": state,
        "due": due,
        "receiving": names.get(found.dossier.receiving_id, ""),
        "deciding": names.get(found.dossier.deciding_id, ""),
        "parts": parts.for_public(request, found.dossier),
        "ticket": ticket(found.dossier.id, at=request.now),
        "papers": [
            (paper.id, words.said(paper.title), formats.moment(paper.at))
            for paper in issued_of(found.dossier.id)
            if not paper.erased
        ],
        "steps": [
            (formats.moment(step.at), formats.iso(step.at), states[step.to_state].title.in_language(language), "", "")
            for step in found.steps
            if step.to_state in states and (step.from_state != step.to_state)
        ],
        "spoken": gettext("Dossier %(code)s, %(title)s: %(state)s. %(due)s")
        % {"code": found.dossier.code, "title": title, "state": state, "due": due},
    }
