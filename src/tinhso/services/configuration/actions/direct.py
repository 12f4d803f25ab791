"""Applying at once, without a second person: on a demo, and where nothing runs yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotAllowed
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from .. import planning
from ..carrying import applied, carry_out, note_applied, whole_or_not
from ..events import PackUploaded
from ..keeping import alone, keep_plan
from ..models import PackPlan
from ..planning import Planned
from ..sources import Pack
from ..standing import alone_is_enough, may_propose


@dataclass(frozen=True, slots=True)
class Applied:
    """What was done: the plan, and a line a file for the person."""

    planned: Planned
    said: tuple[str, ...]


def apply(packs: Sequence[Pack], *, by: Actor, at: datetime, wait: bool = False) -> Applied:
    """Carry out what the packs say, in one transaction; again: nothing changes and nothing is recorded.

    NotAllowed on a real province that runs already: there a person proposes and another approves. PackError tells every
    mistake before anything is changed. `wait`: for another process that applies packs just now, instead of refusing.
    """
    with whole_or_not(), transaction.atomic():
        alone(wait=wait)
        may_propose(by, at)
        planned = planning.plan(packs, at=at)
        if not (planned.plan.empty or alone_is_enough()):
            raise NotAllowed(
                _(
                    "On a real province a pack is proposed by one person and approved by another, on the page “Configuration”."
                )
            )
        said = tuple(carry_out(packs, planned, by=by, at=at))
        if planned.plan.empty:
            return Applied(planned, said)  # nothing changed
        row = keep_plan(packs, planned, by=by, at=at)
        row.outcome, row.decided_at, row.decided_by, row.decided_post = "applied", at, by.person, by.post
        row.save()
        note_applied(packs, planned, row, at=at)
        journal.record(applied(row, planned), by=by, at=at)
    return Applied(planned, said)


@all_or_nothing
def leave(packs: Sequence[Pack], *, by: Actor, at: datetime) -> int | None:
    """Plan packs that a process found on a real province, for a person to propose; the plan, or none when nothing is new."""
    may_propose(by, at)
    planned = planning.plan(packs, at=at)
    if planned.plan.empty or PackPlan.objects.filter(digest=planned.plan.digest, outcome="").exists():
        return None  # nothing changed
    row = keep_plan(packs, planned, by=by, at=at)
    journal.record(PackUploaded(row.pk, None, tuple(row.packs), row.digest), by=by, at=at)
    return int(row.pk)
