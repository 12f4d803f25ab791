"""Acts over the API: counted once by their key, done only to the thing the caller has seen."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse

from tinhso.kernel.texts import mark as _

from .answers import JSON
from .problems import Refused

KEY = re.compile(r"^[\x21-\x7e]{1,200}$")
_CLAIM = (
    "INSERT INTO web_api_answer (key, asked, status, etag, body, at) VALUES (%s, %s, 0, '', '', %s)"
    " ON CONFLICT DO NOTHING RETURNING 1"
)
_KEPT = "SELECT asked, status, etag, body FROM web_api_answer WHERE key = %s"
_KEEP = "UPDATE web_api_answer SET status = %s, etag = %s, body = %s WHERE key = %s"


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The act with an Idempotency-Key counts once: sent again, it gets the first answer again.

    The key is written in the act's transaction: a second sender waits for the first, and a failure forgets the key. Keys
    belong to the post (or the sister system) that sent them and to the address; they are kept a week.
    """

    @wraps(view)
    def counted(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.META.get("HTTP_IDEMPOTENCY_KEY")
        if key is None:
            return view(request, *args, **kwargs)
        if not KEY.match(key):
            raise Refused("not-valid", _("An Idempotency-Key is 1 to 200 letters, digits and signs, without spaces."))
        by = request.actor
        who = f"{by.system} {by.person} {by.appointment}"
        digest = hashlib.sha256(f"{key}\n{who}\n{request.method} {request.path}".encode()).hexdigest()
        asked = hashlib.sha256(request.body + request.META.get("HTTP_IF_MATCH", "").encode()).hexdigest()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_CLAIM, [digest, asked, request.now])
            if cursor.fetchone() is None:
                return _first(cursor, digest, asked)
            answer = view(request, *args, **kwargs)
            etag = answer.headers.get("ETag", "")
            cursor.execute(_KEEP, [answer.status_code, etag, answer.content.decode(), digest])
        return answer

    return counted


def _first(cursor: Any, digest: str, asked: str) -> HttpResponse:
    cursor.execute(_KEPT, [digest])
    before, status, etag, body = cursor.fetchone()
    if before != asked:
        raise Refused("key-used")
    headers = {"Idempotency-Replayed": "true"} | ({"ETag": etag} if etag else {})
    return HttpResponse(body, status=status, content_type=JSON, headers=headers) if body else nothing(headers)


def must_match(request: Any, mark: str, *, needed: bool = False) -> None:
    """Nothing when If-Match names the thing's mark (or is not given, and not needed); else 412 or 428.

    A thing in several languages has one mark: what stands after a dash in its ETag is the language.
    """
    given = request.META.get("HTTP_IF_MATCH")
    if given is None:
        if needed:
            raise Refused("etag-needed")
        return
    marks = [one.strip().strip('"').partition("-")[0] for one in given.split(",")]
    if given.strip() != "*" and mark not in marks:
        raise Refused("changed")


def done(request: Any, etag: str, whole: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer to an act: the thing as it stands then, or its ETag alone when `Prefer: return=minimal` asks for no more.

    RFC 7240 §4.2. `whole` writes the thing; what is not wanted is not written.
    """
    if not wants_minimal(request.META.get("HTTP_PREFER", "")):
        return whole()
    return nothing({"ETag": etag, "Preference-Applied": "return=minimal"})


def nothing(headers: dict[str, str]) -> HttpResponse:
    """Done, and no more is said."""
    answer = HttpResponse(status=204, headers=headers)
    del answer.headers["Content-Type"]
    return answer


def wants_minimal(prefer: str) -> bool:
    """Does the header ask for no thing in return? Preferences stand by commas, each with its own additions; the first counts."""
    for one in prefer.lower().split(","):
        name, _equals, value = one.partition(";")[0].partition("=")
        if name.strip() == "return":
            return value.strip().strip('"') == "minimal"
    return False


def tagged(mark: str, language: str) -> str:
    """The ETag of a thing in a language."""
    return f'"{mark}-{language}"'
