"""What the mirror of the national portal gives up when an applicant's data are erased: contents. Steps, numbers, sums stay."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from tinhso.engines.documents import public as documents
from tinhso.kernel.errors import NotNow
from tinhso.kernel.texts import ERASED
from tinhso.kernel.texts import mark as _

from .. import secrecy
from ..dossiers import Seen
from ..erasers import Eraser, Whose
from .models import Handed, HandedFile, InboxMessage, Mirrored, OutboxMessage


def _handed(dossier: int) -> QuerySet[Handed]:
    return Handed.objects.filter(mirrored__dossier_id=dossier)


def _came(dossier: int) -> QuerySet[InboxMessage]:
    names = Mirrored.objects.filter(dossier_id=dossier, external__isnull=False).values_list("external", flat=True)
    return InboxMessage.objects.filter(external__in=list(names))


def many(whose: Whose, on: date) -> int:
    id = whose.row.id
    told = OutboxMessage.objects.filter(mirrored__dossier_id=id).exclude(body=b"")
    return int(_handed(id).count() + _came(id).exclude(body=b"").count() + told.count())


def erase(whose: Whose, on: date) -> None:
    id = whose.row.id
    files = HandedFile.objects.filter(handed__mirrored__dossier_id=id).values_list("paper_id", flat=True)
    documents.erase(set(files) - whose.kept)
    _handed(id).update(person=secrecy.packed({"name": ERASED, "number": ""}), answers=None, reason=None)
    _came(id).update(body=b"", problems=[], whole=False)
    OutboxMessage.objects.filter(mirrored__dossier_id=id).update(body=b"", told="")


def waits(row: Seen, at: datetime) -> None:
    """NotNow while the portal does not know everything, or a person has still to look at what came from it."""
    untold = OutboxMessage.objects.filter(Q(state="waiting") | Q(state="refused"), mirrored__dossier_id=row.id)
    if untold.exists() or _handed(row.id).filter(supplement_at__isnull=False).exists():
        raise NotNow(_("The national portal has not been told everything of this dossier yet. Erase when it has."))


ERASER = Eraser(
    order=85,
    title=_("What the national portal handed over, and messages with it"),
    columns=(
        "onestop_portal.Handed.person",
        "onestop_portal.Handed.answers",
        "onestop_portal.Handed.reason",
        "onestop_portal.InboxMessage.body",
        "onestop_portal.InboxMessage.problems",
        "onestop_portal.OutboxMessage.body",
        "onestop_portal.OutboxMessage.told",
    ),
    many=many,
    erase=erase,
    waits=waits,
)
