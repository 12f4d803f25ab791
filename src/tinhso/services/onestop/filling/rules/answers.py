"""What was typed in a form becomes answers, or everything wrong is told at once. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tinhso.kernel.errors import Invalid, Missing, Problems, TinhSoError
from tinhso.kernel.numbers import parse_decimal
from tinhso.kernel.period import known_day
from tinhso.kernel.texts import mark as _

from ...form_shapes import Condition, FormField, FormSection, Rows
from ...rules import numbers

Value = str | int | bool | Decimal
Row = Mapping[str, Value]
Answers = dict[str, Value | list[dict[str, Value]]]
Typed = Mapping[str, str | Sequence[Mapping[str, str]]]
"""Text by the code of a field; for a section with rows, by its own code, a list of such."""

YES, NO = "yes", "no"
LONGEST, LONGEST_LONG, LONGEST_MAIL = 200, 2000, 254
PHONE = r"^\+?[0-9]{8,15}$"
MAIL = r"^[^@\s]{1,64}@[^@\s.]+(\.[^@\s.]+)+$"
_DAYS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y")
_UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the order of letters round: nobody types them, and a page with them lies."""


def longest(one: FormField) -> int:
    """The most letters its text may have."""
    return one.longest or (LONGEST_LONG if one.kind == "long" else LONGEST)


def path(*parts: str | int) -> str:
    """ "ten-con"; in rows "cha-me:0:ten-cha-me": how a problem names its place."""
    return ":".join(map(str, parts))


def read(form: Sequence[FormSection], typed: Typed, *, files: Mapping[str, str] | None = None) -> Answers:
    """The answers, without those that nobody asked. Problems tells all that is wrong, each with its `path` as field.

    `files`: name of the file attached, by the field that asks for it. A row in which nothing stands is left out.
    """
    answers, problems = fitting(form, typed, files=files)
    if problems:
        raise Problems(problems)
    return answers


def fitting(
    form: Sequence[FormSection], typed: Typed, *, files: Mapping[str, str] | None = None
) -> tuple[Answers, list[TinhSoError]]:
    """The answers that are right, and what `read` would tell of the others."""
    reading = _Reading(files or {})
    for section in form:
        if not met(section.when, reading.words):
            continue
        if section.rows is None:
            given = {one.code: _text(typed, one.code) for one in section.fields}
            reading.answers |= reading.fields(section.fields, given, (), reading.words)
        else:
            rows = reading.rows(section, section.rows, _rows(typed, section.code))
            if rows:
                reading.answers[section.code] = rows
    return reading.answers, reading.problems


def met(when: Condition | None, words: Mapping[str, str]) -> bool:
    """Is it asked, with these answers to what was asked before?"""
    return when is None or words.get(when.field, "") in when.among


def words_of(form: Sequence[FormSection], typed: Typed) -> dict[str, str]:
    """What was typed where it may decide what else is asked, as far as that was asked itself."""
    words: dict[str, str] = {}
    for section in form:
        if section.rows is None and met(section.when, words):
            for one in section.fields:
                if met(one.when, words):
                    words[one.code] = _text(typed, one.code)
    return words


@dataclass
class _Reading:
    files: Mapping[str, str]
    answers: Answers = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    problems: list[TinhSoError] = field(default_factory=list)

    def fields(
        self, asked: Sequence[FormField], given: Mapping[str, str], where: tuple[str | int, ...], words: dict[str, str]
    ) -> dict[str, Value]:
        """Clean values of those that are asked; `words` grows by what may decide what follows."""
        found: dict[str, Value] = {}
        for one in asked:
            if not met(one.when, words):
                continue
            place = path(*where, one.code)
            try:
                value = clean(one, self.files.get(place, "") if one.kind == "file" else given[one.code], place)
            except Invalid as wrong:
                self.problems.append(wrong)
                continue
            if value is not None:
                found[one.code] = value
                words[one.code] = word(value)
        return found

    def rows(self, section: FormSection, rows: Rows, given: Sequence[Mapping[str, str]]) -> list[dict[str, Value]]:
        typed = [(number, row) for number, row in enumerate(given) if any(tidy(text) for text in row.values())]
        if len(typed) > rows.most:
            self.problems.append(
                Invalid(
                    _("At most %(most)s rows; this has %(count)s. Hand the rest in as a list on paper."),
                    field=section.code,
                    most=rows.most,
                    count=len(typed),
                )
            )
            return []
        if len(typed) < rows.least:
            self.problems.append(
                Missing(_("At least %(least)s rows have to be filled in."), field=section.code, least=rows.least)
            )
        return [
            self.fields(
                section.fields,
                {one.code: row.get(one.code, "") for one in section.fields},
                (section.code, number),
                dict(self.words),
            )
            for number, row in typed
        ]


