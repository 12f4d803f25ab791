"""What the store gives up when an applicant's data are erased: whose a result is and what it says.

A result that another dossier reused stays whole until nobody's kept dossier needs it: it goes with the last of these.
"""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from tinhso.engines.documents import public as documents
from tinhso.kernel.texts import mark as _

from ..erasers import Eraser, Whose, erased
from .models import Result, Reused


def _needed(results: Collection[int], *, but: int) -> set[int]:
    """Those that a dossier whose data are kept has reused, other than this one."""
    uses = list(
        Reused.objects.filter(result_id__in=results).exclude(dossier_id=but).values_list("result_id", "dossier_id")
    )
    gone = erased({dossier for _result, dossier in uses})
    return {result for result, dossier in uses if dossier not in gone}


def _going(dossier: int) -> QuerySet[Result]:
    """Results of the dossier, and those it reused out of dossiers erased before; without those somebody still needs."""
    reused = dict(
        Reused.objects.filter(dossier_id=dossier).exclude(result__dossier_id=dossier).values_list(
            "result_id", "result__dossier_id"
        )
    )  # fmt: skip
    gone = erased(set(reused.values()))
    own = Result.objects.filter(dossier_id=dossier).values_list("pk", flat=True)
    ids = {*own, *(result for result, source in reused.items() if source in gone)}
    return Result.objects.filter(pk__in=ids - _needed(ids, but=dossier))


def many(whose: Whose, on: date) -> int:
    return int(_going(whose.row.id).exclude(handle="").count())


def keeps(whose: Whose) -> list[int]:
    """Files of results that stay."""
    own = dict(Result.objects.filter(dossier_id=whose.row.id).values_list("pk", "paper_id"))
    return [own[id] for id in _needed(own, but=whose.row.id)]


def erase(whose: Whose, on: date) -> None:
    rows = list(_going(whose.row.id).values_list("pk", "paper_id"))
    documents.erase([paper for _result, paper in rows])
    Result.objects.filter(pk__in=[id for id, _paper in rows]).update(handle="", facts=None, reason=None)


ERASER = Eraser(
    order=60,
    title=_("Results in the store: whose they are, what they say, their files"),
    columns=(
        "onestop_results.Result.handle",
        "onestop_results.Result.facts",
        "onestop_results.Result.reason",
    ),
    many=many,
    erase=erase,
    keeps=keeps,
)
