"""Home in the rail; the province on the home page; units in the search."""

from tinhso.kernel.texts import mark as _
from tinhso.web import finding, front, navigation
from tinhso.web.navigation import Entry

from . import province, queries


def register() -> None:
    navigation.entries.add("home", Entry(_("Home"), "home:home", "home", 0))
    front.parts.add("province", province.part)
    finding.finders.add("units", finding.Finder(_("Units"), 10, queries.find_units))
