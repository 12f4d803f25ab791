"""Which bucket: read from the environment, and refused in plain words when it cannot be one.

TINHSO_FILES            s3://bucket or s3://bucket/prefix; without it, files stand in the data folder
TINHSO_S3_ENDPOINT      https://s3.example.gov.vn:9000; without it, Amazon's own
TINHSO_S3_REGION        what the server calls its region; us-east-1 by default
TINHSO_S3_KEY_ID        the key's name
TINHSO_S3_SECRET        the key's secret, or
TINHSO_S3_SECRET_FILE   a file that holds it
TINHSO_S3_CA            certificates (PEM) of an authority of one's own
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

FILES = "TINHSO_FILES"
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_STEP = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Place:
    """A bucket with the way in. `endpoint` is empty for Amazon's own; `roots` holds PEM text."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = "us-east-1"
    key_id: str = ""
    secret: str = field(default="", repr=False)
    roots: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")

    @property
    def server(self) -> str:
        """Whom we speak to, for people."""
        return self.endpoint or "amazonaws.com"

    @classmethod
    def named(cls, told: Mapping[str, str] = os.environ) -> Place | None:
        """The bucket that the environment names, or none. Raises Invalid."""
        given = told.get(FILES, "").strip()
        if not given:
            return None
        bucket, prefix = _split(given)
        return cls(
            bucket,
            prefix,
            _endpoint(told.get("TINHSO_S3_ENDPOINT", "").strip()),
            told.get("TINHSO_S3_REGION", "").strip() or "us-east-1",
            *_key(told),
            _roots(told.get("TINHSO_S3_CA", "").strip()),
        )


def _split(given: str) -> tuple[str, str]:
    scheme, _colon, rest = given.partition("://")
    bucket, _slash, prefix = rest.partition("/")
    steps = prefix.rstrip("/").split("/") if prefix.rstrip("/") else []
    if scheme != "s3" or not _BUCKET.fullmatch(bucket) or not all(_STEP.fullmatch(step) for step in steps):
        raise Invalid(
            _(
                "TINHSO_FILES is “%(given)s”, and must be like s3://bucket/prefix: the bucket in small letters, digits, “-” and “.”; "
                "or leave it out to keep files in the data folder."
            ),
            given=given[:200],
        )
    return bucket, "/".join(steps)


def _endpoint(given: str) -> str:
    if not given:
        return ""
    try:
        parts = urlsplit(given)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        sound = False
    if not sound or parts.username or parts.query or parts.fragment or parts.path.strip("/") or " " in given:
        raise Invalid(
            _("TINHSO_S3_ENDPOINT is “%(given)s”, and must be like https://s3.example.gov.vn:9000."), given=given[:200]
        )
    return given.rstrip("/")


def _key(told: Mapping[str, str]) -> tuple[str, str]:
    key_id, secret, file = (
        told.get(name, "").strip() for name in ("TINHSO_S3_KEY_ID", "TINHSO_S3_SECRET", "TINHSO_S3_SECRET_FILE")
    )
    if file and not secret:
        secret = _text(file, "TINHSO_S3_SECRET_FILE")
    if not key_id or not secret:
        raise Invalid(
            _(
                "TINHSO_FILES names a bucket, but no key to it: give TINHSO_S3_KEY_ID, and TINHSO_S3_SECRET or TINHSO_S3_SECRET_FILE."
            )
        )
    return key_id, secret


def _roots(file: str) -> str:
    if not file:
        return ""
    held = _text(file, "TINHSO_S3_CA")
    if "-----BEGIN CERTIFICATE-----" not in held:
        raise Invalid(_("%(file)s, named by TINHSO_S3_CA, holds no certificate (PEM)."), file=file)
    return held


def _text(file: str, name: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, ValueError):
        raise Invalid(_("%(file)s, named by %(name)s, cannot be read."), file=file, name=name) from None
