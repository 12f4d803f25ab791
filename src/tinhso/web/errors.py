"""Errors at the edge: a page in the person's language that says what happened, that nothing was lost, and what to do.

NotAllowed 403 · NotThere 404 · Away 503 · NotNow 409 · Invalid 422 · TooMuch 429 · anything else 500. A client that asks for JSON
gets RFC 9457 problem details. Nobody gets a stack trace.
"""

import logging
import sys
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language, gettext

from tinhso.kernel.errors import Away, Gone, Invalid, NotAllowed, NotNow, NotThere, Problems, TinhSoError, TooMuch
from tinhso.kernel.texts import mark as _

from .unreachable import answer_unreachable

_STATUS = ((NotAllowed, 403), (NotThere, 404), (Away, 503), (NotNow, 409), (Invalid, 422), (TooMuch, 429))

log = logging.getLogger("tinhso.web")

# status: (title, what happened, what to do)
_WORDS = {
    400: (
        _("The request could not be read"),
        _("What your browser sent is not complete."),
        _("Go back and try once more."),
    ),
    403: (
        _("This is not yours to do"),
        _("Your post does not have the right for this."),
        _("If it should, ask your unit's administrator; or switch to another of your posts."),
    ),
    404: (
        _("This page is not there"),
        _("The address is wrong, or the page is not one you can see."),
        _("Check the address, search, or start from the home page."),
    ),
    405: (
        _("This page cannot be used this way"),
        _("The address expects a form."),
        _("Go back and use the button again."),
    ),
    409: (
        _("Not in this state"),
        _("Somebody may have been here just before you."),
        _("Go back and load the page again to see how it stands now."),
    ),
    413: (_("Too large"), _("What was sent is larger than allowed."), _("Go back and send a smaller file.")),
    422: (
        _("Something needs mending"),
        _("What was given cannot be taken."),
        _("Go back: what you typed is still there."),
    ),
    429: (_("Too many at once"), _("The limit for this has been reached."), _("Wait a minute, then try again.")),
    500: (
        _("A mistake of ours"),
        _("Something went wrong on our side. It has been noted with the number below."),
        _("Try again in a minute. If it happens again, give the number to your administrator."),
    ),
    503: (_("Just a moment"), _("The system is starting or being serviced."), _("Try again in a minute.")),
}


def said(error: TinhSoError) -> str:
    """The error in the reader's language, with its values filled in."""
    if isinstance(error, Problems):
        return "\n".join(said(problem) for problem in error.problems)
    text = gettext(error.message)
    return text % {name: _spoken(value) for name, value in error.values.items()} if error.values else text


def status_of(error: BaseException) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def answer(
    request: HttpRequest, status: int, *, detail: str = "", problems: list[dict[str, str]] | None = None
) -> HttpResponse:
    """The error page, or problem details for a client that asks for JSON."""
    title, happened, do = (gettext(text) for text in _WORDS.get(status, _WORDS[500]))
    gone = status == 404 and bool(detail)
    if gone:
        title = gettext("This is no longer in use")
    number = getattr(request, "id", "")
    if wants_json(request):
        body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail or happened}
        if problems:
            body["problems"] = problems
        return JsonResponse({**body, "request": number}, status=status, content_type="application/problem+json")
    from .pages import page

    unsafe = request.method not in ("GET", "HEAD")
    context: dict[str, Any] = {
        "code": status,
        "title": title,
        "happened": detail or happened,
        "do": "" if gone else do,  # what is gone says itself whom to ask
        "number": number,
        "unsafe": unsafe,
    }
    return page(request, "error.html", status=status, **context)


def answer_to(request: HttpRequest, error: TinhSoError) -> HttpResponse:
    """The answer to one of our own errors."""
    each = error.problems if isinstance(error, Problems) else (error,)
    problems = [{"field": one.field, "detail": said(one)} for one in each if one.field]
    # "Not there" never says more than that: a reason would tell what exists. What is gone for everybody may say so.
    detail = "" if isinstance(error, NotThere) and not isinstance(error, Gone) else said(error)
    return answer(request, status_of(error), detail=detail, problems=problems)


def wants_json(request: HttpRequest) -> bool:
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 403)


def not_there(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answer(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """The page of a mistake of ours; in bare form when even that cannot be drawn."""
    try:
        return answer_unreachable(request, sys.exc_info()[1]) or answer(request, 500)
    except Exception:
        log.exception("the error page could not be drawn", extra={"request": getattr(request, "id", "")})
        return HttpResponse(_LAST_RESORT % {"number": getattr(request, "id", "")}, status=500)


_LAST_RESORT = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hệ thống đang gặp sự cố</title><h1>Hệ thống đang gặp sự cố</h1>
<p>Những gì bạn đã lưu vẫn còn. Hãy thử lại sau một phút; nếu vẫn lỗi, báo người quản trị số dưới đây.</p>
<p lang="en">Something is broken on our side. What you saved is kept. Try again in a minute, or give your administrator
this number.</p><p>%(number)s</p></html>
"""


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: the session behind the form is gone."""
    return answer(
        request,
        403,
        detail=gettext(
            "The page was open for too long or in another window. Go back, load it again and send once more."
        ),
    )


def _spoken(value: Any) -> Any:
    from datetime import date, datetime
    from decimal import Decimal

    from tinhso.kernel.definitions import Text

    from . import formats

    if isinstance(value, Text):
        return value.in_language(get_language() or "vi")
    if isinstance(value, datetime):
        return formats.moment(value)
    if isinstance(value, TinhSoError):
        return said(value)
    if isinstance(value, date):
        return formats.day(value)
    return formats.number(value) if isinstance(value, Decimal) else value
