"""What this service reports. Words people write stay in its tables; events hold codes, numbers and ids."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class ReturnsOpened(Event):
    """A period was opened: every unit of the form's kinds has a return to fill."""

    name: ClassVar[str] = "returns.opened"
    about: ClassVar[str] = "report-form"
    form: str
    period: str
    count: int
    due_on: date


@dataclass(frozen=True)
class ReturnFilled(Event):
    """Answers were saved as a draft; the three tuples run side by side."""

    name: ClassVar[str] = "return.filled"
    about: ClassVar[str] = "return"
    measures: tuple[str, ...]
    values: tuple[Decimal | None, ...]
    choices: tuple[str, ...]


@dataclass(frozen=True)
class ProofAttached(Event):
    """A paper was attached to an answer."""

    name: ClassVar[str] = "return.proof-attached"
    about: ClassVar[str] = "return"
    measure: str
    paper: int
    sha256: str


@dataclass(frozen=True)
class ProofDetached(Event):
    """A paper no longer proves an answer of a draft; the paper itself stays."""

    name: ClassVar[str] = "return.proof-detached"
    about: ClassVar[str] = "return"
    measure: str
    paper: int


@dataclass(frozen=True)
class ReturnSent(Event):
    """The unit sent its return."""

    name: ClassVar[str] = "return.sent"
    about: ClassVar[str] = "return"
    form: str
    period: str
    late: bool


@dataclass(frozen=True)
class ReturnSentBack(Event):
    """The verifier returned it; the reason stands with the case."""

    name: ClassVar[str] = "return.sent-back"
    about: ClassVar[str] = "return"
    period: str


@dataclass(frozen=True)
class ReturnVerified(Event):
    """The verifier confirmed it; its figures are established by this event."""

    name: ClassVar[str] = "return.verified"
    about: ClassVar[str] = "return"
    form: str
    period: str
    count: int


@dataclass(frozen=True)
class ReturnReopened(Event):
    """A verified return was opened again for a correction; established figures stay until new ones correct them."""

    name: ClassVar[str] = "return.reopened"
    about: ClassVar[str] = "return"
    period: str
