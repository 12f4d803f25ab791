"""Lines of the rail."""

from tinhso.kernel.texts import mark as _
from tinhso.web import navigation

from .definitions import READ


def register() -> None:
    """Called once while starting."""
    navigation.entries.add("audit", navigation.Entry(_("Journal"), "audit:search", "clock", 80, right=READ))
    navigation.entries.add("seals", navigation.Entry(_("Seals"), "audit:seals", "check", 85))
