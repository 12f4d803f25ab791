"""What is to pay. Decimals in đồng, never floats."""

from collections.abc import Collection
from decimal import ROUND_HALF_UP, Decimal

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

from ..procedures import Fee, Tier

DONG = Decimal(1)


def amount_of(fee: Fee, pieces: int, granted: Collection[str] = ()) -> Decimal | None:
    """What `pieces` of it cost with the exemptions granted; None when the council sets the fee and no pack gives it.

    The greatest exemption alone counts; đồng are whole.
    """
    if pieces < 0:
        raise Invalid(_("Write how many, 0 or more."), field=fee.code)
    if not fee.tiers:
        return None
    whole = sum((_tier(tier, start, pieces) for start, tier in _starts(fee.tiers)), Decimal(0))
    if fee.most is not None:
        whole = min(whole, fee.most)
    let_off = max((one.percent for one in fee.exemptions if one.code in granted), default=Decimal(0))
    return (whole * (100 - let_off) / 100).quantize(DONG, ROUND_HALF_UP)


def _starts(tiers: Collection[Tier]) -> list[tuple[int, Tier]]:
    """Each tier with the number of pieces below it."""
    found, below = [], 0
    for tier in tiers:
        found.append((below, tier))
        below = tier.upto if tier.upto is not None else below
    return found


def _tier(tier: Tier, start: int, pieces: int) -> Decimal:
    last = pieces if tier.upto is None else min(pieces, tier.upto)
    return tier.amount * max(0, last - start)
