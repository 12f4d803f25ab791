"""What is kept encrypted, or known again by a keyed hash: a key for each purpose, made of the installation's own."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def key(purpose: str) -> bytes:
    """32 bytes. Another purpose, or another installation, has others; what was kept under a purpose is read under it alone."""
    return _key(str(settings.SECRET_KEY), purpose)


def box(purpose: str) -> Fernet:
    """Encrypts and decrypts what is kept for the purpose; InvalidToken for what was not kept so."""
    return _box(str(settings.SECRET_KEY), purpose)


@lru_cache(maxsize=32)
def _key(secret: str, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(secret.encode())


@lru_cache(maxsize=32)
def _box(secret: str, purpose: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(secret, purpose)))
