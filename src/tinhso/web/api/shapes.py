"""What answers look like. The document is written from these; the answers themselves are plain dictionaries."""

from datetime import date, datetime
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")

Exact = Annotated[str, Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$", json_schema_extra={"format": "decimal"})]
"""A number by its digits, so that nothing is rounded on the way."""
Day = date
Moment = datetime


class Shape(BaseModel):
    """An object of the API. Every property may be left out by `fields=`.

    Not ninja's own Schema: with `extra="forbid"` that reads each object twice, one within another four times.
    """

    model_config = ConfigDict(extra="forbid")


class PageOf(Shape, Generic[T]):
    """A page of a list, and how to go on."""

    rows: list[T]
    next: str | None = Field(description="What to give as `after` for the next page; null: this was the last one.")


class Wrong(Shape):
    """One thing that is wrong with what was sent."""

    field: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details. `type` never changes; `title` and `detail` follow Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    request: str = Field(description="Number of the request: give it to the administrator.")
    problems: list[Wrong] = []
