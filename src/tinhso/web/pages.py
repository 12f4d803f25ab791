"""Views: render a page, say who may open it, and count a form once."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import NoReverseMatch
from django.utils import translation

from tinhso.kernel import access
from tinhso.kernel.errors import NotAllowed, TinhSoError
from tinhso.kernel.identity import Identity
from tinhso.kernel.texts import mark as _
from tinhso.store import counted, verbs

from . import navigation, state, vouched
from .addresses import address
from .display import Display
from .errors import said, status_of

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may open a view: "public", "signed in", or "needs" with the right."""

    kind: str
    right: str = ""


def public(view: View) -> View:
    """Everyone may open it; what is shown is still scoped by the actor."""
    return _marked(view, Rule("public"))


def signed_in(view: View) -> View:
    """Only who has signed in; others are sent to sign in and come back."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return _sign_in(request) if request.actor.is_public else view(request, *args, **kwargs)

    return _marked(guarded, Rule("signed in"))


def needs(right: str) -> Callable[[View], View]:
    """Only who holds the right somewhere today; where it holds is asked by the query, per thing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if not access.scope(request.actor, right, on=request.now.date()).nowhere:
                return view(request, *args, **kwargs)
            if request.actor.is_public:
                return _sign_in(request)
            raise NotAllowed(_("Your post does not have the right for this."))

        return _marked(guarded, Rule("needs", right))

    return decorate


def rule_of(view: Any) -> Rule | None:
    """The access rule of a view, for the test that walks every route."""
    return getattr(view, "access_rule", None)


def idempotent(view: View) -> View:
    """A POST with a `form_key` (or Idempotency-Key header) counts once: sent again, it answers with the first redirect.

    The same key with other contents is another act: who goes back and mends a form sends it under its old key.
    The key is written in the act's transaction: a second sender waits for the first, and a failure forgets the key.
    """

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            if not key.take():
                return _as_before(request, key)
            answer = view(request, *args, **kwargs)
            if _redirects(answer):
                _keep_location(answer, request, key)
            elif not connection.needs_rollback:
                verbs.rows("DELETE FROM web_form_key WHERE key = %s", key.values[0])
            return answer

    return once


