"""What the form of a dossier gives up when its applicant's data are erased."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tinhso.kernel.texts import mark as _

from .. import secrecy
from ..erasers import Eraser, Whose
from ..form_shapes import FormField, FormSection
from . import keeping
from .models import Draft, Filled
from .rules.answers import Answers

SAYS_NOTHING = ("choice", "yes-no", "number", "whole")
"""Kinds of answers that stay where the form does not mark them as of a person: nobody can be named in them."""


def stays(one: FormField) -> bool:
    return one.kind in SAYS_NOTHING and not one.personal


def without_person(form: Sequence[FormSection], given: Answers) -> Answers:
    """The answers that are of no person; rows of persons or things go whole."""
    kept = {one.code for section in form if section.rows is None for one in section.fields if stays(one)}
    return {code: value for code, value in given.items() if code in kept}


def _held(whose: Whose) -> tuple[keeping.Kept | None, Answers]:
    """The form as it is kept, and of its answers those that stay."""
    held = keeping.of(whose.row.id, whose.row.definition)
    return held, without_person(held.asked.sections, held.answers) if held is not None else {}


def many(whose: Whose, on: date) -> int:
    held, stay = _held(whose)
    return len(held.answers if held is not None else ()) - len(stay) + len(_drafts(whose, on))


def erase(whose: Whose, on: date) -> None:
    held, stay = _held(whose)
    if held is not None:
        packed = keeping.packed(stay) if not held.on_paper else None
        Filled.objects.filter(pk=whose.row.id).update(answers=packed, sources=[])
    Draft.objects.filter(pk__in=_drafts(whose, on)).delete()


def _drafts(whose: Whose, on: date) -> list[int]:
    """Drafts under the same number, where it was typed: there are few, and they go by themselves after 30 days."""
    rows = Draft.objects.filter(
        unit_id__in=filter(None, (whose.row.receiving_id, whose.row.support_id)), expires__gt=on
    )
    return [id for id, typed in rows.values_list("id", "typed") if _digits(typed) == whose.person.number]


def _digits(typed: Any) -> str:
    number = secrecy.unpacked(typed).get("number", "")
    return "".join(char for char in str(number) if char.isdigit())


ERASER = Eraser(
    order=40,
    title=_("Answers of the form that tell of a person, and drafts with the same number"),
    columns=("onestop_filling.Filled.answers", "onestop_filling.Draft.typed"),
    many=many,
    erase=erase,
)
