"""Home in the rail; units in the search."""

from tinhso.kernel.texts import mark as _
from tinhso.web import finding, navigation
from tinhso.web.navigation import Entry

from . import queries


def register() -> None:
    navigation.entries.add("home", Entry(_("Home"), "home:home", "home", 0))
    finding.finders.add("units", finding.Finder(_("Units"), 10, queries.find_units))
