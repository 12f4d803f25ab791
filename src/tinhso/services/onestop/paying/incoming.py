"""Where the gateway tells what became of a payment or refund.

Answered in problem details (RFC 9457): 401 not signed by it or too old, 404 a payment nobody ordered, 409 another sum than was
asked, 413 too large, 422 not understood, 429 too many that were refused. Told again, it is answered the same.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tinhso.kernel.errors import NotAllowed, NotThere, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.web import signed
from tinhso.web.api import limits
from tinhso.web.errors import said, status_of
from tinhso.web.pages import public

from .actions import Told, confirm, end_refund
from .gateway import BY
from .rules import messages

TITLES = {
    401: _("Not from the gateway"),
    404: _("Not known here"),
    409: _("Another amount than was asked"),
    413: _("Too large"),
    422: _("Not understood"),
    429: _("Too many at once"),
}


@csrf_exempt
@public
@require_POST
def told(request: Any) -> HttpResponse:
    """A message of the gateway. It has no session: its signature says whose it is."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > messages.MOST_BYTES:
        return _problem(request, 413, gettext("A message has at most %(most)s bytes.") % {"most": messages.MOST_BYTES})
    headers = {name: request.headers.get(name, "") for name in ("webhook-id", "webhook-timestamp", "webhook-signature")}
    try:
        # The real clock, even in a demo that stands on another day: a signature's age is no matter of the demo.
        text = request.body.decode("utf-8", "replace")
        sent = signed.check(text, headers, secrets=[settings.GATEWAY["secret"]], now=timezone.now())
        message = messages.read(sent.id, request.body)
        state = _done(message, request)
    except NotAllowed as wrong:
        return _problem(request, 401, said(wrong))
    except NotThere:
        return _problem(request, 404, gettext("No payment and no refund has this reference."))
    except TinhSoError as wrong:
        return _problem(request, status_of(wrong), said(wrong))
    if state == "differs":
        return _problem(request, 409, gettext("It is kept for a person to look at; nothing was taken as paid."))
    return JsonResponse({"state": state})


def _done(message: messages.Message, request: Any) -> str:
    if message.type.startswith("refund."):
        done = message.type == "refund.done"
        return end_refund(message.key, done, by=BY, at=request.now, message=message.id)
    told = Told(message.key, message.amount, message.type == "payment.paid", message.id)
    return confirm(told, by=BY, at=request.now)


def _problem(request: Any, status: int, detail: str) -> HttpResponse:
    """What was refused is counted by who asked; too much of it gets no reasons any more."""
    if status in (401, 404, 413, 422):
        allowance = limits.take("address", f"gateway {get_adapter().get_client_ip(request)}")
        if allowance.used_up:
            status, detail = 429, gettext("Too many messages were refused. Wait a minute.")
    body = {"type": "about:blank", "title": gettext(TITLES[status]), "status": status, "detail": detail}
    return JsonResponse(body, status=status, content_type="application/problem+json")
