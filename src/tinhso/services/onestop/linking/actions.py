"""One submission is received: all its dossiers, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotNow, Problems, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.store.definitions import Kept
from tinhso.store.transactions import all_or_nothing
from tinhso.store.verbs import add

from .. import actions, deciding
from ..actions.receiving import Intake, Received, next_number
from ..models import Dossier
from ..rules import numbers
from .definitions import ProcedureGroup
from .events import DossiersLinked
from .fields import member
from .models import Linked, LinkedDossier

KIND = "linked"


@dataclass(frozen=True, slots=True)
class LinkedReceived:
    """The submission, and each dossier with its own secret."""

    id: int
    code: str
    dossiers: tuple[Received, ...]


@all_or_nothing
def receive_linked(
    group: Kept[ProcedureGroup], intakes: Sequence[Intake], *, by: Actor, at: datetime
) -> LinkedReceived:
    """Receive a dossier for each procedure of the group, in its order, at one desk. What is wrong in any is told at once,
    with fields named as `member` does."""
    if [one.procedure for one in intakes] != list(group.it.procedures) or len({one.receiving for one in intakes}) != 1:
        raise NotNow(_("The group of procedures has changed. Open its page again."))
    received: list[Received] = []
    wrong: dict[str, TinhSoError] = {}
    for place, intake in enumerate(intakes):
        try:
            with transaction.atomic():
                received.append(actions.receive(intake, by=by, at=at))
        except Invalid as problem:
            for one in problem.problems if isinstance(problem, Problems) else (problem,):
                one.field = member(place, one.field) if one.field else None
                wrong.setdefault(one.field or str(one), one)
    if wrong:
        raise Problems(wrong.values())
    desk, day = intakes[0].receiving, local_day(at)
    code = _code(desk, day)
    row = add(Linked(code=code, group_id=group.id, receiving_id=desk, received_at=at))
    ids = tuple(one.id for one in received)
    LinkedDossier.objects.bulk_create(LinkedDossier(linked=row, dossier_id=id) for id in ids)
    event = journal.record(
        DossiersLinked(id=row.pk, unit=desk, code=code, group=group.it.code, dossiers=ids), by=by, at=at
    )
    held = dict(Dossier.objects.filter(pk__in=ids).values_list("id", "case_id"))
    for id in ids:
        others = [(KIND, held[other]) for other in ids if other != id]
        if others:
            cases.relate(held[id], others, event=event, by=by, at=at)
    return LinkedReceived(row.pk, code, tuple(received))


def _code(desk: int, day: date) -> str:
    """In one series with the codes of dossiers that the desk's own agency decides, so that none is given twice."""
    settings = deciding.settings_of(deciding.province_of(desk, on=day), on=day)
    agency = numbers.agency_identifier(settings.identifier, units.get(desk, on=day).code)
    return numbers.dossier_code(agency, day, next_number(f"dossier {agency} {day:%y%m%d}"))
