"""Figures as a list that may be long: of measures, units and periods, as they stand or as they stood."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from tinhso.kernel.actor import Actor
from tinhso.kernel.period import ReportingPeriod
from tinhso.store.listing import Column, Listing

from . import withholding

COLUMNS = {
    "id": Column("f.id", "number"),
    "measure": Column("f.measure"),
    "unit": Column("f.unit_id", "number"),
    "period": Column("f.period"),
    "value": Column("f.value", "exact"),
    "choice": Column("f.choice"),
    "example": Column("f.example", "yes"),
    "source": Column("f.source_kind"),
    "source_kind": Column("f.source_thing"),
    "source_id": Column("f.source_id", "number"),
    "note": Column("f.note", "text"),
    "event": Column("f.event", "number"),
    "corrects": Column("f.corrects_id", "number"),
    "at": Column("f.at", "moment"),
}
# `IS NOT NULL` lets the database look through the few corrections instead of all figures.
_STANDS = (
    " AND NOT EXISTS (SELECT FROM measures_figure c WHERE c.corrects_id = f.id AND c.corrects_id IS NOT NULL{moment})"
)
_WITHIN = """ AND f.unit_id IN (SELECT p.unit_id FROM units_placement p JOIN units_placement r ON p.path <@ r.path
    WHERE r.unit_id = %(within)s)"""


def listing(
    *,
    by: Actor,
    on: date,
    measures: Collection[str] = (),
    units: Collection[int] = (),
    period: ReportingPeriod | None = None,
    as_of: datetime | None = None,
    corrected: bool = False,
    within: int | None = None,
) -> Listing:
    """Figures as they came. `within`: of the unit and whatever stood under it on any day; `as_of`: as they stood at that
    moment; `corrected`: those a later figure has taken the place of, too. `withheld`: why a value is not told to the reader."""
    rest = "FROM measures_figure f WHERE true"
    values: dict[str, Any] = {"measures": list(measures), "units": list(units), "within": within, "as_of": as_of}
    if measures:
        rest += " AND f.measure = ANY(%(measures)s)"
    if units:
        rest += " AND f.unit_id = ANY(%(units)s)"
    if period is not None:
        rest, values = rest + " AND f.period = %(period)s", values | {"period": period.code}
    if within is not None:
        rest += _WITHIN
    if as_of is not None:
        rest += " AND f.at <= %(as_of)s"
    if not corrected:
        rest += _STANDS.format(moment="" if as_of is None else " AND c.at <= %(as_of)s")
    few, more = withholding.condition(by, on=on)
    told = {
        "value": Column(f"CASE WHEN {few} THEN NULL ELSE f.value END", "exact"),
        "withheld": Column(f"CASE WHEN {few} THEN '{withholding.FEW}' ELSE '' END"),
    }
    return Listing(COLUMNS | told, rest, ("id",), values | more)
