"""What would be wrong with the tree if a plan were carried out."""

from collections import Counter
from collections.abc import Iterable, Iterator

from tinhso.kernel.errors import Invalid, TinhSoError
from tinhso.kernel.texts import mark as _

from .plan import Plan
from .steps import Ref
from .tree import Tree


def problems_after(plan: Plan, tree: Tree) -> list[TinhSoError]:
    """What is wrong with the tree as it would be."""
    after = _Afterwards(plan, tree)
    return [*after.reference_problems(), *after.parent_problems(), *after.name_problems(), *after.code_problems()]


class _Afterwards:
    """The tree as a plan would leave it: where each changed unit stands and what it is called."""

    def __init__(self, plan: Plan, tree: Tree) -> None:
        self.plan, self.tree = plan, tree
        self.closed = set(plan.closed)
        self.keys = {unit.key for unit in plan.opened}
        self.changed = {after.unit.id: after for after in plan.continued}
        # (id or key, title, parent, code, kind) of everything opened or changed
        self.rows: list[tuple[Ref, str, Ref | None, str, str]] = [
            (new.key, plan.title_of(new.kind, new.name), new.parent, new.code, new.kind) for new in plan.opened
        ] + [(a.unit.id, a.unit.title, a.parent, a.unit.code, a.unit.kind) for a in plan.continued]

    def open(self, ref: Ref | None) -> bool:
        return ref is None or ref in self.keys or (ref in self.tree.units and ref not in self.closed)

    def name(self, ref: Ref | None) -> str:
        return self.tree.units[ref].title if isinstance(ref, int) and ref in self.tree.units else str(ref)

    def ends_that_day(self, unit: int) -> bool:
        """By an act of its own, before this plan."""
        standing = self.tree.units[unit]
        return standing.over and standing.changes_later is not None and standing.changes_later <= self.plan.on

    def reference_problems(self) -> Iterator[TinhSoError]:
        for flow in self.plan.flows:
            if not self.open(flow.into) or flow.into == flow.source:
                yield Invalid(
                    _("“%(unit)s” cannot go into “%(into)s”, which is not open on %(day)s."),
                    unit=self.name(flow.source),
                    into=self.name(flow.into),
                    day=self.plan.on,
                )
        for _ref, title, _parent, _code, kind in self.rows:
            known = self.plan.kinds.get(kind)
            if known is None or known.tree != self.plan.tree:
                yield Invalid(_("“%(unit)s”: there is no kind “%(kind)s” in this tree."), unit=title, kind=kind)
        for new in self.plan.opened:
            if not new.name.strip():
                yield Invalid(_("A new unit needs a name."), field="name")

    def parent_problems(self) -> Iterator[TinhSoError]:
        message = _("“%(unit)s” would stand under “%(parent)s”, which is not open on %(day)s.")
        for _ref, title, parent, _code, _kind in self.rows:
            if not self.open(parent):
                yield Invalid(message, unit=title, parent=self.name(parent), day=self.plan.on)
        for closed in self.plan.closed:
            for child in self.tree.children.get(closed, ()):
                if child not in self.closed and child not in self.changed and not self.ends_that_day(child):
                    yield Invalid(message, unit=self.name(child), parent=self.name(closed), day=self.plan.on)
        for after in self.plan.continued:
            if self._circles(after.unit.id):
                yield Invalid(_("“%(unit)s” would stand under itself."), unit=after.unit.title)

    def _circles(self, unit: int) -> bool:
        seen: set[Ref] = set()
        ref: Ref | None = unit
        while ref is not None and ref not in seen:
            seen.add(ref)
            ref = self._parent_of(ref)
        return ref == unit

    def _parent_of(self, ref: Ref) -> Ref | None:
        if isinstance(ref, str):
            return next((new.parent for new in self.plan.opened if new.key == ref), None)
        if ref in self.changed:
            return self.changed[ref].parent
        standing = self.tree.units.get(ref)
        return None if standing is None else standing.parent

    def name_problems(self) -> Iterator[TinhSoError]:
        """Two units side by side under one parent never share a title."""
        taken: dict[Ref | None, Counter[str]] = {}
        for _ref, title, parent, _code, _kind in self.rows:
            taken.setdefault(parent, Counter())[title.casefold()] += 1
        for parent, names in taken.items():
            if not isinstance(parent, str):
                for child in self._beside(parent):
                    if child not in self.closed and child not in self.changed:
                        names[self.tree.units[child].title.casefold()] += 1
        for _ref, title, parent, _code, _kind in self.rows:
            if taken[parent][title.casefold()] > 1:
                taken[parent][title.casefold()] = 0
                message = _("Under “%(parent)s” two units would be called “%(unit)s”.")
                if parent is None:
                    message = _("Two units at the top would be called “%(unit)s”.")
                yield Invalid(message, parent=self.name(parent), unit=title)

    def _beside(self, parent: int | None) -> Iterable[int]:
        """What stands directly under a unit, or the roots of the tree."""
        if parent is not None:
            return self.tree.children.get(parent, ())
        return [unit.id for unit in self.tree.units.values() if unit.parent is None and unit.tree == self.plan.tree]

    def code_problems(self) -> Iterator[TinhSoError]:
        codes = Counter(code for _ref, _title, _parent, code, _kind in self.rows if code)
        codes.update(
            unit.code
            for unit in self.tree.units.values()
            if unit.code in codes
            and unit.tree == self.plan.tree
            and unit.id not in self.closed
            and unit.id not in self.changed
        )
        for _ref, title, _parent, code, _kind in self.rows:
            if code and codes[code] > 1:
                codes[code] = 0
                yield Invalid(
                    _("“%(unit)s” cannot bear the code %(code)s: another unit has it."), unit=title, code=code
                )
