"""The answers a portal sends, put into the procedure's form by the codes of its fields, and checked like any others. Pure.

What does not fit stays with the words that came and the reason: an officer reads it, and nothing is dropped.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from tinhso.kernel.errors import Invalid, Missing, TinhSoError
from tinhso.kernel.texts import mark as _

from ...filling.rules.answers import NO, YES, Answers, fitting, path, tidy
from ...form_shapes import FormField, FormSection


@dataclass(frozen=True, slots=True)
class Unfit:
    """An answer that stands in no form of ours. `path`: of the field ("ten-con", in rows "cha-me:0:ten"); `words`: as they came."""

    path: str
    words: str
    why: TinhSoError


@dataclass(frozen=True, slots=True)
class Fitted:
    """`answers`: what is right, as the form keeps it. `missing`: what the form asks for and did not come, by path."""

    answers: Answers
    unfit: tuple[Unfit, ...] = ()
    missing: tuple[str, ...] = ()


def fit(form: Sequence[FormSection], came: Mapping[str, Any]) -> Fitted:
    """Answers by field; of a section with rows a list under its own code. Numbers, true and false may come as such.

    Wrong answers, questions the form does not know or does not ask after the other answers, and files (they come as papers)
    are unfit.
    """
    typed, unfit = _typed(form, came)
    answers, problems = fitting(form, typed)
    told = {one.path for one in unfit}
    missing: list[str] = []
    for problem in problems:
        place = problem.field or ""
        if isinstance(problem, Missing):
            if place not in told:
                missing.append(place)
        else:
            unfit.append(Unfit(place, words(_at(came, place)), problem))
            told.add(place)
    unfit += _not_asked(form, typed, answers, told)
    return Fitted(_filled(answers), tuple(unfit), tuple(missing))


def _filled(answers: Answers) -> Answers:
    """Without rows of which nothing fitted: a page of ours keeps none that is empty."""
    rows = {code: [row for row in value if row] for code, value in answers.items() if isinstance(value, list)}
    return {code: rows.get(code, value) for code, value in answers.items() if rows.get(code, True)}


def words(value: Any) -> str:
    """As it came, for people to read."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _typed(form: Sequence[FormSection], came: Mapping[str, Any]) -> tuple[dict[str, Any], list[Unfit]]:
    """What came as if somebody had typed it, and what nobody could have typed there."""
    typed: dict[str, Any] = {}
    unfit: list[Unfit] = []
    known: set[str] = set()
    for section in form:
        if section.rows is None:
            known |= {one.code for one in section.fields}
            typed |= _texts(section.fields, came, (), unfit)
        elif section.code in came:
            known.add(section.code)
            rows = came[section.code]
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                unfit.append(
                    Unfit(section.code, words(rows), Invalid(_("Rows are sent as a list, each with its fields.")))
                )
                continue
            codes = {one.code for one in section.fields}
            typed[section.code] = [
                _texts(section.fields, row, (section.code, number), unfit) for number, row in enumerate(rows)
            ]
            unfit += [
                _unknown(path(section.code, number, code), value)
                for number, row in enumerate(rows)
                for code, value in row.items()
                if code not in codes
            ]
    unfit += [_unknown(code, value) for code, value in came.items() if code not in known]
    return typed, unfit


def _unknown(place: str, value: Any) -> Unfit:
    return Unfit(place[:200], words(value), Invalid(_("The form has no question of this code."), field=place[:200]))


def _texts(
    fields: Sequence[FormField], given: Mapping[str, Any], where: tuple[str | int, ...], unfit: list[Unfit]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in fields:
        value = given.get(one.code)
        if value is None or value == "":
            continue
        text = _text(value)
        if one.kind == "file":
            why = Invalid(_("Files come as papers of the dossier, not as answers."))
        elif text is None:
            why = Invalid(_("This is no answer to one question."))
        else:
            found[one.code] = text
            continue
        unfit.append(Unfit(path(*where, one.code), words(value), why))
    return found


def _text(value: Any) -> str | None:
    """As somebody would type it; None for what nobody can type into one field."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int | float | Decimal):
        try:
            return f"{Decimal(str(value)):f}".replace(".", ",")
        except (InvalidOperation, ValueError):
            return None
    return value if isinstance(value, str) else None


def _at(came: Mapping[str, Any], place: str) -> Any:
    """What came at a path."""
    found: Any = came
    for part in place.split(":"):
        if isinstance(found, list) and part.isdecimal() and int(part) < len(found):
            found = found[int(part)]
        elif isinstance(found, dict):
            found = found.get(part, "")
        else:
            return ""
    return found


def _not_asked(
    form: Sequence[FormSection], typed: Mapping[str, Any], answers: Answers, told: set[str]
) -> Iterator[Unfit]:
    """What was answered though, after the other answers, nobody asked."""
    for section in form:
        if section.rows is None:
            given = {one.code: typed[one.code] for one in section.fields if one.code in typed}
            yield from _left(given, answers, (), told)
        elif section.code not in told:
            rows = [
                (number, row) for number, row in enumerate(typed.get(section.code, ())) if any(map(tidy, row.values()))
            ]
            kept = answers.get(section.code, [])
            for place, (number, row) in enumerate(rows):
                held = kept[place] if isinstance(kept, list) and place < len(kept) else {}
                yield from _left(row, held, (section.code, number), told)


def _left(
    given: Mapping[str, str], held: Mapping[str, Any], where: tuple[str | int, ...], told: set[str]
) -> Iterator[Unfit]:
    for code, text in given.items():
        place = path(*where, code)
        if tidy(text) and code not in held and place not in told:
            yield Unfit(place, text, Invalid(_("After the other answers this is not asked."), field=place))
