"""From home to the desk: handed in, a supplement asked for and sent, refused, taken back, accepted."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotNow
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import definitions, verbs
from tinhso.store.transactions import all_or_nothing

from .. import actions as desk
from .. import desks_after, procedure_forms, secrecy
from ..actions.receiving import Intake, Received
from ..definitions import READ, RECEIVE
from ..filling import part
from ..filling.models import FormFile
from ..models import Dossier, Scan
from ..procedures import Procedure
from ..results import intake, rights
from . import begun, checks, own
from .checks import FromHome
from .events import SubmissionFileKept, SubmissionMoved, Submitted
from .models import Submission, SubmissionFile
from .packing import unpacked

SUBJECT = "submission"
KEPT_DAYS = 60
MOST_FILES, MOST_REASON = 40, 2000
HOURS_8 = cases.Limit.working_hours(8)
NOT_HERE = _("What you are looking for is not here.")


@dataclass(frozen=True, slots=True)
class Handed:
    """`secret`: what it is looked up with; told this once, or again to the very page that sent it. `fresh`: the first time?"""

    id: int
    code: str
    secret: str = field(repr=False)
    fresh: bool = True


@all_or_nothing
def submit(given: FromHome, *, key: str, by: Actor, at: datetime) -> Handed:
    """Hand in. `key`: of the page; the same page sent twice is handed in once, and the secret is told once.

    Files are kept right after, each by `attach`, so that one that lies leaves the rest standing. NotNow where the page was
    handed in with other contents before: nobody must think that the change was taken.
    """
    kept = checks.check(given, at=at)
    assert given.deciding is not None
    mark = begun.hold(key)
    before = Submission.objects.filter(key=mark).first()
    if before is not None:
        _same(before, given)
        return _told_again(before)  # nothing changed
    begun.gone(key)
    secret = secrecy.new_secret()
    code = "-".join(("N", secrecy.new_secret()[:8]))
    row = verbs.add(
        Submission(
            code=code,
            key=mark,
            secret=secrecy.hash_of(secret),
            procedure_id=kept.id,
            receiving_id=given.receiving,
            deciding_id=given.deciding,
            state="waiting",
            submitted_at=at,
            accept_by=_accept_by(at),
            person=secrecy.packed(_person(given)),
            handle=own.handle(given.citizen) if given.citizen else "",
            provider=given.citizen.provider if given.citizen else "",
            answers=secrecy.packed(dict(given.given.typed)) if given.given is not None else None,
            form_id=given.given.asked.id if given.given is not None else None,
        )
    )
    journal.record(
        Submitted(
            id=row.pk,
            unit=given.receiving,
            code=code,
            procedure=kept.it.code,
            deciding=given.deciding,
            provider=row.provider,
        ),
        by=by,
        at=at,
    )
    return Handed(row.pk, code, secret)


def _person(given: FromHome) -> dict[str, Any]:
    """Who hands it in; with whom vouches for that, at which levels, and what of theirs stands for papers."""
    person: dict[str, Any] = {
        "name": given.name,
        "number": given.number,
        "phone": given.phone,
        "address": given.address,
    }
    citizen = given.citizen
    if citizen is None:
        return person
    told = {"vouched": citizen.provider_name, "account_level": citizen.account_level, "auth_level": citizen.auth_level}
    return {**person, "name": citizen.name, "number": citizen.number, **told, "results": dict(given.results)}


def _same(row: Submission, given: FromHome) -> None:
    typed = dict(given.given.typed) if given.given is not None else None
    held, then = unpacked(row.person), unpacked(row.answers) if row.answers is not None else None
    said = ("name", "number", "phone", "address")
    if held and ([held.get(one) for one in said] != [_person(given)[one] for one in said] or then != typed):
        raise NotNow(
            _("This was handed in before, as %(code)s, with what stood there then. Take that back, then hand in anew."),
            code=row.code,
        )


def _told_again(row: Submission) -> Handed:
    """The answer was lost on its way: whoever holds the page gets a new secret, as long as nothing was decided."""
    if row.state != "waiting":
        return Handed(row.pk, row.code, "", fresh=False)
    secret = secrecy.new_secret()
    row.secret = secrecy.hash_of(secret)
    verbs.save(row, "secret")
    return Handed(row.pk, row.code, secret, fresh=False)


@all_or_nothing
def attach(id: int, code: str, stream: Any, name: str, *, by: Actor, at: datetime) -> None:
    """Keep a file of a submission that still waits. WrongFile for one that lies."""
    row = verbs.lock(Submission, id=id)
    if row.state not in ("waiting", "asked"):
        raise NotNow(_("This was decided already; nothing is added to it."))
    if SubmissionFile.objects.filter(submission_id=id).count() >= MOST_FILES:
        raise Invalid(_("At most %(most)s files in a form."), field=f"file-{code}", most=MOST_FILES)
    paper = documents.keep(
        stream,
        name,
        unit=row.receiving_id,
        about=Thing(SUBJECT, id),
        right=READ,
        by=by,
        at=at,
        event=lambda kept: SubmissionFileKept(
            id=id, unit=row.receiving_id, code=code, paper=kept.id, sha256=f"sha256:{kept.sha256}"
        ),
    )
    verbs.add(SubmissionFile(submission_id=id, code=code, paper_id=paper.id))


@all_or_nothing
def ask(id: int, words: str, *, by: Actor, at: datetime) -> None:
    """Ask the citizen for what is missing."""
    _decide(id, "waiting", "asked", words, by=by, at=at)


@all_or_nothing
def refuse(id: int, words: str, *, by: Actor, at: datetime) -> None:
    """Not accepted, with the reason."""
    _decide(id, "waiting", "refused", words, by=by, at=at)


@all_or_nothing
def supplemented(id: int, *, by: Actor, at: datetime) -> None:
    """The citizen sent what was asked for; the eight working hours begin anew."""
    row = verbs.lock(Submission, id=id)
    if row.state != "asked":
        raise NotNow(_("Nothing is asked for at the moment."))
    row.state, row.accept_by, row.expires = "waiting", _accept_by(at), None
    verbs.save(row, "state", "accept_by", "expires")
    journal.record(SubmissionMoved(id=id, unit=row.receiving_id, from_state="asked", to_state="waiting"), by=by, at=at)


@all_or_nothing
def withdraw(id: int, *, by: Actor, at: datetime) -> None:
    """The citizen takes it back before it is accepted."""
    row = verbs.lock(Submission, id=id)
    if row.state not in ("waiting", "asked"):
        raise NotNow(_("This was decided already. Ask the desk to stop the dossier."))
    before, row.state = row.state, "withdrawn"
    row.decided_at, row.expires = at, local_day(at) + timedelta(days=KEPT_DAYS)
    verbs.save(row, "state", "decided_at", "expires")
    journal.record(SubmissionMoved(id=id, unit=row.receiving_id, from_state=before, to_state="withdrawn"), by=by, at=at)


@all_or_nothing
def accept(id: int, *, papers: list[str], looked_up: list[str], by: Actor, at: datetime) -> Received:
    """It becomes a dossier with its code and its time, looked up with the secret the citizen has. Its event is the receipt's."""
    row = verbs.lock(Submission, id=id)
    if row.state != "waiting":
        raise NotNow(_("This was decided already. Open the list again."))
    access.require(by, RECEIVE, unit=row.receiving_id, on=local_day(at))
    desk_today, decides = (
        desks_after.today(unit, by=by, on=local_day(at)) for unit in (row.receiving_id, row.deciding_id)
    )
    it = definitions.by_id(Procedure, row.procedure_id).it
    person, typed = unpacked(row.person), unpacked(row.answers)
    held = {one.code: one.paper for one in SubmissionFile.objects.filter(submission_id=id).select_related("paper")}
    files = {code.removeprefix("a:"): paper.name for code, paper in held.items() if code.startswith("a:")}
    received = desk.receive(
        Intake(
            procedure=it.code,
            receiving=desk_today,
            deciding=decides,
            name=str(person.get("name", "")),
            number=str(person.get("number", "")),
            phone=str(person.get("phone", "")),
            address=str(person.get("address", "")),
            papers=papers,
            looked_up=looked_up,
            channel="online",
            under=row.procedure_id,
            given={part.NAME: _given(row, it, typed, files)} | _reused(row, person, looked_up, by, at),
        ),
        by=by,
        at=at,
    )
    _hand_over(row, received, at)
    return received


