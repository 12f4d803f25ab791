"""The archive of a backup: a plain tar of named parts, made and read in one pass, with the hash of every part at its end.

    about.json            what is in it: version, province, kind, figures; first, so that a reader may refuse at once
    database/000001 …     a base backup or a dump, cut into parts of 1 MB: put together again, in order, it is one stream
    files/<sha256>        proof files
    secrets/<name>        keys, in encrypted archives alone
    manifest.json         the hash of each part above; last

Whoever has no Tỉnh Số at hand can still open it with tar (after age, when it is encrypted).
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import IO, Any, Protocol

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _

FORMAT = 1
PART = 2**20
"""Bytes of one part of the database; a backup holds two in memory, and damage is told as closely. As small as this they are
read, hashed and written from the processor's cache: parts of 8 MB took a third longer."""
_reading = ThreadPoolExecutor(1, "reading")
_hashing = ThreadPoolExecutor(1, "hashing")
ABOUT, MANIFEST = "about.json", "manifest.json"
DATABASE, FILES, SECRETS = "database/", "files/", "secrets/"


class Damaged(TinhSoError):
    """The archive is not what was written; the message names the first part that is not."""


Bytes = bytes | memoryview


class Source(Protocol):
    def readinto(self, buffer: memoryview, /) -> int | None: ...


class Writer:
    """Makes the bytes of an archive, part by part; the caller sends them on. `hashes` is what has been made so far."""

    def __init__(self) -> None:
        self.hashes: dict[str, str] = {}

    def part(self, name: str, content: Bytes) -> Iterator[Bytes]:
        hashing = _hashing.submit(sha256, content)  # while it is being written
        yield _head(name, len(content))
        yield content
        yield _filling(len(content))
        self.hashes[name] = hashing.result().hexdigest()

    def record(self, name: str, held: dict[str, Any]) -> Iterator[Bytes]:
        return self.part(name, (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode())

    def file(self, name: str, content: IO[bytes], size: int) -> Iterator[Bytes]:
        """A file of the size it had when it was opened, however it grows or shrinks meanwhile."""
        digest, left = sha256(), size
        yield _head(name, size)
        while left:
            chunk = content.read(min(left, 2**20)) or bytes(min(left, 2**20))
            digest.update(chunk)
            left -= len(chunk)
            yield chunk
        self.hashes[name] = digest.hexdigest()
        yield _filling(size)

    def cut(self, stream: Source) -> Iterator[Bytes]:
        """A stream of unknown length as parts of the database, read ahead by one part while another is hashed and written."""
        free = [memoryview(bytearray(PART)) for _buffer in range(2)]
        number, coming = 0, _reading.submit(_full, stream, free[0])
        while came := coming.result():
            held = free[number % 2]
            number += 1
            coming = _reading.submit(_full, stream, free[number % 2])
            yield from self.part(f"{DATABASE}{number:06}", held[:came])

    def end(self, more: dict[str, Any]) -> Iterator[Bytes]:
        """The manifest, and what only the end of the backup knows. Nothing comes after it."""
        yield from self.record(MANIFEST, more | {"sha256": dict(self.hashes)})
        yield bytes(2 * tarfile.BLOCKSIZE)


def _head(name: str, size: int) -> bytes:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry.tobuf(tarfile.PAX_FORMAT)


def _filling(size: int) -> bytes:
    return bytes(-size % tarfile.BLOCKSIZE)


def _full(stream: Source, held: memoryview) -> int:
    """Fill the buffer as far as there is anything left; the bytes that came."""
    came = 0
    while came < len(held) and (more := stream.readinto(held[came:])):
        came += more
    return came


Take = Callable[[str, IO[bytes]], None]
"""Given a part's name and its bytes to read, in the order of the archive. What it leaves unread is hashed all the same."""


def read(stream: IO[bytes], *, about: Callable[[dict[str, Any]], None], take: Take) -> dict[str, Any]:
    """Read a whole archive: `about` may refuse it, `take` gets each part, and the manifest is given back once every
    part was found to be as written. Raises Damaged; what `take` kept by then is not to be trusted."""
    found: dict[str, str] = {}
    last = ""
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            for entry in tar:
                content = tar.extractfile(entry)
                if content is None:
                    raise Damaged(_("The archive holds something that no backup writes, after %(last)s."), last=last)
                if entry.name == MANIFEST:
                    return _checked(_parsed(content.read(), MANIFEST), found)
                hashed = _Hashed(content)
                if not last and entry.name != ABOUT:
                    raise Damaged(_("This is no backup of Tỉnh Số, or its beginning is damaged."))
                if entry.name == ABOUT:
                    about(_parsed(hashed.read(), ABOUT))
                else:
                    take(entry.name, hashed)  # type: ignore[arg-type]  # reading is all that is asked of it
                hashed.finish()
                found[entry.name] = hashed.digest.hexdigest()
                last = entry.name
    except (tarfile.TarError, EOFError) as error:
        raise Damaged(
            _("The archive is damaged or cut off after part %(last)s: %(why)s"), last=last or "0", why=str(error)
        ) from error
    raise Damaged(
        _("The archive ends after part %(last)s, before its list of parts: it was cut off."), last=last or "0"
    )


def _parsed(content: bytes, name: str) -> dict[str, Any]:
    try:
        held = json.loads(content)
    except ValueError:
        held = None
    if not isinstance(held, dict):
        raise Damaged(_("Part %(name)s of the archive is damaged."), name=name)
    return held


def _checked(manifest: dict[str, Any], found: dict[str, str]) -> dict[str, Any]:
    written = manifest.get("sha256", {})
    wrong = [name for name in (*written, *found) if written.get(name) != found.get(name)]
    if wrong:
        several = list(dict.fromkeys(wrong))
        raise Damaged(
            _("Part %(name)s of the archive is not what was written (%(count)s such parts). Nothing of it is used."),
            name=several[0],
            count=len(several),
        )
    return manifest


class _Hashed(io.RawIOBase):
    """Hashes what is read through it."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content, self.digest = content, sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        chunk = self.content.read(size)
        self.digest.update(chunk)
        return chunk

    def finish(self) -> None:
        while self.read(2**20):
            pass
