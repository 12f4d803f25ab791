"""What ratings give up when an applicant's data are erased: what was written. How many were satisfied stays."""

from datetime import date

from tinhso.kernel.texts import mark as _

from ..erasers import Eraser, Whose
from .models import Rating


def many(whose: Whose, on: date) -> None:
    return None  # whether somebody wrote anything about a dossier is told to nobody


def erase(whose: Whose, on: date) -> None:
    Rating.objects.filter(dossier_id=whose.row.id).update(comment=None)


ERASER = Eraser(
    order=90,
    title=_("What was written with a rating, if anything was"),
    columns=("onestop_rating.Rating.comment",),
    many=many,
    erase=erase,
)
