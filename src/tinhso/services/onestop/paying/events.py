"""What paying reports: numbers and codes. Reasons, texts of transfers and who paid stand in the tables."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from tinhso.engines.journal.public import Event


@dataclass(frozen=True)
class FeeAssessed(Event):
    """An officer said what the dossier owes; `before`: what it owed until then."""

    name: ClassVar[str] = "dossier.fee-assessed"
    about: ClassVar[str] = "dossier"
    due: Decimal
    before: Decimal | None


@dataclass(frozen=True)
class FeeTaken(Event):
    """Money came and has a receipt. `way`: cash, online, bank, portal."""

    name: ClassVar[str] = "dossier.fee-taken"
    about: ClassVar[str] = "dossier"
    way: str
    amount: Decimal
    year: int
    number: int


@dataclass(frozen=True)
class PaymentStarted(Event):
    """Whoever holds the dossier's secret went to pay at the gateway."""

    name: ClassVar[str] = "dossier.payment-started"
    about: ClassVar[str] = "dossier"
    payment: int
    amount: Decimal


@dataclass(frozen=True)
class PaymentEnded(Event):
    """The gateway said that a payment did not come about (failed), or that another amount came (differs)."""

    name: ClassVar[str] = "dossier.payment-ended"
    about: ClassVar[str] = "dossier"
    payment: int
    state: str
    told: Decimal | None


@dataclass(frozen=True)
class PortalPaymentKept(Event):
    """The national portal says that a fee was paid there, and it did not count: nobody has said what is owed (waiting), it is not what
    is asked (differs), or a person set it aside."""

    name: ClassVar[str] = "dossier.portal-payment-kept"
    about: ClassVar[str] = "dossier"
    payment: int
    state: str
    told: Decimal | None


@dataclass(frozen=True)
class RefundAsked(Event):
    """An officer asked for money to be given back."""

    name: ClassVar[str] = "dossier.refund-asked"
    about: ClassVar[str] = "dossier"
    refund: int
    amount: Decimal


@dataclass(frozen=True)
class RefundDecided(Event):
    """Somebody else granted or refused it; money of the gateway is then on its way."""

    name: ClassVar[str] = "dossier.refund-decided"
    about: ClassVar[str] = "dossier"
    refund: int
    amount: Decimal
    state: str


@dataclass(frozen=True)
class RefundEnded(Event):
    """The gateway gave it back, or could not."""

    name: ClassVar[str] = "dossier.refund-ended"
    about: ClassVar[str] = "dossier"
    refund: int
    amount: Decimal
    state: str


@dataclass(frozen=True)
class StatementBrought(Event):
    """A long statement of the bank was brought; a job reads it."""

    name: ClassVar[str] = "bank-statement.brought"
    about: ClassVar[str] = "bank-statement"
    file: str
    size: int


@dataclass(frozen=True)
class StatementRefused(Event):
    """It could not be read, and nothing of it is kept."""

    name: ClassVar[str] = "bank-statement.refused"
    about: ClassVar[str] = "bank-statement"
    file: str


@dataclass(frozen=True)
class TakingBegun(Event):
    """A person had all that fits taken; there is more of it than one act takes, so a job goes on."""

    name: ClassVar[str] = "bank-statement.taking-begun"
    about: ClassVar[str] = "bank-statement"


@dataclass(frozen=True)
class StatementKept(Event):
    """A statement of the bank was read and compared."""

    name: ClassVar[str] = "bank-statement.kept"
    about: ClassVar[str] = "bank-statement"
    file: str
    lines: int
    matched: int


@dataclass(frozen=True)
class MatchesAccepted(Event):
    """The entries of a statement that fit were taken as paid."""

    name: ClassVar[str] = "bank-statement.accepted"
    about: ClassVar[str] = "bank-statement"
    receipts: int
    amount: Decimal


@dataclass(frozen=True)
class LineSetAside(Event):
    """An entry of a statement is no fee of a dossier."""

    name: ClassVar[str] = "bank-statement.set-aside"
    about: ClassVar[str] = "bank-statement"
    row: int
