"""What the same person's earlier dossiers answer already: those the desk may see and no others, or the applicant's own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tinhso.kernel.actor import Actor
from tinhso.store import definitions

from .. import dossiers, secrecy
from ..form_shapes import FormField, FormSection
from ..models import Dossier
from ..procedures import Procedure
from . import keeping, reading
from .models import Filled
from .rules.answers import Answers

MOST = 20


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier dossier of the person."""

    id: int
    code: str
    received_at: datetime
    procedure: Procedure


def of(number: str, *, by: Actor, on: date, only: Collection[int] | None = None) -> list[Earlier]:
    """The newest first, at most MOST, of the person with this number."""
    rows = dossiers.visible_to(by, on=on).filter(applicant__handle=secrecy.handle("person", number))
    if only is not None:
        rows = rows.filter(pk__in=list(only)[:MOST])
    return newest(rows)


def newest(rows: QuerySet[Dossier]) -> list[Earlier]:
    """The same of any dossiers of one person. The caller has checked that they may be read."""
    return [
        Earlier(row.pk, row.code, row.received_at, definitions.by_id(Procedure, row.procedure_id).it)
        for row in rows.order_by("-received_at", "-id")[:MOST]
    ]


def take(form: Sequence[FormSection], held: Sequence[Earlier]) -> tuple[dict[str, str], list[int]]:
    """(fields of the page, the dossiers they come from): for each field the newest answer to a question of its code."""
    rows = {row.pk: row for row in Filled.objects.filter(pk__in=[one.id for one in held], on_paper=False)}
    found: dict[str, str] = {}
    sources: list[int] = []
    for one in held:
        if one.id not in rows:
            continue
        then = keeping.kept(rows[one.id], one.procedure)
        new = _fields(form, then.asked.sections, then.answers)
        fresh = {name: text for name, text in new.items() if name not in found}
        if fresh:
            found |= fresh
            sources.append(one.id)
    return found, sources


def _fields(form: Sequence[FormSection], then: Sequence[FormSection], given: Answers) -> dict[str, str]:
    before = {(section.rows is not None and section.code, one.code): one for section in then for one in section.fields}
    found: dict[str, str] = {}
    for section in form:
        if section.rows is None:
            for one in section.fields:
                value = given.get(one.code)
                if value is not None and not isinstance(value, list) and _same(one, before.get((False, one.code))):
                    found |= _offered(one, reading.name(one.code), reading.as_typed(one, value))
            continue
        rows = given.get(section.code)
        if not isinstance(rows, list):
            continue
        for number, row in enumerate(rows[: section.rows.most]):
            for one in section.fields:
                if one.code in row and _same(one, before.get((section.code, one.code))):
                    found |= _offered(
                        one, reading.name(section.code, number, one.code), reading.as_typed(one, row[one.code])
                    )
        found[reading.count_name(section)] = str(min(len(rows), section.rows.most))
    return found


def _same(one: FormField, before: FormField | None) -> bool:
    return before is not None and before.kind == one.kind and one.kind != "file"


def _offered(one: FormField, name: str, text: str) -> dict[str, str]:
    offered = one.kind != "choice" or text in {choice.code for choice in one.choices}
    return {name: text} if offered else {}
