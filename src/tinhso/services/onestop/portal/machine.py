"""Where the portal's programs speak to us: one address for messages, one for the files of results. Always JSON, no session."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from tinhso.engines.documents import public as documents
from tinhso.kernel.errors import Away, NotThere, Problems, TinhSoError, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store.fences import Fence
from tinhso.web import signed
from tinhso.web.errors import said as told
from tinhso.web.exports import private_file
from tinhso.web.pages import public

from ..actions.handling import RESULT
from ..models import Scan
from . import inbox, line, messages
from .actions.told import Conflict
from .inbox import Answer, Reused, Unreadable, Uploaded
from .places import AskPerson

log = logging.getLogger("tinhso.onestop.portal")
TYPE = "urn:tinhso:problem:mirror:"
MESSAGE = "message"
GUESSES = Fence("portal-guesses", most=30, seconds=60)
"""Who sends what nobody signed, or tries links that are none, is not listened to for the rest of a minute. A signature that
holds is never stopped by another's guessing from elsewhere; from the same address the portal waits and loses nothing."""
# kind: (status, what it is)
KINDS = {
    "unreadable": (400, _("The request could not be read")),
    "not-signed": (401, _("Not signed by the portal")),
    "late": (401, _("Signed for another time")),
    "no-such-method": (405, _("Not a method of this address")),
    "conflict": (409, _("Known here with other contents")),
    "not-now": (409, _("Not in this state")),
    "too-large": (413, _("Too large")),
    "not-valid": (422, _("Something needs mending")),
    "too-many": (429, _("Too many requests")),
    "away": (503, _("Just a moment")),
}


@csrf_exempt
@public
def listen(request: Any) -> HttpResponse:
    """A message of the portal: JSON, or multipart with the JSON as `message` and the files under their hashes."""
    if request.method != "POST":
        return _problem(request, "no-such-method", "")
    keys, caller = line.keys(), str(get_adapter().get_client_ip(request))
    try:
        if GUESSES.counted(caller, at=request.now) >= GUESSES.most:  # before anything of the body is read
            raise TooMuch(_("Too many messages without a signature that holds. Wait a minute."))
        headers = _headers(request)
        signed.require_headers(headers)
        text, uploaded = _read(request)
        message = signed.check(text, headers, secrets=keys.theirs, now=datetime.now(UTC))
        return _answered(request, inbox.listen(message.id, text, uploaded, at=request.now))
    except signed.Unsigned as wrong:
        GUESSES.count(caller, at=request.now)
        log.warning("a message that the portal did not sign", extra={"request": getattr(request, "id", "")})
        return _problem(request, "late" if isinstance(wrong, signed.Late) else "not-signed", told(wrong))
    except RequestDataTooBig:
        return _problem(request, "too-large", gettext("Files stand beside the message, not in it."))
    except (SuspiciousOperation, UnreadablePostError, UnicodeDecodeError):
        return _problem(request, "unreadable", "")
    except TinhSoError as wrong:
        return _wrong(request, wrong)
    except DatabaseError:
        log.exception("a message of the portal could not be kept", extra={"request": getattr(request, "id", "")})
        return _problem(request, "away", gettext("Nothing was kept. Send it again in a minute."))


def _read(request: Any) -> tuple[str, Uploaded]:
    """The signed text and what came beside it."""
    if not str(request.content_type).startswith("multipart/"):
        return request.body.decode("utf-8"), Uploaded()
    text = request.POST.get(MESSAGE, "")
    streams = {name: file for name, file in request.FILES.items() if file is not None}
    return text, Uploaded(streams, documents.too_large_uploads(request))


def _headers(request: Any) -> dict[str, str]:
    return {name: request.headers.get(name, "") for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}


def _answered(request: Any, answer: Answer) -> HttpResponse:
    if answer.wrong is None:
        return JsonResponse({"status": "taken", **answer.said})
    if isinstance(answer.wrong, AskPerson):
        return JsonResponse({"status": "kept", "detail": told(answer.wrong)}, status=202)
    return _wrong(request, answer.wrong)


def _wrong(request: Any, wrong: TinhSoError) -> HttpResponse:
    kind = "not-valid"
    if isinstance(wrong, TooMuch):
        kind = "too-large" if wrong.field == "file" else "too-many"
    elif isinstance(wrong, Away):
        kind = "away"
    elif isinstance(wrong, Unreadable):
        kind = "unreadable"
    elif isinstance(wrong, Conflict | Reused):
        kind = "conflict"
    elif KINDS["not-now"][0] == _status(wrong):
        kind = "not-now"
    each = wrong.problems if isinstance(wrong, Problems) else (wrong,)
    problems = [{"field": one.field, "detail": told(one)} for one in each if one.field]
    return _problem(request, kind, told(wrong), problems)


def _status(wrong: TinhSoError) -> int:
    from tinhso.web.errors import status_of

    return status_of(wrong)


def _problem(request: Any, kind: str, detail: str, problems: list[dict[str, str]] | None = None) -> HttpResponse:
    status, title = KINDS[kind]
    body: dict[str, Any] = {"type": TYPE + kind, "title": gettext(title), "status": status}
    body |= {"detail": detail or gettext(title), "request": getattr(request, "id", "")}
    if problems:
        body["problems"] = problems
    answer = JsonResponse(body, status=status, content_type="application/problem+json")
    if status == 405:
        answer["Allow"] = "POST"
    if status in (429, 503):
        answer["Retry-After"] = "60"
    return answer


@public
def result(request: Any, token: str) -> HttpResponse:
    """A file of a result, for who holds the link from a message of ours. A made-up link and an old one look the same."""
    caller = str(get_adapter().get_client_ip(request))
    if GUESSES.counted(caller, at=request.now) >= GUESSES.most:
        raise TooMuch(_("Too many wrong links. Wait a minute."))
    read = messages.read_token(token)
    scan = Scan.objects.filter(dossier_id=read[0], paper_id=read[1], code=RESULT).first() if read else None
    if scan is None:
        GUESSES.count(caller, at=request.now)
        raise NotThere(_("What you are looking for is not here."))
    found, stream = documents.open_paper(scan.paper_id, by=line.PORTAL, on=request.now.date())
    return private_file(stream, found.name, found.media_type)
