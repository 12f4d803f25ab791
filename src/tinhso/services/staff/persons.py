"""One person of the units one manages: posts, account, name, and the end of what is kept of them."""

import secrets
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.texts import mark as _
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page

from .nav import MANAGE
from .pages import last_day_of

ERASE = "staff.erase"
LABELS = {"name": _("Full name"), "username": _("User name"), "sure": _("I understand")}
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is easily taken for another


def _shown(request: Any, person_id: int, template: str, **more: Any) -> HttpResponse:
    by, today = request.actor, request.now.date()
    seen = people.person_managed(person_id, by=by, on=today)
    names = units.titles({unit for _id, _post, unit, _title, _period in seen.held}, on=today)
    return page(
        request,
        template,
        seen=seen,
        own=by.person == person_id,
        names=names,
        today=today,
        last_day=last_day_of,
        may_erase=not access.scope(by, ERASE, on=today).nowhere,
        **more,
    )


@needs(MANAGE)
def person(request: Any, person_id: int) -> HttpResponse:
    """Posts and account."""
    return _shown(request, person_id, "staff/person.html", form=Form(labels=LABELS))


@needs(MANAGE)
@idempotent
def rename(request: Any, person_id: int) -> HttpResponse:
    """Write the name otherwise."""
    seen = people.person_managed(person_id, by=request.actor, on=request.now.date())
    form = Form(request.POST if request.method == "POST" else None, initial={"name": seen.name}, labels=LABELS)
    if form.posted:
        name = form.text("name", required=True, most=200)
        if form.ok:
            with form.catching():
                people.rename_person(person_id, name, by=request.actor, at=request.now)
                return HttpResponseRedirect(reverse("staff:person", args=[person_id]))
    return _shown(request, person_id, "staff/rename.html", form=form, status=form.status)


@require_POST
@needs(MANAGE)
def password(request: Any, person_id: int) -> HttpResponse:
    """Open an account, or begin anew with one: a password for one sign-in, shown on this page and nowhere again."""
    by, at = request.actor, request.now
    seen = people.person_managed(person_id, by=by, on=at.date())
    form = Form(request.POST, labels=LABELS)
    given = one_time_password()
    if seen.username:
        people.reset_sign_in(person_id, given, device_lost=form.chosen("lost") == ["1"], by=by, at=at)
        return _shown(request, person_id, "staff/password.html", given=given)
    username = form.text("username", required=True, most=60)
    if form.ok:
        with form.catching():
            people.open_account(person_id, username, given, by=by, at=at, must_change=True)
            return _shown(request, person_id, "staff/password.html", given=given)
    return _shown(request, person_id, "staff/person.html", form=form, status=form.status)


def one_time_password() -> str:
    """Four groups of four letters, easy to read out; a capital, a digit and a sign are among them, as sign-in rules ask."""
    groups = ["".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(4)]
    return "-".join((f"Ts{secrets.choice('23456789')}", *groups))


@require_POST
@needs(MANAGE)
@idempotent
def close(request: Any, person_id: int) -> HttpResponse:
    """No signing in any more."""
    people.person_managed(person_id, by=request.actor, on=request.now.date())
    people.close_account(person_id, by=request.actor, at=request.now)
    return HttpResponseRedirect(reverse("staff:person", args=[person_id]))


@needs(ERASE)
@idempotent
def erase(request: Any, person_id: int) -> HttpResponse:
    """Erase a person's data, after saying what that does."""
    people.person_managed(person_id, by=request.actor, on=request.now.date())
    form = Form(request.POST if request.method == "POST" else None, labels=LABELS)
    if form.posted:
        if form.chosen("sure") != ["1"]:
            form.wrong("sure", _("Tick the box: this cannot be undone."))
        if form.ok:
            with form.catching():
                people.erase_person(person_id, by=request.actor, at=request.now)
                return HttpResponseRedirect(reverse("staff:person", args=[person_id]))
    return _shown(request, person_id, "staff/erase.html", form=form, status=form.status)
