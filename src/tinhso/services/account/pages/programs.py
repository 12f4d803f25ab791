"""Tokens for programs of one's own."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from tinhso.engines.people import public as people
from tinhso.kernel.access import rights
from tinhso.kernel.texts import mark as _
from tinhso.web.formats import day
from tinhso.web.forms import Form
from tinhso.web.pages import page, signed_in

LABELS = {"name": _("What the program is"), "until": _("Counts until"), "rights": _("What it may do")}
USUAL = timedelta(days=90)


@never_cache
@signed_in
def programs(request: Any) -> HttpResponse:
    """The list, and the form for a new one, whose secret is shown once in the answer."""
    by, at = request.actor, request.now
    today = at.date()
    if request.method == "POST" and request.POST.get("end", "").isdecimal():
        people.end_token(int(request.POST["end"][:18]), by=by, at=at)
        return _page(
            request, Form(initial={"until": today + USUAL}, labels=LABELS), said=gettext("The token is ended.")
        )
    form = (
        Form(request.POST, labels=LABELS)
        if request.method == "POST"
        else Form(initial={"until": today + USUAL}, labels=LABELS)
    )
    if form.posted:
        name = form.text("name", required=True, most=80)
        until = form.day("until", required=True)
        if not form.chosen("rights"):
            form.wrong("rights", _("Choose at least one right."))
        if form.ok and until is not None:
            with form.catching():
                _id, secret = people.give_token(name, form.chosen("rights"), until + timedelta(days=1), by=by, at=at)
                fresh = Form(initial={"until": today + USUAL}, labels=LABELS)
                return _page(
                    request, fresh, secret=secret, said=gettext("The token “%(name)s” is made.") % {"name": name}
                )
    return _page(request, form)


def _page(request: Any, form: Form, *, secret: str = "", said: str = "") -> HttpResponse:
    by, today = request.actor, request.now.date()
    held = [(code, gettext(rights.get(code).title)) for code in people.rights_held(by, on=today)]
    tokens = [
        (
            token,
            ", ".join(gettext(rights.get(code).title) if code in rights else code for code in token.rights),
            day(token.until - timedelta(days=1)),
            day(token.last_used) if token.last_used else gettext("not yet"),
        )
        for token in people.tokens_of(by.person, on=today)
    ]
    return page(
        request,
        "account/programs.html",
        status=form.status,
        form=form,
        held=held,
        tokens=tokens,
        secret=secret,
        said=said,
    )
