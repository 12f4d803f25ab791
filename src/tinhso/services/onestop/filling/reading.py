"""Between a form of a pack and the fields of a page: names, labels, what was posted, what is shown again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from tinhso.kernel.texts import mark as _
from tinhso.web.forms import Form

from ..form_shapes import Condition, FormField, FormSection, Signer
from ..words import said
from .rules import answers
from .rules.answers import Answers, Typed, Value

MORE = 1
"""So many rows a press adds."""
ANSWERS = {answers.YES: _("Yes"), answers.NO: _("No")}
MOST_INLINE, SHORT = 3, 14
KINDS = {"number": "decimal", "identifier": "text", "phone": "text"}


def name(*parts: str | int) -> str:
    """Of a field of the page: "a:ten-con"; in rows "a:cha-me:0:ten"."""
    return answers.path("a", *parts)


def count_name(section: FormSection) -> str:
    return name(section.code, "rows")


@dataclass(frozen=True, slots=True)
class Question:
    """One field of the page. `asked`: false while what was answered so far does not ask it."""

    name: str
    label: str
    hint: str
    kind: str
    required: bool
    options: list[tuple[str, str, str]]
    longest: int
    asked: bool
    decided_by: str
    among: str

    @property
    def inline(self) -> bool:
        """A few short answers stand beside each other."""
        said = [label for _code, label, _more in self.options]
        return 0 < len(said) <= MOST_INLINE and max(map(len, said)) <= SHORT


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page; with `rows` the same questions row by row. `more`: the word on the button for one more,
    `adds` what it sends."""

    code: str
    name: str
    adds: str
    title: str
    asked: bool
    decided_by: str
    among: str
    questions: list[Question]
    rows: list[tuple[str, list[Question]]]
    repeats: bool
    count_name: str
    more: str


def typed(form: Sequence[FormSection], value: Callable[[str], str]) -> Typed:
    """What was posted, by section and row; `value(name)` as `Form.value`."""
    found: dict[str, Any] = {}
    for section in form:
        if section.rows is None:
            found |= {one.code: value(name(one.code)) for one in section.fields}
        else:
            count = rows_posted(section, value)
            found[section.code] = [
                {one.code: value(name(section.code, number, one.code)) for one in section.fields}
                for number in range(count)
            ]
    return found


def rows_posted(section: FormSection, value: Callable[[str], str]) -> int:
    """How many rows the page showed; one more than is allowed at most, so that too many are told."""
    assert section.rows is not None
    text = value(count_name(section))
    count = int(text) if text.isdecimal() and text.isascii() and len(text) < 6 else 0
    return min(max(count, section.rows.least, 1), section.rows.most + 1)


def files(form: Sequence[FormSection], posted: Mapping[str, Any]) -> dict[str, str]:
    """Names of the files attached, by the field that asks."""
    found = {}
    for section in form:
        for one in section.fields:
            file = posted.get(name(one.code)) if one.kind == "file" else None
            if file is not None:
                found[one.code] = file.name or one.code
    return found


def labels(form: Sequence[FormSection], value: Callable[[str], str]) -> dict[str, str]:
    """For `Form.labels`: every field the page may show."""
    found: dict[str, str] = {}
    for section in form:
        if section.rows is None:
            found |= {name(one.code): said(one.title) for one in section.fields}
            continue
        found[name(section.code)] = said(section.title)
        for number in range(rows_posted(section, value)):
            row = f"{said(section.rows.row)} {number + 1}"
            found |= {name(section.code, number, one.code): f"{row}: {said(one.title)}" for one in section.fields}
    return found


def sheet(form: Sequence[FormSection], page: Form) -> list[Part]:
    """What the page shows, with what is asked after what was typed so far."""
    words = answers.words_of(form, typed(form, page.value))
    return [_part(section, page, words) for section in form]


def _part(section: FormSection, page: Form, words: Mapping[str, str]) -> Part:
    rows: list[tuple[str, list[Question]]] = []
    if section.rows is not None:
        own = {one.code for one in section.fields}
        for number in range(rows_posted(section, page.value)):
            typed_row = {one.code: page.value(name(section.code, number, one.code)) for one in section.fields}
            questions = [
                _question(
                    one, name(section.code, number, one.code), {**words, **typed_row}, (section.code, number), own
                )
                for one in section.fields
            ]
            rows.append((f"{said(section.rows.row)} {number + 1}", questions))
    return Part(
        code=section.code,
        name=name(section.code),
        adds=section.code,
        title=said(section.title),
        asked=answers.met(section.when, words),
        decided_by=name(section.when.field) if section.when else "",
        among=_among(section.when),
        questions=[_question(one, name(one.code), words) for one in section.fields] if section.rows is None else [],
        rows=rows,
        repeats=section.rows is not None,
        count_name=count_name(section),
        more=gettext("Add: %(row)s") % {"row": said(section.rows.row)} if section.rows is not None else "",
    )


