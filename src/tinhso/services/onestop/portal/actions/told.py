"""What the portal tells us, each kind of message one act. Asked by `inbox`, inside the transaction that keeps the message."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from ... import catalogue, deciding, secrecy
from ... import rated as ratings
from ...models import Dossier
from ...procedures import Procedure
from .. import handed, line, places, shapes
from ..events import (
    MinistryCaseTold,
    PortalDossierCame,
    PortalDossierRated,
    PortalDossierWithdrawn,
    PortalPaymentTold,
    PortalSupplementCame,
)
from ..models import Handed, HandedFile, MinistryCase, Mirrored, ToldPayment

Papers = Mapping[str, int]
"""Kept papers by the hash of their bytes."""
MOST_FILES = 60


class Conflict(NotNow):
    """The portal's number is known here with other contents: never a second dossier, never a silent change."""


@all_or_nothing
def dossier_came(
    said: shapes.Submitted, papers: Papers, *, by: Actor, at: datetime, agency: int | None = None
) -> dict[str, Any]:
    """A dossier of the portal, held until an officer accepts it. The same again answers the same; Conflict for another
    content under the same number. `agency`: who decides, where a person had to choose."""
    day = local_day(at)
    if not line.is_on(on=day):
        raise NotNow(_("This province is not kept in step with the portal today."))
    try:
        kept = catalogue.procedure(said.procedure, on=day)
    except NotThere:
        raise Invalid(
            _("Procedure %(code)s is not in force here."), field="procedure", code=said.procedure[:40]
        ) from None
    it = kept.it
    if it.route != "provincial" or it.process is None:
        raise Invalid(_("Procedure %(code)s is handled in the ministry's system."), field="procedure", code=it.code)
    digest = secrecy.handle("portal", said.model_dump_json())
    mirrored = _new_mirrored(said.external)
    if mirrored is None:
        return _known(said.external, digest)  # nothing changed
    unit = _agency(said, day, agency)
    if said.agency.level != it.decides.level:
        raise Invalid(_("This procedure is decided on another level."), field="agency.level")
    desk = _desk(said, unit, day)
    deciding.require(it, unit, desk, on=day)
    files = _files(said.papers, it, papers)
    _require_whole(said.payment)
    clock, rules = cases.working_clock(on=day), cases.clock_rules(on=day)
    notice, accept = rules.notice_within or _HOURS_2, rules.acceptance_within or _HOURS_8
    verbs.add(
        Handed(
            mirrored_id=mirrored,
            procedure_id=kept.id,
            receiving_id=desk,
            deciding_id=unit,
            state="waiting",
            submitted_at=said.submitted_at,
            received_at=at,
            notice_by=clock.due(at, notice),
            accept_by=clock.due(at, accept),
            level=said.level,
            person=secrecy.hidden(said.applicant.model_dump_json()),
            answers=_hidden(said.answers, said.papers),
            payment=said.payment.model_dump(mode="json", exclude_defaults=True),
            digest=digest,
        )
    )
    _add_files(mirrored, files, 0)
    _keep_payment(mirrored, said.payment, at)
    journal.record(
        PortalDossierCame(id=mirrored, unit=desk, procedure=it.code, deciding=unit, files=len(files)), by=by, at=at
    )
    return {"external": said.external, "stage": "waiting", "accept_by": clock.due(at, accept).isoformat()}


def _agency(said: shapes.Submitted, day: date, chosen: int | None) -> int:
    """Who decides; where the code alone does not tell, the one of its successors that a person chose."""
    try:
        return places.agency(said.agency, submitted=local_day(said.submitted_at), on=day)
    except places.AskPerson as ask:
        if chosen not in ask.among:
            raise
        return chosen


def _desk(said: shapes.Submitted, unit: int, day: date) -> int:
    """Whose desk takes it in: the one the citizen chose, since any desk of the province takes any procedure; or who decides."""
    if said.desk is None:
        return unit
    try:
        return places.agency(said.desk, submitted=local_day(said.submitted_at), on=day)
    except places.AskPerson:
        return unit


_HOURS_2, _HOURS_8 = cases.Limit("working-minutes", 120), cases.Limit("working-minutes", 480)


