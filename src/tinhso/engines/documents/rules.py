"""What a file really is. Pure: bytes in, a type out; a name is only a claim to hold against the content."""

import codecs
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

import puremagic

from tinhso.kernel.texts import mark as _

from .errors import FileTooLarge, WrongFile

MOST_NAME = 150
MOST_ENTRIES = 5_000
MOST_UNPACKED = 400_000_000
_HEAD = 4096
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class FileType:
    """A type we take: its true media type and the endings a name may have."""

    media_type: str
    title: str
    endings: tuple[str, ...]


PDF = FileType("application/pdf", "PDF", ("pdf",))
PNG = FileType("image/png", "PNG", ("png",))
JPEG = FileType("image/jpeg", "JPEG", ("jpg", "jpeg"))
DOCX = FileType(_OFFICE + "wordprocessingml.document", "Word (DOCX)", ("docx",))
XLSX = FileType(_OFFICE + "spreadsheetml.sheet", "Excel (XLSX)", ("xlsx",))
ODT = FileType(_OPEN + "text", "OpenDocument (ODT)", ("odt",))
ODS = FileType(_OPEN + "spreadsheet", "OpenDocument (ODS)", ("ods",))
CSV = FileType("text/csv; charset=utf-8", "CSV", ("csv",))
TXT = FileType("text/plain; charset=utf-8", "TXT", ("txt",))
ALLOWED = (PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, CSV, TXT)
ENDINGS = tuple(ending for kind in ALLOWED for ending in kind.endings)
ACCEPT = ",".join(f".{ending}" for ending in ENDINGS)
"""For the `accept` of a field that takes a file: an ending without its dot is no ending to a browser."""


def clean_name(name: str) -> str:
    """The last part of the name, NFC, without control and direction marks, short enough to keep."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(char for char in last if unicodedata.category(char)[0] != "C" and char not in '<>:"|?*').strip(" .")
    if len(plain) > MOST_NAME:
        stem, dot, ending = plain.rpartition(".")
        plain = stem[: MOST_NAME - len(ending) - 1] + dot + ending if dot and len(ending) < 10 else plain[:MOST_NAME]
    return plain or "file"


def ending_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def type_of(content: IO[bytes], name: str, *, size: int) -> FileType:
    """The type by content, when it is allowed and agrees with the name's ending; WrongFile otherwise."""
    if size == 0:
        raise WrongFile(
            _("“%(name)s” is empty. Open the file to see whether it was saved, then attach it again."), name=name
        )
    found = _recognised(content, ending_of(name))
    claimed = next((kind for kind in ALLOWED if ending_of(name) in kind.endings), None)
    if found is None:
        raise WrongFile(
            _("“%(name)s” is %(found)s, which is not taken as proof. Send a %(allowed)s file."),
            name=name,
            found=_named(content, name),
            allowed=", ".join(ENDINGS),
        )
    if claimed is None or claimed is not found:
        raise WrongFile(
            _(
                "“%(name)s” is not what its name says: the content is %(found)s. Save it as .%(ending)s and attach it again."
            ),
            name=name,
            found=found.title,
            ending=found.endings[0],
        )
    return found


def too_large(name: str, most: int) -> FileTooLarge:
    """The refusal of a file above the limit in bytes."""
    return FileTooLarge(
        _("“%(name)s” is larger than %(most)s MB. Scan at a lower resolution or send it in parts."),
        name=name,
        most=most // (1024 * 1024),
        field="file",
    )


def _recognised(content: IO[bytes], ending: str) -> FileType | None:
    content.seek(0)
    head = content.read(_HEAD)
    if head.startswith(b"%PDF-"):
        return PDF if _holds_near_end(content, b"%%EOF") else None
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"PK\x03\x04"):
        return _packed(content)
    if _is_text(content):
        return CSV if ending == "csv" else TXT
    return None


def _holds_near_end(content: IO[bytes], mark: bytes) -> bool:
    end = content.seek(0, 2)
    content.seek(max(0, end - 2048))
    return mark in content.read()


def _packed(content: IO[bytes]) -> FileType | None:
    """Office files are archives: opened under limits, only their list of contents and two small entries are read."""
    content.seek(0)
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                return None
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            return _office(names) or _open_document(archive, names)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return None


def _office(names: Iterable[str]) -> FileType | None:
    held = set(names)
    if "[Content_Types].xml" not in held:
        return None
    return DOCX if "word/document.xml" in held else XLSX if "xl/workbook.xml" in held else None


def _open_document(archive: zipfile.ZipFile, names: Iterable[str]) -> FileType | None:
    if "mimetype" not in set(names) or archive.getinfo("mimetype").file_size > 200:
        return None
    said = archive.read("mimetype").decode("ascii", "replace").strip()
    return next((kind for kind in (ODT, ODS) if kind.media_type == said), None)


def _is_text(content: IO[bytes]) -> bool:
    """UTF-8 without control characters; what only looks like text at its start does not pass."""
    content.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    while True:
        part = content.read(65_536)
        try:
            text = decoder.decode(part, final=not part)
        except UnicodeDecodeError:
            return False
        if any(char < " " and char not in "\t\r\n" for char in text):
            return False
        if not part:
            return True


def _named(content: IO[bytes], name: str) -> str:
    """A word for what it is, for the message alone."""
    content.seek(0)
    head = content.read(_HEAD)
    try:
        best = puremagic.magic_string(head, filename=None)[0]
    except (puremagic.PureError, ValueError, IndexError):
        return f".{ending_of(name)}" if ending_of(name) else "?"
    return str(best.name or best.mime_type or best.extension)
