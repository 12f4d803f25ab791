"""Middleware of every request, outermost first: Edge (id, headers, language, time), Identified (who), Errors (pages).

In settings: Edge first, security and whitenoise, session, CSRF, authentication, Identified, Errors last.
"""

import logging
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from tinhso.kernel import identity
from tinhso.kernel.errors import TinhSoError

from . import clock
from .display import language_of
from .errors import answer, answer_to
from .unreachable import answer_unreachable
from .whole import was_cut

log = logging.getLogger("tinhso.web")
_GIVEN_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
_POLICY = (
    "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
Next = Callable[[HttpRequest], HttpResponse]


def policy(form_target: str) -> str:
    """The content policy of a page whose form may end at another site too: its origin, such as "https://a.example"."""
    return _POLICY.replace("form-action 'self'", f"form-action 'self' {form_target}")


def _not_storable(error: Exception) -> bool:
    """Did the database refuse what somebody sent: a NUL in a text, a number beyond its columns, no day of the calendar?

    psycopg refuses a NUL by itself, so without a code of the database.
    """
    return getattr(error.__cause__, "sqlstate", None) in {None, "22003", "22007", "22008", "22021", "22P02", "22P05"}


class Edge:
    """request.id, request.now (the demo may shift the day), the language, and the headers of a careful site."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: Any) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request.id = given if _GIVEN_ID.match(given) else uuid.uuid4().hex
        request.now = clock.now()
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.following(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-ID"] = request.id
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Cache-Control", "private, no-cache")  # lists taken along as files are private too
        return response


class Identified:
    """request.identity and request.actor, asked from people through the kernel; the public when nobody signed in."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: Any) -> HttpResponse:
        from dataclasses import replace

        request.identity = identity.of(request, request.now.date())
        request.actor = replace(request.identity.actor, request=request.id)
        return self.following(request)


class Errors:
    """Our errors become pages (or problem details); what nobody expected becomes a 500 with a number, and a log line."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.following(request)

    def process_view(self, request: Any, view: Any, args: Any, named: Any) -> HttpResponse | None:
        """No act on a form that was cut off: its token was looked for by now, so it has been read."""
        if not was_cut(request):
            return None
        log.warning("the connection was lost in the middle of a request", extra={"request": request.id})
        return answer(request, 400)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
        from django.core.exceptions import PermissionDenied, SuspiciousOperation
        from django.db import DataError
        from django.http import Http404

        if isinstance(exception, ImmediateHttpResponse | ReauthenticationRequired):
            return None  # the sign-in's own middleware answers: it asks who this is once more
        if isinstance(exception, TinhSoError):
            return answer_to(request, exception)
        if isinstance(exception, DataError) and _not_storable(exception):
            log.warning("what was sent cannot be stored", extra={"request": getattr(request, "id", "")})
            return answer(request, 400)
        if isinstance(exception, Http404 | PermissionDenied | SuspiciousOperation):
            return None  # Django asks our handlers
        if unreachable := answer_unreachable(request, exception):
            return unreachable
        log.exception("request failed", extra={"request": getattr(request, "id", ""), "path": request.path})
        return answer(request, 500)
