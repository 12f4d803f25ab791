"""Acts beside the receipt: a file that the form asks for, and one's own number."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from tinhso.engines.documents import public as documents
from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotAllowed, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from .. import secrecy
from ..definitions import READ, RECEIVE, SUPPORT
from ..dossiers import require_kept, visible
from ..rules import numbers
from . import keeping
from .events import FormFileAttached, OwnNumberSaid
from .models import FormFile, OwnNumber

MOST_FILES = 40


@all_or_nothing
def attach_file(
    id: int, field: str, stream: BinaryIO | Iterable[bytes], name: str, *, by: Actor, at: datetime
) -> documents.Paper:
    """Attach a file to a question of the form. NotThere when the form asks for none so; WrongFile for one that lies."""
    day = local_day(at)
    row = visible(id, by=by, on=day)
    unit = row.receiving_id
    if not access.allows(by, RECEIVE, unit=unit, on=day) and not (
        row.support_id is not None and access.allows(by, SUPPORT, unit=row.support_id, on=day)
    ):
        raise NotAllowed(_("Your post does not have the right for this."))
    require_kept(row)
    held = keeping.of(id, row.definition)
    if held is None or field not in {one.code for one in held.asked.fields("file")}:
        raise NotThere(_("What you are looking for is not here."))
    if FormFile.objects.filter(dossier_id=id).count() >= MOST_FILES:
        raise Invalid(_("At most %(most)s files in a form."), field=field, most=MOST_FILES)
    paper = documents.keep(
        stream,
        name,
        unit=unit,
        about=Thing("dossier", id),
        right=READ,
        by=by,
        at=at,
        event=lambda kept: FormFileAttached(
            id=id, unit=unit, field=field, paper=kept.id, sha256=f"sha256:{kept.sha256}"
        ),
    )
    verbs.add(FormFile(dossier_id=id, field=field, paper_id=paper.id))
    return paper


@all_or_nothing
def say_own_number(number: str, *, by: Actor, at: datetime) -> None:
    """Keep a keyed hash of the number of whoever acts; said again, the newer stands."""
    if by.person is None or by.on_behalf is not None:
        raise NotAllowed(_("Say your own number in your own seat."))
    handle = secrecy.handle("person", numbers.personal_number(number))
    journal.record(OwnNumberSaid(id=by.person, unit=by.unit), by=by, at=at)
    OwnNumber.objects.update_or_create(person_id=by.person, defaults={"handle": handle})
