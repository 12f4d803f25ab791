"""Where the index, the figures and the board stand in the rail."""

from tinhso.kernel.texts import mark as _
from tinhso.web import navigation


def register() -> None:
    """Called once while starting."""
    navigation.entries.add("quality", navigation.Entry(_("Quality of service"), "onestop:quality", "ranking", 36))
