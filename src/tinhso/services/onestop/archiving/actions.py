"""Taking out the record of a dossier."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import IO, Any, BinaryIO

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotAllowed, NotNow
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from .. import dossiers, record_parts
from ..actions.handling import RESULT
from ..dossiers import Seen
from ..models import Scan
from ..record_parts import RecordFile
from . import description, rights
from .events import DossierExported
from .rules import bag
from .rules.bag import Packed
from .writing import Record, add_all

_FILES = process("onestop.records")
HEADER = ("path", "title", "kind", "media_type", "size", "sha256", "made_at")


@dataclass(frozen=True, slots=True)
class Exported:
    """The record: its file name, its bytes from the start, and the hash of its list of hashes."""

    name: str
    stream: IO[bytes]
    sha256: str


@all_or_nothing
def export(id: int, *, by: Actor, at: datetime) -> Exported:
    """The dossier as a record that an archive keeps: all its files, what it says, its way, its journal with the proofs,
    every file with its hash. Twice taken out, it is the same but for what was added to the journal in between.

    NotNow while it is still under way; the right is asked where it is decided. It is on the record.
    """
    day = local_day(at)
    row = dossiers.visible(id, by=by, on=day)
    if not access.allows(by, rights.EXPORT, unit=row.deciding_id, on=day):
        raise NotAllowed(_("Your post does not have the right for this."))
    file = description.whole(row, by=by, on=day)
    ended = file.now.closed_at
    if ended is None:
        raise NotNow(_("The dossier is still under way. Its record is made when it has ended."))
    stream, digest, count = _written(row, file, ended)
    journal.record(DossierExported(id=id, unit=row.deciding_id, files=count, sha256=f"sha256:{digest}"), by=by, at=at)
    return Exported(f"{row.code}.zip", stream, digest)


def _written(row: Seen, file: cases.CaseFile, ended: datetime) -> tuple[IO[bytes], str, int]:
    on = local_day(ended)
    said = description.description(row, file, at=ended, on=on)
    record = Record(row.code, ended)
    record.add("", "dossier.json", io.BytesIO(description.json_bytes(said)))
    record.add("", "metadata.xml", io.BytesIO(bag.dublin_core(_elements(said))))
    written = add_all(record, _files(row, ended))
    record.add("", "files.csv", io.BytesIO(bag.csv_lines(HEADER, map(_line, written)).encode("utf-8-sig")))
    for event, content in description.proofs(row):
        record.add("journal", f"{event}.json", io.BytesIO(content))
    stream, digest = record.finish(_info(said))
    return stream, digest, len(record.payload)


def _files(row: Seen, at: datetime) -> Iterator[RecordFile]:
    """Scans first, then what the pieces add, by name."""
    titles = {paper.code: paper.title.vi for paper in row.definition.papers} | {RESULT: "Kết quả"}
    kept = Scan.objects.filter(dossier_id=row.id).exclude(paper__sha256="")  # the others were erased
    for scan in kept.select_related("paper").order_by("id"):
        code, paper = scan.code, scan.paper
        yield RecordFile(
            folder=f"scans/{code}",
            name=paper.name,
            title=titles.get(code, code),
            kind="result" if code == RESULT else "scan",
            media_type=paper.media_type,
            made_at=paper.at,
            opened=partial(_opened, paper.pk, local_day(at)),
        )
    for part in record_parts.parts.values():
        yield from part.files(row, at)


def _opened(paper: int, on: date) -> BinaryIO:
    _found, stream = documents.open_paper(paper, by=_FILES, on=on)
    return stream


def _line(written: tuple[RecordFile, Packed]) -> tuple[str, ...]:
    one, packed = written
    made = one.made_at.astimezone(UTC).isoformat() if one.made_at else ""
    return packed.path, one.title, one.kind, one.media_type, str(packed.size), packed.sha256, made


def _elements(said: dict[str, Any]) -> list[tuple[str, str]]:
    """Simple Dublin Core of the record."""
    procedure, decided = said["procedure"], said["decided_by"]
    agency = decided["title"] if decided else ""
    return [
        ("identifier", str(said["code"])),
        ("title", f"{procedure['title']}, hồ sơ {said['code']}"),
        ("creator", agency),
        ("subject", procedure["code"]),
        ("type", "Hồ sơ thủ tục hành chính"),
        ("date", str(said["received_at"])),
        ("date", str(said["closed_at"])),
        ("format", "application/zip"),
        ("language", "vi"),
        ("rights", "Có dữ liệu cá nhân, hạn chế tiếp cận. Thời hạn lưu trữ: theo bảng thời hạn của cơ quan."),
    ]


def _info(said: dict[str, Any]) -> list[tuple[str, str]]:
    decided = said["decided_by"]
    return [
        ("Source-Organization", decided["title"] if decided else ""),
        ("External-Identifier", str(said["code"])),
        ("Bagging-Date", str(said["closed_at"])[:10]),
    ]
