"""A long statement of the bank: brought, kept in pieces until a job has read it, ready or refused; and taken by a job."""

import zlib
from datetime import datetime
from typing import BinaryIO

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow, TinhSoError, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from ... import secrecy
from ...desk_settings import StatementColumns
from .. import comparing
from ..brought import as_json
from ..events import StatementBrought, StatementKept, StatementRefused, TakingBegun
from ..models import Statement, StatementPiece
from ..registration import RECONCILE
from ..statements import BOUNDS, called, hash_of
from .reconciling import Kept

PIECE = 1_000_000


@all_or_nothing
def bring_statement(
    stream: BinaryIO, name: str, columns: StatementColumns, *, unit: int, by: Actor, at: datetime
) -> Kept:
    """Keep a file for the job to read. The same file again is the one that was brought, unless that was refused: it is read anew.

    TooMuch for a file larger than any that is read.
    """
    access.require(by, RECONCILE, unit=unit, on=local_day(at))
    size = stream.seek(0, 2)
    if size > BOUNDS.size:
        raise TooMuch(
            _("%(file)s is larger than %(most)s MB."), field="file", file=name, most=BOUNDS.size // 1024 // 1024
        )
    digest = hash_of(stream)
    row = Statement.objects.select_for_update().filter(unit_id=unit, sha256=digest).first()
    if row is not None and row.state != "refused":
        return Kept(row.pk, before=True)  # nothing changed
    if row is None:
        row = Statement(unit_id=unit, sha256=digest)
    row.name, row.kept_at, row.lines_read, row.state, row.done = called(name), at, 0, "reading", 0
    row.columns, row.brought_by, row.why = columns.model_dump(), as_json(by), None
    row.save()
    stream.seek(0)
    number = 0
    while piece := stream.read(PIECE):
        content = secrecy.sealed(zlib.compress(piece))
        StatementPiece.objects.create(statement_id=row.pk, number=number, content=content)
        number += 1
    journal.record(StatementBrought(id=row.pk, unit=unit, file=f"sha256:{digest}", size=size), by=by, at=at)
    return Kept(row.pk)


@all_or_nothing
def finish_statement(statement: int, *, by: Actor, at: datetime) -> None:
    """All of it was read: what was found may be taken now. NotNow when it is not being read."""
    row = _reading(statement)
    row.lines_read, matched = comparing.counted(row.pk)
    row.state, row.done = "ready", 100
    verbs.save(row, "lines_read", "state", "done")
    StatementPiece.objects.filter(statement_id=row.pk).delete()
    journal.record(
        StatementKept(
            id=row.pk, unit=row.unit_id, file=f"sha256:{row.sha256}", lines=row.lines_read, matched=matched
        ),
        by=by,
        at=at,
    )  # fmt: skip


@all_or_nothing
def refuse_statement(statement: int, wrong: TinhSoError, *, by: Actor, at: datetime) -> None:
    """It cannot be read: why is told to who brought it, and nothing of it is kept. NotNow when it is not being read."""
    row = _reading(statement)
    row.state, row.why = "refused", {"message": wrong.message, "values": {k: str(v) for k, v in wrong.values.items()}}
    verbs.save(row, "state", "why")
    comparing.forget(row.pk)
    StatementPiece.objects.filter(statement_id=row.pk).delete()
    journal.record(StatementRefused(id=row.pk, unit=row.unit_id, file=f"sha256:{row.sha256}"), by=by, at=at)


@all_or_nothing
def begin_taking(statement: int, *, by: Actor, at: datetime) -> None:
    """All that fits is to be taken, however much it is: a job goes on where one act ends. NotNow when one does so already."""
    row = verbs.lock(Statement, id=comparing.ready(statement, by, at).pk)
    if row.taking_by is not None:
        raise NotNow(_("What fits in this statement is being taken already. Load the page again to see how far it is."))
    row.taking_by = as_json(by)
    verbs.save(row, "taking_by")
    journal.record(TakingBegun(id=row.pk, unit=row.unit_id), by=by, at=at)


def _reading(id: int) -> Statement:
    row = verbs.lock(Statement, id=id)
    if row.state != "reading":
        raise NotNow(_("This statement was read already."))
    return row
