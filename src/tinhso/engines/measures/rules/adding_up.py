"""How values of parts make the value of a whole, up a tree and through a reform. Null is not zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

from ..definitions import Measure
from .scoring import EXACT


@dataclass(frozen=True, slots=True)
class Carried:
    """A value brought from the units before a reform; `value` None and `why` said when it cannot be."""

    value: Decimal | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """What a unit before the reform had, and the share of it that went to the new one (None: not known)."""

    unit: int
    value: Decimal | None
    share: Decimal | None


def ratio(measure: Measure, part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Part ÷ whole in the measure's unit; None when either is missing or the whole is nothing."""
    if part is None or whole is None or whole == 0:
        return None
    return EXACT.divide(part * measure.factor, whole)


def must_add_up(measure: Measure) -> None:
    """Invalid for a measure whose values make no value together."""
    if measure.adds_up == "none":
        raise Invalid(_("“%(title)s” does not add up over units."), title=measure.title.vi)


def carry(measure: Measure, before: Sequence[Before]) -> Carried:
    """The new unit's value of a `sum` measure (ratios carry part and whole each by itself), or of a mean of whole units.

    An unknown share or a missing value is said, never guessed.
    """
    if not before:
        return Carried(None, _("No unit before it is known."))
    if any(one.share is None for one in before):
        return Carried(None, _("It cannot be carried over the reform: the share of a divided unit is not known."))
    if any(one.value is None for one in before):
        return Carried(None, _("It cannot be carried over the reform: a unit before it has no value."))
    values = [(one.value or Decimal(0), one.share or Decimal(0)) for one in before]
    if measure.adds_up == "sum":
        return Carried(sum((value * share for value, share in values), Decimal(0)))
    if measure.adds_up == "mean" and all(share == 1 for _value, share in values):
        return Carried(EXACT.divide(sum((value for value, _share in values), Decimal(0)), Decimal(len(values))))
    if len(values) == 1 and values[0][1] == 1:
        return Carried(values[0][0])
    return Carried(None, _("It cannot be carried over the reform: its values do not add up."))
