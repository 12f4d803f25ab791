"""Results, in the record of a dossier that an archive keeps: those that came to be in it, and those it reused."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from tinhso.kernel.days import local_day

from ..dossiers import Seen
from ..record_parts import RecordFile
from . import queries
from .queries import Held


def said(row: Seen, at: datetime) -> dict[str, Any]:
    """What was said of each."""
    on = local_day(at)
    made = [_said(one) for one in queries.of_dossier(row.id, on=on)]
    reused = [{"paper": code} | _said(one) for code, one in queries.reused_in(row.id, on=on).items()]
    return {"registered": made, "reused": reused} if made or reused else {}


def _said(one: Held) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.type,
        "copy": one.copy,
        "name": one.name,
        "owner": one.owner,
        "abstract": one.abstract,
        "scope": one.scope,
        "first": one.first.isoformat(),
        "last": one.last.isoformat() if one.last else None,
        "dossier": one.dossier,
    }


def files(row: Seen, at: datetime) -> Iterator[RecordFile]:
    """Files of reused results; those of the dossier's own stand among its scans."""
    on = local_day(at)
    for code, one in queries.reused_in(row.id, on=on).items():
        paper = queries.file_of(one)
        if paper.erased:
            continue
        yield RecordFile(
            folder=f"reused/{code}",
            name=paper.name,
            title=one.name,
            kind="result",
            media_type=paper.media_type,
            made_at=paper.at,
            opened=partial(_opened, one, at),
        )


def _opened(one: Held, at: datetime) -> BinaryIO:
    return queries.open_file(one, on=local_day(at))[1]
