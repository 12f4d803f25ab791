"""Groups in force, and the siblings of a dossier."""

from dataclasses import dataclass
from datetime import date, datetime

from tinhso.engines.cases import public as cases
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.definitions import Text
from tinhso.store import definitions
from tinhso.store.definitions import Kept
from tinhso.store.keys import fold

from ..definitions import READ
from ..models import Dossier
from ..procedures import Procedure
from .definitions import GROUPS, ProcedureGroup
from .models import Linked, LinkedDossier


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another dossier of the same submission. `theirs`: may the reader open it?"""

    id: int
    code: str
    title: Text
    state: cases.State
    due: datetime | None
    theirs: bool


def groups(text: str, *, on: date) -> list[Kept[ProcedureGroup]]:
    """Groups whose title or words hold every word of the text, marks aside."""
    wanted = fold(text).split()
    return [
        kept
        for kept in definitions.in_force(ProcedureGroup, GROUPS, on=on)
        if wanted and all(word in fold(" ".join((kept.it.title.vi, *kept.it.words))) for word in wanted)
    ]


def all_groups(*, on: date) -> list[Kept[ProcedureGroup]]:
    """Every group in force."""
    return list(definitions.in_force(ProcedureGroup, GROUPS, on=on))


def group(code: str, *, on: date) -> Kept[ProcedureGroup]:
    """The version in force; NotThere names the code."""
    return definitions.find(ProcedureGroup, GROUPS, code, on=on)


def code_of(dossier: int) -> tuple[int, str] | None:
    """(submission, its code) of a dossier."""
    found = LinkedDossier.objects.filter(dossier_id=dossier).values_list("linked_id", "linked__code").first()
    return (int(found[0]), str(found[1])) if found else None


def siblings(linked: int, *, by: Actor, on: date) -> list[Sibling]:
    """The dossiers of a submission, in the order of the group."""
    rows = list(Dossier.objects.filter(linked__linked_id=linked).order_by("id"))
    held = cases.states_of([row.case_id for row in rows])
    return [
        Sibling(
            row.pk,
            row.code,
            definitions.by_id(Procedure, row.procedure_id).it.title,
            held[row.case_id].stands,
            held[row.case_id].due,
            any(access.allows(by, READ, unit=unit, on=on) for unit in {row.receiving_id, row.deciding_id}),
        )
        for row in rows
    ]


def received_here(linked: int, *, by: Actor, on: date) -> Linked | None:
    """The submission, for who reads at the desk that received it."""
    row = Linked.objects.filter(pk=linked).first()
    return row if row is not None and access.allows(by, READ, unit=row.receiving_id, on=on) else None
