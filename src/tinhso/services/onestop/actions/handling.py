"""What officers do to a dossier: the process's actions, and scans of its papers."""

from collections.abc import Container, Iterable
from datetime import date, datetime
from functools import cached_property
from typing import BinaryIO

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotAllowed, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from .. import holding
from ..definitions import HANDLE, READ, RECEIVE
from ..dossiers import Seen, require_kept, to_act_on, visible
from ..events import DossierMoved, ScanAttached
from ..issuing import issue
from ..issuing.issue import Promised
from ..models import Scan
from .receiving import SUBJECT

MOST_SCANS = 60
RESULT = "result"
"""What the result is filed under, beside the papers of the procedure."""


def act(id: int, action: str, *, by: Actor, at: datetime, note: str = "", until: date | None = None) -> cases.Move:
    """Do one of the process's actions to the dossier, with the paper it issues. `until`: the new day, when time is extended.

    NotThere when it is not theirs to see; the rest as `cases.move`. An action that issues no paper is two journeys to the
    database: dossier and case are read by one statement, all is written by another.
    """
    row = to_act_on(id, by=by, on=local_day(at))
    holding.check(row, action, at)
    paper = issue.with_action(row, action, by=by, at=at)
    if paper is not None:
        return _issuing(row, paper, action, by=by, at=at, note=note, until=until)
    return _moved(row, action, None, by=by, at=at, note=note, until=until)


@all_or_nothing
def _issuing(
    row: Seen, paper: Promised, action: str, *, by: Actor, at: datetime, note: str, until: date | None
) -> cases.Move:
    moved = _moved(row, action, paper, by=by, at=at, note=note, until=until)
    paper.keep(row, event=moved.event_id, note=note, before=row.case)
    return moved


def _moved(
    row: Seen, action: str, paper: Promised | None, *, by: Actor, at: datetime, note: str, until: date | None
) -> cases.Move:
    def event(moved: cases.Move) -> DossierMoved:
        told = paper.numbered() if paper else {}
        return DossierMoved(
            id=row.id, unit=moved.unit, action=action, from_state=moved.from_state, to_state=moved.to_state, **told
        )

    given = cases.Given(papers=Scanned(row.id), until=until)
    hold = paper is not None  # no number is taken in vain
    case = row.case or row.case_id
    return cases.move(case, action, note=note, given=given, event=event, hold=hold, by=by, at=at)


class Scanned(Container[str]):
    """The papers of a dossier that have a scan. Asked when somebody looks: most actions need none."""

    def __init__(self, dossier: int) -> None:
        self.dossier = dossier

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(code for (code,) in verbs.rows(_SCANNED, self.dossier))

    def __contains__(self, code: object) -> bool:
        return code in self.codes


_SCANNED = "SELECT DISTINCT code FROM onestop_scan WHERE dossier_id = %s::bigint"


@all_or_nothing
def attach_scan(
    id: int, code: str, stream: BinaryIO | Iterable[bytes], name: str, *, by: Actor, at: datetime
) -> documents.Paper:
    """Attach a scan to a paper of the dossier, or its result. A file that is empty, forbidden or too large is refused."""
    day = local_day(at)
    row = visible(id, by=by, on=day)
    unit = _hand(row.receiving_id, row.deciding_id, code, by=by, on=day)
    require_kept(row)
    if code != RESULT and row.definition.paper(code) is None:
        raise NotThere(_("What you are looking for is not here."))
    if Scan.objects.filter(dossier_id=id).count() >= MOST_SCANS:
        raise Invalid(_("At most %(most)s scans a dossier."), field=f"scan-{code}", most=MOST_SCANS)
    paper = documents.keep(
        stream,
        name,
        unit=unit,
        about=Thing(SUBJECT, id),
        right=READ,
        by=by,
        at=at,
        event=lambda kept: ScanAttached(id=id, unit=unit, code=code, paper=kept.id, sha256=f"sha256:{kept.sha256}"),
    )
    verbs.add(Scan(dossier_id=id, code=code, paper_id=paper.id))
    return paper


def _hand(receiving: int, deciding: int, code: str, *, by: Actor, on: date) -> int:
    """The unit for which the actor attaches it: the desk the papers, who decides the result as well."""
    if access.allows(by, HANDLE, unit=deciding, on=on):
        return deciding
    if code != RESULT and access.allows(by, RECEIVE, unit=receiving, on=on):
        return receiving
    raise NotAllowed(_("Your post does not have the right for this."))
