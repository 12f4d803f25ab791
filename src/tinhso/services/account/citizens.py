"""A citizen comes back from an identity provider: what it told of them is theirs for this session, and kept nowhere else."""

import unicodedata
from typing import Any

from allauth.socialaccount.adapter import get_adapter

from tinhso.web import vouched
from tinhso.web.addresses import address
from tinhso.web.vouched import Vouched, Way

PROCESS = "redirect"
"""allauth's word for a sign-in after which nobody is signed in: we go on to where the citizen came from."""
FOR, STAFF = "citizens", "staff"
"""Whom the operator's file lets sign in with a provider."""
MOST_NAME, MOST_LEVEL = 150, 20


class NotTold(Exception):
    """The provider did not say the name or the number, which is the citizen's to allow."""


def ways() -> list[Way]:
    """The providers that are on for citizens, in the order of the operator's file."""
    return [
        Way(app.name, address("citizen_login", app.provider_id))
        for app in get_adapter().list_apps(None, provider="oidc")
        if app.settings["on"] and FOR in app.settings["for"]
    ]


def vouch(request: Any, provider: Any, told: dict[str, Any]) -> None:
    """This session is the citizen's of whom the provider told this; NotTold without name or number."""
    claims = provider.app.settings["claims"]
    name, number, account_level, auth_level = (
        _text(told.get(claims[one])) for one in ("name", "number", "account_level", "auth_level")
    )
    number = number.replace(" ", "")
    if not name or len(name) > MOST_NAME or not (len(number) == 12 and number.isascii() and number.isdecimal()):
        raise NotTold
    citizen = Vouched(provider.sub_id, provider.name, name, number, account_level[:MOST_LEVEL], auth_level[:MOST_LEVEL])
    vouched.remember(request, citizen, at=request.now)


def officer_came(request: Any, **_given: Any) -> None:
    """Whoever signs in as an officer is no citizen beside it."""
    request.session.pop(vouched.KEY, None)


def _text(said: Any) -> str:
    return " ".join(unicodedata.normalize("NFC", str(said)).split()) if isinstance(said, str | int) else ""
