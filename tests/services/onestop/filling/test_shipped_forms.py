"""The forms the packs ship: every procedure has one, each can be filled in with little and with everything and read again."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tinhso.kernel.errors import Problems
from tinhso.services.onestop.filling import reading
from tinhso.services.onestop.filling.rules import answers
from tinhso.services.onestop.filling.rules.schema import schema
from tinhso.services.onestop.form_shapes import Condition, FormField, FormSection

from ..shipped import forms, procedures, sheets
from .forms import GOOD

MOST_REQUIRED = 20
"""Answers of one person's part that nobody gets round: more, and the paper is quicker."""
CONDITIONS = [
    (code, section.code, one.code)
    for code, asked in sheets().items()
    for section in asked
    for one in section.fields
    if one.when or section.when
]


def value_of(one: FormField) -> str:
    """Something such a field takes."""
    if one.kind in ("number", "whole") and (one.least is not None or one.most is not None):
        return str(one.least if one.least is not None else one.most)
    if one.kind == "choice":
        return one.choices[0].code
    return GOOD.get(one.kind, "tep.pdf")[: answers.longest(one)]


def answered(asked: tuple[FormSection, ...], decided: dict[str, str], *, all_of_it: bool) -> dict[str, Any]:
    """What somebody types who answers what is `required`, or everything, also where nothing asks for it."""

    def fields(section: FormSection) -> dict[str, str]:
        wanted = [one for one in section.fields if one.required or all_of_it]
        return {one.code: decided.get(one.code, value_of(one)) for one in wanted}

    typed: dict[str, Any] = {}
    for section in asked:
        if section.rows is None:
            typed |= fields(section)
        else:
            typed[section.code] = [fields(section)] * (section.rows.most if all_of_it else section.rows.least)
    return typed


def files_of(asked: tuple[FormSection, ...], *, all_of_it: bool) -> dict[str, str]:
    wanted = (one for section in asked for one in section.fields if one.kind == "file")
    return {one.code: "tep.pdf" for one in wanted if one.required or all_of_it}


def is_asked(when: Condition | None, found: dict[str, Any], by_code: dict[str, FormField]) -> bool:
    """Said anew: the field that decides was answered, and with one of these."""
    if when is None:
        return True
    given = found.get(when.field)
    words = {True: "yes", False: "no"}.get(given, given) if by_code[when.field].kind == "yes-no" else given
    return words in when.among


@st.composite
def deciding(draw: Any, asked: tuple[FormSection, ...]) -> dict[str, str]:
    """An answer to each question with answers to choose from."""
    choosing = [one for section in asked for one in section.fields if one.kind in ("choice", "yes-no")]
    offered = {one.code: [choice.code for choice in one.choices] or ["yes", "no"] for one in choosing}
    return {code: draw(st.sampled_from(codes)) for code, codes in offered.items()}


def test_every_procedure_in_force_has_a_form_from_its_first_day_on():
    since = {form.code: form.in_force for form in reversed(forms()) if form.until is None}  # the first version of each
    without = [it.code for it in procedures() if not it.form and not since.get(it.code, it.in_force) <= it.in_force]
    assert without == [] and {it.code for it in procedures()} == set(sheets())


def test_nobody_is_asked_for_the_paper_whose_form_they_filled_in():
    newest = {form.code: form for form in forms() if form.until is None}
    for it in procedures():
        models = [paper.code for paper in it.papers if paper.form and paper.when is None]
        assert not models or newest[it.code].paper in models, it.code


def test_what_no_source_gives_is_said_of_each():
    for form in forms():
        assert form.status == "example" and form.note and len(form.note.vi) > 40, form.code


@pytest.mark.parametrize("all_of_it", [False, True], ids=["least", "most"])
@pytest.mark.parametrize("code", sheets())
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_each_form_takes_little_and_everything_and_is_read_again(code, all_of_it, data):
    asked = sheets()[code]
    decided = data.draw(deciding(asked))
    files = files_of(asked, all_of_it=all_of_it)
    read = answers.read(asked, answered(asked, decided, all_of_it=all_of_it), files=files)
    by_code = {one.code: one for section in asked for one in section.fields}
    for section in asked:
        here = is_asked(section.when, read, by_code)
        if section.rows is not None:
            assert (section.code in read) is (here and bool(all_of_it or section.rows.least)), section.code
            continue
        for one in section.fields:
            wanted = one.required or all_of_it
            assert (one.code in read) is (here and is_asked(one.when, read, by_code) and wanted), one.code
    again = {
        name: [{inner: reading.as_typed(by_code[inner], given) for inner, given in row.items()} for row in value]
        if isinstance(value, list)
        else reading.as_typed(by_code[name], value)
        for name, value in read.items()
    }
    assert answers.read(asked, again, files=files) == read
    shown = [text for _section, rows in reading.lines(asked, read) for _row, pairs in rows for _label, text in pairs]
    assert len(shown) == len(list(answers.flat(read)))
    whole = json.loads(json.dumps(read, default=float), parse_float=Decimal)
    Draft202012Validator(schema("Thủ tục", asked)).validate(whole)


