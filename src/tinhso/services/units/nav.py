"""Units in the rail, for everybody."""

from tinhso.kernel.texts import mark as _
from tinhso.web import navigation
from tinhso.web.navigation import Entry


def register() -> None:
    navigation.entries.add("units", Entry(_("Units"), "units:search", "unit", 20))
