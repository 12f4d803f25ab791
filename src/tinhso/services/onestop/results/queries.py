"""Reading the store: a person's results by the hash of their number, those of a dossier, those it reused."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from tinhso.engines.documents import public as documents
from tinhso.kernel import access
from tinhso.kernel.actor import Actor, process
from tinhso.kernel.errors import NotThere

from .. import secrecy
from ..definitions import READ
from ..dossiers import NOT_HERE
from ..rules import numbers
from .models import Result, Reused
from .rules.standing import Standing, standing

MOST = 100
_FILES = process("onestop.results")


@dataclass(frozen=True, slots=True)
class Held:
    """A result as officers see it. `name` is empty when its personal data were erased."""

    id: int
    type: str
    copy: bool
    name: str = field(repr=False)
    owner: str = field(repr=False)
    masked: str
    abstract: str = field(repr=False)
    scope: str
    first: date
    last: date | None
    stands: Standing
    reason: str = field(repr=False)
    unit: int
    dossier: int
    paper: int
    handle: str = field(repr=False)


def standing_of(handle: str, *, types: Collection[str] | None, on: date) -> list[Held]:
    """What stands today, newest first. The caller has the right, and records that it read."""
    rows = Result.objects.filter(handle=handle, ended=None, first__lte=on).filter(Q(last=None) | Q(last__gte=on))
    if types is not None:
        rows = rows.filter(type__in=types)
    return [_held(row, on) for row in rows.order_by("-first", "-id")[:MOST]]


def of_dossier(dossier: int, *, on: date) -> list[Held]:
    """What came to be in the dossier. The caller has checked who may see it."""
    return made_and_reused(dossier, on=on)[0]


def reused_in(dossier: int, *, on: date) -> dict[str, Held]:
    """The results that stood for papers of the dossier, by paper. The caller has checked who may see it."""
    return made_and_reused(dossier, on=on)[1]


def made_and_reused(dossier: int, *, on: date) -> tuple[list[Held], dict[str, Held]]:
    """Both in one query."""
    codes = ArraySubquery(
        Reused.objects.filter(dossier_id=dossier, result=OuterRef("pk")).order_by("id").values("code")
    )
    used = Exists(Reused.objects.filter(dossier_id=dossier, result=OuterRef("pk")))
    rows = Result.objects.filter(Q(dossier_id=dossier) | used).annotate(codes=codes).order_by("id")
    made: list[Held] = []
    reused: dict[str, Held] = {}
    for row in rows:
        one = _held(row, on)
        if row.dossier_id == dossier:
            made.append(one)
        reused.update((code, one) for code in row.codes)
    return made, reused


def of_unit(id: int, *, by: Actor, on: date) -> Held:
    """One result, for who reads dossiers in the unit that issued it; NotThere otherwise."""
    row = Result.objects.filter(pk=id).first()
    if row is None or not access.allows(by, READ, unit=row.unit_id, on=on):
        raise NotThere(NOT_HERE)
    return _held(row, on)


def many(ids: Iterable[int], *, on: date) -> dict[int, Held]:
    """By id, for an act that checks whose they are."""
    return {row.pk: _held(row, on) for row in Result.objects.filter(pk__in=list(ids))}


def file_of(held: Held) -> documents.Paper:
    """What its file is called, and of which type."""
    return documents.papers([held.paper], by=_FILES, on=held.first)[held.paper]


def open_file(held: Held, *, on: date) -> tuple[documents.Paper, BinaryIO]:
    """Its file. The caller has checked who may read it."""
    return documents.open_paper(held.paper, by=_FILES, on=on)


def _held(row: Result, on: date) -> Held:
    facts = secrecy.unpacked(row.facts) or {}
    return Held(
        id=row.pk,
        type=row.type,
        copy=row.copy,
        name=facts.get("name", ""),
        owner=facts.get("owner", ""),
        masked=numbers.masked(facts.get("number", "")),
        abstract=facts.get("abstract", ""),
        scope=facts.get("scope", ""),
        first=row.first,
        last=row.last,
        stands=standing(row.first, row.last, row.ended, on=on),
        reason=secrecy.shown(row.reason),
        unit=row.unit_id,
        dossier=row.dossier_id,
        paper=row.paper_id,
        handle=row.handle,
    )
