"""Where the bytes stand: once under their hash, in the storage the settings name (disk by default, S3 by a setting)."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO, cast

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from .rules import too_large

CHUNK = 65_536
STORAGE = "papers"


def storage() -> Storage:
    """The storage named "papers" in the settings; the files folder otherwise."""
    if STORAGE in settings.STORAGES:
        return storages[STORAGE]
    return FileSystemStorage(
        location=settings.FILES_ROOT, file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


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


def put(received: Received) -> None:
    """Keep the bytes under their hash. Those that are there stay, and look as if they had just come: the sweep looks at
    their age, and the paper that names them now is not committed yet."""
    where, kept = place_of(received.sha256), storage()
    if kept.exists(where):
        if kept.size(where) == received.size:
            if isinstance(kept, FileSystemStorage):
                os.utime(kept.path(where))
            return
        kept.delete(where)  # a writing that was cut off
    received.content.seek(0)
    name = kept.save(where, File(received.content, name=where))
    if name != where:  # somebody kept the same bytes meanwhile
        kept.delete(name)


def remove(sha256: str) -> None:
    """Take bytes out again that no paper names."""
    storage().delete(place_of(sha256))


def opened(sha256: str) -> BinaryIO:
    return cast(BinaryIO, storage().open(place_of(sha256), "rb"))


def kept_hashes() -> Iterator[str]:
    """Every hash that stands in the folder on disk; nothing for other storages, which sweep by their own rules."""
    kept = storage()
    if isinstance(kept, FileSystemStorage):
        for file in Path(kept.location).glob("??/??/*"):
            if file.is_file():
                yield file.name
