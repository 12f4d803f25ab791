"""The right this piece brings."""

from tinhso.kernel.access import Right, rights
from tinhso.kernel.texts import mark as _

EXPORT = "dossier.export"


def register() -> None:
    """Called once while starting."""
    title = _("Take out the records of dossiers for the archive")
    rights.add(EXPORT, Right(EXPORT, title, acts=("dossier.exported",)))
