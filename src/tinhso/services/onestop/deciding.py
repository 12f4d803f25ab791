"""Which agency decides: chosen by law and place, never by the desk that received."""

from datetime import date

from tinhso.engines.units import public as units
from tinhso.kernel.errors import Invalid, NotNow
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.store.frozen import Frozen

from .definitions import DESKS
from .desk_settings import DeskSettings
from .procedures import Procedure

_provinces: Frozen[int] = Frozen(5_000)
_settings: Frozen[DeskSettings] = Frozen(1_000)


def province_of(unit: int, *, on: date) -> int:
    """The province of a desk, whether it is a commune's or a body's; from memory as long as no unit changes."""
    return _provinces.get((unit, on, units.revision()), lambda: _province_of(unit, on))


def _province_of(unit: int, on: date) -> int:
    if units.path_of(unit, on=on) is None:  # it has ended: whoever answers for it now stands in the same province
        unit = next(iter(units.heirs(unit, on=on)), unit)
    place = units.get(unit, on=on)
    if place.tree == "territory":
        return place.lineage[0]
    above = next((one.jurisdiction for one in (place, *units.ancestors(unit, on=on)) if one.jurisdiction), None)
    if above is None:
        raise NotNow(_("This unit belongs to no province, so it has no desk."))
    return units.get(above, on=on).lineage[0]


def settings_of(province: int, *, on: date) -> DeskSettings:
    """NotNow when no pack says how this province runs its desks. From memory as long as no unit and no pack changes."""
    key = (province, on, units.revision(), definitions.generation())
    return _settings.get(key, lambda: _settings_of(province, on))


def _settings_of(province: int, on: date) -> DeskSettings:
    code = units.get(province, on=on).code
    for kept in definitions.in_force(DeskSettings, DESKS, on=on):
        if kept.it.province == code:
            return kept.it
    raise NotNow(_("No pack says how the desks of this province work. The keeper of the configuration has to add it."))


def desks(support: int, *, on: date) -> list[tuple[int, str]]:
    """(unit, title) of the desks for which a support point may enter dossiers: those of the communes of its province."""
    below = units.within(province_of(support, on=on), on=on)
    return [
        (place.id, place.title)
        for place in below
        if units.kinds()[place.kind].tier == "commune" and place.id != support
    ]


def choices(it: Procedure, desk: int, *, on: date) -> list[tuple[int, str]]:
    """(unit, title) of the agencies that may decide it: the communes of the province, or its one body."""
    province = province_of(desk, on=on)
    if it.decides.level == "commune":
        below = units.within(province, on=on)
        return [(place.id, place.title) for place in below if units.kinds()[place.kind].tier == "commune"]
    code = f"{settings_of(province, on=on).bodies}.{it.decides.body}"
    place = units.by_code(code, on=on, tree="state")
    return [(place.id, place.title)]


def require(it: Procedure, unit: int | None, desk: int, *, on: date) -> int:
    """The unit, or Invalid: it cannot decide this procedure."""
    if unit not in [id for id, _title in choices(it, desk, on=on)]:
        raise Invalid(_("Choose the agency that decides: it depends on the case, not on this desk."), field="deciding")
    assert unit is not None
    return unit
