"""A time limit as packs write it."""

from decimal import Decimal
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from tinhso.kernel.definitions import Typed

from .clock import Limit

ONE: JsonDict = {"minProperties": 1, "maxProperties": 1}


class TimeLimit(Typed):
    """How long something may take: one of working days, working hours, days, weeks or months."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=ONE)

    working_days: Annotated[
        int | None, Field(ge=0, le=999, description="Working days; 0 is the same day.", examples=[5])
    ] = None
    working_hours: Annotated[
        Decimal | None,
        Field(gt=0, le=4000, multiple_of=Decimal("0.25"), description="Hours within office hours.", examples=[8]),
    ] = None
    days: Annotated[
        int | None,
        Field(ge=1, le=3650, description="Days of the calendar, days of rest among them.", examples=[15]),
    ] = None
    weeks: Annotated[
        int | None,
        Field(ge=1, le=520, description="Weeks: to the same day of the last one.", examples=[2]),
    ] = None
    months: Annotated[
        int | None,
        Field(
            ge=1,
            le=120,
            description="Months: to the day of the same number of the last one, or to its last day.",
            examples=[1],
        ),
    ] = None

    @model_validator(mode="after")
    def _one(self) -> "TimeLimit":
        given = (self.working_days, self.working_hours, self.days, self.weeks, self.months)
        if sum(value is not None for value in given) != 1:
            raise PydanticCustomError("timelimit", "one of working_days, working_hours, days, weeks, months")
        return self

    @property
    def limit(self) -> Limit:
        """As the clock counts it."""
        if self.working_days is not None:
            return Limit("working-days", self.working_days)
        if self.working_hours is not None:
            return Limit("working-minutes", int(self.working_hours * 60))
        if self.weeks is not None:
            return Limit("weeks", self.weeks)
        if self.months is not None:
            return Limit("months", self.months)
        return Limit("days", self.days or 0)
