"""What the person says once: a question of one form that an earlier form of the submission asks as well."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..filling.reading import Part, name
from ..form_shapes import FormField
from ..procedure_forms import Asked

Before = Mapping[str, int]
"""Fields of a form, as a page of its own calls them, with the place of the form that asks them first."""

NOTHING: Before = {}


def said_before(asked: Sequence[Asked | None]) -> list[Before]:
    """For each form the questions an earlier one always asks. None: a form that stands on paper, which asks nothing here."""
    first: dict[str, tuple[int, FormField]] = {}
    found: list[Before] = []
    for place, form in enumerate(asked):
        fields = list(_plain(form)) if form is not None else []
        same = {name(one.code): first[one.code][0] for one, _always in fields if _same(one, first)}
        found.append(same)
        for one, always in fields:
            if always:
                first.setdefault(one.code, (place, one))
    return found


def _plain(form: Asked) -> Iterator[tuple[FormField, bool]]:
    """The fields outside rows, and whether each is asked whatever is answered."""
    for section in form.sections:
        if section.rows is None:
            yield from ((one, section.when is None and one.when is None) for one in section.fields)


def _same(one: FormField, first: Mapping[str, tuple[int, FormField]]) -> bool:
    """The same fact is asked the same way, so that what is right above is right here. A file is handed over with each form
    that asks for it."""
    if one.code not in first or one.kind == "file":
        return False
    return _taken(first[one.code][1]) == _taken(one)


def _taken(one: FormField) -> tuple[Any, ...]:
    return one.kind, one.required, one.choices, one.least, one.most, one.longest


def without(parts: Sequence[Part], before: Before) -> tuple[list[Part], list[str]]:
    """(the sections as far as they still ask something, the questions that were asked above)."""
    left: list[Part] = []
    told: list[str] = []
    for part in parts:
        questions = [one for one in part.questions if one.name not in before]
        told += [one.label for one in part.questions if one.name in before]
        if questions or part.repeats:
            left.append(replace(part, questions=questions))
    return left, told
