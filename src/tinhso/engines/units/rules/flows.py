"""What flows from old units into new ones, by their shares. Nothing is lost and nothing is guessed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tinhso.kernel.errors import Invalid, TinhSoError
from tinhso.kernel.texts import mark as _

from .steps import Ref


@dataclass(frozen=True, slots=True)
class Flow:
    """`share` of `source` goes into `into`; None: not known. `kind`: merge (whole) or split."""

    source: int
    into: Ref
    share: Decimal | None
    kind: str


def share_problems(title: str, shares: Iterable[Decimal | None]) -> list[TinhSoError]:
    """What is wrong with the shares out of one unit: they are all known and exactly 1, or all unknown."""
    given = list(shares)
    known = [share for share in given if share is not None]
    if any(share <= 0 or share > 1 for share in known):
        return [Invalid(_("A share of “%(unit)s” must be more than 0 and at most 1."), unit=title)]
    if known and len(known) < len(given):
        return [Invalid(_("Give all shares of “%(unit)s”, or none of them: some are missing."), unit=title)]
    if known and sum(known) != 1:
        return [
            Invalid(
                _("The shares of “%(unit)s” add up to %(sum)s; they must be exactly 1."), unit=title, sum=sum(known)
            )
        ]
    return []


def carried(counts: Mapping[int, Decimal], flows: Iterable[Flow]) -> dict[Ref, Decimal | None]:
    """Counts of the old units as counts of the new: None where a share or an old count is not known.

    A count that is known goes over whole: the sum over the new units equals the sum over the old.
    """
    found: dict[Ref, Decimal | None] = {}
    for flow in flows:
        before = found.get(flow.into, Decimal(0))
        count = counts.get(flow.source)
        unknown = before is None or count is None or flow.share is None
        found[flow.into] = None if unknown else before + count * flow.share  # type: ignore[operator]
    return found
