"""A form said as JSON Schema: whatever the rules take, the schema takes, and it refuses what the form never asks."""

import json
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tinhso.kernel.errors import Problems
from tinhso.services.onestop.filling.rules import answers
from tinhso.services.onestop.filling.rules.schema import form_schema, schema

from ..shipped import sheets
from .forms import ask, form, forms, typed_in


def checked(found):
    """Through JSON text, decimals exact: what a program elsewhere would read."""
    read = json.loads(json.dumps(found), parse_float=Decimal)
    Draft202012Validator.check_schema(read)
    return Draft202012Validator(read, format_checker=Draft202012Validator.FORMAT_CHECKER)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_the_rules_take_the_schema_takes(data):
    made = data.draw(forms())
    typed = data.draw(typed_in(made))
    try:
        read = answers.read(made, typed)
    except Problems:
        return
    checked(form_schema(made)).validate(read)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_an_answer_nobody_asked_for_is_refused_by_the_schema(data):
    made = data.draw(forms())
    try:
        read = answers.read(made, data.draw(typed_in(made)))
    except Problems:
        return
    asked = {
        code for section in made for code in ([section.code] if section.rows else [f.code for f in section.fields])
    }
    hidden = sorted(asked - set(read))
    conditional = {
        one.code for section in made if not section.rows for one in section.fields if one.when or section.when
    }
    words = answers.words_of(made, typed={code: answers.word(v) for code, v in read.items() if not isinstance(v, list)})
    for section in made:
        for one in () if section.rows else section.fields:
            if one.code in hidden and one.code in conditional:
                shown = answers.met(section.when, words) and answers.met(one.when, words)
                if not shown:
                    assert not checked(form_schema(made)).is_valid(read | {one.code: "x"})


def test_a_row_needs_what_the_form_decided_outside_it():
    made = form(
        {"code": "chung", "fields": [ask("co", "yes-no")]},
        {
            "code": "dong",
            "rows": {"most": 3, "row": {"vi": "D"}},
            "fields": [ask("a"), ask("b", when={"field": "co", "among": ["yes"]})],
        },
    )
    valid = checked(form_schema(made)).is_valid
    assert valid({"co": True, "dong": [{"a": "x", "b": "y"}]}) and not valid({"co": True, "dong": [{"a": "x"}]})
    assert valid({"co": False, "dong": [{"a": "x"}]}) and not valid({"co": False, "dong": [{"a": "x", "b": "y"}]})


@pytest.mark.parametrize("code", sheets())
def test_every_shipped_form_makes_a_schema(code):
    asked = sheets()[code]
    needed = any(
        part.rows.least if part.rows else any(one.required and not one.when for one in part.fields) for part in asked
    )
    assert checked(schema("Thủ tục", asked)).is_valid({}) is not needed
