"""From counts to what is known of a line, and what may be shown of small numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tinhso.engines.measures.public import ABSENT, EXACT, Given
from tinhso.kernel import small_counts


@dataclass(frozen=True, slots=True)
class Rate:
    """What a line rests on: `part` of `whole` dossiers. `few`: too few to be shown or scored."""

    part: int
    whole: int

    @property
    def few(self) -> bool:
        return small_counts.few(self.whole)

    @property
    def percent(self) -> Decimal | None:
        """None where there was nothing to count."""
        return EXACT.divide(Decimal(self.part) * 100, Decimal(self.whole)) if self.whole else None


def known(rate: Rate | None) -> Given:
    """What scoring takes: nothing held and too few are absent, nothing to count is empty; neither is zero."""
    if rate is None or rate.few:
        return ABSENT
    return Given("empty") if rate.percent is None else Given("known", rate.percent)


def added(rows: list[Mapping[str, int]]) -> dict[str, int]:
    """Counts of several units together. Their rates are never averaged."""
    total: dict[str, int] = {}
    for row in rows:
        for name, count in row.items():
            total[name] = total.get(name, 0) + count
    return total
