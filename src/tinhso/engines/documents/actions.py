"""Keeping files that people give."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import BinaryIO

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor
from tinhso.kernel.traces import Thing
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from . import content, rules
from .events import PaperKept
from .models import Paper as PaperRow
from .queries import Paper, paper_of

GRACE = timedelta(days=1)
BATCH = 1000


def keep(
    stream: BinaryIO | Iterable[bytes],
    name: str,
    *,
    unit: int,
    about: Thing,
    right: str,
    by: Actor,
    at: datetime,
    event: Callable[[Paper], journal.Event] | None = None,
) -> Paper:
    """Keep a file about a thing. Who holds `right` in `unit` may read it; the caller has checked the right to give it.

    `event` makes the caller's own event; without it the engine records PaperKept. WrongFile says what the file is and
    what to send; FileTooLarge stops reading at the limit; FilesAway when the bytes cannot be kept just now. When the act fails, its bytes go with the next sweep and not at once: another
    act may just be keeping the same ones.
    """
    called = rules.clean_name(name)
    with content.received(stream, called) as received:
        kind = rules.type_of(received.content, called, size=received.size)
        row = PaperRow(
            name=called,
            media_type=kind.media_type,
            size=received.size,
            sha256=received.sha256,
            about_kind=about.kind,
            about_id=about.id,
            unit_id=unit,
            right=right,
            person=by.person,
            post=by.post,
            at=at,
        )
        content.put(received, called)
        return _kept(row, event, by=by, at=at)


@all_or_nothing
def _kept(row: PaperRow, event: Callable[[Paper], journal.Event] | None, *, by: Actor, at: datetime) -> Paper:
    paper = paper_of(verbs.add(row))
    journal.record(event(paper) if event else _event(paper), by=by, at=at)
    return paper


def _event(paper: Paper) -> PaperKept:
    return PaperKept(
        id=paper.id,
        unit=paper.unit,
        about_kind=paper.about.kind,
        about_id=paper.about.id,
        sha256=paper.sha256,
        size=paper.size,
    )


@all_or_nothing
def attach(papers: Collection[int], about: Thing) -> None:
    """Let papers kept before be about another thing; part of the caller's act."""
    PaperRow.objects.filter(pk__in=papers).update(about_kind=about.kind, about_id=about.id)


def sweep(*, at: datetime) -> int:
    """Take away bytes that no paper names and that have stood for a day (an act that failed)."""
    removed, oldest = 0, at - GRACE
    old = (place for place, modified in content.entries() if modified < oldest)
    while batch := list(islice(old, BATCH)):
        hashes = [content.sha256_at(place) for place in batch]
        named = set(PaperRow.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
        for place, sha256 in zip(batch, hashes, strict=True):
            if sha256 not in named:
                removed += content.remove_older(place, oldest)
    return removed
