"""Packs as ZIP files: opened under limits, since they come from outside; made so that the same packs give the same bytes."""

import io
import stat
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from tinhso.kernel.errors import Invalid
from tinhso.kernel.packs import PackError
from tinhso.kernel.texts import mark as _

from .sources import ENDINGS, MOST_ALL, MOST_FILE, MOST_FILES, MOST_YAML, Pack, too_large, too_much, wrong_name

MOST_ZIP = 8 * 1024 * 1024
MOST_PACKS = 10
MOST_RATIO = 200
"""Times that a file may grow when it is unpacked. Lists and YAML grow five to twenty times."""
_FIRST = (1980, 1, 1, 0, 0, 0)
_STEP = 64 * 1024


def unpack(content: bytes, into: Path) -> list[Path]:
    """The packs of an archive, unpacked below `into`, each in its folder. Nothing is written outside it.

    The archive holds one pack (pack.yaml at its top) or several folders with one each. PackError or Invalid say what is
    wrong; a file that claims to be smaller than it is, is found while unpacking.
    """
    if len(content) > MOST_ZIP:
        raise _refused(_("The ZIP file is larger than %(most)s MB."), most=MOST_ZIP // 1024 // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = _members(archive)
            for path, member in members.items():
                _write(archive, member, into / path)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk, not the file
        raise _refused(_("This is not a ZIP file that can be opened.")) from error
    return sorted({into / path.split("/")[0] for path in members})


def _refused(message: str, **values: object) -> Invalid:
    return Invalid(message, field="file", **values)


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """What is to be unpacked, by its path below the folder of its pack."""
    entries = archive.infolist()
    files = [entry for entry in entries if not entry.is_dir() and not _left_behind(entry.filename)]
    _bounded(files)
    top = "" if not any(entry.filename == "pack.yaml" for entry in files) else _name_at_top(archive)
    found: dict[str, zipfile.ZipInfo] = {}
    problems = []
    for entry in files:
        path = f"{top}/{entry.filename}" if top else entry.filename
        wrong = wrong_name(path) or too_large(path, entry.file_size)
        if wrong is not None:
            problems.append(wrong)
        elif path.lower() in {name.lower() for name in found}:
            raise _refused(_("%(file)s stands in the ZIP file twice."), file=path)
        found[path] = entry
    if problems:
        raise PackError(problems)
    packs = {path.split("/")[0] for path in found}
    if not found or len(packs) > MOST_PACKS or not all(f"{pack}/pack.yaml" in found for pack in packs):
        raise _refused(
            _("Each folder at the top of the ZIP file has to be a pack with a pack.yaml; at most %(most)s of them."),
            most=MOST_PACKS,
        )
    return found


def _left_behind(path: str) -> bool:
    """What some systems add to every archive by themselves."""
    return path.startswith("__MACOSX/") or path.endswith((".DS_Store", "Thumbs.db"))


def _bounded(files: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what is no plain file, or would grow beyond all measure."""
    for entry in files:
        mode = entry.external_attr >> 16
        if entry.flag_bits & 0x1:
            raise _refused(_("The ZIP file is locked with a password. Send it without one."))
        if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
            raise _refused(
                _("%(file)s is a link to elsewhere; a pack holds its files itself."), file=entry.filename[:120]
            )
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refused(
                _("%(file)s is packed in a way that is not taken: use plain ZIP."), file=entry.filename[:120]
            )
        if entry.file_size > MOST_RATIO * max(entry.compress_size, 1024):
            raise _refused(
                _("%(file)s would grow more than %(most)s times when unpacked. A pack is never like that."),
                file=entry.filename[:120],
                most=MOST_RATIO,
            )
    yaml = sum(entry.file_size for entry in files if entry.filename.endswith(".yaml"))
    if len(files) > MOST_FILES or sum(entry.file_size for entry in files) > MOST_ALL or yaml > MOST_YAML:
        raise PackError([too_much("ZIP")])


def _name_at_top(archive: zipfile.ZipFile) -> str:
    """The folder for a pack that has none of its own in the archive: the code after `pack:` in its pack.yaml."""
    with archive.open("pack.yaml") as stream:
        head = stream.read(_STEP).decode("utf-8", "replace")
    for line in head.splitlines():
        if line.startswith("pack:"):
            return line.removeprefix("pack:").strip().strip("\"'") or "pack"
    return "pack"


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(member) as stream, path.open("xb") as file:
        for chunk in _chunks(stream):
            written += len(chunk)
            if written > MOST_FILE:
                raise PackError([too_much(path.name)])
            file.write(chunk)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_STEP):
        yield chunk


def packed(pack: Pack) -> bytes:
    """A pack as a ZIP file of its own."""
    return zipped({f"{pack.name}/{path}": (pack.folder / path).read_bytes() for path in pack.files})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by path as a ZIP file: the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _FIRST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, files[path])
    return out.getvalue()


def files_of(content: bytes) -> dict[str, bytes]:
    """The files of an archive that we made ourselves, by path."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name.endswith(ENDINGS)}
