"""Papers issued, in the record of a dossier that an archive keeps."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any, BinaryIO

from ..dossiers import Seen
from ..record_parts import RecordFile
from . import queries
from .queries import PaperIssued


def said(row: Seen, at: datetime) -> list[dict[str, Any]]:
    """Which papers were issued, when, with which act."""
    return [
        {
            "form": paper.form,
            "title": paper.title.vi,
            "number": paper.number,
            "at": paper.at.astimezone(UTC).isoformat(),
            "entry": paper.event,
        }
        for paper in queries.issued_of(row.id)
    ]


def files(row: Seen, at: datetime) -> Iterator[RecordFile]:
    """Each as PDF, from what was frozen; one whose facts were erased is left out."""
    for paper in queries.issued_of(row.id):
        if not paper.erased:
            yield RecordFile(
                folder="papers",
                name=f"{paper.form}-{paper.number}.pdf",
                title=f"{paper.title.vi}, số {paper.number}",
                kind="issued",
                media_type="application/pdf",
                made_at=paper.at,
                opened=partial(_opened, row.id, paper),
            )


def _opened(dossier: int, paper: PaperIssued) -> BinaryIO:
    return io.BytesIO(queries.pdf_of(dossier, paper.id)[1])
