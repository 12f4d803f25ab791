"""What a desk officer does with what the portal handed over: accept, ask for a supplement, refuse, take a supplement in."""

from collections.abc import Collection, Sequence
from datetime import datetime

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Missing, NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from ... import desks_after, secrecy
from ...actions import Intake, Received, act, receive
from ...actions.receiving import SUBJECT
from ...definitions import RECEIVE
from ...models import Dossier, Scan
from .. import filled, handed
from ..events import PortalDossierRefused, PortalSupplementAsked, PortalSupplementFiled
from ..models import Handed, HandedFile, Mirrored

MOST_NOTE = 2000


@all_or_nothing
def accept(id: int, *, papers: Collection[str], looked_up: Collection[str] = (), by: Actor, at: datetime) -> Received:
    """Receive it as a dossier: numbered, its clock started. Problems when a paper that is always needed is missing.

    `papers`: codes the officer found in order among the files. Answers that fit the form are kept as it; the others stay with
    what was handed over.
    """
    row = _held(id, by=by, at=at)
    _waiting(row)
    one = handed.opened(row)
    desk, decides = (desks_after.today(unit, by=by, on=local_day(at)) for unit in (row.receiving_id, row.deciding_id))
    intake = Intake(
        procedure=one.procedure.code,
        receiving=desk,
        deciding=decides,
        name=one.person["name"],
        number=one.person["number"],
        phone=one.person.get("phone", ""),
        address=one.person.get("address", ""),
        papers=list(papers),
        looked_up=[code for code in looked_up if code not in papers],
        channel="portal",
        under=row.procedure_id,
    )
    received = receive(intake, by=by, at=at)
    _file(received.id, [(file.code, file.paper) for file in one.files])
    mirrored = verbs.lock(Mirrored, id=row.pk)
    mirrored.dossier_id = received.id
    verbs.save(mirrored, "dossier_id")
    filled.keep(row, received.id)
    row.state, row.decided_at, row.seen_at = "accepted", at, row.seen_at or at
    verbs.save(row, "state", "decided_at", "seen_at")
    return received


@all_or_nothing
def ask(id: int, *, note: str, by: Actor, at: datetime) -> None:
    """Ask for what is missing: once, complete and precise (Decree 118/2025, art. 16.3)."""
    row = _held(id, by=by, at=at)
    _waiting(row)
    if row.asked:
        raise NotNow(_("A supplement was asked for once already. Accept it, or refuse it with the reason."))
    row.reason, row.asked = secrecy.hidden(_said(note)), 1
    row.state, row.decided_at, row.seen_at = "asked", at, row.seen_at or at
    verbs.save(row, "reason", "asked", "state", "decided_at", "seen_at")
    journal.record(PortalSupplementAsked(id=row.pk, unit=row.receiving_id), by=by, at=at)


@all_or_nothing
def refuse(id: int, *, note: str, by: Actor, at: datetime) -> None:
    """Not accepted, with the reason that the citizen reads."""
    row = _held(id, by=by, at=at)
    if row.state not in ("waiting", "asked"):
        raise NotNow(_("It is decided already."))
    row.reason = secrecy.hidden(_said(note))
    row.state, row.decided_at, row.seen_at = "refused", at, row.seen_at or at
    verbs.save(row, "reason", "state", "decided_at", "seen_at")
    journal.record(PortalDossierRefused(id=row.pk, unit=row.receiving_id), by=by, at=at)


@all_or_nothing
def take_supplement(id: int, *, by: Actor, at: datetime) -> None:
    """Take in the supplement of an accepted dossier: its files and answers stand with the dossier, and its time begins anew, unless
    an officer has moved the dossier on before."""
    row = _held(id, by=by, at=at)
    dossier = verbs.load(Mirrored, id=id).dossier_id
    if row.supplement_at is None or dossier is None:
        raise NotNow(_("No supplement waits."))
    scanned = Scan.objects.filter(dossier_id=dossier).values_list("paper_id", flat=True)
    files = HandedFile.objects.filter(handed=row).exclude(paper_id__in=list(scanned)).order_by("id")
    _file(dossier, list(files.values_list("code", "paper_id")))
    filled.keep(row, dossier)
    row.supplement_at = None
    verbs.save(row, "supplement_at")
    case = cases.state_of(Dossier.objects.values_list("case_id", flat=True).get(pk=dossier))
    if case.phase == "asked":
        act(dossier, "supplement", by=by, at=at)
    else:
        event = PortalSupplementFiled(id=row.pk, unit=row.receiving_id, dossier=dossier, files=len(files))
        journal.record(event, by=by, at=at)


def _held(id: int, *, by: Actor, at: datetime) -> Handed:
    row = verbs.lock(Handed, mirrored_id=id)
    if not access.allows(by, RECEIVE, unit=row.receiving_id, on=local_day(at)):
        raise NotThere(handed.NOT_HERE)
    return row


def _waiting(row: Handed) -> None:
    if row.state != "waiting":
        raise NotNow(_("It does not wait for acceptance any more."))


def _said(note: str) -> str:
    if not note.strip():
        raise Missing(_("Write what is missing or why: the citizen reads it on the portal."), field="note")
    return note.strip()[:MOST_NOTE]


def _file(dossier: int, files: Sequence[tuple[str, int]]) -> None:
    documents.attach([paper for _code, paper in files], Thing(SUBJECT, dossier))
    Scan.objects.bulk_create(Scan(dossier_id=dossier, code=code, paper_id=paper) for code, paper in files)
