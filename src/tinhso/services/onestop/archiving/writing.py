"""Writing a record: every file once into a ZIP, hashed as it goes, the lists of hashes last."""

import io
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import IO, BinaryIO

from tinhso.kernel.days import VIETNAM

from ..record_parts import RecordFile
from .rules import bag
from .rules.bag import Packed

CHUNK = 1 << 20
IN_MEMORY = 8 << 20


@dataclass
class Record:
    """A bag being written. Stored, not deflated: pictures and PDFs are packed already, and stored bytes are the same under
    every library."""

    name: str
    made: datetime
    out: IO[bytes] = field(default_factory=lambda: tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115
    payload: list[Packed] = field(default_factory=list)
    tags: list[Packed] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.archive = zipfile.ZipFile(self.out, "w", zipfile.ZIP_STORED)

    def add(self, folder: str, name: str, stream: BinaryIO) -> Packed:
        """A file of the payload; where it stands and its hash."""
        parts = [bag.safe_name(part) for part in (*folder.split("/"), name) if part]
        path = bag.once("/".join(("data", *parts)), self.taken)
        packed = self._write(path, stream)
        self.payload.append(packed)
        return packed

    def finish(self, facts: list[tuple[str, str]]) -> tuple[IO[bytes], str]:
        """The lists of hashes; the ZIP from its start, and the hash of the list of the payload."""
        listed = bag.manifest(self.payload)
        for name, text in (
            ("bagit.txt", bag.DECLARATION),
            ("bag-info.txt", bag.info(facts, self.payload)),
            ("manifest-sha256.txt", listed),
        ):
            self.tags.append(self._write(name, io.BytesIO(text.encode())))
        self._write("tagmanifest-sha256.txt", io.BytesIO(bag.manifest(self.tags).encode()))
        self.archive.close()
        self.out.seek(0)
        return self.out, sha256(listed.encode()).hexdigest()

    def _write(self, path: str, stream: BinaryIO) -> Packed:
        at = self.made.astimezone(VIETNAM)
        entry = zipfile.ZipInfo(
            f"{self.name}/{path}", (at.year, at.month, at.day, at.hour, at.minute, at.second // 2 * 2)
        )
        entry.external_attr, entry.create_system = 0o644 << 16, 3
        digest, size = sha256(), 0
        with self.archive.open(entry, "w", force_zip64=True) as inside:
            while part := stream.read(CHUNK):
                digest.update(part)
                size += len(part)
                inside.write(part)
        return Packed(path, digest.hexdigest(), size)


def add_all(record: Record, files: Iterable[RecordFile]) -> list[tuple[RecordFile, Packed]]:
    """The files of the parts, each with what was written."""
    written = []
    for one in files:
        stream = one.opened()
        try:
            written.append((one, record.add(one.folder, one.name, stream)))
        finally:
            stream.close()
    return written
