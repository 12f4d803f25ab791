"""What of an applicant is kept encrypted, how the same number is known again, and what a dossier is looked up with."""

import hmac
import json
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from tinhso.store import boxes

APPLICANTS, HANDLES = "onestop applicants", "onestop handles"
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""None that is read as another: no 0 and O, no 1, I and L."""
LENGTH = 10


def hidden(text: str) -> bytes | None:
    """As it is kept; None for nothing."""
    return sealed(text.encode()) if text else None


def shown(kept: bytes | memoryview | None) -> str:
    return unsealed(kept).decode() if kept else ""


def packed(value: Any, *, default: Callable[[Any], Any] | None = None) -> bytes:
    """A value of JSON, as it is kept. `default`: what is made of a value that JSON has no form for."""
    return sealed(json.dumps(value, default=default, ensure_ascii=False).encode())


def unpacked(kept: bytes | memoryview | None) -> Any:
    """The value; None for nothing."""
    return json.loads(unsealed(kept)) if kept else None


def sealed(content: bytes) -> bytes:
    """A file, or a piece of one, as it is kept."""
    return boxes.box(APPLICANTS).encrypt(content)


def unsealed(kept: bytes | memoryview) -> bytes:
    return boxes.box(APPLICANTS).decrypt(bytes(kept))


def handle(kind: str, text: str) -> str:
    """A keyed hash: the same text gives the same, and it says nothing of the text."""
    return hmac.new(boxes.key(HANDLES), f"{kind} {text}".encode(), sha256).hexdigest()


def new_secret() -> str:
    """For the receipt: ten letters and digits, about 49 bits."""
    return "".join(secrets.choice(LETTERS) for _place in range(LENGTH))


def hash_of(secret: str) -> bytes:
    """As it is kept. It is random and long enough that a keyed hash will do."""
    return bytes.fromhex(handle("secret", secret))


def typed(secret: str) -> str:
    """What was typed as a secret, in the letters it is made of."""
    return "".join(char for char in secret.upper() if char in LETTERS)[:LENGTH]


def same(kept: bytes | memoryview, secret: str) -> bool:
    """In the same time whatever was typed."""
    return hmac.compare_digest(bytes(kept), hash_of(secret))
