"""What a citizen filled in on the portal, in the procedure's own form: for the officer who accepts it, and kept with the dossier."""

from tinhso.kernel.days import local_day
from tinhso.store import definitions
from tinhso.web.errors import said as told

from .. import procedure_forms, words
from ..filling import keeping
from ..models import Dossier
from ..procedure_forms import Asked
from ..procedures import Procedure
from . import handed
from .models import Handed
from .rules.filled import Fitted, fit


def of(row: Handed, it: Procedure) -> tuple[Asked, Fitted]:
    """The form in force on the day it was sent, and what came, put into it."""
    came = handed.sent(row)["answers"]
    asked = procedure_forms.of(it, on=local_day(min(row.submitted_at, row.received_at)))
    return asked, fit(asked.sections, came)


def keep(row: Handed, dossier: int) -> None:
    """With the dossier, what fits; the rest stays here beside it, as it came. A part of the acts that take it in."""
    procedure = Dossier.objects.values_list("procedure_id", flat=True).get(pk=dossier)
    asked, fitted = of(row, definitions.by_id(Procedure, procedure).it)
    if fitted.answers:
        keeping.put(dossier, asked, fitted.answers)


def unfit(asked: Asked, fitted: Fitted) -> list[tuple[str, str, str]]:
    """(what was asked, the words that came, why they do not fit)."""
    return [(label(asked, one.path), one.words, told(one.why)) for one in fitted.unfit]


def missing(asked: Asked, fitted: Fitted) -> list[str]:
    """What the form asks for and nobody answered."""
    return [label(asked, path) for path in fitted.missing]


def label(asked: Asked, path: str) -> str:
    """What people read of a path; one the form does not know stands as it came."""
    first, _colon, rest = path.partition(":")
    for section in asked.sections:
        if section.code == first and section.rows is not None:
            number, _colon, inner = rest.partition(":")
            field = next((one for one in section.fields if one.code == inner), None)
            row = (
                f"{words.said(section.rows.row)} {int(number) + 1}" if number.isdecimal() else words.said(section.title)
            )
            return ": ".join(filter(None, (row, words.said(field.title) if field else inner)))
        for one in section.fields if section.rows is None else ():
            if one.code == path:  # the same question may stand in several sections, as for both who marry
                return f"{words.said(section.title)}: {words.said(one.title)}"
    return path
