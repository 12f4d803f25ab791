"""The day of a moment, in Vietnam: one time zone, no summer time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local_day(at: datetime) -> date:
    """The calendar day in Vietnam at the moment (which must know its zone)."""
    return at.astimezone(VIETNAM).date()


def at_noon(day: date) -> datetime:
    """Noon in Vietnam on the day, as UTC."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=VIETNAM).astimezone(UTC)
