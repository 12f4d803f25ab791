"""What the jobs do with long statements: read them so many rows at a time, and take what fits so many at a time.

Each part is a transaction of its own, so that how far it is can be seen. What was left half-read is read anew from the beginning;
what was taken stays taken. Either may run twice, and beside people.
"""

import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from itertools import islice
from tempfile import TemporaryFile
from typing import BinaryIO

from django.db import transaction

from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotNow, NotThere, TinhSoError
from tinhso.store import jobs

from .. import secrecy
from ..desk_settings import StatementColumns
from . import comparing
from .actions.bringing import finish_statement, refuse_statement
from .actions.reconciling import accept_matches
from .brought import actor_of
from .models import Statement, StatementPiece
from .registration import RECONCILE
from .statements import Fault, Row, entries

MOST_DONE = 99


def read_all(at: datetime) -> int:
    """Every statement that waits to be read, the first brought first; how many. Nothing while another job does so."""
    with jobs.alone("onestop.statements") as first:
        waiting = Statement.objects.filter(state="reading").order_by("kept_at", "id").values_list("id", flat=True)
        ids = list(waiting) if first else []
        for id in ids:
            read(id, at=at)
    return len(ids)


def read(id: int, *, at: datetime) -> None:
    """One statement, from its pieces to what its entries are; refused where it cannot be read, or its bringer may no more."""
    row = Statement.objects.get(pk=id)
    by = actor_of(row.brought_by)
    with transaction.atomic():
        comparing.forget(id)
    try:
        access.require(by, RECONCILE, unit=row.unit_id, on=local_day(at))
        with TemporaryFile() as held:
            for piece in _pieces(id):
                held.write(zlib.decompress(secrecy.unsealed(piece)))
            size = held.tell()
            with closing(entries(held, row.name, StatementColumns(**row.columns))) as found:
                _keep(row, found, held, size, by, at)
    except TinhSoError as wrong:
        refuse_statement(id, wrong, by=by, at=at)
        return
    finish_statement(id, by=by, at=at)


def _keep(row: Statement, found: Iterator[Row | Fault], held: BinaryIO, size: int, by: Actor, at: datetime) -> None:
    kept, codes = 0, comparing.beginnings()
    while some := list(islice(found, comparing.AT_A_TIME)):
        kept += sum(isinstance(one, Row) for one in some)
        with transaction.atomic():
            comparing.keep(row.pk, some, codes, by=by, at=at)
            done = 0 if held.closed else min(held.tell() * 100 // max(size, 1), MOST_DONE)
            Statement.objects.filter(pk=row.pk, state="reading").update(done=done, lines_read=kept)


def _pieces(id: int) -> Iterator[bytes | memoryview]:
    """One in memory at a time."""
    numbers = StatementPiece.objects.filter(statement_id=id).order_by("number").values_list("id", flat=True)
    for piece in list(numbers):
        yield StatementPiece.objects.values_list("content", flat=True).get(pk=piece)


def take_all(at: datetime) -> int:
    """Of every statement whose fitting entries are to be taken, all of them; how many entries."""
    taken = 0
    with jobs.alone("onestop.statement-taking") as first:
        waiting = Statement.objects.filter(taking_by__isnull=False) if first else Statement.objects.none()
        for id, kept in list(waiting.values_list("id", "taking_by")):
            try:
                while True:
                    taken += accept_matches(id, by=actor_of(kept or {}), at=at)
            except (NotNow, NotThere):  # none is left that fits, or they may no more
                Statement.objects.filter(pk=id).update(taking_by=None)
    return taken