def one_act(view: View) -> View:
    """As `idempotent`, for a page whose POST is one act with one event: the event's own statement writes the key.

    So there is no transaction but the act's own, if it needs one. A second sender waits for the first within that statement;
    one who comes later may be refused by what the first did, and is then answered as the first was. What a view writes
    without an event counts as often as it is sent.
    """

    @wraps(view)
    def once(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        if key is None:
            return view(request, *args, **kwargs)
        with counted.under(key):
            try:
                answer = view(request, *args, **kwargs)
            except (counted.Again, TinhSoError):
                if not key.found():
                    raise
                return _as_before(request, key)
        if _redirects(answer):
            if key.kept:
                _keep_location(answer, request, key)
        elif not key.kept and key.found():
            return _as_before(request, key)
        return answer

    return once


def saving(view: Callable[..., object]) -> View:
    """For what a page sends of itself while somebody types: 204, or why it was not kept, in words for the line below the form."""

    @wraps(view)
    def kept(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            view(request, *args, **kwargs)
        except TinhSoError as wrong:
            return HttpResponse(said(wrong), status=status_of(wrong), content_type="text/plain; charset=utf-8")
        return HttpResponse(status=204)

    return kept


def page(
    request: HttpRequest, template: str, *, status: int = 200, sourced: bool = False, **context: Any
) -> HttpResponse:
    """The page. `request.actor`, the shell and the language are there without being passed.

    `sourced`: everything on it is real and names its source, so a demo does not mark it as an example.
    """
    request.sourced = sourced  # type: ignore[attr-defined]
    return HttpResponse(render(request, template, **context), status=status)


def render(request: HttpRequest, template: str, **context: Any) -> str:
    """The template as text: for fragments and prints."""
    text: str = engines["jinja2"].get_template(template).render(context, request)
    return text


@dataclass(frozen=True, slots=True)
class Shell:
    """What the frame of every page shows. `alone`: no other page opens now, so the frame leads nowhere else."""

    state: state.State
    identity: Identity
    display: Display
    entries: list[navigation.Shown]
    language: str
    path: str
    sign_in: str
    now: Any
    alone: bool = False
    citizen: str = ""
    """The name of whom a provider vouches for; nobody is signed in then."""

    @property
    def post(self) -> str:
        """The post the person acts through."""
        return next((f"{seat.post}, {seat.unit}" for seat in self.identity.seats if seat.current), "")


def shell_of(request: Any) -> Shell:
    """The shell for a request; works before any middleware has run, so that an error page can always be shown."""
    from . import clock

    identity = getattr(request, "identity", None) or Identity()
    ready = hasattr(request, "actor") and hasattr(request, "now")
    path = request.get_full_path() if request.method == "GET" else request.path
    alone = bool(getattr(request, "alone", False))
    sign_in = "" if alone else _sign_in_page()
    citizen = vouched.of(request) if ready else None
    return Shell(
        state=replace(state.current(), example=False) if getattr(request, "sourced", False) else state.current(),
        identity=identity,
        display=Display.of(request),
        entries=navigation.shown_to(request) if ready and not alone else [],
        language=(translation.get_language() or "vi")[:2],
        path=path,
        sign_in=f"{sign_in}?next={quote(path)}" if sign_in else "",
        now=getattr(request, "now", None) or clock.now(),
        alone=alone,
        citizen=citizen.name if citizen else "",
    )


def _sign_in_page() -> str:
    try:
        return address(settings.LOGIN_URL)
    except NoReverseMatch:  # no sign-in page in this installation (a kit under test)
        return ""


def _marked(view: View, rule: Rule) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]
    return view


def _page_before(request: HttpRequest) -> str:
    """The page of ours a form was sent from, where its draft waits; else home."""
    before = urlsplit(request.headers.get("Referer", ""))
    ours = before.netloc == request.get_host() and before.path.startswith("/")
    return before.path if ours else "/"


def _sign_in(request: HttpRequest) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else _page_before(request)
    return HttpResponseRedirect(f"{address(settings.LOGIN_URL)}?asked=1&next={quote(back)}")


def _who(request: Any) -> str:
    person = request.actor.person
    return f"person {person}" if person is not None else f"csrf {request.META.get('CSRF_COOKIE', '')}"


def _sent(request: HttpRequest) -> str:
    """What the form holds. The token against forgery is masked anew for each page, so it says nothing of the form."""
    typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
    files = [
        (name, file.name, file.size)
        for name, several in sorted(request.FILES.lists())
        for file in several
        if file is not None
    ]
    return json.dumps([typed, files])


def _key(request: Any) -> counted.Key | None:
    """What a form was sent under, with what was sent; None when it need not count once."""
    if request.method != "POST":
        return None
    key = request.META.get("HTTP_IDEMPOTENCY_KEY") or request.POST.get("form_key", "")
    if not key:
        return None
    who = _who(request)
    digest = hashlib.sha256(f"{key}\n{request.path}\n{who}\n{_sent(request)}".encode()).hexdigest()
    return counted.Key(_KEEP, (digest, who[:64], request.path[:300], request.now), _FIND)


def _redirects(answer: HttpResponse) -> bool:
    return answer.status_code in (301, 302, 303)


def _keep_location(answer: HttpResponse, request: HttpRequest, key: counted.Key) -> None:
    if answer["Location"] != request.path:  # where nothing is kept, one is sent back to where one was
        verbs.rows("UPDATE web_form_key SET location = %s WHERE key = %s", answer["Location"], key.values[0])


def _as_before(request: HttpRequest, key: counted.Key) -> HttpResponse:
    """To where the first answer went."""
    first = key.found()
    return HttpResponseRedirect((first[0][0] if first else "") or request.path)


_KEEP = "INSERT INTO web_form_key (key, who, path, location, at) SELECT %s, %s, %s, '', %s::timestamptz"
_FIND = "SELECT location FROM web_form_key WHERE key = %s"
