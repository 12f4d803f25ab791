"""The answers of a dossier: kept with it, encrypted, and read again as what they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .. import procedure_forms, secrecy
from ..form_shapes import FormSection
from ..procedure_forms import Asked
from ..procedures import Procedure
from .models import Filled, FormFile
from .rules.answers import Answers, Value


@dataclass(frozen=True, slots=True)
class Kept:
    """The form of a dossier as it was handed in, with the version it is of; `post` and `unit`: who typed it for the
    applicant."""

    asked: Asked
    on_paper: bool
    answers: Answers
    post: int | None
    unit: int | None
    sources: tuple[int, ...]


def packed(given: Answers) -> bytes:
    """As they are kept."""
    return secrecy.packed(given, default=str)


def put(dossier: int, asked: Asked, given: Answers) -> None:
    """Answers that came another way than from a page of ours; what was kept before is replaced."""
    held = {"form_id": asked.id, "on_paper": False, "answers": packed(given)}
    Filled.objects.update_or_create(pk=dossier, defaults=held)


def unpacked(form: Sequence[FormSection], kept: bytes | memoryview) -> Answers:
    """As they were, numbers exact; `form`: the version under which they were given."""
    found: dict[str, Any] = secrecy.unpacked(kept)
    exact = {one.code for section in form for one in section.fields if one.kind == "number"}

    def value(code: str, one: Any) -> Value:
        return Decimal(one) if code in exact else one

    return {
        code: [{inner: value(inner, each) for inner, each in row.items()} for row in given]
        if isinstance(given, list)
        else value(code, given)
        for code, given in found.items()
    }


def of(dossier: int, it: Procedure) -> Kept | None:
    """The form of a dossier whose reader may see it; None where none was asked for or none was kept. `it`: the procedure
    as the dossier has it."""
    row = Filled.objects.filter(pk=dossier).first()
    return kept(row, it) if row is not None else None


def kept(row: Filled, it: Procedure) -> Kept:
    """A row, read under the version it was filled in under."""
    asked = procedure_forms.under(it, row.form_id)
    given = unpacked(asked.sections, row.answers) if row.answers is not None else {}
    return Kept(asked, row.on_paper, given, row.post_id, row.unit_id, tuple(row.sources))


def files_of(dossier: int) -> dict[str, list[tuple[int, str]]]:
    """(paper, file name) by the field that asked for it."""
    found: dict[str, list[tuple[int, str]]] = {}
    kept = FormFile.objects.filter(dossier_id=dossier).exclude(paper__sha256="")  # the others were erased
    rows = kept.order_by("id").values_list("field", "paper_id", "paper__name")
    for field, paper, name in rows:
        found.setdefault(field, []).append((paper, name))
    return found
