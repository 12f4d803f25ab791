"""One action on several dossiers of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tinhso.engines.cases import public as cases
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Missing, NotThere, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from .. import holding
from ..dossiers import NOT_HERE, may_see, seen
from ..models import Dossier


@dataclass(frozen=True, slots=True)
class Done:
    """Dossiers that went, and why the others did not."""

    moved: tuple[int, ...]
    refused: dict[int, TinhSoError]


@all_or_nothing
def move_set(ids: Sequence[int], action: str, *, by: Actor, at: datetime, note: str = "") -> Done:
    """Do an action to dossiers as one set: one statement, one event. Who may not go is told with the reason.

    Raises the reason when none may go.
    """
    on = local_day(at)
    rows = {row.pk: row for row in Dossier.objects.filter(pk__in=list(ids))}
    refused: dict[int, TinhSoError] = {}
    for id in ids:
        try:
            if id not in rows or not may_see(rows[id], by=by, on=on):
                raise NotThere(NOT_HERE)
            holding.check(seen(rows[id]), action, at)
        except TinhSoError as why:
            refused[id] = why
    going = {rows[id].case_id: id for id in ids if id not in refused}
    if not going:
        raise next(iter(refused.values()), Missing(_("Tick the dossiers first."), field="dossier"))
    done = cases.move_many(list(going), action, note=note, by=by, at=at)
    refused |= {going[case]: why for case, why in done.refused.items()}
    return Done(tuple(going[case] for case in done.moved), refused)
