"""Rights the store brings."""

from tinhso.kernel.access import Right, rights
from tinhso.kernel.texts import mark as _

LOOK_UP = "result.look-up"


def register() -> None:
    """Called once while starting."""
    title = _("Look up the results of the person at the desk")
    rights.add(LOOK_UP, Right(LOOK_UP, title, acts=("results.looked-up",)))
