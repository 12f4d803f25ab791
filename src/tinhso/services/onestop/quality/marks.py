"""What may be known of a dossier beside its case: that it has a digital result, was paid online, was rated badly, …

Pieces of this service that know more add their mark here while starting; a criterion whose marks nobody brings is “not
held here”, never zero.
"""

from dataclasses import dataclass

from django.apps import apps

from tinhso.kernel.registry import Registry

NAMES = ("file", "digitised", "reused", "unhappy", "fee", "paid", "synced")
"""Marks that counts ask for."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`told`: SQL that says of a dossier `d` (onestop_dossier) whether it has the mark; of fixed text, from code alone.

    After which events a dossier is counted anew stands in `counting.EVENTS`.
    """

    told: str


marks: Registry[Mark] = Registry("marks of dossiers")


_SCAN = "EXISTS (SELECT FROM onestop_scan s WHERE s.dossier_id = d.id AND s.code {what})"
_LOOKED_UP = "EXISTS (SELECT FROM onestop_dossierpaper l WHERE l.dossier_id = d.id AND l.looked_up)"
_STORED = "EXISTS (SELECT FROM onestop_results_result h WHERE h.dossier_id = d.id AND NOT h.copy)"
_REUSED = "EXISTS (SELECT FROM onestop_results_reused u WHERE u.dossier_id = d.id)"
_OWES = "EXISTS (SELECT FROM onestop_paying_bill b WHERE b.dossier_id = d.id AND b.due > 0)"
_PAID = "EXISTS (SELECT FROM onestop_paying_receipt r WHERE r.bill_id = d.id AND r.way IN ('online', 'portal'))"
_PORTAL = "EXISTS (SELECT FROM onestop_portal_mirrored m {join} WHERE m.dossier_id = d.id AND {what})"
_AMOUNT = (
    "CASE WHEN h.payment->>'amount' ~ '^[0-9]+([.][0-9]+)?$' THEN (h.payment->>'amount')::numeric > 0 ELSE false END"
)
_HANDED = "JOIN onestop_portal_handed h ON h.mirrored_id = m.id"


def register() -> None:
    """Called once while starting: what this service knows by itself, with the pieces that are installed."""
    results, paying, portal = (
        apps.is_installed(f"tinhso.services.onestop.{piece}") for piece in ("results", "paying", "portal")
    )
    file, digitised = _SCAN.format(what="= 'result'"), _SCAN.format(what="<> 'result'")
    marks.add("file", Mark(f"({file} OR {_STORED})" if results else file))
    marks.add("digitised", Mark(digitised))
    marks.add("reused", Mark(f"({_LOOKED_UP} OR {_REUSED})" if results else _LOOKED_UP))
    owes, paid = ([_OWES], [_PAID]) if paying else ([], [])
    if portal:
        owes.append(_PORTAL.format(join=_HANDED, what=_AMOUNT))
        paid.append(_PORTAL.format(join=_HANDED, what="h.payment->>'state' = 'paid'"))
        marks.add("synced", Mark(_PORTAL.format(join="", what="m.known_at IS NOT NULL")))
    if owes:
        marks.add("fee", Mark(f"({' OR '.join(owes)})"))
        marks.add("paid", Mark(f"({' OR '.join(paid)})"))


def told() -> dict[str, str]:
    """Every mark with its SQL; one that nobody brings is false of every dossier."""
    held = dict(marks.items())
    return {name: held[name].told if name in held else "false" for name in NAMES}
