"""What a plan would do, for the person who signs it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinhso.kernel.texts import mark as _

COUNTED = {
    "opened": _("%(count)s units are opened"),
    "closed": _("%(count)s units end"),
    "continued": _("%(count)s units go on with another name, kind, code or parent"),
    "merged": _("%(count)s units go whole into another"),
    "split": _("%(count)s units are divided"),
    "unknown": _("of %(count)s divided units the shares are not known; their counts cannot be carried over"),
    "bodies": _("%(count)s bodies lose the unit that is their jurisdiction"),
}


@dataclass(frozen=True, slots=True)
class Effect:
    """One line: a message id and its values; `units` are the ids it speaks of."""

    message: str
    values: Mapping[str, Any]
    units: tuple[int, ...] = ()


def counted(name: str, units: tuple[int, ...], count: int | None = None) -> Effect | None:
    """The effect of a name in COUNTED; None when nothing of the sort happens."""
    number = len(units) if count is None else count
    return Effect(COUNTED[name], {"count": number}, units) if number else None
