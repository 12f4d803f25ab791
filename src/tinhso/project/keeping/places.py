"""Where the files of a province stand, in the folder or in a bucket: read for a backup, filled by a restore, copied over."""

from __future__ import annotations

import io
import os
import shutil
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import IO, Protocol

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _
from tinhso.project.bucket import owning
from tinhso.project.bucket.place import Place
from tinhso.project.bucket.speaking import Bucket, BucketError, Held
from tinhso.project.folder import Folder

AHEAD = 8
"""Objects asked for before they are read: a bucket answers late, but many at once."""


def name_of(sha256: str) -> str:
    """As the documents engine lays files: by the first letters of their hash."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def proof_files(folder: Folder) -> Iterator[Path]:
    return (path for path in sorted(folder.files.glob("??/??/*")) if path.is_file())


def look(folder: Folder) -> None:
    """The bucket, if one is named, can be reached and is ours. Raises BucketError: before anything long has begun."""
    place = Place.named()
    if place is not None:
        owning.belongs(Bucket(place), folder)


def kept(folder: Folder) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Hash, size and bytes of every file, wherever they stand. One that is swept meanwhile is left out."""
    place = Place.named()
    yield from _in_folder(folder) if place is None else _in_bucket(Bucket(place))


def _in_folder(folder: Folder) -> Iterator[tuple[str, int, IO[bytes]]]:
    for path in proof_files(folder):
        try:
            content = open(path, "rb")  # noqa: SIM115  closed below; a file swept meanwhile is no error
        except FileNotFoundError:
            continue
        with content:
            yield path.name, os.fstat(content.fileno()).st_size, content


def _in_bucket(bucket: Bucket) -> Iterator[tuple[str, int, IO[bytes]]]:
    coming: deque[tuple[Held, Future[IO[bytes]]]] = deque()
    with ThreadPoolExecutor(AHEAD, "fetching") as fetching:
        for one in bucket.all():
            coming.append((one, fetching.submit(bucket.read, one.name)))
            if len(coming) >= AHEAD:
                yield from _come(*coming.popleft())
        while coming:
            yield from _come(*coming.popleft())


def _come(one: Held, coming: Future[IO[bytes]]) -> Iterator[tuple[str, int, IO[bytes]]]:
    try:
        content = coming.result()
    except FileNotFoundError:
        return
    with content:
        yield one.name.rpartition("/")[2], one.size, content


class Filled(Protocol):
    """Where a restore puts files."""

    @property
    def address(self) -> str: ...

    def begin(self) -> None:
        """Refuse, before anything is written."""

    def keep(self, sha256: str, content: IO[bytes]) -> int:
        """Bytes that came under this name, read to their end. Whether they are of the hash, the caller learns at last."""

    def drop(self, sha256: str) -> None: ...
    def there(self) -> frozenset[str]:
        """Hashes that stood there before."""

    def end(self) -> None:
        """All of it was found equal."""

    def take_away(self) -> None: ...


def filled(folder: Folder, *, take_over: bool) -> Filled:
    place = Place.named()
    return IntoFolder(folder) if place is None else IntoBucket(Bucket(place), folder, take_over)


@dataclass(slots=True)
class IntoFolder:
    """The new data folder; what is half there goes with it."""

    folder: Folder

    @property
    def address(self) -> str:
        return str(self.folder.files)

    def begin(self) -> None:
        pass

    def keep(self, sha256: str, content: IO[bytes]) -> int:
        place = self.folder.files / name_of(sha256)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            shutil.copyfileobj(content, out, 2**20)
            return out.tell()

    def drop(self, sha256: str) -> None:
        (self.folder.files / name_of(sha256)).unlink()

    def there(self) -> frozenset[str]:
        return frozenset()

    def end(self) -> None:
        pass

    def take_away(self) -> None:
        pass


class IntoBucket:
    """A prefix where nothing stands, or, taken over, what is left of an installation that is gone: that stays as it is."""

    def __init__(self, bucket: Bucket, folder: Folder, take_over: bool) -> None:
        self.bucket, self.folder, self.take_over = bucket, folder, take_over
        self.before: dict[str, int] = {}
        self.fresh = False
        self.put: list[str] = []

    @property
    def address(self) -> str:
        return self.bucket.place.address

    def begin(self) -> None:
        had = owning.owner(self.bucket)
        self.before = {one.name.rpartition("/")[2]: one.size for one in self.bucket.all()}
        self.fresh = had is None and not self.before
        if not self.fresh and not self.take_over:
            raise Invalid(
                _(
                    "There are files of an installation in %(address)s. A backup is restored beside nothing: name an empty prefix in "
                    "TINHSO_FILES. Only if that installation is gone for good: --take-over; what stands there then stays."
                ),
                address=self.address,
            )

    def keep(self, sha256: str, content: IO[bytes]) -> int:
        held = content.read()
        # Never a wrong file under a hash, not even until the end of the archive shows that it is damaged.
        if self.before.get(sha256) != len(held) and _is(held, sha256):
            self.bucket.put(name_of(sha256), held)
            self.put.append(name_of(sha256))
        return len(held)

    def drop(self, sha256: str) -> None:
        pass  # it was never there

    def there(self) -> frozenset[str]:
        return frozenset(self.before)

    def end(self) -> None:
        owning.take(self.bucket, self.folder)

    def take_away(self) -> None:
        """In a prefix that was empty. Elsewhere others may name the same bytes meanwhile, and the nightly sweep finds the rest."""
        with suppress(BucketError):
            for name in self.put if self.fresh else ():
                self.bucket.remove(name)


def _is(held: bytes, name: str) -> bool:
    return sha256(held).hexdigest() == name


@dataclass(frozen=True, slots=True)
class Copied:
    """Files copied, those that were there already, and those whose bytes are not of their hash."""

    new: int
    there: int
    wrong: tuple[str, ...]


def to_bucket(folder: Folder, bucket: Bucket) -> Copied:
    """Every file of the folder into the bucket; may run again, and while people work. The folder's stay."""
    owning.belongs(bucket, folder)
    before = {one.name: one.size for one in bucket.all()}
    new, there, wrong = 0, 0, []
    for path in proof_files(folder):
        held = path.read_bytes()
        if not _is(held, path.name):
            wrong.append(path.name)
        elif before.get(name_of(path.name)) == len(held):
            there += 1
        else:
            bucket.put(name_of(path.name), held)
            new += 1
    return Copied(new, there, tuple(wrong))


def to_folder(folder: Folder, bucket: Bucket) -> Copied:
    """The way back."""
    owning.belongs(bucket, folder)
    into, new, there, wrong = IntoFolder(folder), 0, 0, []
    for name, _size, content in _in_bucket(bucket):
        place = folder.files / name_of(name)
        if place.is_file() and _digest(place) == name:
            there += 1
            continue
        held = content.read()
        if not _is(held, name):
            wrong.append(name)
            continue
        with suppress(FileNotFoundError):
            place.unlink()
        into.keep(name, io.BytesIO(held))
        new += 1
    return Copied(new, there, tuple(wrong))


def _digest(path: Path) -> str:
    with open(path, "rb") as content:
        return file_digest(content, "sha256").hexdigest()
