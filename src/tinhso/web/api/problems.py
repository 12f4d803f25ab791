"""RFC 9457 problem details: a stable `type` for programs, words in the reader's language for people."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext

from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, NotThere, Problems, TinhSoError, TooMuch
from tinhso.kernel.texts import mark as _

from ..errors import said

TYPE = "urn:tinhso:problem:"
MEDIA_TYPE = "application/problem+json"

# name: (status, what it is, what to do)
KINDS = {
    "unreadable": (400, _("The request could not be read"), _("Send a body that is whole and of the named type.")),
    "not-signed-in": (401, _("A token is needed"), _("Send a token that counts as “Authorization: Bearer …”.")),
    "token-not-valid": (
        401,
        _("The token does not count"),
        _("It is wrong, has ended, or its post has ended. Make a new one."),
    ),
    "not-allowed": (403, _("This is not yours to do"), _("The token or its post does not have the right for this.")),
    "not-there": (404, _("Not there"), _("There is no such thing, or it is not one you may see.")),
    "no-such-method": (405, _("Not a method of this address"), _("The header Allow names those it has.")),
    "not-now": (409, _("Not in this state"), _("Read the thing again to see how it stands now.")),
    "changed": (412, _("Changed meanwhile"), _("Read the thing again and send with the ETag it has now.")),
    "too-large": (413, _("Too large"), _("Send less at once.")),
    "wrong-type": (415, _("Not a type that is taken"), _("Send JSON as “Content-Type: application/json”.")),
    "not-valid": (422, _("Something needs mending"), _("Each thing that is wrong is named under “problems”.")),
    "key-used": (422, _("The key was used for something else"), _("Take a new Idempotency-Key for each act.")),
    "etag-needed": (428, _("An ETag is needed"), _("Read the thing, then send If-Match with its ETag.")),
    "too-many": (429, _("Too many requests"), _("Wait as long as the header Retry-After says.")),
    "ours": (500, _("A mistake of ours"), _("Try again; if it happens again, give the number to the administrator.")),
    "busy": (503, _("Just a moment"), _("Wait as long as the header Retry-After says.")),
}


class Refused(TinhSoError):
    """Something only a program is told. `kind`: of KINDS; `headers` go with the answer."""

    def __init__(self, kind: str, message: str = "", /, *, headers: Mapping[str, str] | None = None, **values: Any):
        super().__init__(message or KINDS[kind][2], **values)
        self.kind = kind
        self.headers = headers or {}


_OURS = ((NotAllowed, "not-allowed"), (NotThere, "not-there"), (NotNow, "not-now"), (Invalid, "not-valid"))


def problem(
    request: HttpRequest,
    kind: str,
    *,
    detail: str = "",
    problems: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JsonResponse:
    """The answer that says what is wrong."""
    status, title, do = KINDS[kind]
    body: dict[str, Any] = {
        "type": TYPE + kind,
        "title": gettext(title),
        "status": status,
        "detail": detail or gettext(do),
        "request": getattr(request, "id", ""),
    }
    if problems:
        body["problems"] = problems
    return JsonResponse(
        body,
        status=status,
        content_type=MEDIA_TYPE,
        headers=dict(headers or {}),
        json_dumps_params={"ensure_ascii": False},
    )


def problem_of(request: HttpRequest, error: TinhSoError) -> JsonResponse:
    """The answer to one of our own errors."""
    if isinstance(error, Refused):
        return problem(request, error.kind, detail=said(error), headers=error.headers)
    if isinstance(error, TooMuch):
        return problem(request, "too-many", detail=said(error), headers={"Retry-After": "60"})
    kind = next((name for one, name in _OURS if isinstance(error, one)), "ours")
    each = error.problems if isinstance(error, Problems) else (error,)
    problems = [{"field": one.field, "detail": said(one)} for one in each if one.field]
    detail = "" if isinstance(error, NotThere) else said(error)  # a reason would tell what exists
    return problem(request, kind, detail=detail, problems=problems)


_TOLD = {
    "missing": _("Must be given."),
    "int_parsing": _("Must be a whole number."),
    "int_type": _("Must be a whole number."),
    "int_from_float": _("Must be a whole number."),
    "int_parsing_size": _("Is too large a number."),
    "date_from_datetime_parsing": _("Must be a day, written 2026-07-01."),
    "date_parsing": _("Must be a day, written 2026-07-01."),
    "date_from_datetime_inexact": _("Must be a day, written 2026-07-01."),
    "datetime_from_date_parsing": _("Must be a moment, written 2026-07-01T08:30:00+07:00."),
    "datetime_parsing": _("Must be a moment, written 2026-07-01T08:30:00+07:00."),
    "timezone_aware": _("Must be a moment with its time zone, written 2026-07-01T08:30:00+07:00."),
    "string_type": _("Must be a text."),
    "string_too_long": _("Is too long: at most %(max_length)s letters."),
    "string_too_short": _("Is too short: at least %(min_length)s letters."),
    "greater_than_equal": _("Must be at least %(ge)s."),
    "less_than_equal": _("Must be at most %(le)s."),
    "literal_error": _("Must be one of: %(expected)s."),
    "bool_parsing": _("Must be true or false."),
    "bool_type": _("Must be true or false."),
    "string_pattern_mismatch": _("Is not written as it must be: see its pattern in the document."),
    "extra_forbidden": _("Is not known here."),
    "too_long": _("Are too many: at most %(max_length)s."),
}


def problems_of_input(errors: list[dict[str, Any]]) -> list[dict[str, str]]:
    """What pydantic found, in our words."""
    return [{"field": _place(one["loc"]), "detail": _told(one)} for one in errors[:100]]


def _place(where: tuple[Any, ...]) -> str:
    """("query", "size") → size; ("body", "sent", "answers", "a", "value") → answers.a.value"""
    inside = where[2:] if where[0] == "body" and len(where) > 2 else where[1:]
    return ".".join(str(part) for part in inside) or str(where[0])


def _told(one: dict[str, Any]) -> str:
    message = _TOLD.get(one["type"])
    if message is None:
        return gettext(_("Is not as the document of the API describes it."))
    given = {name: str(value).replace(" or ", ", ") for name, value in one.get("ctx", {}).items()}
    return gettext(message) % given
