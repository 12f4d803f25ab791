"""The configuration in the rail, for those who may see it; plans that wait for somebody's approval."""

from tinhso.kernel.texts import mark as _
from tinhso.web import navigation
from tinhso.web.navigation import Entry

from .definitions import READ


def register() -> None:
    navigation.entries.add("configuration", Entry(_("Configuration"), "configuration:home", "settings", 80, right=READ))