def _new_mirrored(external: str) -> int | None:
    """A row for a number never heard of; None for a known one. Who sends the same at the same moment waits for the first."""
    rows = verbs.rows(
        "INSERT INTO onestop_portal_mirrored (external, last, arrived, stuck) VALUES (%s, 0, 0, false)"
        " ON CONFLICT (external) DO NOTHING RETURNING id",
        external,
    )
    return int(rows[0][0]) if rows else None


def _known(external: str, digest: str) -> dict[str, Any]:
    held = Handed.objects.filter(mirrored__external=external).values_list("digest", "state", "accept_by").first()
    if held is None or held[0] != digest:
        raise Conflict(
            _("Number %(external)s was handed over before with other contents. Nothing was changed."),
            field="external",
            external=external,
        )
    stage = {"asked": "supplement"}.get(held[1], held[1])
    return {"external": external, "stage": stage, "accept_by": held[2].isoformat(), "again": True}


def _files(given: Sequence[shapes.Paper], it: Procedure, papers: Papers) -> list[tuple[str, int]]:
    """(paper of the procedure, kept paper). Invalid for a paper the procedure does not ask for."""
    found, seen = [], set[str]()
    for place, one in enumerate(given):
        if it.paper(one.code) is None or one.code in seen:
            raise Invalid(
                _("The procedure asks for no paper “%(code)s”."), field=f"papers.{place}.code", code=one.code[:40]
            )
        seen.add(one.code)
        found += [(one.code, papers[file.sha256]) for file in one.files]
    if len(found) > MOST_FILES:
        raise Invalid(_("At most %(most)s files a dossier."), field="papers", most=MOST_FILES)
    return found


def _add_files(handed: int, files: Sequence[tuple[str, int]], turn: int) -> None:
    HandedFile.objects.bulk_create(
        HandedFile(handed_id=handed, code=code, paper_id=paper, round=turn) for code, paper in files
    )


def _hidden(answers: dict[str, Any] | None, papers: Sequence[shapes.Paper]) -> bytes:
    looked_up = [one.code for one in papers if one.looked_up]
    return secrecy.packed({"answers": answers or {}, "looked_up": looked_up})


def _locked(external: str) -> Handed:
    """What was handed over under the number, held. Invalid for a number the province does not know."""
    row = (
        Handed.objects.select_for_update(of=("self",))
        .select_related("mirrored")
        .filter(mirrored__external=external)
        .first()
    )
    if row is None:
        raise _never(external)
    return row


def _never(external: str) -> Invalid:
    return Invalid(_("Number %(external)s was never handed over here."), field="external", external=external[:80])


@all_or_nothing
def supplement_came(said: shapes.Supplemented, papers: Papers, *, by: Actor, at: datetime) -> dict[str, Any]:
    """What an officer asked for. Before acceptance it waits at the desk anew; after it, it waits to be taken in."""
    row = _locked(said.external)
    it = _procedure(row)
    dossier = Dossier.objects.filter(pk=row.mirrored.dossier_id).first() if row.mirrored.dossier_id else None
    accepted = dossier is not None and cases.state_of(dossier.case_id).phase == "asked" and row.supplement_at is None
    if row.state != "asked" and not accepted:
        raise NotNow(_("No supplement was asked for, or it came already."))
    files = _files(said.papers, it, papers)
    if not files and not said.answers:
        raise Invalid(_("The supplement holds no file and no answer."), field="papers")
    turn = 1 + max(HandedFile.objects.filter(handed=row).values_list("round", flat=True), default=0)
    _add_files(row.pk, files, turn)
    if said.answers:
        row.answers = _merged(row, said)
    if accepted:
        row.supplement_at = at
    else:
        day = local_day(at)
        row.state, row.decided_at, row.seen_at = "waiting", None, None
        row.accept_by = cases.working_clock(on=day).due(at, cases.clock_rules(on=day).acceptance_within or _HOURS_8)
    verbs.save(row, "answers", "supplement_at", "state", "decided_at", "seen_at", "accept_by")
    event = PortalSupplementCame(id=row.pk, unit=row.receiving_id, dossier=row.mirrored.dossier_id, files=len(files))
    journal.record(event, by=by, at=at)
    return {"external": said.external, "stage": "processing" if accepted else "waiting"}


def _merged(row: Handed, said: shapes.Supplemented) -> bytes:
    held = handed.sent(row)
    held["answers"] |= said.answers or {}
    return secrecy.packed(held)


def _procedure(row: Handed) -> Procedure:
    from tinhso.store import definitions

    return definitions.by_id(Procedure, row.procedure_id).it


