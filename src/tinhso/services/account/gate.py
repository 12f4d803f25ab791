"""Middleware: who still owes a password of their own or a second factor comes to nothing but its set-up."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tinhso.engines.people import public as people
from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _
from tinhso.web.errors import answer_to, wants_json

ALWAYS = frozenset({"account_logout", "account_login", "web:language", "web:display", "healthz", "readyz", "metrics"})
SET_UP = {
    "password": ("account_change_password", frozenset({"account_change_password"})),
    "factor": (
        "mfa_index",
        frozenset(
            {
                "mfa_index",
                "mfa_activate_totp",
                "mfa_list_webauthn",
                "mfa_add_webauthn",
                "account_reauthenticate",
                "mfa_reauthenticate",
                "mfa_reauthenticate_webauthn",
            }
        ),
    ),
}
"""What is owed: where to do it, and what opens until it is done."""
ONWARD = "onward"
"""The session's key for the address somebody was on the way to when the set-up stopped them."""


def onward(request: Any) -> str:
    """Where to go on after the set-up."""
    return str(request.session.get(ONWARD) or "/")


class Gate:
    """After Identified. No query: the session and memory know."""

    def __init__(self, following: Callable[[HttpRequest], HttpResponse]) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.following(request)

    def process_view(self, request: Any, view: Any, args: Any, named: Any) -> HttpResponse | None:
        owed = people.duty(request)
        if not owed:
            if request.user.is_authenticated and request.session.get(ONWARD) == request.get_full_path():
                del request.session[ONWARD]  # arrived
            return None
        page, opens = SET_UP[owed]
        here = request.resolver_match.view_name
        request.alone = True  # the frame of the page leads nowhere else
        if here in ALWAYS or here in opens:
            return None
        if wants_json(request):
            return answer_to(request, NotAllowed(_("Finish setting up how you sign in first, in a browser.")))
        back = request.get_full_path() if request.method == "GET" else "/"
        if back != "/":
            request.session[ONWARD] = back
        return HttpResponseRedirect(f"{reverse(page)}?next={quote(back)}")
