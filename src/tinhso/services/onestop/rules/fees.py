"""What is to pay. Decimals in đồng, never floats."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tinhso.kernel import conditions
from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

from ..procedures import Exemption, Fee, Tier

DONG = Decimal(1)
MOST_PIECES = 100_000
MOST = Decimal(10_000_000_000)
"""More đồng than any fee of a dossier."""
CITIZEN = "digital-citizen"
FACTS = frozenset({"channel", "pieces", CITIZEN})
"""What conditions of exemptions may ask. `digital-citizen`: whether the identity system says that the applicant keeps the
data asked for on their account (resolution 66.22/2026, article 6)."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What an officer states of one fee. `amount` only where the pack has none, with the `document` it rests on.

    `exemption`: the code of the one granted, and `reason`: the paper that shows it.
    """

    pieces: int = 1
    exemption: str = ""
    reason: str = ""
    amount: Decimal | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One fee reckoned: `whole` before, `due` after what is let off. `document`: for an amount typed by hand."""

    fee: Fee
    pieces: int
    whole: Decimal
    due: Decimal
    exemption: str = ""
    reason: str = ""
    document: str = ""


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
    return less(whole, let_off)


def less(whole: Decimal, percent: Decimal) -> Decimal:
    """What remains when so much is let off, in whole đồng."""
    return (whole * (100 - percent) / 100).quantize(DONG, ROUND_HALF_UP)


def given_on(one: Exemption, facts: Mapping[str, Any], *, on: date) -> bool:
    """Is the exemption given on the day, to such a dossier? Whether the person is the one it is for, the officer says."""
    return _in_time(one, on) and (one.when is None or conditions.holds(one.when, facts))


def _in_time(one: Exemption, on: date) -> bool:
    return (one.since is None or one.since <= on) and (one.until is None or on <= one.until)


def asks_of_citizen(fee: Fee, *, on: date) -> bool:
    """Does an exemption of these days depend on what the identity system says of the applicant?"""
    return any(
        one.when is not None and CITIZEN in conditions.variables(one.when) and _in_time(one, on)
        for one in fee.exemptions
    )


def line_of(fee: Fee, typed: Typed, facts: Mapping[str, Any], *, on: date) -> Line:
    """What one fee comes to. Invalid, with a field of the fee's code: what was typed cannot be."""
    if not 0 <= typed.pieces <= MOST_PIECES:
        raise Invalid(_("Write how many, from 0 to %(most)s."), field=f"{fee.code}-pieces", most=MOST_PIECES)
    granted = _granted(fee, typed, {**facts, "pieces": typed.pieces}, on=on)
    whole = amount_of(fee, typed.pieces)
    document = ""
    if whole is None:
        whole, document = _by_hand(fee, typed)
    elif typed.amount is not None:
        raise Invalid(_("The amount of this fee is set; it is not typed."), field=f"{fee.code}-amount")
    due = less(whole, granted.percent) if granted else whole
    reason = " ".join(typed.reason.split()) if granted else ""
    return Line(fee, typed.pieces, whole, due, granted.code if granted else "", reason, document)


def _granted(fee: Fee, typed: Typed, facts: Mapping[str, Any], *, on: date) -> Exemption | None:
    if not typed.exemption:
        return None
    one = next((one for one in fee.exemptions if one.code == typed.exemption), None)
    if one is None or not given_on(one, facts, on=on):
        raise Invalid(_("This exemption is not given to this dossier on this day."), field=f"{fee.code}-exemption")
    if not typed.reason.strip():
        raise Invalid(
            _("Write what shows that the person is entitled to it, such as the paper and its number."),
            field=f"{fee.code}-reason",
        )
    return one


def _by_hand(fee: Fee, typed: Typed) -> tuple[Decimal, str]:
    """The amount the officer types, where the council sets it and no pack gives it; nothing for no piece."""
    if typed.pieces == 0:
        return Decimal(0), ""
    amount, document = typed.amount, " ".join(typed.document.split())
    if amount is None or not 0 <= amount <= MOST or amount != amount.to_integral_value():
        raise Invalid(_("Write the amount in whole đồng, as the resolution has it."), field=f"{fee.code}-amount")
    if amount and not document:
        raise Invalid(
            _("Write the number of the resolution the amount rests on."),
            field=f"{fee.code}-document",
        )
    return amount, document


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
