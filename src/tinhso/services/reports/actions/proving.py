"""Proofs of single answers."""

from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

from tinhso.engines.documents import public as documents
from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from ..definitions import FILL, READ
from ..events import ProofAttached, ProofDetached
from ..models import ReturnProof
from ..rules.answers import PROOF
from ..sheets import Sheet, held_sheet
from .filling import edited, require_turn

MOST_PROOFS = 10


@all_or_nothing
def attach_proof(
    id: int, measure: str, stream: BinaryIO | Iterable[bytes], name: str, *, by: Actor, at: datetime
) -> documents.Paper:
    """Attach a file to an answer. A file that is empty, forbidden, too large or not what its name says is refused."""
    held = _held(id, by=by, at=at)
    if measure not in held.asked or held.asked[measure].proof == "none":
        raise NotThere(_("What you are looking for is not here."))
    if len(held.proofs.get(measure, ())) >= MOST_PROOFS:
        raise Invalid(
            _("At most %(most)s files a figure. Take one away first."), field=measure + PROOF, most=MOST_PROOFS
        )
    paper = documents.keep(
        stream,
        name,
        unit=held.unit,
        about=Thing("return", id),
        right=READ,
        by=by,
        at=at,
        event=lambda kept: ProofAttached(
            id=id, unit=held.unit, measure=measure, paper=kept.id, sha256=f"sha256:{kept.sha256}"
        ),
    )
    verbs.add(ReturnProof(of_id=id, measure=measure, paper_id=paper.id, person=by.person, behalf=by.behalf))
    edited(id)
    return paper


@all_or_nothing
def detach_proof(id: int, paper: int, *, by: Actor, at: datetime) -> None:
    """Take a paper away from an answer of a draft. Taken away before: nothing happens."""
    held = _held(id, by=by, at=at)
    found = next((proof for papers in held.proofs.values() for proof in papers if proof.paper == paper), None)
    if found is None:
        return  # nothing changed
    ReturnProof.objects.filter(of_id=id, paper_id=paper).delete()
    edited(id)
    journal.record(ProofDetached(id=id, unit=held.unit, measure=found.measure, paper=paper), by=by, at=at)


def _held(id: int, *, by: Actor, at: datetime) -> Sheet:
    held = held_sheet(id, by=by, on=local_day(at))
    access.require(by, FILL, unit=held.unit, on=local_day(at))
    require_turn(held)
    return held