def _reused(row: Submission, person: dict[str, Any], looked_up: list[str], by: Actor, at: datetime) -> dict[str, Any]:
    """The results that came along for papers ticked as looked up. To whoever may not look results up they were not shown: what
    they tick they have looked up elsewhere."""
    may = access.allows(by, rights.LOOK_UP, unit=row.receiving_id, on=local_day(at))
    chosen = {code: id for code, (id, _said) in person.get("results", {}).items() if may and code in looked_up}
    return {intake.NAME: intake.Taken(chosen)} if chosen else {}


def _given(row: Submission, it: Procedure, typed: dict[str, Any], files: dict[str, str]) -> part.Given:
    """What was typed at home, under the form it was typed in."""
    asked = procedure_forms.under(it, row.form_id)
    return part.Given(how=part.SCREEN if asked else "", asked=asked, typed=typed, files=files)


def _hand_over(row: Submission, received: Received, at: datetime) -> None:
    """What came with it is the dossier's now, and nothing of the person stays behind."""
    Dossier.objects.filter(pk=received.id).update(secret=bytes(row.secret))
    rows = list(SubmissionFile.objects.filter(submission_id=row.pk).order_by("id"))
    documents.attach([one.paper_id for one in rows], Thing("dossier", received.id))
    Scan.objects.bulk_create(
        Scan(dossier_id=received.id, code=one.code, paper_id=one.paper_id) for one in rows if ":" not in one.code
    )
    FormFile.objects.bulk_create(
        FormFile(dossier_id=received.id, field=one.code.removeprefix("a:"), paper_id=one.paper_id)
        for one in rows
        if one.code.startswith("a:")
    )
    row.state, row.decided_at, row.dossier_id = "accepted", at, received.id
    row.person = row.answers = row.reason = None
    row.handle = ""  # the applicant of the dossier has it now
    verbs.save(row, "state", "decided_at", "dossier", "person", "answers", "reason", "handle")


def _decide(id: int, before: str, after: str, words: str, *, by: Actor, at: datetime) -> None:
    row = verbs.lock(Submission, id=id)
    access.require(by, RECEIVE, unit=row.receiving_id, on=local_day(at))
    if row.state != before:
        raise NotNow(_("This was decided already. Open the list again."))
    if not words.strip():
        raise Missing(_("Write what is missing, or why. The citizen reads it."), field="note")
    if len(words) > MOST_REASON:
        raise Invalid(_("Write at most %(most)s characters."), field="note", most=MOST_REASON)
    row.state, row.reason = after, secrecy.hidden(words.strip())
    if after == "asked":
        row.asked += 1
    row.decided_at = at
    row.expires = local_day(at) + timedelta(days=KEPT_DAYS)
    verbs.save(row, "state", "reason", "asked", "decided_at", "expires")
    journal.record(SubmissionMoved(id=id, unit=row.receiving_id, from_state=before, to_state=after), by=by, at=at)


def _accept_by(at: datetime) -> datetime:
    day = local_day(at)
    within = cases.clock_rules(on=day).acceptance_within or HOURS_8
    return cases.working_clock(on=day).due(at, within)
