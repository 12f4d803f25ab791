"""Sister systems sign in with ours: who somebody is there, and the keys that what we say is signed with."""

import base64
import hashlib
import os
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.internal.private_keys import filter_keys
from allauth.idp.oidc.models import PrivateKey
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.access import rights
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotThere

from .definitions import SCOPES

OVERLAP = timedelta(days=2)
"""So long after a new key the one before still checks what it signed."""


class Issuing(DefaultOIDCAdapter):
    """django-allauth's provider, with subjects that tell nothing and claims of posts."""

    @property
    def scope_display(self) -> dict[str, str]:
        held = {code: gettext(right.title) for code, right in rights.items()}
        return held | {scope: gettext(words) for scope, words in SCOPES.items()}

    def get_user_sub(self, client: Any, user: Any) -> str:
        """Another for each system, so that two cannot compare whom they know; the same for ever."""
        block = int(user.pk).to_bytes(8, "big") + bytes(8)
        made = _cipher(client.pk).encryptor()
        return base64.urlsafe_b64encode(made.update(block) + made.finalize()).decode().rstrip("=")

    def get_user_by_sub(self, client: Any, sub: str) -> Any:
        from django.contrib.auth import get_user_model

        try:
            sealed = base64.urlsafe_b64decode(sub + "==")
            made = _cipher(client.pk).decryptor()
            block = made.update(sealed) + made.finalize()
        except ValueError:
            return None
        if len(block) != 16 or any(block[8:]):
            return None
        return get_user_model().objects.filter(pk=int.from_bytes(block[:8], "big"), is_active=True).first()

    def get_claims(
        self,
        purpose: Literal["id_token", "userinfo"],
        user: Any,
        client: Any,
        scopes: Iterable[str],
        email: str | None = None,
        **kwargs: Any,
    ) -> dict[str, Any]:
        asked, today = set(scopes), local_day(timezone.now())
        claims: dict[str, Any] = {"sub": self.get_user_sub(client, user)}
        if "profile" in asked:
            claims["name"] = people.names([user.person_id]).get(user.person_id, "")
        if "post" in asked:
            posts = []
            for held in people.seats(user.person_id, on=today):
                try:
                    place = units.get(held.unit, on=today)
                except NotThere:
                    continue
                posts.append({"title": held.title_vi, "unit": place.title, "unit_code": place.code})
            claims["posts"] = posts
        return claims

    def list_private_keys(
        self, *, did_activate: Literal[True] | None = None, is_active: Literal[True] | None = None
    ) -> list[PrivateKey]:
        return filter_keys(keys(Path(settings.OIDC_KEYS)), did_activate=did_activate, is_active=is_active)

    def populate_server_metadata(self, data: dict[str, Any]) -> None:
        """What our clients are registered for, and no more."""
        data.pop("device_authorization_endpoint", None)
        data |= {
            "scopes_supported": list(SCOPES),
            "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token"],
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "claims_supported": ["sub", "name", "posts"],
        }


def _cipher(client: str) -> Cipher[modes.ECB]:
    """One block under a key of the client's own: with one block of one layout, ECB is a keyed permutation."""
    key = hashlib.sha256(f"subjects of {client}\n{settings.SECRET_KEY}".encode()).digest()
    return Cipher(algorithms.AES(key), modes.ECB())


class _Read:
    of: tuple[str, float] = ("", 0.0)
    keys: tuple[PrivateKey, ...] = ()


def keys(folder: Path) -> list[PrivateKey]:
    """The keys of the folder, the oldest first; the first is made when there is none. Read again when it changes."""
    if not folder.is_dir() or not any(folder.glob("*.pem")):
        new_key(folder)
    of = (str(folder), folder.stat().st_mtime)
    if _Read.of != of:
        files = sorted(folder.glob("*.pem"), key=lambda file: int(file.stem))
        issued = [datetime.fromtimestamp(int(file.stem) / 1000, UTC) for file in files]
        ends: list[datetime | None] = [later + OVERLAP for later in issued[1:]]
        _Read.keys = tuple(
            PrivateKey(pem=file.read_text("ascii"), issued_at=at, expires_at=end)
            for file, at, end in zip(files, issued, [*ends, None], strict=True)
        )
        _Read.of = of
    return list(_Read.keys)


def new_key(folder: Path) -> Path:
    """Another key, that signs from now on; those before check for two more days what they signed."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = rsa.generate_private_key(65537, 3072).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file = folder / f"{time.time_ns() // 1_000_000}.pem"
    draft = file.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(pem)
    draft.rename(file)
    return file
