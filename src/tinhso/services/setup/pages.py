"""/thiet-lap/: asked once, from this machine, with the code that stands in the terminal."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.translation import gettext

from tinhso.kernel.errors import NotAllowed, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.web.forms import Form
from tinhso.web.pages import page, public

from . import rules
from .performing import Answers, Progress, performer

LABELS = {
    "code": _("The code from the terminal"),
    "province": _("Province"),
    "name": _("Full name"),
    "username": _("User name"),
    "password": _("Password"),
    "again": _("The password once more"),
}
TRIES = "setup-tries"
PAUSE = 300


@public
def setup(request: Any) -> HttpResponse:
    """The form, then how far it is, then where to sign in. Once done, and from elsewhere, it says so and no more."""
    now = performer().progress()
    if not settings.TINHSO_SETUP_CODE:
        return page(request, "setup/already.html", status=409)
    if not rules.from_here(request.META.get("REMOTE_ADDR", "")):
        raise NotAllowed(
            _(
                "A province is set up only on the machine it runs on. There, open the address that stands in the terminal."
            )
        )
    if now.state in {"working", "done"}:
        return _going_on(request, now.state)
    if request.method != "POST":
        return _form(request, _again(now))
    form = Form(request.POST, labels=LABELS)
    answers = _read(form)
    if answers is None:
        return _form(request, form)
    with form.catching():
        performer().begin(answers)
        return HttpResponseRedirect(request.path)
    return _form(request, form)


def _going_on(request: Any, state: str) -> HttpResponse:
    """A page that loads itself again, without scripts: while it works, then once to sign in."""
    shown = page(request, f"setup/{state}.html")
    shown.headers["Refresh"] = "3" if state == "working" else f"30;url={resolve_url(settings.LOGIN_URL)}"
    return shown


def _again(now: Progress) -> Form:
    """The first form, or the one that failed with what was wrong."""
    form = Form(initial=now.given, labels=LABELS)
    if now.state == "failed":
        if now.where in LABELS:
            form.errors[now.where] = now.said
        else:
            form.general.append(now.said)
    return form


def _read(form: Form) -> Answers | None:
    code = form.text("code", required=True, most=40)
    if code and not _fits(code):
        form.errors["code"] = gettext("This is not the code that stands in the terminal.")
    packs = [choice.pack for choice in performer().choices()]
    province = form.choice("province", packs, required=True)
    name, username = form.text("name", required=True, most=200), form.text("username", required=True, most=60)
    password, again = (str(form.typed.get(field, "")) for field in ("password", "again"))
    if not password:
        form.errors["password"] = gettext("Choose a password.")
    elif password != again:
        form.errors["again"] = gettext("The two passwords are not the same.")
    return Answers(province or "", name, username, password) if form.ok else None


def _fits(code: str) -> bool:
    """Wrong ones are counted for everybody together: there is one person who may do this."""
    if int(cache.get(TRIES, 0)) >= rules.MOST_TRIES:
        raise TooMuch(_("Too many wrong codes. Wait five minutes, then try again."))
    if rules.same_code(code, settings.TINHSO_SETUP_CODE):
        return True
    cache.add(TRIES, 0, PAUSE)
    cache.incr(TRIES)
    return False


def _form(request: Any, form: Form) -> HttpResponse:
    choices = [(choice.pack, choice.title) for choice in performer().choices()]
    if len(choices) == 1:
        form.initial = {"province": choices[0][0], **form.initial}
    status = 422 if form.posted and not form.ok else 200
    return page(request, "setup/form.html", status=status, form=form, choices=choices)
