"""Files of figures that a pack brings."""

import hashlib
from datetime import datetime
from pathlib import Path

from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Problems, TinhSoError
from tinhso.kernel.packs import PackError

from .actions import FileSource, import_figures
from .files import read_rows


class ImportsPart:
    """CSV files of figures in a pack. `<name>.source.txt` beside one names the document."""

    path = "data/imports/*.csv"
    order = 50

    def load(self, file: Path, *, by: Actor, at: datetime) -> str:
        """Import the file as anyone may from the page."""
        content = file.read_bytes()
        with file.open("rb") as stream:
            try:
                rows = read_rows(stream, file.name)
                source = FileSource(file.name, hashlib.sha256(content).hexdigest(), document=_document(file))
                result = import_figures(rows, source=source, by=by, at=at)
            except Problems as wrong:
                raise PackError(wrong.problems) from wrong
            except TinhSoError as wrong:
                raise PackError([wrong]) from wrong
        return f"{file.name}: {result.new} figures new, {result.same} unchanged"


def _document(file: Path) -> str:
    """The first line of `<name>.source.txt` beside the file."""
    beside = file.with_suffix(".source.txt")
    return beside.read_text("utf-8").splitlines()[0].strip()[:500] if beside.is_file() else ""
