"""Who calls: nobody (the public), or whoever holds the token. Asked before anything of the call is read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any, Protocol

from tinhso.engines.people import public as people
from tinhso.kernel import access
from tinhso.kernel.actor import PUBLIC, Actor
from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _

from ..pages import Rule
from . import limits
from .problems import Refused

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="api"'}
REFUSED = {"WWW-Authenticate": 'Bearer realm="api", error="invalid_token"'}


class Guarded(Protocol):
    """What the guard must know of its operation."""

    rule: Rule

    @property
    def parameters(self) -> frozenset[str]: ...

    @property
    def takes_json(self) -> bool: ...


class Bearer:
    """ninja's guard of one operation: the caller is known, has not asked too often, and has the right somewhere.

    Where the right holds is asked by the query, thing by thing.
    """

    openapi_security_schema = {
        "type": "http",
        "scheme": "bearer",
        "description": (
            "A personal token, made on one's own account page, or an access token of the OpenID Connect provider of this "
            "installation (client credentials, or a person's). Without one, what is public is answered."
        ),
    }

    def __init__(self, guarded: Guarded) -> None:
        self.guarded = guarded

    @property
    def rule(self) -> Rule:
        return self.guarded.rule

    def __call__(self, request: Any) -> bool:
        request.actor = caller(request)
        self._may(request)
        if self.guarded.takes_json and request.content_type != "application/json":
            raise Refused("wrong-type")
        known = self.guarded.parameters
        unknown = sorted(set(request.GET) - known)
        if unknown:
            raise Refused(
                "not-valid",
                _("“%(name)s” is not known here; known are: %(known)s."),
                name=unknown[0][:60],
                known=", ".join(sorted(known)) or "–",
            )
        return True

    def _may(self, request: Any) -> None:
        if self.rule.kind == "public":
            return
        if request.actor.is_public:
            raise Refused("not-signed-in", headers=CHALLENGE)
        if self.rule.right and access.scope(request.actor, self.rule.right, on=request.now.date()).nowhere:
            raise NotAllowed(_("The token or its post does not have the right for this."))


def caller(request: Any) -> Actor:
    """The actor behind the request's token; the public without one. Counts the call."""
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if not header:
        _take(request, "address", _address(request))
        return replace(PUBLIC, request=request.id)
    scheme, _space, token = header.partition(" ")
    actor = None
    if scheme.lower() == "bearer":
        _take(request, "token", hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()[:32])
        actor = people.actor_of_token(token.strip(), at=request.now, request=request.id)
    if actor is None:
        _take(request, "address", _address(request))  # whoever guesses tokens is counted by address
        raise Refused("token-not-valid", headers=REFUSED)
    return actor


def holder(request: Any) -> str:
    """Whose the call is, whichever of their tokens or addresses of a path they use."""
    by = getattr(request, "actor", None) or PUBLIC
    if by.person is not None:
        return f"person {by.person}"
    return by.system or f"address {_address(request)}"


def _address(request: Any) -> str:
    from allauth.account.adapter import get_adapter

    return str(get_adapter().get_client_ip(request))


def _take(request: Any, name: str, who: str) -> None:
    allowance = limits.take(name, who)
    request.allowance = allowance
    if allowance.used_up:
        raise Refused("too-many", headers={"Retry-After": str(allowance.seconds)})
