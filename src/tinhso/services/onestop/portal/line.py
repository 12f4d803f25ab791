"""The line to the portal: switched on by a pack from a day on, its address and keys given by the environment."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from tinhso.kernel.actor import process
from tinhso.store import definitions

from ..definitions import DESKS
from ..desk_settings import DeskSettings

PORTAL = process("onestop.portal")
"""Who acts when the portal speaks."""
MESSAGES = "v1/messages/"
"""Where at the portal's address messages go."""


@dataclass(frozen=True, slots=True)
class Keys:
    """`address`: the portal's, with a / at the end. `ours`: what we sign with. `theirs`: what the portal signs with, the
    newest first."""

    address: str
    ours: str = field(repr=False)
    theirs: tuple[str, ...] = field(repr=False)

    @property
    def complete(self) -> bool:
        return bool(self.address and self.ours and self.theirs)


def keys() -> Keys:
    given = settings.PORTAL
    address = str(given["address"]).strip()
    return Keys(
        address if not address or address.endswith("/") else f"{address}/",
        str(given["secret"]).strip(),
        tuple(str(given["secret_in"]).split()),
    )


def is_on(*, on: date) -> bool:
    """Does the pack of this province say that dossiers are kept in step with the portal on that day?"""
    return _settings(on) is not None


def _settings(on: date) -> DeskSettings | None:
    here = settings.TINHSO_PROVINCE_CODE
    for kept in definitions.in_force(DeskSettings, DESKS, on=on):
        if kept.it.national_portal == "on" and here in ("", kept.it.province):
            return kept.it
    return None


def bodies(on: date) -> str:
    """What the codes of the province's bodies begin with."""
    found = _settings(on)
    return found.bodies if found else ""


def province_code(on: date) -> str:
    found = _settings(on)
    return found.province if found else ""
