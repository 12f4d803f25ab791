"""One person proposes a plan, another approves exactly that one; on a demo one person is enough."""

from datetime import datetime

from django.db import transaction

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import NotAllowed, NotNow
from tinhso.kernel.texts import mark as _
from tinhso.store import verbs
from tinhso.store.transactions import all_or_nothing

from .. import planning
from ..carrying import applied, carry_out, note_applied, whole_or_not
from ..definitions import APPROVE, PROPOSE
from ..events import PackProposed, PackWithdrawn
from ..keeping import alone, opened
from ..models import PackPlan
from ..planning import Planned
from ..sources import Pack
from ..standing import alone_is_enough, may_propose

DECIDED = ("outcome", "decided_at", "decided_by", "decided_post")


@all_or_nothing
def propose(id: int, *, by: Actor, at: datetime) -> None:
    """Stand for a plan and ask another person to approve it. NotNow when it is decided, empty, or what runs has changed."""
    may_propose(by, at)
    row = _open(id)
    if row.proposed_at is not None:
        raise NotNow(_("This plan has been proposed already."))
    with opened(row) as packs:
        _same(row, planning.plan(packs, at=at))
    row.proposed_at, row.proposed_by, row.proposed_post = at, by.person, by.post
    row.proposed_hands = list(by.hands)
    verbs.save(row, "proposed_at", "proposed_by", "proposed_post", "proposed_hands")
    journal.record(PackProposed(row.pk, None, tuple(row.packs), row.digest), by=by, at=at)


def approve(id: int, *, by: Actor, at: datetime) -> None:
    """Approve a plan that another person proposed, and carry it out, whole or not at all.

    NotNow when what runs has changed since, so that the plan would do something else than what was proposed.
    """
    with whole_or_not(), transaction.atomic():
        if not access.scope(by, APPROVE, on=local_day(at)).everywhere:
            raise NotAllowed(_("Your post does not have the right to do this."))
        alone(wait=False)
        row = _open(id)
        if row.proposed_at is None or by.person is None:
            raise NotNow(_("Nobody has proposed this plan yet. One person proposes, another approves."))
        people.two_persons(by, row.proposed_by, *row.proposed_hands, doing=_("Approving a configuration"))
        with opened(row) as packs:
            planned = _same(row, planning.plan(packs, at=at))
            _finish(row, packs, planned, by=by, at=at)
        journal.record(applied(row, planned), by=by, at=at)


def apply_here(id: int, *, by: Actor, at: datetime) -> None:
    """On a demo: carry out an uploaded plan without a second person. NotAllowed on a real province."""
    with whole_or_not(), transaction.atomic():
        may_propose(by, at)
        if not alone_is_enough():
            raise NotAllowed(_("On a real province another person approves the plan."))
        alone(wait=False)
        row = _open(id)
        with opened(row) as packs:
            planned = _same(row, planning.plan(packs, at=at))
            _finish(row, packs, planned, by=by, at=at)
        journal.record(applied(row, planned), by=by, at=at)


@all_or_nothing
def withdraw(id: int, *, by: Actor, at: datetime) -> None:
    """Drop a plan that is not decided: whoever may propose or approve one may do so."""
    if not any(access.scope(by, right, on=local_day(at)).everywhere for right in (PROPOSE, APPROVE)):
        raise NotAllowed(_("Your post does not have the right to do this."))
    row = _open(id)
    row.outcome, row.decided_at, row.decided_by, row.decided_post = "withdrawn", at, by.person, by.post
    verbs.save(row, *DECIDED)
    journal.record(PackWithdrawn(row.pk, None, tuple(row.packs), row.digest), by=by, at=at)


def _open(id: int) -> PackPlan:
    row = verbs.lock(PackPlan, id=id)
    if row.outcome:
        raise NotNow(_("This plan has been decided already."))
    return row


def _same(row: PackPlan, planned: Planned) -> Planned:
    """The plan as it is now, when it is still what the row holds."""
    if planned.plan.digest != row.digest:
        raise NotNow(
            _("The configuration has changed since this plan was made. Plan again: upload the pack once more.")
        )
    if planned.plan.empty:
        raise NotNow(_("This plan would change nothing."))
    return planned


def _finish(row: PackPlan, packs: list[Pack], planned: Planned, *, by: Actor, at: datetime) -> None:
    carry_out(packs, planned, by=by, at=at)
    note_applied(packs, planned, row, at=at)
    row.outcome, row.decided_at, row.decided_by, row.decided_post = "applied", at, by.person, by.post
    verbs.save(row, *DECIDED)