@all_or_nothing
def withdrawn(said: shapes.Withdrawn, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Taken back before acceptance. Afterwards the desk stops it on request (Decree 118/2025, art. 21): NotNow."""
    row = _locked(said.external)
    if row.state not in ("waiting", "asked"):
        raise NotNow(_("It is accepted or decided already. The citizen asks the desk to stop it."))
    row.state, row.decided_at, row.reason = "withdrawn", at, secrecy.hidden(said.reason)
    verbs.save(row, "state", "decided_at", "reason")
    journal.record(PortalDossierWithdrawn(id=row.pk, unit=row.receiving_id), by=by, at=at)
    return {"external": said.external, "stage": "withdrawn"}


@all_or_nothing
def paid(said: shapes.Paid, *, by: Actor, at: datetime) -> dict[str, Any]:
    """How the fee stands at the portal, for a dossier of the portal or of a desk; a payment told is never untold by an older word.

    Whether it settles the bill is seen after the commit, by who looks after bills.
    """
    id = Mirrored.objects.filter(external=said.external).values_list("pk", flat=True).first()
    if id is None:
        raise _never(said.external)
    row = Handed.objects.select_for_update(of=("self",)).filter(pk=id).first()  # before the next, as acceptance does
    mirrored = verbs.lock(Mirrored, id=id)
    before = ToldPayment.objects.filter(mirrored=mirrored).exists() or (row and row.payment.get("state") == "paid")
    if before and said.payment.state != "paid":
        raise NotNow(_("The fee is told as paid already; a refund is made in the province."))
    _require_whole(said.payment)
    _keep_payment(mirrored.pk, said.payment, at)
    if row is not None:
        row.payment = said.payment.model_dump(mode="json", exclude_defaults=True)
        verbs.save(row, "payment")
    unit = row.receiving_id if row is not None else verbs.load(Dossier, id=mirrored.dossier_id).receiving_id
    event = PortalPaymentTold(id=mirrored.pk, unit=unit, dossier=mirrored.dossier_id, state=said.payment.state)
    journal.record(event, by=by, at=at)
    return {"external": said.external, "payment": said.payment.state}


def _require_whole(payment: shapes.Payment) -> None:
    if payment.amount is not None and payment.amount != payment.amount.to_integral_value():
        raise Invalid(_("An amount is whole đồng."), field="payment.amount")


def _keep_payment(mirrored: int, payment: shapes.Payment, at: datetime) -> None:
    """Each payment once, however often it is told."""
    if payment.state != "paid":
        return
    ToldPayment.objects.get_or_create(
        mirrored_id=mirrored,
        reference=payment.reference.strip(),
        amount=payment.amount,
        defaults={"paid_at": payment.paid_at, "told_at": at},
    )


@all_or_nothing
def rated(said: shapes.Rated, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The citizen's answer, handed on to whoever keeps ratings. Neither the journal nor what is kept here holds the score."""
    row = _locked(said.external)
    if row.mirrored.dossier_id is None:
        raise NotNow(_("It was not accepted, so there is nothing to rate."))
    event = PortalDossierRated(id=row.pk, unit=row.deciding_id, dossier=row.mirrored.dossier_id)
    ratings.told(row.mirrored.dossier_id, said.score, event=journal.record(event, by=by, at=at), at=at)
    return {"external": said.external}


@all_or_nothing
def ministry_case(said: shapes.Ministry, *, by: Actor, at: datetime) -> dict[str, Any]:
    """How a case in a ministry's system stands; a word older than the one kept changes nothing."""
    unit = places.agency(said.agency, submitted=local_day(said.received_at), on=local_day(at))
    row = MinistryCase.objects.select_for_update().filter(external=said.external).first()
    answer = {"external": said.external, "state": said.state}
    if row is not None and row.source_at >= said.source_at:
        return {**answer, "again": True}  # nothing changed
    values = {
        "procedure": said.procedure,
        "unit_id": unit,
        "state": said.state,
        "received_at": said.received_at,
        "due": said.due,
        "finished_at": said.finished_at,
        "source_at": said.source_at,
    }
    row, _made = MinistryCase.objects.update_or_create(external=said.external, defaults=values)
    event = MinistryCaseTold(id=row.pk, unit=unit, procedure=said.procedure, state=said.state)
    journal.record(event, by=by, at=at)
    return answer
