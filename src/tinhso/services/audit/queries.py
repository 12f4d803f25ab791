"""What may be read: entries within the reader's scope, names where the right to see them holds, blocks for everybody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from tinhso.engines.journal import public as journal
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_names

from .definitions import READ, SEE_PERSONS

SIZE = 50
WITHOUT_POST = {"operator": _("Operator of the server"), "setup": _("First set-up"), "demo": _("Demonstration")}
"""Who acts without a post, by the name kept in the journal. Every other such name is a part of the program."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry with its words. `who`: post, and name for who may see it; on whose behalf, where the right was lent.

    `thing`: what it is about by the name people use, such as the code of a dossier; empty: it has none.
    """

    entry: journal.Entry
    what: str
    unit: str
    who: str
    thing: str


def search(wanted: journal.Wanted, *, by: Actor, on: date, before: int | None = None) -> tuple[list[Found], int | None]:
    """A page of entries in the reader's scope, newest first, and where the next one begins."""
    within, values = _scope(by, on)
    found = journal.search(wanted, within=within, values=values, before=before, most=SIZE + 1)
    shown = found[:SIZE]
    return _told(shown, by=by, on=on), shown[-1].id if len(found) > SIZE else None


def export(wanted: journal.Wanted, *, by: Actor, on: date) -> Iterator[bytes]:
    """The same as CSV, streamed: ids as they are sealed, no names."""
    within, values = _scope(by, on)
    return journal.search_out(wanted, within=within, values=values)


def _scope(by: Actor, on: date) -> tuple[str, list[Any]]:
    """A condition on the unit of the thing; where there is none, on that of who acted. Everywhere: entries of no unit too."""
    scope = access.scope(by, READ, on=on)
    if scope.everywhere:
        return "TRUE", []
    values = list(units.scope_values(scope, on=on))
    return f"unit IN {units.IN_SCOPE} OR (unit IS NULL AND actor_unit IN {units.IN_SCOPE})", [*values, *values]


def _told(found: Sequence[journal.Entry], *, by: Actor, on: date) -> list[Found]:
    titles = units.titles(
        {one.unit for one in found if one.unit} | {one.actor_unit for one in found if one.actor_unit}, on=on
    )
    hands = people.hands(found, on=on, by=by, see=SEE_PERSONS)
    things = _things(found, on)
    return [
        Found(
            one,
            gettext(act_words.get(one.name)) if one.name in act_words else one.name,
            titles.get(one.unit or one.actor_unit or 0, ""),
            hands[one.id].said(unit=one.unit not in (None, one.actor_unit)) or _worked(one.system),
            things.get((one.about, one.thing), ""),
        )
        for one in found
    ]


def _things(found: Sequence[journal.Entry], on: date) -> dict[tuple[str, int], str]:
    """What the entries are about by the names people use, a query a kind."""
    ids: dict[str, set[int]] = {}
    for one in found:
        ids.setdefault(one.about, set()).add(one.thing)
    return {
        (kind, id): name
        for kind, some in ids.items()
        if kind in thing_names
        for id, name in thing_names.get(kind).called(some, on=on).items()
    }


def _worked(system: str) -> str:
    """Whoever acted without a person, in words; the name itself stands in the export and in the proof."""
    return gettext(WITHOUT_POST.get(system, _("Tỉnh Số itself"))) if system else ""
