"""Open the number: what stands behind a figure that a unit reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language, gettext

from tinhso.engines.cases import public as cases
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotThere
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Step, Thing, trace_providers
from tinhso.store import definitions, verbs
from tinhso.web import formats
from tinhso.web.addresses import address

from .definitions import READ, ReportForm
from .rules.deadlines import last_day

_RETURNS = f"""SELECT r.id, r.form_id, r.unit_id, r.period, r.due_on, c.id, c.process_id, c.state,
    ARRAY(SELECT p.paper_id FROM reports_returnproof p WHERE p.of_id = r.id ORDER BY p.id),
    ARRAY(SELECT d.name FROM reports_returnproof p JOIN documents_paper d ON d.id = p.paper_id
          WHERE p.of_id = r.id ORDER BY p.id), {cases.MOVES}
    FROM reports_return r JOIN cases_case c ON c.id = r.case_id WHERE r.id = ANY(%s::bigint[])"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A return, where its case stands, its proofs with their names, and the acts that moved it."""

    id: int
    form: int
    unit: int
    period: str
    due_on: date
    case: int
    process: int
    state: str
    papers: Sequence[int]
    names: Sequence[str]
    moves: Sequence[int]

    @property
    def proofs(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (name, address("reports:paper", paper)) for paper, name in zip(self.papers, self.names, strict=True)
        )


class ReturnTrace:
    """A return: which form, whose, where it stands, who sent and verified it, and its proof for who may read it.

    The public knows of verified returns only; files open to who holds the right in the unit, and others are told so.
    """

    def step(self, id: int, *, by: Actor, at: datetime) -> Step:
        steps = self.steps([id], by=by, at=at)
        if id not in steps:
            raise NotThere(_("What you are looking for is not here."))
        return steps[id]

    def steps(self, ids: Sequence[int], *, by: Actor, at: datetime) -> Mapping[int, Step]:
        rows = [Kept(*row) for row in verbs.rows(_RETURNS, list(ids))]
        found = {}
        for row in rows:
            may_read = access.allows(by, READ, unit=row.unit, on=local_day(at))
            stands = definitions.by_id(cases.Process, row.process).it.states[row.state]
            if may_read or stands.final:
                found[row.id] = _step(row, stands.title.in_language(_language()), may_read)
        return found


def _language() -> str:
    return get_language() or "vi"


def _step(row: Kept, state: str, may_read: bool) -> Step:
    form = definitions.by_id(ReportForm, row.form)
    period = ReportingPeriod.parse(row.period)
    withheld = ""
    if row.papers and not may_read:
        withheld = gettext("%(count)s proof files are open only to officials with the right in this unit.") % {
            "count": len(row.papers)
        }
    return Step(
        thing=Thing("return", row.id),
        title=form.it.title.in_language(_language()),
        value=formats.period(period),
        facts=(
            (gettext("Unit"), units.titles([row.unit], on=last_day(period)).get(row.unit, "")),
            (gettext("State"), state),
            (gettext("Due"), formats.day(row.due_on)),
        ),
        events=tuple(row.moves),
        href=address("reports:return", row.id) if may_read else "",
        withheld=withheld,
        example=form.is_example,
        links=row.proofs if may_read else (),
    )


def register() -> None:
    """Called once while starting."""
    trace_providers.add("return", ReturnTrace())
