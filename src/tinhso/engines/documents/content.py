"""Where the bytes stand: once under their hash, in the storage the settings name (disk by default, S3 by a setting)."""

import errno
import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, BinaryIO, Protocol, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages

from tinhso.kernel.texts import mark as _

from .errors import FileLost, FilesAway
from .folder import FolderStorage
from .rules import too_large

CHUNK = 65_536
STORAGE = "papers"

log = logging.getLogger("tinhso.documents")


class Keeping(Protocol):
    """What we ask of a storage of Django's. `save` keeps the bytes whole or not at all and makes them young again when
    they are there; `entries` names all that is kept, with the moment it last came. What fails is an OSError."""

    def save(self, name: str, content: File) -> str: ...
    def open(self, name: str, mode: str = "rb") -> File: ...
    def delete(self, name: str) -> None: ...
    def get_modified_time(self, name: str) -> datetime: ...
    def entries(self) -> Iterator[tuple[str, datetime]]: ...


def storage() -> Keeping:
    """The storage named "papers" in the settings; the files folder otherwise."""
    if STORAGE in settings.STORAGES:
        return cast(Keeping, storages[STORAGE])
    return FolderStorage(settings.FILES_ROOT)


def most_bytes() -> int:
    return int(settings.LARGEST_PROOF_MB) * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A file read to its end, waiting in a place that vanishes by itself."""

    content: IO[bytes]
    size: int
    sha256: str


@contextmanager
def received(stream: BinaryIO | Iterable[bytes], name: str) -> Iterator[Received]:
    """Read a stream while hashing it; stops at the limit, so that a large file fills neither memory nor disk."""
    digest, size, most = hashlib.sha256(), 0, most_bytes()
    with tempfile.SpooledTemporaryFile(max_size=1024 * 1024) as content:
        for part in _parts(stream):
            size += len(part)
            if size > most:
                raise too_large(name, most)
            digest.update(part)
            content.write(part)
        yield Received(cast(IO[bytes], content), size, digest.hexdigest())


def _parts(stream: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    if hasattr(stream, "read"):
        while part := stream.read(CHUNK):
            yield part
    else:
        yield from stream


def place_of(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def put(received: Received, name: str) -> None:
    """Keep the bytes under their hash. Those that are there look as if they had just come: the sweep looks at their age,
    and the paper that names them now is not committed yet. FilesAway when they could not be kept; nothing is half there."""
    received.content.seek(0)
    where = place_of(received.sha256)
    try:
        storage().save(where, File(received.content, name=where))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise  # said at the edge, as of any full disk
        log.error("a file could not be kept: %s", error)
        raise FilesAway(
            _(
                "“%(name)s” could not be kept: the place where files are kept does not answer just now. "
                "Nothing else is lost; attach it again in a few minutes."
            ),
            name=name,
        ) from error


def opened(sha256: str, name: str) -> BinaryIO:
    """The bytes to read from the start. FilesAway when they cannot be fetched just now, FileLost when they are gone."""
    try:
        return cast(BinaryIO, storage().open(place_of(sha256), "rb"))
    except FileNotFoundError as error:
        log.error("a file is not where it is kept: %s", sha256)
        raise FileLost(
            _("“%(name)s” is not where files are kept. Tell your administrator: a backup may have it."), name=name
        ) from error
    except OSError as error:
        log.error("a file could not be read: %s", error)
        raise FilesAway(
            _(
                "“%(name)s” cannot be fetched: the place where files are kept does not answer just now. "
                "It is not lost; try again in a few minutes."
            ),
            name=name,
        ) from error


def entries() -> Iterator[tuple[str, datetime]]:
    """Everything kept, by the place it stands at, with the moment it last came."""
    return storage().entries()


def sha256_at(place: str) -> str:
    return place.rpartition("/")[2]


def remove_older(place: str, than: datetime) -> bool:
    """Take out again what stands there, unless somebody kept the same just now."""
    kept = storage()
    try:
        if kept.get_modified_time(place) >= than:
            return False
    except FileNotFoundError:
        return False
    kept.delete(place)
    return True
