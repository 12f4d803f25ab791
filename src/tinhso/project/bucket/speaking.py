"""A bucket spoken to: an object appears whole or not at all, and whatever goes wrong is said so that one can mend it."""

from __future__ import annotations

import io
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.project.bucket.place import Place

if TYPE_CHECKING:
    from obstore.store import S3Credential, S3Store

KEPT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}")
"""How the documents engine lays files: by the first letters of their hash. Anything else in the bucket is not ours to touch."""
CHUNK = 256 * 1024


class BucketError(TinhSoError, OSError):
    """The bucket does not do what was asked; the message names the setting to look at."""


@dataclass(frozen=True, slots=True)
class Held:
    """An object as the bucket lists it."""

    name: str
    size: int
    modified: datetime


class Bucket:
    """One bucket. Each process speaks for itself: a connection does not survive a fork."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self._store: S3Store | None = None
        self._of = 0
        self._making = threading.Lock()

    def put(self, name: str, content: bytes) -> None:
        """Whole under its name or not there at all: one signed request that carries the hash of what it sends. Again is the
        same, and makes the object young."""
        with self._said():
            import obstore

            obstore.put(self.store, name, content, use_multipart=False)

    def read(self, name: str) -> BinaryIO:
        """The object from its start, as it comes. FileNotFoundError when there is none; BucketError, also while reading."""
        with self._said():
            import obstore

            found = obstore.get(self.store, name)
            return cast(BinaryIO, io.BufferedReader(_Coming(self, found), CHUNK))

    def text(self, name: str) -> str | None:
        """A small object as text, or nothing when there is none."""
        try:
            with self.read(name) as content:
                return content.read().decode("utf-8", "replace")
        except FileNotFoundError:
            return None

    def held(self, name: str) -> Held | None:
        with self._said():
            import obstore

            try:
                return _held(obstore.head(self.store, name))
            except FileNotFoundError:
                return None

    def remove(self, name: str) -> None:
        """Gone afterwards, also when it was not there."""
        with self._said():
            import obstore

            try:
                obstore.delete(self.store, name)
            except FileNotFoundError as error:
                if _code(error) == "NoSuchBucket":
                    raise

    def all(self) -> Iterator[Held]:
        """Every kept file, by name; what is not laid as ours is left out."""
        with self._said():
            import obstore

            for page in obstore.list(self.store, chunk_size=1000):
                yield from (_held(one) for one in page if KEPT.fullmatch(one["path"]))

    @property
    def store(self) -> S3Store:
        with self._making:
            if self._store is None or self._of != os.getpid():
                self._store, self._of = _store(self.place), os.getpid()
            return self._store

    @contextmanager
    def _said(self) -> Iterator[None]:
        """What the library says, as an error of ours: FileNotFoundError when an object is not there, else BucketError."""
        try:
            yield
        except TinhSoError:
            raise
        except ImportError as error:
            raise BucketError(
                _("Files in a bucket need the library obstore: install tinhso[s3], or the bundle, which has it.")
            ) from error
        except FileNotFoundError as error:
            if _code(error) == "NoSuchBucket":
                raise _trouble(error, self.place) from None
            raise FileNotFoundError(2, "no such object in the bucket") from None
        except Exception as error:
            if not type(error).__module__.startswith("obstore"):
                raise
            raise _trouble(error, self.place) from None  # its text is long, and names what is ours to say


class _Coming(io.RawIOBase):
    """An object's bytes as they come. One that ends early is an error, never a shorter file."""

    def __init__(self, bucket: Bucket, found: Any) -> None:
        self.bucket, self.left = bucket, int(found.meta["size"])
        self.size = self.left
        self.chunks = iter(found.stream(min_chunk_size=CHUNK))
        self.rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self.rest:
            with self.bucket._said():
                self.rest = memoryview(next(self.chunks, b""))
        if not self.rest and self.left:
            raise BucketError(_("%(server)s ended a file before its end."), server=self.bucket.place.server)
        count = min(len(buffer), len(self.rest))
        memoryview(buffer)[:count] = self.rest[:count]
        self.rest, self.left = self.rest[count:], self.left - count
        return count


def _held(found: Any) -> Held:
    return Held(found["path"], int(found["size"]), found["last_modified"])


def _store(place: Place) -> S3Store:
    from obstore.store import S3Store

    # All of it is said, since what is left out would be taken from AWS_… in the environment.
    config: dict[str, Any] = {
        "region": place.region,
        "endpoint": place.endpoint or f"https://s3.{place.region}.amazonaws.com",
        "virtual_hosted_style_request": False,  # servers of one's own seldom have a name for each bucket
        "disable_bulk_delete": True,  # not every server knows it, and we remove few
        "skip_signature": False,
        "unsigned_payload": False,
    }
    client: dict[str, Any] = {
        "allow_http": place.endpoint.startswith("http://"),
        "connect_timeout": "3s",
        "read_timeout": "15s",
        "timeout": "60s",
    }
    if place.roots:
        client["root_certificate"] = place.roots

    def key() -> S3Credential:
        return {"access_key_id": place.key_id, "secret_access_key": place.secret, "token": None, "expires_at": None}

    return S3Store(
        place.bucket,
        prefix=place.prefix or None,
        config=config,  # type: ignore[arg-type]  # its names are optional, and so are ours
        client_options=client,  # type: ignore[arg-type]
        credential_provider=key,
        # Short: somebody waits for the answer, and an act may hold its row meanwhile.
        retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
    )


def _code(error: BaseException) -> str:
    """The server's own word for what is wrong, such as NoSuchBucket."""
    found = re.search(r"<Code>(\w{1,60})</Code>", str(error))
    return found.group(1) if found else ""


_WRONG = {
    "NoSuchBucket": _("There is no bucket “%(bucket)s” at %(server)s. Make it there, or name another in TINHSO_FILES."),
    "InvalidAccessKeyId": _("%(server)s does not know the key “%(key)s”: look at TINHSO_S3_KEY_ID."),
    "SignatureDoesNotMatch": _("The secret does not fit the key “%(key)s”: look at TINHSO_S3_SECRET."),
    "RequestTimeTooSkewed": _("The clocks of this machine and of %(server)s differ too much: set them right."),
    "AuthorizationHeaderMalformed": _("%(server)s is not of the region “%(region)s”: look at TINHSO_S3_REGION."),
    "PermanentRedirect": _("%(server)s is not of the region “%(region)s”: look at TINHSO_S3_REGION."),
    "AccessDenied": _(
        "The key “%(key)s” lacks a right in the bucket “%(bucket)s”: it must list it, and read, write and remove objects."
    ),
}


def _trouble(error: BaseException, place: Place) -> BucketError:
    told, code = str(error), _code(error)
    values = {"bucket": place.bucket, "server": place.server, "key": place.key_id, "region": place.region}
    if code not in _WRONG and re.search(r"\b(401|403)\b", told.split("Debug source")[0]):
        code = "AccessDenied"
    if code in _WRONG:
        return BucketError(_WRONG[code], **values)
    if "certificate" in told.lower():
        return BucketError(
            _("The certificate of %(server)s is not trusted: name its authority with TINHSO_S3_CA."), **values
        )
    if "HTTP error" in told or "kind: Connect" in told:
        return BucketError(
            _("%(server)s does not answer: see that it runs and can be reached, and look at TINHSO_S3_ENDPOINT."),
            **values,
        )
    status = re.search(r"status code: (\d{3}[^:]{0,40})", told)
    why = code or (status.group(1).strip() if status else type(error).__name__)
    return BucketError(_("%(server)s did not do what was asked: %(why)s."), why=why, **values)
