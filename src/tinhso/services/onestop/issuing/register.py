"""Form 07: what a desk received over a period, as a register to print and close."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import translation

from tinhso.engines.cases import public as cases
from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel.days import VIETNAM, local_day
from tinhso.kernel.errors import Invalid, NotThere, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions

from .. import secrecy
from ..dossiers import NOT_HERE
from ..models import Dossier
from ..procedures import Procedure
from . import facts, forms, wording
from .queries import LAYOUTS

MOST_DAYS, MOST_ROWS = 366, 1000


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day, both counted."""

    first: date
    last: date

    def require(self) -> None:
        """Invalid when they are turned round or too far apart."""
        if self.last < self.first:
            raise Invalid(_("The last day is before the first. Change one of the two."), field="last")
        if (self.last - self.first).days >= MOST_DAYS:
            raise Invalid(_("A register covers a year at most."), field="last")


def rows_of(unit: int, days: Days) -> list[dict[str, str]]:
    """What the unit received in these days, in the order of receipt. TooMuch above MOST_ROWS."""
    start = datetime.combine(days.first, time(), VIETNAM)
    end = datetime.combine(days.last + timedelta(days=1), time(), VIETNAM)
    rows = (
        Dossier.objects.filter(receiving_id=unit, received_at__gte=start, received_at__lt=end)
        .order_by("received_at", "id")
        .values_list(
            "code", "procedure_id", "applicant__name", "applicant__address", "applicant__phone", "deciding_id",
            "received_at", "case__due", "case__closed_at", "case__process_id", "case__state",
        )[: MOST_ROWS + 1]
    )  # fmt: skip
    found = list(rows)
    if len(found) > MOST_ROWS:
        raise TooMuch(
            _("More than %(most)s dossiers were received in these days. Choose a shorter period."), most=MOST_ROWS
        )
    names = units.titles({row[5] for row in found}, on=days.last)
    return [_row(row, names) for row in found]


def _row(row: tuple[Any, ...], names: dict[int, str]) -> dict[str, str]:
    code, procedure, name, address, phone, deciding, received, due, closed, process, state = row
    stands = definitions.by_id(cases.Process, process).it.states[state]
    return {
        "code": code,
        "procedure": definitions.by_id(Procedure, procedure).it.title.vi,
        "name": name,
        "reach": "\n".join(filter(None, (secrecy.shown(address), secrecy.shown(phone)))),
        "deciding": names.get(deciding, ""),
        "received": wording.short_day(received),
        "due": wording.short_day(due),
        "done": wording.short_day(closed),
        "state": stands.title.vi,
    }


def register_pdf(unit: int, days: Days, rows: list[dict[str, str]], *, at: datetime) -> bytes:
    """The register as PDF. NotThere: no pack has the form."""
    found = forms.by_layout("register", on=local_day(at))
    if found is None:
        raise NotThere(NOT_HERE)
    with translation.override("vi"):
        stated = facts.head(found, unit, "", desk=True, at=at)
        about = f"Từ {wording.day_words(days.first)} đến {wording.day_words(days.last)}"
    return documents.paper_pdf(documents.layout(LAYOUTS, "register"), {**stated, "about": about, "rows": rows}, at=at)
