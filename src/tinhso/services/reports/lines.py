"""A return as its page shows it: sections of finished lines; and what a person typed, read off the form."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.measures import public as measures
from tinhso.web import formats
from tinhso.web.forms import Form

from .rules.answers import PROOF, Answer, Asked, Conflict, Typed
from .rules.deadlines import change_percent, is_unusual, previous
from .sheets import Sheet

NOTE, UNKNOWN, WAS = ":note", ":unknown", ":was"


@dataclass(frozen=True, slots=True)
class Line:
    """One field, every text finished. `mark` goes into the form and comes back as what the person was shown."""

    code: str
    title: str
    hint: str
    limits: str
    unit: str
    kind: str
    choices: tuple[tuple[str, str, str], ...]
    required: bool
    may_be_unknown: bool
    proof: str
    computed: bool
    answer: Answer
    said: str
    mark: str
    before: str
    change: str
    unusual: bool
    proofs: tuple[tuple[int, str, str, str], ...]


def sections_of(sheet: Sheet) -> list[tuple[str, list[Line]]]:
    """Headings with their lines, last period's values beside."""
    language = get_language() or "vi"
    before = measures.figures(set(sheet.asked), {sheet.unit}, previous(sheet.period))
    return [
        (
            section.title.in_language(language),
            [
                _line(sheet, field.measure, before.get((field.measure, sheet.unit)), language)
                for field in section.fields
            ],
        )
        for section in sheet.form.it.sections
    ]


def _line(sheet: Sheet, code: str, before: measures.FigureRow | None, language: str) -> Line:
    asked, answer, field = sheet.asked[code], sheet.answer(code), sheet.form.it.field(code)
    then = before.value if before else None
    change = change_percent(then, answer.value)
    return Line(
        code=code,
        title=asked.title.in_language(language),
        hint=field.hint.in_language(language) if field and field.hint else "",
        limits=limits_of(asked),
        unit=sheet.measures[code].unit_of_measure.in_language(language),
        kind="choice" if asked.choices else "whole" if asked.decimals == 0 else "decimal",
        choices=tuple((choice, title.in_language(language), "") for choice, title in asked.choices),
        required=asked.required,
        may_be_unknown=asked.may_be_unknown,
        proof=asked.proof,
        computed=asked.computed,
        answer=answer,
        said=spoken(asked, answer, language),
        mark=answer.mark,
        before=_before(asked, before, language),
        change="" if change is None else formats.change(change, 1) + "%",
        unusual=is_unusual(then, answer.value, sheet.form.it.unusual_percent),
        proofs=tuple(
            (proof.paper, proof.name, formats.size(proof.size), reverse("reports:paper", args=[proof.paper]))
            for proof in sheet.proofs.get(code, ())
        ),
    )


def spoken(asked: Asked, answer: Answer, language: str) -> str:
    """The answer in words; an empty one is a dash, never 0."""
    if answer.unknown:
        return gettext("No figure yet")
    if answer.raw:
        return answer.raw
    if answer.choice:
        return next(
            (title.in_language(language) for code, title in asked.choices if code == answer.choice), answer.choice
        )
    return formats.number(answer.value)


def _before(asked: Asked, before: measures.FigureRow | None, language: str) -> str:
    if before is None:
        return ""
    return spoken(asked, Answer(value=before.value, choice=before.choice), language)


def limits_of(asked: Asked) -> str:
    """The limits, said before they are broken."""
    if asked.choices:
        return ""
    low, high = asked.minimum, asked.maximum
    if low is not None and high is not None:
        said = gettext("From %(least)s to %(most)s.") % {"least": _n(low), "most": _n(high)}
    elif low is not None:
        said = gettext("At least %(least)s.") % {"least": _n(low)}
    elif high is not None:
        said = gettext("At most %(most)s.") % {"most": _n(high)}
    else:
        said = ""
    if asked.decimals == 0:
        return said
    places = gettext("At most %(places)s decimals, after a comma.") % {"places": asked.decimals}
    return f"{said} {places}".strip()


def _n(value: Decimal) -> str:
    return formats.number(value)


def typed_in(posted: Mapping[str, Any]) -> dict[str, Typed]:
    """What a posted form holds, by field. A field is there when the mark of what was shown is."""
    codes = [name.removesuffix(WAS) for name in posted if name.endswith(WAS)]
    return {
        code: Typed(
            text=str(posted.get(code, "")),
            unknown=bool(posted.get(code + UNKNOWN)),
            note=str(posted.get(code + NOTE, "")),
            was=str(posted[code + WAS]),
        )
        for code in codes
    }


def form_of(sheet: Sheet, form: Form | None = None) -> Form:
    """The form to show: what was typed, else what is saved; each field named in the list of errors."""
    language = get_language() or "vi"
    shown = form or Form(initial=_initial(sheet))
    titles = {code: asked.title.in_language(language) for code, asked in sheet.asked.items()}
    shown.labels = titles | {code + PROOF: title for code, title in titles.items()}
    return shown


def _initial(sheet: Sheet) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, answer in sheet.answers.items():
        found[code] = answer.text
        found[code + NOTE] = answer.note
        found[code + UNKNOWN] = "1" if answer.unknown else ""
    return found


def unsaved(sheet: Sheet, form: Form) -> list[tuple[str, str]]:
    """What was typed into a form that could not be saved because the return had moved on: shown, so that none is lost."""
    if not form.posted:
        return []
    language = get_language() or "vi"
    typed = typed_in(form.typed)
    return [
        (asked.title.in_language(language), typed[code].text)
        for code, asked in sheet.asked.items()
        if code in typed and typed[code].text.strip() and typed[code].text.strip() != sheet.answer(code).text
    ]


def conflict_words(conflict: Conflict) -> str:
    """Both answers, and what to do."""
    kept = gettext("No figure yet") if conflict.kept.unknown else conflict.kept.text or gettext("nothing")
    typed = gettext("No figure yet") if conflict.typed.unknown else conflict.typed.text or gettext("nothing")
    return gettext(
        "A colleague saved “%(kept)s” here meanwhile; you typed “%(typed)s”. Keep the right one and save again."
    ) % {"kept": kept, "typed": typed}
