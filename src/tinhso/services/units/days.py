"""The day a page speaks of: any day, in the address as `?ngay=2025-06-30`, and kept by every link of the page."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from tinhso.kernel.errors import Invalid
from tinhso.kernel.period import known_day
from tinhso.kernel.texts import mark as _
from tinhso.web.errors import said

PARAMETER = "ngay"


@dataclass(frozen=True, slots=True)
class ChosenDay:
    """`on`: the day asked for, or today. `problem`: why the day asked for could not be taken."""

    on: date
    today: date
    problem: Invalid | None = None

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def trouble(self) -> str:
        """The problem in the reader's language; empty: none."""
        return said(self.problem) if self.problem else ""

    @property
    def status(self) -> int:
        return 200 if self.problem is None else 422

    def address(self, path: str, on: date | None = None, **query: object) -> str:
        """The path with this day (or another) and what else is asked; today needs no day."""
        day = self.on if on is None else on
        asked = {name: value for name, value in query.items() if value not in (None, "")}
        if day != self.today:
            asked[PARAMETER] = day.isoformat()
        return f"{path}?{urlencode(asked)}" if asked else path


def chosen_day(request: Any) -> ChosenDay:
    """Read the day of a request: 2025-06-30 or 30/6/2025."""
    today = request.now.date()
    text = request.GET.get(PARAMETER, "").strip()
    if not text:
        return ChosenDay(today, today)
    try:
        return ChosenDay(known_day(_read(text)), today)
    except Invalid as problem:
        return ChosenDay(today, today, problem)


def _read(text: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise Invalid(_("“%(text)s” is not a day. Write it like 30/6/2025."), text=text[:40], field=PARAMETER)
