"""The files folder of an installation as Django's storage: a file appears whole or not at all, for its owner alone."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

COMING = "coming"
"""Where a file is written before it takes its name; what a crash left there goes with the sweep."""


class FolderStorage(FileSystemStorage):
    """By the first letters of the hash: ab/cd/abcd…"""

    def __init__(self, location: str | Path) -> None:
        super().__init__(location=location, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Written beside, flushed to the disk, then given its name: whoever looks sees all of it, also after a power cut.
        One that stands there with the right size stays, and is young again."""
        assert name is not None
        place = Path(self.path(name))
        if place.is_file() and place.stat().st_size == content.size:
            os.utime(place)
            return name
        coming = Path(self.location) / COMING
        for folder in (coming, place.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=coming)
        try:
            with open(descriptor, "wb") as out:
                for part in content.chunks():
                    out.write(part)
                out.flush()
                os.fsync(descriptor)
            os.replace(draft, place)
            _flush(place.parent)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(draft)
            raise
        return name

    def entries(self) -> Iterator[tuple[str, datetime]]:
        """Everything that stands there, and drafts, with the moment it last came."""
        root = Path(self.location)
        for pattern in ("??/??/*", f"{COMING}/*"):
            for file in root.glob(pattern):
                with suppress(FileNotFoundError):
                    if file.is_file():
                        yield file.relative_to(root).as_posix(), datetime.fromtimestamp(file.stat().st_mtime, UTC)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
