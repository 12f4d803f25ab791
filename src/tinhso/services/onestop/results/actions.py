"""Acts of the store: register a result, take one back, look a person's up."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotAllowed, NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.keys import nfc
from tinhso.store.transactions import all_or_nothing

from .. import secrecy
from ..actions.handling import RESULT
from ..definitions import HANDLE, RECEIVE
from ..dossiers import NOT_HERE, Seen, require_kept, visible
from ..models import Scan
from ..rules import numbers
from . import queries, rights
from .events import ResultEnded, ResultRegistered, ResultsLookedUp
from .models import Result
from .queries import Held
from .rules.standing import require_days

MOST_NAME, MOST_ABSTRACT, MOST_SCOPE, MOST_REASON = 300, 1000, 300, 1000


@dataclass(frozen=True, slots=True)
class NewResult:
    """What is said of it (Decree 118/2025, article 19.2). `paper`: a scan of the dossier. `last` None: without end."""

    paper: int
    type: str
    number: str
    owner: str
    name: str
    abstract: str
    first: date
    last: date | None
    scope: str


@all_or_nothing
def register(id: int, new: NewResult, *, by: Actor, at: datetime) -> int:
    """Put a result of the dossier, or a certified copy of one of its papers, into the store. Gives its id.

    The result by who handles where it is decided; a copy also by the desk that received. Missing, Invalid; NotNow when the
    same file stands there under the same type.
    """
    day = local_day(at)
    row = visible(id, by=by, on=day)
    scan = Scan.objects.filter(dossier_id=id, paper_id=new.paper).select_related("paper").first()
    if scan is None:
        raise NotThere(NOT_HERE)
    unit = _hand(row, scan.code, by=by, on=day)
    require_kept(row)
    facts = _facts(new)
    require_days(new.first, new.last)
    made = Result(
        handle=secrecy.handle("person", facts["number"]),
        type=new.type,
        copy=scan.code != RESULT,
        facts=secrecy.packed(facts),
        first=new.first,
        last=new.last,
        unit_id=unit,
        dossier_id=id,
        paper_id=new.paper,
        at=at,
        post=by.post,
    )
    try:
        with transaction.atomic():
            result = verbs.add(made)
    except IntegrityError:
        raise NotNow(_("This file stands in the store already, under the same type.")) from None
    journal.record(
        ResultRegistered(
            id=result.pk, unit=unit, dossier=id, type=new.type, copy=made.copy, sha256=f"sha256:{scan.paper.sha256}"
        ),
        by=by,
        at=at,
    )
    return int(result.pk)


def _hand(row: Seen, code: str, *, by: Actor, on: date) -> int:
    if access.allows(by, HANDLE, unit=row.deciding_id, on=on):
        return row.deciding_id
    if code != RESULT and access.allows(by, RECEIVE, unit=row.receiving_id, on=on):
        return row.receiving_id
    raise NotAllowed(_("Your post does not have the right for this."))


def _facts(new: NewResult) -> dict[str, str]:
    for field, most in (("name", MOST_NAME), ("owner", MOST_NAME), ("abstract", MOST_ABSTRACT), ("scope", MOST_SCOPE)):
        text = getattr(new, field).strip()
        if not text and field != "abstract":
            raise Missing(_("Fill this in: the paper is found by it later."), field=field)
        if len(text) > most:
            raise Invalid(_("Write at most %(most)s characters."), field=field, most=most)
    return {
        "number": numbers.personal_number(new.number),
        "owner": nfc(new.owner.strip()),
        "name": nfc(new.name.strip()),
        "abstract": nfc(new.abstract.strip()),
        "scope": nfc(new.scope.strip()),
    }


@all_or_nothing
def end(id: int, reason: str, *, by: Actor, at: datetime) -> None:
    """Take a result back from today on, with the reason; where it was issued, by who handles there. It is never removed."""
    row = verbs.lock(Result, id=id)
    day = local_day(at)
    if not access.allows(by, HANDLE, unit=row.unit_id, on=day):
        raise NotThere(NOT_HERE)
    if row.ended is not None:
        raise NotNow(_("It was taken back already."))
    if not reason.strip():
        raise Missing(_("Say why it is taken back."), field="reason")
    if len(reason) > MOST_REASON:
        raise Invalid(_("Write at most %(most)s characters."), field="reason", most=MOST_REASON)
    row.ended, row.reason = day, secrecy.hidden(nfc(reason.strip()))
    row.save(update_fields=["ended", "reason"])
    journal.record(ResultEnded(id=id, unit=row.unit_id, type=row.type), by=by, at=at)


@all_or_nothing
def look_up(
    number: str, *, unit: int, by: Actor, at: datetime, types: Collection[str] | None = None, procedure: str = ""
) -> list[Held]:
    """The results of the person with this number that stand today, of these types or of all; on the record, found or not.

    The officer needs the right in `unit`, through which they act, and the person before them.
    """
    day = local_day(at)
    access.require(by, rights.LOOK_UP, unit=unit, on=day)
    whose = numbers.personal_number(number)
    found = queries.standing_of(secrecy.handle("person", whose), types=types, on=day)
    journal.record(
        ResultsLookedUp(id=unit, unit=unit, procedure=procedure, results=tuple(one.id for one in found)), by=by, at=at
    )
    return found
