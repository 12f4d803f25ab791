"""Open the number: what stands behind a figure that a unit reported."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.cases import public as cases
from tinhso.engines.measures import public as measures
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotThere
from tinhso.kernel.period import ReportingPeriod
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Act, Step, Thing, trace_providers
from tinhso.store import definitions
from tinhso.web import formats

from .definitions import READ, ReportForm
from .models import Return, ReturnProof
from .rules.deadlines import last_day


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
        rows = list(Return.objects.filter(pk__in=ids).select_related("case"))
        events = cases.events_of([row.case_id for row in rows])
        acts = {
            act.event: act for act in measures.acts_of([event for listed in events.values() for event in listed], on=at)
        }
        proofs: dict[int, list[tuple[str, str]]] = {}
        for of, paper, name in (
            ReturnProof.objects.filter(of_id__in=ids).order_by("id").values_list("of_id", "paper_id", "paper__name")
        ):
            proofs.setdefault(of, []).append((name, reverse("reports:paper", args=[paper])))
        found = {}
        for row in rows:
            may_read = access.allows(by, READ, unit=row.unit_id, on=local_day(at))
            stands = definitions.by_id(cases.Process, row.case.process_id).it.states[row.case.state]
            if may_read or stands.final:
                mine = tuple(acts[event] for event in events.get(row.case_id, ()) if event in acts)
                found[row.pk] = _step(
                    row, stands.title.in_language(_language()), mine, proofs.get(row.pk, []), may_read
                )
        return found


def _language() -> str:
    return get_language() or "vi"


def _step(row: Return, state: str, acts: tuple[Act, ...], proofs: list[tuple[str, str]], may_read: bool) -> Step:
    form = definitions.by_id(ReportForm, row.form_id)
    period = ReportingPeriod.parse(row.period)
    withheld = ""
    if proofs and not may_read:
        withheld = gettext("%(count)s proof files are open only to officials with the right in this unit.") % {
            "count": len(proofs)
        }
    return Step(
        thing=Thing("return", row.pk),
        title=form.it.title.in_language(_language()),
        value=formats.period(period),
        facts=(
            (gettext("Unit"), units.titles([row.unit_id], on=last_day(period)).get(row.unit_id, "")),
            (gettext("State"), state),
            (gettext("Due"), formats.day(row.due_on)),
        ),
        acts=acts,
        href=reverse("reports:return", args=[row.pk]) if may_read else "",
        withheld=withheld,
        example=form.is_example,
        links=tuple(proofs) if may_read else (),
    )


def register() -> None:
    """Called once while starting."""
    trace_providers.add("return", ReturnTrace())
