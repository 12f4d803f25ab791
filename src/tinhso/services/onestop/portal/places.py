"""Which unit the portal means by a code. Codes are reused and communes merge, so the day belongs to the question."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tinhso.engines.units import public as units
from tinhso.kernel.errors import Invalid, NotNow, NotThere
from tinhso.kernel.texts import mark as _

from . import line
from .shapes import Agency

FIELD = "agency.code"


class AskPerson(NotNow):
    """The commune was split or shared out: no rule says which of them it is now. `among`: the units it went into."""

    def __init__(self, code: str, among: list[int]) -> None:
        super().__init__(
            _("Commune %(code)s was divided. An officer of the province chooses who decides."), field=FIELD, code=code
        )
        self.among = among


def agency(said: Agency, *, submitted: date, on: date) -> int:
    """The unit that decides now. A code of before is followed to its one successor; AskPerson where there are several."""
    if said.level == "province":
        try:
            return units.by_code(f"{line.bodies(on)}.{said.code}", on=on, tree="state").id
        except NotThere:
            raise _unknown(said.code) from None
    province = units.by_code(line.province_code(on), on=on).id
    meant = _day(said.on) or submitted
    for day in _days(min(meant, on), on):
        try:
            old = units.by_code(said.code, on=day)
        except NotThere:
            continue
        now = [unit for unit in ([old.id] if day == on else units.heirs(old.id, on=on)) if _ours(unit, province, on)]
        if len(now) == 1:
            return now[0]
        if now:
            raise AskPerson(said.code, now)
    raise _unknown(said.code)


def _days(meant: date, on: date) -> Iterator[date]:
    """The day it was written, today, and the last days before reforms, the newest first."""
    seen: set[date] = set()
    before = sorted((reform.on - timedelta(days=1) for reform in units.reforms() if reform.on <= on), reverse=True)
    for day in (meant, on, *before):
        if day not in seen:
            seen.add(day)
            yield day


def _ours(unit: int, province: int, on: date) -> bool:
    place = units.get(unit, on=on)
    return units.kinds()[place.kind].tier == "commune" and province in place.lineage


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(_("“%(day)s” is not a day."), field="agency.on", day=text) from None


def _unknown(code: str) -> Invalid:
    return Invalid(_("This province has no agency “%(code)s”, and never had one."), field=FIELD, code=code[:40])
