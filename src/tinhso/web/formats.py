"""Numbers, days, times and periods as Vietnamese officials write them; in English pages as English readers do.

Each takes a value and gives a finished string; None is "–" (not known), never 0.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext

from tinhso.kernel.period import ReportingPeriod

NOTHING = "–"
_TO_VIETNAMESE = str.maketrans(",.", ".,")
_ROMAN = ("", "I", "II", "III", "IV")
_KINDS = ("Tỉnh ", "Thành phố ", "Huyện ", "Quận ", "Thị xã ", "Xã ", "Phường ", "Thị trấn ", "Đặc khu ", "Thôn ")
_WITH_A_CAPITAL = ("Thành phố Hồ Chí Minh",)


def is_english() -> bool:
    return (translation.get_language() or "vi").startswith("en")


def number(value: Decimal | int | None, places: int | None = None) -> str:
    """1.234,5. Without `places` a decimal keeps the digits it has; with it, exactly that many."""
    text = _digits(value, places)
    return text if is_english() else text.translate(_TO_VIETNAMESE)


def numbers() -> Callable[..., str]:
    """`number` for a long table: the language is asked for once, not for every cell."""
    if is_english():
        return _digits
    return lambda value, places=None: _digits(value, places).translate(_TO_VIETNAMESE)


def _digits(value: Decimal | int | None, places: int | None = None) -> str:
    if value is None:
        return NOTHING
    exact = Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    elif exact == exact.to_integral_value():
        exact = exact.to_integral_value()
    else:
        exact = exact.normalize()
    return f"{exact:,f}".replace("-", "−")


def percent(value: Decimal | int | None, places: int = 1) -> str:
    """A ratio of 1 as a percentage: 0.845 is 84,5%."""
    return NOTHING if value is None else number(Decimal(value) * 100, places) + "%"


def change(value: Decimal | int | None, places: int | None = None) -> str:
    """A difference with its sign: +3,2 or −1."""
    if value is None:
        return NOTHING
    return ("+" if value > 0 else "") + number(value, places)


def day(value: date | datetime | None) -> str:
    """22/11/2026."""
    if value is None:
        return NOTHING
    return f"{_local(value):%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """14:05 22/11/2026, in the province's time zone."""
    if value is None:
        return NOTHING
    return f"{_local(value):%H:%M %d/%m/%Y}"


def clock_time(value: datetime | None) -> str:
    """14:05."""
    return NOTHING if value is None else f"{_local(value):%H:%M}"


def iso(value: date | datetime) -> str:
    """For `<time datetime>` and addresses."""
    return value.isoformat()


def period(value: ReportingPeriod | str | None) -> str:
    """Quý III/2026, Tháng 7/2026, 6 tháng đầu năm 2026, 9 tháng năm 2026, Năm 2026, Năm học 2026–2027."""
    if value is None:
        return NOTHING
    which = ReportingPeriod.parse(value) if isinstance(value, str) else value
    words: dict[str, Any] = {"year": which.year, "next": which.year + 1, "number": which.number}
    if which.kind == "quarter":
        return gettext("Quarter %(roman)s/%(year)s") % {**words, "roman": _ROMAN[which.number]}
    if which.kind == "half":
        return (gettext("First half of %(year)s") if which.number == 1 else gettext("Second half of %(year)s")) % words
    return {
        "month": gettext("Month %(number)s/%(year)s"),
        "nine-months": gettext("Nine months of %(year)s"),
        "year": gettext("Year %(year)s"),
        "school-year": gettext("School year %(year)s–%(next)s"),
    }[which.kind] % words


def amid(title: str) -> str:
    """A unit's title amid a sentence: phường Sa Pa, xã Tú Lệ. What is no place keeps its capital: Sở Nội vụ.

    The kind is written small, the name with capitals, as official papers do; one city is the exception.
    """
    small = title.startswith(_KINDS) and title not in _WITH_A_CAPITAL
    return title[0].lower() + title[1:] if small else title


def size(count: int) -> str:
    """Bytes for people: 512 B, 34 kB, 1,2 MB."""
    if count < 1024:
        return f"{count} B"
    if count < 1024 * 1024:
        return f"{number(count // 1024)} kB"
    return f"{number(Decimal(count) / 1024 / 1024, 1)} MB"


def until(due: date, today: date) -> str:
    """How far a deadline is: "3 days left", "due today", "2 days overdue"."""
    left = (due - today).days
    if left == 0:
        return gettext("due today")
    if left > 0:
        return gettext("%(days)s days left") % {"days": left}
    return gettext("%(days)s days overdue") % {"days": -left}


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
