"""The section of a dossier's page: four states that do not depend on each other, side by side (business, fee, result, step)."""

from typing import Any

from django.utils.translation import get_language, gettext

from tinhso.engines.cases import public as cases
from tinhso.kernel.texts import mark as _
from tinhso.web import formats

from ..actions.handling import RESULT
from ..dossiers import Seen
from ..models import Scan
from . import filled, queries
from .desk_pages import payment_words

STEPS = {
    "waiting": (_("Waits to be sent"), "wait"),
    "in-step": (_("In step"), "good"),
    "refused": (_("Refused by the portal"), "bad"),
}


def build(request: Any, row: Seen) -> dict[str, Any] | None:
    """None for a dossier the portal is told nothing of."""
    step = queries.step_of(row.id)
    if step is None:
        return None
    case = row.case or cases.state_of(row.case_id)
    word, tone = STEPS[step.state]
    told = formats.moment(step.last_at) if step.last_at else gettext("nothing yet")
    return {
        "external": step.external,
        "business": case.stands.title.in_language(get_language() or "vi"),
        "payment": payment_words(step.handed.payment) if step.handed and step.handed.payment else "",
        "delivery": _delivery(row, case),
        "step": gettext(word),
        "tone": tone,
        "told": told,
        "supplement": step.handed.pk if step.handed and step.handed.supplement_at else None,
        "handed": step.handed.pk if step.handed else None,
        "unfit": filled.unfit(*filled.of(step.handed, row.definition)) if step.handed else [],
    }


def _delivery(row: Seen, case: cases.CaseNow) -> str:
    if case.state == "returned":
        return gettext("The result is handed over")
    if Scan.objects.filter(dossier_id=row.id, code=RESULT).exists():
        return gettext("The result is ready")
    return gettext("No result yet")
