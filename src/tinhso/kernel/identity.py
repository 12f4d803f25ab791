"""Who is behind a web request, as the web layer may ask it. People answers; wiring installs it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from .actor import PUBLIC, Actor


@dataclass(frozen=True, slots=True)
class Seat:
    """One post a person may act through today: what the person menu shows.

    `delegation`: this is another's post, lent until the day `last`; 0: one's own.
    """

    appointment: int
    post: str
    unit: str
    current: bool
    delegation: int = 0
    last: date | None = None

    @property
    def key(self) -> str:
        """What the person menu sends back: "12", or "12-5" for a delegation."""
        return f"{self.appointment}-{self.delegation}" if self.delegation else str(self.appointment)


@dataclass(frozen=True, slots=True)
class Identity:
    """The signed-in person for the shell; `name` empty: the public."""

    actor: Actor = PUBLIC
    name: str = ""
    seats: tuple[Seat, ...] = ()


class _Installed:
    reader: Callable[[Any, date], Identity] | None = None


def install(reader: Callable[[Any, date], Identity]) -> None:
    """`reader(http_request, today)`; called once by wiring."""
    _Installed.reader = reader


def of(request: Any, today: date) -> Identity:
    """The identity behind an HTTP request; the public when nothing is installed."""
    return _Installed.reader(request, today) if _Installed.reader else Identity()
