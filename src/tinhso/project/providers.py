"""Whom people may sign in with besides ourselves: OIDC providers, from a file that only the operator writes.

    [{"id": "so-tttt", "name": "Sở Khoa học và Công nghệ", "server": "https://sso.example.vn/realms/tinh",
      "client_id": "tinhso", "secret": "…", "claim": "sub", "on": true}]

`claim` names what tells persons apart there ("sub", or a hash of a personal identifier). `for` says who signs in with it:
"staff" (whoever was linked to it), "citizens" (whoever it vouches for), or both. `claims` names where it says what of a
citizen. VNeID's place is kept: it is listed, switched off, until the operator writes down what it gives.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _
from tinhso.project.folder import Folder

_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_KEYS = {"id", "name", "server", "client_id", "secret", "claim", "on", "scope", "for", "claims"}
WHO = ("staff", "citizens")
CLAIMS = {"number": "so_dinh_danh", "name": "name", "account_level": "account_level", "auth_level": "acr"}
"""Where a provider says it unless the file says otherwise. No public specification of VNeID's was found; these are assumed."""
VNEID = {"id": "vneid", "name": "VNeID", "server": "", "client_id": "", "on": False}


def oidc_apps(folder: Folder) -> list[dict[str, Any]]:
    """allauth's APPS: those that are on first, VNeID among them or switched off. Invalid names what is wrong where."""
    path = Path(os.environ.get("TINHSO_OIDC") or folder.secrets / "oidc-providers.json")
    held: list[dict[str, Any]] = []
    if os.access(path, os.R_OK):
        try:
            held = json.loads(path.read_text("utf-8"))
        except ValueError as error:
            raise Invalid(_("%(file)s is no JSON: %(why)s."), file=path, why=error) from None
    elif os.environ.get("TINHSO_OIDC"):
        raise Invalid(_("%(file)s, named by TINHSO_OIDC, cannot be read."), file=path)
    if not isinstance(held, list):
        raise Invalid(_("%(file)s must be a list of providers."), file=path)
    if not any(isinstance(one, dict) and one.get("id") == VNEID["id"] for one in held):
        held = [*held, VNEID]
    return [_app(one, path) for one in held]


def _app(given: Any, path: Path) -> dict[str, Any]:
    if not isinstance(given, dict) or not _ID.fullmatch(str(given.get("id", ""))):
        raise Invalid(_("%(file)s: a provider needs an id of small letters, digits and -."), file=path)
    unknown = sorted(set(given) - _KEYS)
    on = bool(given.get("on", True))
    missing = [key for key in ("name", "server", "client_id") if on and not given.get(key)]
    if unknown or missing:
        raise Invalid(
            _("%(file)s, provider %(id)s: not known: %(unknown)s; missing: %(missing)s."),
            file=path,
            id=given["id"],
            unknown=", ".join(unknown) or "–",
            missing=", ".join(missing) or "–",
        )
    who, claims = given.get("for", ["staff"]), given.get("claims", {})
    if not isinstance(who, list) or not who or set(map(str, who)) - set(WHO):
        raise Invalid(
            _("%(file)s, provider %(id)s: “for” is a list of %(known)s."),
            file=path,
            id=given["id"],
            known=", ".join(WHO),
        )
    if (
        not isinstance(claims, dict)
        or set(claims) - set(CLAIMS)
        or not all(isinstance(one, str) for one in claims.values())
    ):
        raise Invalid(
            _("%(file)s, provider %(id)s: “claims” says under which name each of %(known)s comes."),
            file=path,
            id=given["id"],
            known=", ".join(CLAIMS),
        )
    settings = {
        "server_url": given.get("server", ""),
        "uid_field": given.get("claim", "sub"),
        "scope": given.get("scope", ["openid"]),
        "oauth_pkce_enabled": True,
        "on": on,
        "for": who,
        "claims": CLAIMS | claims,
    }
    return {
        "provider_id": given["id"],
        "name": given["name"],
        "client_id": given.get("client_id", ""),
        "secret": given.get("secret", ""),
        "settings": settings,
    }
