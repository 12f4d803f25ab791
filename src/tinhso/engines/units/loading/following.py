"""Lines of `data/agencies.csv` that were changed after their bodies were loaded: what follows them, and what does not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.period import Period
from tinhso.kernel.plans import Foreseen
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import nfc

from .. import actions
from ..models import UnitVersion
from ..rules.making import make_plan
from ..rules.steps import Close
from ..tree import tree_before
from .rows import BodyRow

MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Changed:
    """A list beside the bodies that run.

    `new`: lines of bodies that are not there yet. `ends`: bodies that run without an end and whose line has one, by that day. `renamed`: called otherwise, with the name so far.
    `told`: of another source, or another status. `left`: lines a body does not follow. `unnamed`: bodies of the list's
    groups that run and have no line.
    """

    new: list[BodyRow] = field(default_factory=list)
    ends: dict[date, list[tuple[int, BodyRow]]] = field(default_factory=dict)
    renamed: list[tuple[int, str, BodyRow]] = field(default_factory=list)
    told: list[tuple[int, BodyRow]] = field(default_factory=list)
    left: list[BodyRow] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Bodies that follow."""
        ends = [one for ending in self.ends.values() for one in ending]
        return len({one[0] for one in (*ends, *self.renamed, *self.told)})


@dataclass(frozen=True, slots=True)
class _Running:
    """A body as it was opened, and as it stands last."""

    unit: int
    name: str
    first: date | None
    last: Period
    versions: int
    status: str
    source: str


def compare(rows: Sequence[BodyRow], *, on: date) -> Changed:
    """The lines that say something else than what runs."""
    found = Changed()
    running = _running(rows)
    for row in rows:
        if row.code in running:
            _beside(row, running[row.code], on, found)
        else:
            found.new.append(row)
    named = {row.code for row in rows}
    found.unnamed.extend(
        one.name
        for code, one in sorted(running.items())
        if code not in named and (one.last.end is None or one.last.end > on)
    )
    return found


def _beside(row: BodyRow, body: _Running, on: date, found: Changed) -> None:
    end = row.period.end if body.last.end is None else None
    follows = body.first == row.period.start and (end is not None or body.last.end == row.period.end)
    if end is not None and follows:
        found.ends.setdefault(end, []).append((body.unit, row))
    if nfc(row.name) != body.name:
        # A name that an act has changed since is not changed back by a list that was written before.
        if body.versions == 1 and row.period.end is None and on in body.last and body.first != on:
            found.renamed.append((body.unit, body.name, row))
        else:
            follows = False
    if not follows:
        found.left.append(row)
    if row.status != body.status or body.source not in (row.source, row.keys):
        found.told.append((body.unit, row))


def _running(rows: Sequence[BodyRow]) -> dict[str, _Running]:
    """The bodies of a list and of its groups, by code; of a code that was used again, the body that had it last."""
    groups = Q(code__in=[row.code for row in rows])
    for group in {row.group for row in rows}:
        groups |= Q(code__startswith=f"{group}.")
    versions: dict[tuple[str, int], list[UnitVersion]] = defaultdict(list)
    for version in UnitVersion.objects.filter(groups, tree="state").order_by("period", "id"):
        versions[version.code, version.unit_id].append(version)
    return {
        code: _Running(
            unit, kept[-1].name, kept[0].period.start, kept[-1].period, len(kept), kept[-1].status, kept[-1].source
        )
        for (code, unit), kept in versions.items()
    }


def follow(changed: Changed, *, by: Actor, at: datetime) -> None:
    """Close, rename and tell anew what the list says; each is an act of its own."""
    for unit, row in changed.told:
        actions.tell(unit, status=row.status, source=row.source, by=by, at=at)
    for unit, _before, row in changed.renamed:
        actions.rename(unit, name=row.name, on=local_day(at), by=by, at=at)
    for day, ending in changed.ends.items():
        for unit, _row in sorted(ending, key=lambda one: one[1].is_root):  # what stands under it first
            actions.close(unit, on=day, by=by, at=at)


def not_to_close(changed: Changed) -> Iterable[tuple[BodyRow, TinhSoError]]:
    """What keeps bodies from closing on the day their line gives: others that stand under them then."""
    for day, ending in sorted(changed.ends.items()):
        steps = [Close(unit) for unit, _row in ending]
        plan = make_plan(tree_before(day, trees=["state"]), steps, on=day, title="-", document="", grows_in="state")
        for problem in plan.problems:
            yield ending[0][1], problem


def foreseen(changed: Changed) -> Sequence[Foreseen]:
    """What loading the list would do."""
    told: list[Foreseen] = []
    if changed.new:
        message = _("Bodies that would open: %(count)s (%(names)s).")
        told.append(Foreseen("units", message, _named([row.name for row in changed.new])))
    for day, ending in sorted(changed.ends.items()):
        names = [row.name for _unit, row in ending]
        message = _("Bodies that would close, and are no more from %(day)s: %(count)s (%(names)s).")
        closes = frozenset(unit for unit, _row in ending)
        told.append(Foreseen("units", message, {"day": day, **_named(names)}, grave=True, closes=closes))
    for _unit, before, row in changed.renamed:
        message = _("“%(before)s” would be called “%(after)s” from the day of applying.")
        told.append(Foreseen("units", message, {"before": before, "after": row.name}))
    if changed.told:
        message = _("Bodies whose source or status would change: %(count)s (%(names)s).")
        told.append(Foreseen("units", message, _named([row.name for _unit, row in changed.told])))
    return told


def staying(changed: Changed) -> Sequence[Foreseen]:
    """What the list says or leaves out, and no body follows."""
    told: list[Foreseen] = []
    if changed.left:
        message = _(
            "Bodies that stay as they run, though the list gives them other days or another name: %(count)s (%(names)s). A first day, "
            "an end that has been set and a name that was changed since are not changed by a list."
        )
        told.append(Foreseen("units", message, _named([row.name for row in changed.left])))
    if changed.unnamed:
        message = _(
            "Bodies that stay, though the list has no line for them any more: %(count)s (%(names)s). Put the line back, "
            "with the day of the end in “until”, where one is to close."
        )
        told.append(Foreseen("units", message, _named(changed.unnamed)))
    return told


def _named(names: Sequence[str]) -> dict[str, str | int]:
    """How many, and the first of them by name."""
    told = "; ".join(names[:MOST_NAMED]) + ("…" if len(names) > MOST_NAMED else "")
    return {"count": len(names), "names": told}
