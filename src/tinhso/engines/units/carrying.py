"""A plan written to the database, by sets. No right is asked here: `actions` and the loading of packs do that."""

from datetime import datetime

from tinhso.engines.journal.public import record
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotNow, Problems
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _
from tinhso.store.copying import copy_in
from tinhso.store.transactions import all_or_nothing

from .constraints import explained
from .events import UnitsReformed
from .models import Reform
from .rules.plan import Plan
from .rules.steps import Ref
from .tree import tree_before
from .writing import VersionRow, end_versions, hold_the_tree, new_units, settle, write_versions


@all_or_nothing
def carry(plan: Plan, *, by: Actor, at: datetime, whole: bool = False) -> int:
    """Carry the plan out, all or nothing; the reform's id. `whole`: so much changes that everything is placed anew.

    Problems when the plan has any; NotNow when the tree is not the one it was planned on.
    """
    if plan.problems:
        raise Problems(plan.problems)
    hold_the_tree()
    if tree_before(plan.on, trees=[plan.tree]).digest(plan.touched) != plan.digest:
        raise NotNow(
            _("Units have changed since this plan was made. Make the plan again and look at it before you sign.")
        )
    with explained(plan.title):
        reform = Reform.objects.create(
            on=plan.on, title=plan.title, document=plan.document, digest=plan.digest, carried_out=at
        )
        ids = dict(zip((new.key for new in plan.opened), new_units(plan.tree, len(plan.opened)), strict=True))
        end_versions([*plan.closed, *(after.unit.id for after in plan.continued)], plan.on)
        write_versions(_rows(plan, ids))
        _write_flows(plan, ids, reform.pk)
        settle(None if whole else [*plan.closed, *(after.unit.id for after in plan.continued), *ids.values()])
    record(
        UnitsReformed(
            id=reform.pk,
            unit=None,
            on=plan.on,
            opened=len(plan.opened),
            continued=len(plan.continued),
            closed=len(plan.closed),
            flows=len(plan.flows),
        ),
        by=by,
        at=at,
    )
    return reform.pk


def _rows(plan: Plan, ids: dict[str, int]) -> list[VersionRow]:
    since = Period(plan.on, None)

    def resolved(ref: Ref | None) -> int | None:
        return ids[ref] if isinstance(ref, str) else ref

    opened = [
        VersionRow(
            ids[new.key],
            plan.tree,
            since,
            new.kind,
            new.name,
            plan.title_of(new.kind, new.name),
            new.code,
            resolved(new.parent),
            resolved(new.jurisdiction),
            new.facts,
        )
        for new in plan.opened
    ]
    continued = [
        VersionRow(
            unit.id,
            plan.tree,
            since,
            unit.kind,
            unit.name,
            unit.title,
            unit.code,
            resolved(parent),
            unit.jurisdiction,
            unit.facts,
        )
        for unit, parent in ((after.unit, after.parent) for after in plan.continued)
    ]
    return opened + continued


def _write_flows(plan: Plan, ids: dict[str, int], reform: int) -> None:
    copy_in(
        "units_succession",
        ("from_unit_id", "to_unit_id", "on", "share", "kind", "reform_id"),
        (
            (
                flow.source,
                ids[flow.into] if isinstance(flow.into, str) else flow.into,
                plan.on,
                flow.share,
                flow.kind,
                reform,
            )
            for flow in plan.flows
        ),
    )
