"""Which procedures a unit decides, offers online, was asked for online and was paid for online: the catalogue beside the counters.

What a unit decides is what the catalogue gives to its level or to its body; a unit it gives nothing to has no such criteria.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

from django.apps import apps
from django.conf import settings
from django.db import connection

from tinhso.engines.units import public as units
from tinhso.kernel.period import ReportingPeriod
from tinhso.store import definitions

from .. import catalogue
from ..definitions import DESKS
from ..desk_settings import DeskSettings
from ..procedures import Procedure
from .marks import marks
from .rules.services import Name, Service, Sets, sets

COUNTED: Mapping[str, Name] = {
    "cl.tthc": "services",
    "cl.3-1-tu": "services_online",
    "cl.dvc": "services_open",
    "cl.3-2-tu": "services_used",
    "cl.tthc-phi": "services_fee",
    "cl.3-5-tu": "services_payable",
    "cl.3-5b-tu": "services_paid",
}
"""Measure → the procedures it is the number of."""
COMMUNE = "commune"
Seen = tuple[frozenset[str], frozenset[str]]
"""(procedures with dossiers received online, with fees paid online)"""
NOTHING: Seen = (frozenset(), frozenset())


def held(measure: str) -> bool:
    """Is what it counts known here at all? What is paid online, only where payments or a gateway are."""
    name = COUNTED.get(measure)
    if name == "services_payable":
        return gateway()
    return name is not None and (name != "services_paid" or "paid" in marks)


def gateway() -> bool:
    """Can anybody pay online here? Paid on the national portal alone is paid there."""
    known = settings.GATEWAY
    return apps.is_installed("tinhso.services.onestop.paying") and bool(known["address"] and known["secret"])


def by_unit(period: ReportingPeriod, unit_ids: Collection[int], *, whole: int, day: date) -> dict[int, Sets]:
    """Of each unit that decides something, and of all together under the key `whole`. One query beside those for the units."""
    seen = _seen("unit", period.start, period.end, None)
    known = services(day)
    found = {
        unit: _sets(known[decider], seen.get(unit, NOTHING))
        for unit, decider in _deciders(unit_ids, period, day).items()
        if decider in known
    }
    everything = [service for many in known.values() for service in many]
    return found | {whole: _sets(everything, _together(seen.values()))}


def by_month(months: Iterable[ReportingPeriod], unit: int | None, *, today: date) -> dict[date, Sets]:
    """Of a unit, or of all (None), in each month by its first day, with the catalogue of its last day. One query."""
    of = list(months)
    seen = _seen("month", of[0].start, of[-1].end, None if unit is None else [unit])
    decider = None if unit is None else _deciders([unit], of[-1], _last(of[-1], today)).get(unit, "")
    found = {}
    for month in of:
        known = services(_last(month, today))
        mine = known.get(decider, []) if decider is not None else [one for many in known.values() for one in many]
        found[month.start] = _sets(mine, seen.get(month.start, NOTHING))
    return found


def _last(month: ReportingPeriod, today: date) -> date:
    return min(month.end - timedelta(days=1), today)


def _sets(known: Iterable[Service], seen: Seen) -> Sets:
    return sets(known, used=seen[0], paid=seen[1], gateway=gateway())


def services(day: date) -> dict[str, list[Service]]:
    """The catalogue of a day by who decides: communes, or a body of the province. From memory.

    What is handled in a ministry's system stands in the ministry's index, not in the province's.
    """
    found: dict[str, list[Service]] = {}
    for kept in catalogue.procedures(on=day):
        if kept.it.route != "provincial":
            continue
        decider = COMMUNE if kept.it.decides.level == "commune" else str(kept.it.decides.body)
        found.setdefault(decider, []).append(_service(kept.it))
    return found


def _service(it: Procedure) -> Service:
    return Service(it.code, it.online != "none", it.process is not None, bool(it.fees))


def _deciders(unit_ids: Collection[int], period: ReportingPeriod, day: date) -> dict[int, str]:
    """Communes, and the bodies by their code in the catalogue. A unit that ended meanwhile is what it was."""
    places = units.many(unit_ids, on=day)
    if missing := [id for id in unit_ids if id not in places]:
        places |= units.many(missing, on=period.start)
    tiers = units.kinds()
    prefixes = tuple(f"{kept.it.bodies}." for kept in definitions.in_force(DeskSettings, DESKS, on=day))
    found: dict[int, str] = {}
    for id in unit_ids:
        place = places.get(id) or units.last_known(id)
        if tiers[place.kind].tier == COMMUNE:
            found[id] = COMMUNE
        elif prefix := next((one for one in prefixes if place.code.startswith(one)), ""):
            found[id] = place.code.removeprefix(prefix)
    return found


def _seen(by: Literal["unit", "month"], starts: date, ends: date, of: list[int] | None) -> dict[object, Seen]:
    only = "" if of is None else "AND unit = ANY(%(units)s::bigint[])"
    used = "sum(received) FILTER (WHERE channel = 'online') > 0"
    sql = f"""SELECT {by}, procedure, coalesce({used}, false), sum(paid) > 0 FROM onestop_quality_counter
        WHERE month >= %(starts)s::date AND month < %(ends)s::date {only}
        GROUP BY 1, 2 HAVING {used} OR sum(paid) > 0"""
    online: dict[object, set[str]] = {}
    paid: dict[object, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, {"starts": starts, "ends": ends, "units": of})
        for key, procedure, came, paid_for in cursor.fetchall():
            if came:
                online.setdefault(key, set()).add(procedure)
            if paid_for:
                paid.setdefault(key, set()).add(procedure)
    return {key: (frozenset(online.get(key, ())), frozenset(paid.get(key, ()))) for key in online.keys() | paid.keys()}


def _together(seen: Iterable[Seen]) -> Seen:
    of = list(seen)
    return frozenset().union(*(one[0] for one in of)), frozenset().union(*(one[1] for one in of))
