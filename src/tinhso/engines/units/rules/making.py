"""Steps on a tree become a plan: what closes, what goes on changed, what opens, what flows where, and what is wrong."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tinhso.kernel.errors import Invalid, NotThere, TinhSoError
from tinhso.kernel.period import known_day
from tinhso.kernel.texts import mark as _

from .afterwards import problems_after
from .effects import Effect, counted
from .flows import Flow, share_problems
from .plan import After, Plan
from .steps import Close, Merge, Move, NewUnit, Open, Rename, Split, Step
from .tree import Standing, Tree

_WHOLE = Decimal(1)


def make_plan(
    tree: Tree, steps: Sequence[Step], *, on: date, title: str, document: str, grows_in: str = "territory"
) -> Plan:
    """Work the steps out against the tree of the day before `on`. Never refuses: what is wrong is in `problems`."""
    work = _Work(tree, on, grows_in)
    for step in steps:
        work.take(step)
    opened, continued, closed = tuple(work.opened.values()), tuple(work.continued.values()), tuple(sorted(work.closed))
    plan = Plan(on, title, document, grows_in, "", opened, continued, closed, tuple(work.flows), (), (), tree.kinds)
    problems = (*_first_problems(steps, on, title), *work.problems, *problems_after(plan, tree))
    return replace(plan, digest=tree.digest(plan.touched), problems=problems, effects=_effects(plan, tree))


class _Work:
    """The plan while its steps are taken one by one."""

    def __init__(self, tree: Tree, on: date, grows_in: str) -> None:
        self.tree, self.on, self.grows_in = tree, on, grows_in
        self.opened: dict[str, NewUnit] = {}
        self.continued: dict[int, After] = {}
        self.closed: set[int] = set()
        self.flows: list[Flow] = []
        self.problems: list[TinhSoError] = []

    def take(self, step: Step) -> None:
        if isinstance(step, Open):
            self._open(step.unit)
        elif isinstance(step, Merge):
            if not step.of:
                self.problems.append(Invalid(_("A merger names at least one unit that goes into another.")))
            for unit in step.of:
                if self._end(unit):
                    self.flows.append(Flow(unit, step.into, share=_WHOLE, kind="merge"))
        elif isinstance(step, Split):
            self._split(step)
        elif isinstance(step, Close):
            self._end(step.unit)
        else:
            self._go_on(step)

    def _open(self, unit: NewUnit) -> None:
        if unit.key in self.opened:
            self.problems.append(Invalid(_("Two new units bear the key “%(key)s” in this plan."), key=unit.key))
        self.opened[unit.key] = unit

    def _split(self, step: Split) -> None:
        unit = self._standing(step.unit)
        if unit is None or not self._end(step.unit):
            return
        if len({part.into for part in step.parts}) < max(2, len(step.parts)):
            self.problems.append(
                Invalid(_("“%(unit)s” must be divided among at least two different units."), unit=unit.title)
            )
        self.problems.extend(share_problems(unit.title, [part.share for part in step.parts]))
        self.flows.extend(Flow(step.unit, part.into, part.share, "split") for part in step.parts)

    def _end(self, unit: int) -> bool:
        standing = self._standing(unit)
        if standing is None:
            return False
        if unit in self.closed or unit in self.continued:
            self.problems.append(_twice(standing))
            return False
        self.closed.add(unit)
        return True

    def _go_on(self, step: Rename | Move) -> None:
        standing = self._standing(step.unit)
        if standing is None:
            return
        if step.unit in self.closed:
            self.problems.append(_twice(standing))
            return
        after = self.continued.get(step.unit, After(standing, standing.parent))
        if isinstance(step, Move):
            self.continued[step.unit] = replace(after, parent=step.parent)
            return
        kind, name = step.kind or after.unit.kind, step.name or after.unit.name
        changed = replace(
            after.unit,
            kind=kind,
            name=name,
            title=self.tree.kinds[kind].title_of(name) if kind in self.tree.kinds else name,
            code=after.unit.code if step.code is None else step.code,
            facts=after.unit.facts if step.facts is None else step.facts,
        )
        self.continued[step.unit] = replace(after, unit=changed)

    def _standing(self, unit: int) -> Standing | None:
        """The unit, or a problem said: not open, changed on this very day or later, in another tree."""
        standing = self.tree.units.get(unit)
        if standing is None:
            self.problems.append(
                NotThere(_("Unit %(unit)s is not open on the day before %(day)s."), unit=unit, day=self.on)
            )
        elif standing.tree != self.grows_in:
            self.problems.append(Invalid(_("“%(unit)s” stands in another tree than this reform."), unit=standing.title))
        elif standing.changes_later is not None:
            self.problems.append(
                Invalid(
                    _("“%(unit)s” is already changed from %(later)s, so %(day)s would overlap. Choose a later day."),
                    unit=standing.title,
                    later=standing.changes_later,
                    day=self.on,
                )
            )
        else:
            return standing
        return None


def _twice(unit: Standing) -> TinhSoError:
    return Invalid(_("“%(unit)s” is used by two steps that exclude each other."), unit=unit.title)


def _first_problems(steps: Sequence[Step], on: date, title: str) -> Iterator[TinhSoError]:
    try:
        known_day(on)
    except Invalid as problem:
        yield problem
    if not title.strip():
        yield Invalid(_("A reform needs a title."), field="title")
    if not steps:
        yield Invalid(_("This plan changes nothing: add a step."))


def _effects(plan: Plan, tree: Tree) -> tuple[Effect, ...]:
    split = tuple(sorted({flow.source for flow in plan.flows if flow.kind == "split"}))
    unknown = tuple(sorted({flow.source for flow in plan.flows if flow.share is None}))
    lose = tuple(
        body for unit in plan.closed for body in tree.under_jurisdiction.get(unit, ()) if body not in plan.closed
    )
    lines = (
        counted("opened", (), len(plan.opened)),
        counted("closed", plan.closed),
        counted("continued", tuple(after.unit.id for after in plan.continued)),
        counted("merged", tuple(flow.source for flow in plan.flows if flow.kind == "merge")),
        counted("split", split),
        counted("unknown", unknown),
        counted("bodies", lose),
    )
    return tuple(line for line in lines if line)
