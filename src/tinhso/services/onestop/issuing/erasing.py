"""What papers issued on a dossier give up when its applicant's data are erased: what they state. Numbers and days stay."""

from datetime import date

from tinhso.kernel.texts import mark as _

from ..erasers import Eraser, Whose
from .models import Issued


def many(whose: Whose, on: date) -> int:
    return int(Issued.objects.filter(dossier_id=whose.row.id, facts__isnull=False).count())


def erase(whose: Whose, on: date) -> None:
    Issued.objects.filter(dossier_id=whose.row.id, facts__isnull=False).update(facts=None)


ERASER = Eraser(
    order=50,
    title=_("What the papers issued on it state"),
    columns=("onestop_issuing.Issued.facts",),
    many=many,
    erase=erase,
)
