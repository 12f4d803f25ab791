"""Which values a measure can have."""

from decimal import Decimal

from tinhso.kernel.texts import mark as _

from ..definitions import Measure
from ..errors import OutOfLimits

MOST = Decimal(10) ** 18 - 1
"""Whatever a measure allows: more does not fit where figures are kept."""


def problem_of(measure: Measure, value: Decimal | None, choice: str) -> OutOfLimits | None:
    """What keeps the measure from having the value, or None. A missing value is always possible: nothing to count."""
    title = measure.title.vi
    if choice and choice not in {one.code for one in measure.choices}:
        return OutOfLimits(
            _("%(title)s: “%(choice)s” is not one of the answers."), field=measure.code, title=title, choice=choice
        )
    if value is None:
        return None
    if measure.choices:
        return OutOfLimits(_("%(title)s: choose one of the answers, not a number."), field=measure.code, title=title)
    if not value.is_finite():
        return OutOfLimits(_("%(title)s: this is not a number."), field=measure.code, title=title)
    if abs(value) > MOST:
        return _limit(_("%(title)s: %(value)s is more than %(limit)s, the most it can be."), measure, abs(value), MOST)
    if measure.minimum is not None and value < measure.minimum:
        return _limit(
            _("%(title)s: %(value)s is less than %(limit)s, the least it can be."), measure, value, measure.minimum
        )
    if measure.maximum is not None and value > measure.maximum:
        return _limit(
            _("%(title)s: %(value)s is more than %(limit)s, the most it can be."), measure, value, measure.maximum
        )
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > measure.decimals:
        return _limit(
            _("%(title)s: %(value)s has more than %(limit)s decimals."), measure, value, Decimal(measure.decimals)
        )
    return None


def _limit(message: str, measure: Measure, value: Decimal, limit: Decimal) -> OutOfLimits:
    return OutOfLimits(message, field=measure.code, title=measure.title.vi, value=value, limit=limit)
