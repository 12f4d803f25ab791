"""Acts on units: each one function, one transaction, one event."""

from collections.abc import Iterable
from datetime import date, datetime

from tinhso.engines.journal.public import record
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotAllowed, NotThere, Problems
from tinhso.kernel.period import Period, known_day
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing

from . import carrying
from .constraints import explained
from .events import UnitClosed, UnitOpened, UnitRenamed, UnitTold
from .models import UnitVersion
from .rules.making import make_plan
from .rules.plan import Plan
from .rules.steps import NO_FACTS, Close, Facts, NewUnit, Open, Rename, Step
from .tree import kind_facts, tree_before
from .writing import VersionRow, end_versions, hold_the_tree, new_units, settle, write_versions

MANAGE = "units.manage"


@all_or_nothing
def carry_out(plan: Plan, *, by: Actor, at: datetime) -> int:
    """Carry out a plan that was shown; the reform's id. Needs the right in every unit it touches.

    Problems when the plan has any; NotNow when the tree has changed since it was made. Nothing is ever half done.
    """
    _may_manage(by, plan.touched, on=local_day(at), everywhere=any(new.parent is None for new in plan.opened))
    return carrying.carry(plan, by=by, at=at)


@all_or_nothing
def open_unit(
    *,
    kind: str,
    name: str,
    parent: int | None,
    on: date | None,
    by: Actor,
    at: datetime,
    code: str = "",
    jurisdiction: int | None = None,
    facts: Facts = NO_FACTS,
) -> int:
    """Open a unit from a day on (None: since an unknown day); its id. `parent` None: the root of a tree."""
    _may_manage(by, [] if parent is None else [parent], on=local_day(at), everywhere=parent is None)
    known = kind_facts().get(kind)
    if known is None:
        raise Invalid(_("There is no kind of unit “%(kind)s”."), kind=kind, field="kind")
    hold_the_tree()
    new = NewUnit("new", kind, name, parent, code, jurisdiction, facts)
    if on is not None:
        _plan_of_one(Open(new), on=on, tree=known.tree)
    elif not name.strip():
        raise Invalid(_("A new unit needs a name."), field="name")
    title = known.title_of(name)
    with explained(title):
        (unit,) = new_units(known.tree, 1)
        write_versions([VersionRow(unit, known.tree, Period(on), kind, name, title, code, parent, jurisdiction, facts)])
        settle([unit])
    record(UnitOpened(id=unit, unit=unit, on=on, kind=kind, parent=parent), by=by, at=at)
    return unit


@all_or_nothing
def rename(
    unit: int,
    *,
    on: date,
    by: Actor,
    at: datetime,
    name: str | None = None,
    kind: str | None = None,
    code: str | None = None,
) -> None:
    """From a day on the unit goes on under another name, kind or code (None: as before)."""
    _may_manage(by, [unit], on=local_day(at))
    hold_the_tree()
    plan = _plan_of_one(Rename(unit, name, kind, code), on=on, unit=unit)
    (after,) = plan.continued
    new = after.unit
    with explained(new.title):
        end_versions([unit], on)
        parent = after.parent if isinstance(after.parent, int) else None
        write_versions(
            [
                VersionRow(
                    unit,
                    new.tree,
                    Period(on),
                    new.kind,
                    new.name,
                    new.title,
                    new.code,
                    parent,
                    new.jurisdiction,
                    new.facts,
                )
            ]
        )
        settle([unit])
    record(UnitRenamed(id=unit, unit=unit, on=on), by=by, at=at)


@all_or_nothing
def close(unit: int, *, on: date, by: Actor, at: datetime) -> None:
    """The unit ends without a successor; `on` is the first day it is no more. What stands under it must have moved."""
    _may_manage(by, [unit], on=local_day(at))
    hold_the_tree()
    _plan_of_one(Close(unit), on=on, unit=unit)
    with explained():
        end_versions([unit], on)
        settle([unit])
    record(UnitClosed(id=unit, unit=unit, on=on), by=by, at=at)


@all_or_nothing
def tell(unit: int, *, status: str, source: str, by: Actor, at: datetime) -> None:
    """Of the unit as it stands last: whether it is official, partial or an example, and where that was read.

    `source`: title and address, a line each. It holds for all days of that version: the unit is better known, not another.
    """
    _may_manage(by, [unit], on=local_day(at))
    hold_the_tree()
    last = UnitVersion.objects.filter(unit=unit).order_by("period").last()
    if last is None:
        raise NotThere(_("What you are looking for is not here."))
    UnitVersion.objects.filter(pk=last.pk).update(status=status, source=source)
    settle([unit])
    record(UnitTold(id=unit, unit=unit, status=status), by=by, at=at)


def _plan_of_one(step: Step, *, on: date, tree: str | None = None, unit: int | None = None) -> Plan:
    """The plan of a single step, without problems; else they are raised."""
    before = tree_before(known_day(on))
    if tree is None:
        standing = before.units.get(unit) if unit is not None else None
        if standing is None:
            raise NotThere(_("This unit did not exist on %(day)s."), day=on)
        tree = standing.tree
    plan = make_plan(before, [step], on=on, title="-", document="", grows_in=tree)
    if plan.problems:
        raise plan.problems[0] if len(plan.problems) == 1 else Problems(plan.problems)
    return plan


def _may_manage(by: Actor, units: Iterable[int], *, on: date, everywhere: bool = False) -> None:
    """NotAllowed unless the actor manages all the units (`everywhere`: any at all)."""
    if everywhere and not access.scope(by, MANAGE, on=on).everywhere:
        raise NotAllowed(_("Only someone who manages units everywhere may open a root of a tree."))
    for unit in units:
        access.require(by, MANAGE, unit=unit, on=on)
