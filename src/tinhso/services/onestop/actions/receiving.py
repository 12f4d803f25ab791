"""A dossier is received at the desk: checked, numbered, its clock started, in one act."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.traces import Thing
from tinhso.store.copying import copy_in
from tinhso.store.keys import fold, nfc
from tinhso.store.transactions import all_or_nothing

from .. import beside, deciding, secrecy, soundness
from ..dossiers import seen
from ..events import DossierReceived
from ..issuing import issue
from ..limits import counted
from ..models import Applicant, Dossier, DossierPaper
from ..rules import numbers

CLOCKED = {"portal": "online"}
"""What the legal clock calls a channel, where it has another name for it."""
SUBJECT = "dossier"


@dataclass(frozen=True, slots=True)
class Intake:
    """What the officer recorded. `papers`: codes handed in; `looked_up`: held by an authority, so not asked for.

    `support`: the support point where it was entered for the desk that receives. `assisted`: somebody typed the form for
    the applicant. `given`: what other pieces keep beside it, by their name (`beside.py`). `under`: the version of the procedure
    (`StoredDefinition`) under which it was handed in, where it is received later: nobody is asked for what was not asked then.
    """

    procedure: str
    receiving: int
    deciding: int | None
    name: str
    number: str
    phone: str = ""
    address: str = ""
    papers: Collection[str] = ()
    looked_up: Collection[str] = ()
    channel: str = "desk"
    support: int | None = None
    assisted: bool = False
    given: Mapping[str, Any] = field(default_factory=dict, repr=False)
    under: int | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """`secret`: what the applicant looks it up with; told this once, kept only as a hash."""

    id: int
    code: str
    secret: str = field(repr=False)


@all_or_nothing
def receive(intake: Intake, *, by: Actor, at: datetime) -> Received:
    """Receive a complete dossier. All that is missing or wrong is told at once (Problems).

    NotNow for a procedure that is handled in a ministry's system or by no process of ours.
    """
    day = local_day(at)
    kept, process, decides = soundness.require(intake, by, day)
    it = kept.it
    code = _code(decides, intake.receiving, day)
    id = _next_id()
    paper = issue.at_receipt(intake.receiving, decides, by=by, at=at)
    event = journal.record(
        DossierReceived(
            id=id,
            unit=intake.receiving,
            code=code,
            procedure=it.code,
            deciding=decides,
            support=intake.support,
            channel=intake.channel,
            assisted=intake.assisted,
            **(paper.numbered() if paper else {}),
        ),
        by=by,
        at=at,
    )
    case = cases.open_case(
        process,
        unit=decides,
        receiving=intake.receiving,
        deciding=decides,
        subject=Thing(SUBJECT, id),
        title=f"{code} {it.title.vi}",
        channel=CLOCKED.get(intake.channel, intake.channel),
        limit=counted(it.limit),
        event=event,
        by=by,
        at=at,
    )
    secret = secrecy.new_secret()
    row = Dossier.objects.create(
        id=id,
        code=code,
        procedure_id=kept.id,
        support_id=intake.support,
        receiving_id=intake.receiving,
        deciding_id=decides,
        case_id=case,
        channel=intake.channel,
        received_at=at,
        secret=secrecy.hash_of(secret),
    )
    _keep(id, intake)
    beside.keep(id, intake, it, by, at)
    if paper is not None:
        paper.keep(seen(row), event=event)
    return Received(id, code, secret)


def _code(decides: int, desk: int, day: date) -> str:
    settings = deciding.settings_of(deciding.province_of(desk, on=day), on=day)
    agency = numbers.agency_identifier(settings.identifier, units.get(decides, on=day).code)
    return numbers.dossier_code(agency, day, next_number(f"dossier {agency} {day:%y%m%d}"))


def next_number(of: str) -> int:
    """The next of a series; whoever asks at the same time waits, so none is given twice or left out."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [of])
        (number,) = cursor.fetchone()
    return int(number)


_NEXT = """INSERT INTO onestop_serial AS held (of, last) VALUES (%s, 1)
    ON CONFLICT (of) DO UPDATE SET last = held.last + 1 RETURNING last"""


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('onestop_dossier', 'id'))")
        (id,) = cursor.fetchone()
    return int(id)


def _keep(id: int, intake: Intake) -> None:
    name, number = nfc(intake.name), numbers.personal_number(intake.number)
    Applicant.objects.create(
        dossier_id=id,
        name=name,
        folded=fold(name),
        number=secrecy.hidden(number),
        handle=secrecy.handle("person", number),
        phone=secrecy.hidden(intake.phone.strip()),
        address=secrecy.hidden(nfc(intake.address)),
    )
    given = dict.fromkeys(intake.papers, False) | dict.fromkeys(intake.looked_up, True)
    copy_in(
        DossierPaper._meta.db_table,
        ("dossier_id", "code", "looked_up"),
        [(id, code, looked_up) for code, looked_up in given.items()],
    )
