"""What a packet sent from home gives up when the data of the applicant of its dossier are erased."""

from datetime import date

from django.db.models import Q, QuerySet

from tinhso.kernel.texts import mark as _

from ..erasers import Eraser, Whose
from . import own
from .models import Begun, Submission


def many(whose: Whose, on: date) -> int:
    held = Q(person__isnull=False) | Q(answers__isnull=False) | Q(reason__isnull=False)
    submissions = Submission.objects.filter(held, dossier_id=whose.row.id).count()
    return int(submissions + _begun(whose).count())


def erase(whose: Whose, on: date) -> None:
    """Files of the packet are files of the dossier since it was accepted."""
    Submission.objects.filter(dossier_id=whose.row.id).update(
        person=None, answers=None, reason=None, handle="", expires=None
    )
    _begun(whose).delete()


def _begun(whose: Whose) -> QuerySet[Begun]:
    """What the same person has begun and not handed in. Another, whose number was mistyped in this dossier, keeps theirs."""
    return Begun.objects.none() if whose.person.erased else Begun.objects.filter(handle=own.drafts_of(whose.person))


ERASER = Eraser(
    order=80,
    title=_("What was handed in from home, or begun"),
    columns=(
        "onestop_online.Submission.person",
        "onestop_online.Submission.answers",
        "onestop_online.Submission.reason",
        "onestop_online.Submission.handle",
        "onestop_online.Begun.handle",
        "onestop_online.Begun.typed",
    ),
    many=many,
    erase=erase,
)
