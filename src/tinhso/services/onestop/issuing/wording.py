"""Days, moments and numbers as official papers write them. Pure; always Vietnamese, since the forms are."""

from datetime import date, datetime

from tinhso.kernel.days import VIETNAM


def day_words(day: date) -> str:
    """ "ngày 08 tháng 9 năm 2026": a nought before days below 10 and months below 3 (Decree 30/2020, annex I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def moment_words(at: datetime | None) -> str:
    """ "17 giờ 00 phút, ngày 15 tháng 9 năm 2026"; empty for none."""
    if at is None:
        return ""
    local = at.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M} phút, {day_words(local.date())}"


def short_moment(at: datetime | None) -> str:
    """For tables: "08/09/2026 09:00"."""
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if at else ""


def short_day(at: datetime | None) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y}" if at else ""


def number_words(number: int, symbol: str) -> str:
    """ "01/TNHS"."""
    return f"{number:02d}/{symbol}"


def inside(title: str) -> str:
    """A unit's title inside a sentence: "Xã Đồi" gives "xã Đồi"."""
    return title[:1].lower() + title[1:]


def begins(text: str) -> str:
    """At the beginning of a sentence."""
    return text[:1].upper() + text[1:]
