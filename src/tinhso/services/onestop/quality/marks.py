"""What may be known of a dossier beside its case: that it has a digital result, was paid online, was rated badly, …

Pieces of this service that know more add their mark here while starting; a criterion whose marks nobody brings is “not
held here”, never zero.
"""

from dataclasses import dataclass

from tinhso.kernel.registry import Registry

NAMES = ("file", "digitised", "reused", "unhappy", "fee", "paid")
"""Marks that counts ask for."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`told`: SQL that says of a dossier `d` (onestop_dossier) whether it has the mark; of fixed text, from code alone.

    `events`: names of the events after which it may be another.
    """

    told: str
    events: tuple[str, ...] = ()


marks: Registry[Mark] = Registry("marks of dossiers")


def register() -> None:
    """Called once while starting: what the core of this service knows by itself."""
    marks.add("file", Mark("EXISTS (SELECT FROM onestop_scan s WHERE s.dossier_id = d.id AND s.code = 'result')"))
    marks.add("digitised", Mark("EXISTS (SELECT FROM onestop_scan s WHERE s.dossier_id = d.id AND s.code <> 'result')"))
    marks.add("reused", Mark("EXISTS (SELECT FROM onestop_dossierpaper l WHERE l.dossier_id = d.id AND l.looked_up)"))


def told() -> dict[str, str]:
    """Every mark with its SQL; one that nobody brings is false of every dossier."""
    held = dict(marks.items())
    return {name: held[name].told if name in held else "false" for name in NAMES}
