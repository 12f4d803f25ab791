"""The right this service brings."""

from tinhso.kernel.access import Right, rights
from tinhso.kernel.texts import mark as _

SEE_PERSONS = "trace.person"


def register() -> None:
    rights.add(SEE_PERSONS, Right(SEE_PERSONS, _("See which person acted, not only the post")))
