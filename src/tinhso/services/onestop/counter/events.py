"""What this piece reports: numbers, never who held them."""

from dataclasses import dataclass
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class NumberTaken(Event):
    """Somebody took a number of a desk."""

    name: ClassVar[str] = "queue.taken"
    about: ClassVar[str] = "queue-number"
    number: int


@dataclass(frozen=True)
class NumberCalled(Event):
    """An officer called a number to a window; `before`: the number that was done with it."""

    name: ClassVar[str] = "queue.called"
    about: ClassVar[str] = "queue-number"
    number: int
    calls: int
    before: int | None = None


@dataclass(frozen=True)
class NumberClosed(Event):
    """A number was done, or nobody came."""

    name: ClassVar[str] = "queue.closed"
    about: ClassVar[str] = "queue-number"
    number: int
    state: str
    dossier: int | None = None


@dataclass(frozen=True)
class MachineMade(Event):
    """A number machine of a desk got its link."""

    name: ClassVar[str] = "queue-machine.made"
    about: ClassVar[str] = "queue-machine"


@dataclass(frozen=True)
class MachineEnded(Event):
    """Its link opens nothing any more."""

    name: ClassVar[str] = "queue-machine.ended"
    about: ClassVar[str] = "queue-machine"
