"""The right this service brings."""

from tinhso.kernel.access import Right, rights
from tinhso.kernel.texts import mark as _

BRIEF = "home.brief"


def register() -> None:
    rights.add(BRIEF, Right(BRIEF, _("Have the leader's one page as home")))
