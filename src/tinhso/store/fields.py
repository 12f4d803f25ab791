"""Fields the engines share: periods as ranges of days, folded search keys."""

from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from psycopg.types.range import DateRange

from tinhso.kernel.period import Period


class PeriodField(DateRangeField):
    """A half-open range of days; in Python a `kernel.Period`, no bound meaning unknown (start) or running (end)."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Period | None:
        return None if value is None else Period(value.lower, value.upper)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(as_range(value) if isinstance(value, Period) else value)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, Period) else super().to_python(value)


def as_range(period: Period) -> DateRange:
    """The database's form of a period."""
    return DateRange(period.start, period.end, "[)")


class KeyText(models.TextField):  # type: ignore[type-arg]
    """Text compared byte by byte (collation C): stored sort and search keys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["db_collation"] = "C"
        super().__init__(*args, **kwargs)
