"""A procedure's form said as JSON Schema (draft 2020-12), for programs that send dossiers. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ...form_shapes import Condition, FormField, FormSection
from . import answers

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]


def schema(title: str, form: Sequence[FormSection]) -> Schema:
    """What `answers.read` takes for the form, it lets through; what is hidden by a condition must be left out. `title`: of
    the procedure."""
    return {"$schema": DRAFT, "title": title, **form_schema(form)}


def form_schema(form: Sequence[FormSection]) -> Schema:
    """The object of a form's answers."""
    plain = {one.code: one for section in form if section.rows is None for one in section.fields}
    properties: Schema = {}
    required: list[str] = []
    conditions: list[Schema] = []
    for section in form:
        if section.rows is None:
            for one in section.fields:
                properties[one.code] = _field(one)
                whens = [when for when in (section.when, one.when) if when is not None]
                _demand(one.code, one.required, whens, plain, required, conditions)
            continue
        properties[section.code] = _rows(section)
        whens = [section.when] if section.when is not None else []
        _demand(section.code, section.rows.least > 0, whens, plain, required, conditions)
        conditions.extend(_outer(section, plain))
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        found["required"] = required
    if conditions:
        found["allOf"] = conditions
    return found


def _demand(
    code: str,
    needed: bool,
    whens: Sequence[Condition],
    fields: dict[str, FormField],
    required: list[str],
    conditions: list[Schema],
) -> None:
    if whens:
        then: Schema = {"required": [code]} if needed else {}
        conditions.append(
            {
                "if": {"allOf": [_if(when, fields) for when in whens]},
                "then": then,
                "else": {"properties": {code: False}},
            }
        )
    elif needed:
        required.append(code)


def _if(when: Condition, fields: dict[str, FormField]) -> Schema:
    return {"properties": {when.field: {"enum": _among(when, fields[when.field])}}, "required": [when.field]}


def _among(when: Condition, one: FormField) -> list[Any]:
    if one.kind == "yes-no":
        return [word == answers.YES for word in when.among]
    return list(when.among)


def _rows(section: FormSection) -> Schema:
    """A row: what its own fields decide stands here, what the form decides stands beside it."""
    assert section.rows is not None
    own = {one.code: one for one in section.fields}
    required: list[str] = []
    conditions: list[Schema] = []
    for one in section.fields:
        if one.when is not None and one.when.field not in own:
            continue
        _demand(one.code, one.required, [one.when] if one.when else [], own, required, conditions)
    row: Schema = {
        "type": "object",
        "properties": {one.code: _field(one) for one in section.fields},
        "additionalProperties": False,
    }
    if required:
        row["required"] = required
    if conditions:
        row["allOf"] = conditions
    return {
        "type": "array",
        "title": section.title.vi,
        "minItems": max(1, section.rows.least),
        "maxItems": section.rows.most,
        "items": row,
    }


def _outer(section: FormSection, plain: dict[str, FormField]) -> list[Schema]:
    own = {one.code for one in section.fields}
    found = []
    for one in section.fields:
        if one.when is None or one.when.field in own:
            continue
        needed: Schema = {"items": {"required": [one.code]}} if one.required else {}
        found.append(
            {
                "if": _if(one.when, plain),
                "then": {"properties": {section.code: needed}},
                "else": {"properties": {section.code: {"items": {"properties": {one.code: False}}}}},
            }
        )
    return found


def _field(one: FormField) -> Schema:
    found: Schema = {"title": one.title.vi, **_kind(one)}
    if one.hint is not None:
        found["description"] = one.hint.vi
    return found


def _kind(one: FormField) -> Schema:
    if one.kind == "yes-no":
        return {"type": "boolean"}
    if one.kind in ("whole", "number"):
        found: Schema = {"type": "integer" if one.kind == "whole" else "number"}
        if one.least is not None:
            found["minimum"] = _plain(one.least)
        if one.most is not None:
            found["maximum"] = _plain(one.most)
        return found
    if one.kind == "choice":
        return {"type": "string", "enum": [choice.code for choice in one.choices]}
    text: Schema = {"type": "string", "minLength": 1}
    patterns = {"identifier": "^[0-9]{12}$", "phone": answers.PHONE}
    if one.kind == "day":
        return text | {"format": "date"}
    if one.kind == "email":
        return text | {"format": "email", "maxLength": answers.LONGEST_MAIL}
    if one.kind in patterns:
        return text | {"pattern": patterns[one.kind]}
    return text | {"maxLength": answers.longest(one)}


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