def word(value: Value) -> str:
    """A clean value, as a condition names it."""
    return (YES if value else NO) if isinstance(value, bool) else str(value)


def clean(one: FormField, text: str, place: str) -> Value | None:
    """The value of one field; None for an empty one that need not be filled in. Invalid, Missing."""
    given = tidy(text, lines=one.kind == "long")
    if not given:
        if one.required:
            raise Missing(_("Attach a file.") if one.kind == "file" else _("Fill this in."), field=place)
        return None
    if len(given) > longest(one):
        raise Invalid(
            _("Write at most %(most)s characters; this has %(count)s."),
            field=place,
            most=longest(one),
            count=len(given),
        )
    if one.kind in ("text", "long", "file"):
        return given
    try:
        return _CLEAN[one.kind](one, given, place)
    except Invalid as wrong:
        wrong.field = place
        raise


def tidy(text: str, *, lines: bool = False) -> str:
    """In one form of Unicode, without signs that cannot be seen; a line alone unless `lines`."""
    whole = _UNSEEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")))
    kept = "".join(char for char in whole if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))
    return kept.strip() if lines else " ".join(kept.split())


def _number(one: FormField, text: str, place: str) -> Value:
    value = parse_decimal(text)
    assert value is not None
    if one.kind == "whole" and value != value.to_integral_value():
        raise Invalid(_("Write a whole number, without a comma."), field=place)
    if one.least is not None and value < one.least:
        raise Invalid(_("Must be at least %(least)s."), field=place, least=_said(one.least))
    if one.most is not None and value > one.most:
        raise Invalid(_("Must be at most %(most)s."), field=place, most=_said(one.most))
    return int(value) if one.kind == "whole" else value


def _said(number: Decimal) -> str:
    return str(number).replace(".", ",")


def _day(one: FormField, text: str, place: str) -> Value:
    for form in _DAYS:
        try:
            day: date = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return known_day(day).isoformat()
    raise Invalid(_("“%(text)s” is not a day. Write day/month/year, like 22/11/2026."), field=place, text=text[:40])


def _choice(one: FormField, text: str, place: str) -> Value:
    if text not in {choice.code for choice in one.choices}:
        raise Invalid(_("Choose one of the answers offered."), field=place)
    return text


def _yes_no(one: FormField, text: str, place: str) -> Value:
    if text not in (YES, NO):
        raise Invalid(_("Answer yes or no."), field=place)
    return text == YES


def _identifier(one: FormField, text: str, place: str) -> Value:
    return numbers.personal_number(text, field=place)


def _phone(one: FormField, text: str, place: str) -> Value:
    plain = re.sub(r"[\s.()\-]", "", text)
    if not re.fullmatch(PHONE, plain, re.ASCII):
        raise Invalid(_("A telephone number has 8 to 15 digits."), field=place)
    return plain


def _mail(one: FormField, text: str, place: str) -> Value:
    if len(text) > LONGEST_MAIL or not re.fullmatch(MAIL, text):
        raise Invalid(_("“%(text)s” is no e-mail address."), field=place, text=text[:60])
    return text


_CLEAN = {
    "number": _number,
    "whole": _number,
    "day": _day,
    "choice": _choice,
    "yes-no": _yes_no,
    "identifier": _identifier,
    "phone": _phone,
    "email": _mail,
}


def _text(typed: Typed, code: str) -> str:
    given = typed.get(code, "")
    return given if isinstance(given, str) else ""


def _rows(typed: Typed, code: str) -> Sequence[Mapping[str, str]]:
    given = typed.get(code, ())
    return () if isinstance(given, str) else given


def flat(answers: Answers) -> Iterator[tuple[str, Value]]:
    """(path, value) of every answer; rows counted from 0."""
    for code, value in answers.items():
        if isinstance(value, list):
            for number, row in enumerate(value):
                for inner, one in row.items():
                    yield path(code, number, inner), one
        else:
            yield code, value
