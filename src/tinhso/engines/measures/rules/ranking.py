"""Ranks: equal totals share a rank and the next ranks are skipped (observed in the national list of 2022: 15, 15, 17)."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby


def rank(totals: Mapping[int, Decimal]) -> dict[int, int]:
    """Unit → rank; the highest total is 1. A rank is one more than the number of units strictly better."""
    ranks: dict[int, int] = {}
    place = 1
    ordered = sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    for _total, group in groupby(ordered, key=lambda item: item[1]):
        units = [unit for unit, _ in group]
        ranks.update(dict.fromkeys(units, place))
        place += len(units)
    return ranks


def as_shown(value: Decimal, decimals: int) -> Decimal:
    """Rounded as it is published: half goes up."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