@pytest.mark.parametrize("code", sheets())
def test_nothing_typed_is_told_beside_every_field_that_has_to_be_answered(code):
    asked = sheets()[code]
    with pytest.raises(Problems) as wrong:
        answers.read(asked, {})
    told = {problem.field for problem in wrong.value.problems}
    plain = [section for section in asked if section.rows is None and section.when is None]
    needed = {one.code for section in plain for one in section.fields if one.required and one.when is None}
    needed |= {section.code for section in asked if section.rows and section.rows.least and section.when is None}
    assert told == needed


@pytest.mark.parametrize(("code", "section", "field"), CONDITIONS)
def test_each_condition_shows_for_its_answers_and_hides_for_every_other(code, section, field):
    asked = sheets()[code]
    by_code = {one.code: one for part in asked for one in part.fields}
    part = next(one for one in asked if one.code == section)
    whens = [when for when in (part.when, by_code[field].when) if when is not None]

    def met(when: Condition, answer: str) -> dict[str, str]:
        """The answers that lead to the question: what decides may itself be asked under a condition."""
        of = next(one for one in asked if by_code[when.field] in one.fields)
        before = [more for more in (of.when, by_code[when.field].when) if more is not None]
        return {name: given for more in before for name, given in met(more, more.among[0]).items()} | {
            when.field: answer
        }

    def asks(decided: dict[str, str]) -> bool:
        shown = answers.words_of(asked, answered(asked, decided, all_of_it=True))
        return all(answers.met(when, shown) for when in whens)

    leading = {name: given for when in whens for name, given in met(when, when.among[0]).items()}
    assert asks(leading)
    for when in whens:
        one = by_code[when.field]
        others = {choice.code for choice in one.choices} or {"yes", "no"}
        assert others - set(when.among), "a condition that always holds is none"
        for answer in when.among:
            assert asks(leading | {when.field: answer})
        for answer in others - set(when.among):
            assert not asks(leading | {when.field: answer})


def test_the_same_fact_has_the_same_code_and_is_asked_the_same_way():
    """Else it is not taken over from the person's earlier dossiers, or stands there as something else."""
    known: dict[str, tuple[Any, ...]] = {}
    for code, asked in sheets().items():
        for section in asked:
            for one in section.fields:
                shape = (one.kind, one.personal, tuple(choice.code for choice in one.choices), section.rows is None)
                assert known.setdefault(one.code, shape) == shape, (code, one.code)


def test_facts_that_several_procedures_need_are_shared():
    counted: dict[str, int] = {}
    for asked in sheets().values():
        for one in (one for section in asked for one in section.fields):
            counted[one.code] = counted.get(one.code, 0) + 1
    for code, least in {
        "so-gcn": 5,
        "thua-so": 5,
        "dia-chi-thua": 6,
        "ten-nguoi-mat": 2,
        "ten-ho-kinh-doanh": 3,
    }.items():
        assert counted[code] >= least, code


def test_what_says_something_about_a_person_is_marked():
    marked = ("so-dinh-danh", "ten-nguoi", "ngay-sinh", "nam-sinh", "dan-toc", "gioi-tinh-")
    for code, asked in sheets().items():
        for one in (one for section in asked for one in section.fields):
            if one.kind in ("identifier", "phone", "email") or one.code.startswith(marked):
                assert one.personal, (code, one.code)


@pytest.mark.parametrize("code", sheets())
def test_no_form_is_longer_than_the_desk_can_bear(code):
    shortest = 0
    for section in sheets()[code]:
        if section.when is None:
            needed = sum(1 for one in section.fields if one.required and one.when is None)
            shortest += needed * (section.rows.least if section.rows else 1)
    assert 0 < shortest <= MOST_REQUIRED
    assert all(one.longest for section in sheets()[code] for one in section.fields if one.kind in ("text", "long"))
