"""Out of journal entries, which dossiers moved, and where each stood then: the portal is told of every move, whoever made it.

A dossier moves by an act of its own, by one of the engine (taken back, many at once, handed to another unit), after a reform
of units, and when a calendar moves its due moment; what it owes is determined and paid. All of that stands in the journal, and nothing
there has to know of the portal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from tinhso.engines.journal.public import Entry

from ..models import Dossier
from ..paying import telling as fees

RECEIVED = "dossier.received"
HELD = ("portal.supplement-asked", "portal.dossier-refused", "portal.dossier-withdrawn")
"""Of what waits for acceptance and is no dossier yet."""
OF_STATE = ("dossier.moved", "case.moved", "case.taken-back", "cases.moved")
"""These name the state they led to."""
OF_PLACE = ("case.given", "cases.followed", "cases.due-moved")
"""These leave the state as it is: another agency decides, or another day is the last."""
TOLD_OF = (RECEIVED, *OF_STATE, *OF_PLACE, *HELD, *fees.EVENTS)


@dataclass(frozen=True, slots=True)
class Moved:
    """One dossier in one entry. `dossier`: None for what is held, whose id the entry's thing is. `state`: it led to, or stood in."""

    entry: Entry
    dossier: int | None = None
    case: int | None = None
    state: str | None = None


def read(entries: Iterable[Entry]) -> list[Moved]:
    """What there is to tell, in the order in which it happened; what is about other things than dossiers is left out.

    The journal gives transactions in their order. Of one dossier, numbers of entries are taken while it is held, so that
    they say better what came first.
    """
    wanted = sorted((entry for entry in entries if _tells(entry)), key=lambda entry: entry.id)
    cases, paid = _cases_of(wanted), fees.changed(wanted)
    by_case = _dossiers(Dossier.objects.filter(case_id__in={case for found in cases.values() for case in found}))
    named = {entry.thing for entry in wanted if entry.about == "dossier"}
    named |= {dossier for found in paid.values() for dossier in found}
    by_id = _dossiers(Dossier.objects.filter(pk__in=named), by_id=True)
    found: list[Moved] = []
    for entry in wanted:
        if entry.name in HELD:
            found.append(Moved(entry))
        elif entry.name in fees.EVENTS:
            found += [Moved(entry, one, by_id[one]) for one in paid.get(entry.id, ()) if one in by_id]
        elif entry.about == "dossier" and entry.thing in by_id:
            found.append(Moved(entry, entry.thing, by_id[entry.thing], entry.payload.get("to_state")))
        else:
            state = entry.payload.get("to_state")
            found += [Moved(entry, by_case[case], case, state) for case in cases.get(entry.id, ()) if case in by_case]
    return _with_states(found)


def _tells(entry: Entry) -> bool:
    """Is it one the portal shows? Of what is given to somebody, only what another unit takes over."""
    return entry.name != "case.given" or entry.payload.get("way") == "hand-over"


def _dossiers(rows: object, *, by_id: bool = False) -> dict[int, int]:
    pairs = rows.values_list("pk", "case_id")  # type: ignore[attr-defined]
    return dict(pairs) if by_id else {case: dossier for dossier, case in pairs}


def _cases_of(entries: Sequence[Entry]) -> dict[int, Collection[int]]:
    """Cases by the entry: its thing, the set it names, or those whose due moment it moved, which the cases keep."""
    found: dict[int, Collection[int]] = {}
    for entry in entries:
        if entry.about == "case" and entry.name != "cases.due-moved":
            found[entry.id] = entry.payload.get("cases") or (entry.thing,)
    moved = [entry.id for entry in entries if entry.name == "cases.due-moved"]
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(_DUE_MOVED, [moved])
            found |= dict(cursor.fetchall())
    return found


_DUE_MOVED = """SELECT event, array_agg(case_id ORDER BY case_id) FROM cases_duechange
    WHERE event = ANY(%s::bigint[]) GROUP BY event"""
_STATES = """SELECT asked.event, asked.id, step.to_state
    FROM unnest(%s::bigint[], %s::bigint[]) AS asked (event, id)
    CROSS JOIN LATERAL (SELECT to_state FROM cases_casestep s WHERE s.case_id = asked.id AND s.event <= asked.event
      ORDER BY s.event DESC, s.id DESC LIMIT 1) AS step"""


def _with_states(found: list[Moved]) -> list[Moved]:
    """Where those stood whose entry does not say: where the step before it had led."""
    stood = (*OF_PLACE, *fees.EVENTS)
    open_ones = [one for one in found if one.case is not None and one.entry.name in stood]
    if not open_ones:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_STATES, [[one.entry.id for one in open_ones], [one.case for one in open_ones]])
        states: Mapping[tuple[int, int], str] = {(event, case): state for event, case, state in cursor.fetchall()}
    return [
        Moved(one.entry, one.dossier, one.case, states.get((one.entry.id, one.case or 0), one.state))
        if one.entry.name in stood
        else one
        for one in found
    ]
