"""What a packet sent from home gives up when the data of the applicant of its dossier are erased."""

from datetime import date

from django.db.models import Q

from tinhso.kernel.texts import mark as _

from ..erasers import Eraser, Whose
from .models import Submission


def many(whose: Whose, on: date) -> int:
    held = Q(person__isnull=False) | Q(answers__isnull=False) | Q(reason__isnull=False)
    return int(Submission.objects.filter(held, dossier_id=whose.row.id).count())


def erase(whose: Whose, on: date) -> None:
    """Files of the packet are files of the dossier since it was accepted."""
    Submission.objects.filter(dossier_id=whose.row.id).update(person=None, answers=None, reason=None, expires=None)


ERASER = Eraser(
    order=80,
    title=_("What was handed in from home"),
    columns=(
        "onestop_online.Submission.person",
        "onestop_online.Submission.answers",
        "onestop_online.Submission.reason",
    ),
    many=many,
    erase=erase,
)
