"""How long dossiers took, on average."""

from dataclasses import dataclass
from decimal import Decimal

from tinhso.engines.measures.public import EXACT
from tinhso.kernel import small_counts

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Average:
    """Of `ended` dossiers that took so many `seconds` together, from receipt to the end of handling, days of rest among them."""

    seconds: int
    ended: int

    @property
    def told(self) -> bool:
        """Are they many enough to be shown?"""
        return self.ended >= small_counts.LEAST

    @property
    def days(self) -> Decimal | None:
        """None where none ended."""
        return EXACT.divide(Decimal(self.seconds), Decimal(self.ended * DAY)) if self.ended else None