def _question(
    one: FormField,
    called: str,
    words: Mapping[str, str],
    row: tuple[str | int, ...] = (),
    own: frozenset[str] | set[str] = frozenset(),
) -> Question:
    decided = ""
    if one.when is not None:
        decided = name(*row, one.when.field) if one.when.field in own else name(one.when.field)
    return Question(
        name=called,
        label=said(one.title),
        hint=said(one.hint),
        kind=KINDS.get(one.kind, one.kind),
        required=one.required,
        options=_options(one),
        longest=answers.longest(one),
        asked=answers.met(one.when, words),
        decided_by=decided,
        among=_among(one.when),
    )


def _options(one: FormField) -> list[tuple[str, str, str]]:
    if one.kind == "yes-no":
        return [(code, gettext(label), "") for code, label in ANSWERS.items()]
    return [(choice.code, said(choice.title), "") for choice in one.choices]


def _among(when: Condition | None) -> str:
    return " ".join(when.among) if when else ""


def renamed(section: Part, called: Callable[[str], str]) -> Part:
    """The same section on a page where its fields have other names, as where several forms stand."""

    def question(one: Question) -> Question:
        return replace(one, name=called(one.name), decided_by=called(one.decided_by) if one.decided_by else "")

    return replace(
        section,
        code=called(section.code),
        name=called(section.name),
        adds=called(section.adds),
        decided_by=called(section.decided_by) if section.decided_by else "",
        count_name=called(section.count_name),
        questions=[question(one) for one in section.questions],
        rows=[(title, [question(one) for one in questions]) for title, questions in section.rows],
    )


def told(one: FormField, value: Value) -> str:
    """An answer as people read it."""
    if isinstance(value, bool):
        return gettext(ANSWERS[answers.word(value)])
    if one.kind == "choice":
        return next((said(choice.title) for choice in one.choices if choice.code == value), str(value))
    return as_typed(one, value)


def as_typed(one: FormField, value: Value) -> str:
    """An answer as somebody would type it."""
    if isinstance(value, bool):
        return answers.word(value)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if one.kind == "day":
        year, month, day = str(value).split("-")
        return f"{day}/{month}/{year}"
    return str(value)


def lines(form: Sequence[FormSection], given: Answers) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
    """For reading and for print: (section, [(row or "", [(question, answer)])]), with what was answered alone."""
    found = []
    for section in form:
        asked = {one.code: one for one in section.fields}
        if section.rows is None:
            pairs = [(said(one.title), told(one, given[code])) for code, one in asked.items() if _one(given, code)]  # type: ignore[arg-type]
            rows = [("", pairs)] if pairs else []
        else:
            held = given.get(section.code, [])
            rows = [
                (
                    f"{said(section.rows.row)} {number}",
                    [
                        (said(asked[code].title), told(asked[code], value))
                        for code, value in row.items()
                        if code in asked
                    ],
                )
                for number, row in enumerate(held if isinstance(held, list) else [], start=1)
            ]
        if rows:
            found.append((said(section.title), rows))
    return found


def signed(signers: Sequence[Signer], given: Answers) -> list[tuple[str, str]]:
    """For print, a line each: what they are in the form, and their full name as answered, or empty."""
    return [(said(one.title), str(given.get(one.name or "", ""))) for one in signers]


def _one(given: Answers, code: str) -> bool:
    return code in given and not isinstance(given[code], list)


def raw_lines(form: Sequence[FormSection], given: Typed) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
    """What was typed, as it was typed, while something is still wrong."""
    found = []
    for section in form:
        held = given.get(section.code, ()) if section.rows is not None else [given]
        rows = []
        for number, row in enumerate(() if isinstance(held, str) else held, start=1):
            assert not isinstance(row, str)
            pairs = [(said(one.title), str(row.get(one.code, ""))) for one in section.fields if row.get(one.code)]
            if pairs:
                rows.append((f"{said(section.rows.row)} {number}" if section.rows is not None else "", pairs))
        if rows:
            found.append((said(section.title), rows))
    return found
