"""Reading papers: only with the right in the unit; not there and not theirs are the same."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import verbs

from . import content
from .models import Paper as PaperRow


@dataclass(frozen=True, slots=True)
class Paper:
    """A kept file: what it is, about what, whose, and from which post it came."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    about: Thing
    unit: int
    right: str
    by_post: int | None
    at: datetime

    @property
    def erased(self) -> bool:
        """Were its name and content erased?"""
        return not self.sha256


def paper_of(row: PaperRow) -> Paper:
    return Paper(
        id=row.pk,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        about=Thing(row.about_kind, row.about_id),
        unit=row.unit_id,
        right=row.right,
        by_post=row.post,
        at=row.at,
    )


def papers_of(about: Thing, *, by: Actor, on: date) -> list[Paper]:
    """The papers about a thing that the actor may read, oldest first."""
    rows = PaperRow.objects.filter(about_kind=about.kind, about_id=about.id).order_by("id")
    return [paper_of(row) for row in rows if access.allows(by, row.right, unit=row.unit_id, on=on)]


def papers(ids: Collection[int], *, by: Actor, on: date) -> dict[int, Paper]:
    """The named papers that the actor may read, in one query."""
    rows = PaperRow.objects.filter(pk__in=list(ids))
    return {row.pk: paper_of(row) for row in rows if access.allows(by, row.right, unit=row.unit_id, on=on)}


def open_paper(id: int, *, by: Actor, on: date) -> tuple[Paper, BinaryIO]:
    """A paper and its bytes to read from the start; NotThere without the right or once it was erased, FilesAway when they
    cannot be fetched."""
    row = verbs.load(PaperRow, id=id)
    if not access.allows(by, row.right, unit=row.unit_id, on=on):
        raise NotThere(_("What you are looking for is not here."))
    if not row.sha256:
        raise NotThere(_("This file was erased with the personal data it held."))
    return paper_of(row), content.opened(row.sha256, row.name)
