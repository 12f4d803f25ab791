"""Now, for the edge alone: pages, programs that ask, jobs. A demo may shift today (TINHSO_TODAY); all else takes time as an argument."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def shifted_today() -> date | None:
    """The day a demo pretends it is; None: the real one. Only a demo may pretend."""
    given = getattr(settings, "TINHSO_TODAY", None)
    if not given or not getattr(settings, "TINHSO_DEMO", False):
        return None
    return given if isinstance(given, date) else date.fromisoformat(str(given)[:10])


def now() -> datetime:
    """The moment, aware, in the province's time zone; on the shifted day with the real time of day."""
    real = timezone.localtime()
    day = shifted_today()
    if day is None:
        return real
    return real + timedelta(days=(day - real.date()).days)


def today() -> date:
    """`now().date()`, in the province's time zone."""
    return now().date()
