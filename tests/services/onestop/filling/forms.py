"""Forms made for tests: one with everything, and any that a pack could hold."""

from typing import Any

from hypothesis import strategies as st

from tinhso.services.onestop import form_shapes
from tinhso.services.onestop.form_shapes import FormSection

KINDS = ("text", "long", "number", "whole", "day", "choice", "yes-no", "identifier", "phone", "email")
CHOICES = [{"code": code, "title": {"vi": code.upper()}} for code in ("nam", "nu", "khac")]
GOOD = {
    "text": "Tổ 5, phường Yên Thịnh",
    "long": "Dòng một\nDòng hai",
    "number": "1.234,5",
    "whole": "12",
    "day": "22/11/2026",
    "choice": "nam",
    "yes-no": "yes",
    "identifier": "015 188 004321",
    "phone": "0912 345 678",
    "email": "a@b.vn",
}


def form(*sections: dict[str, Any]) -> tuple[FormSection, ...]:
    made = tuple(FormSection.model_validate({"title": {"vi": one["code"]}} | one) for one in sections)
    assert not list(form_shapes.problems(made))
    return made


def ask(code: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    choices = {"choices": CHOICES} if kind == "choice" else {}
    return {"code": code, "title": {"vi": f"Hỏi {code}"}, "kind": kind, **choices, **more}


@st.composite
def fields(draw: Any, start: str, count: int, outer: list[str]) -> list[dict[str, Any]]:
    """Some questions, some asked only after another."""
    found: list[dict[str, Any]] = []
    deciders = list(outer)
    for number in range(count):
        code, kind = f"{start}-{number}", draw(st.sampled_from(KINDS))
        one = ask(code, kind, required=draw(st.booleans()))
        if kind in ("whole", "number") and draw(st.booleans()):
            one |= {"least": draw(st.sampled_from(["0", "0.1", "5"])), "most": draw(st.sampled_from(["10", "99.9"]))}
        if kind in ("text", "long") and draw(st.booleans()):
            one["longest"] = draw(st.integers(1, 30))
        if deciders and draw(st.booleans()):
            other = draw(st.sampled_from(deciders))
            one["when"] = {"field": other, "among": ["yes"] if other.endswith("y") else ["nam", "khac"]}
        found.append(one)
        if kind == "choice" or kind == "yes-no":
            found[-1]["code"] = code = f"{code}-{'y' if kind == 'yes-no' else 'c'}"
            deciders.append(code)
    return found


@st.composite
def forms(draw: Any) -> tuple[FormSection, ...]:
    """Any small form: plain sections, rows, conditions on both."""
    sections: list[dict[str, Any]] = []
    outer: list[str] = []
    for number in range(draw(st.integers(1, 3))):
        asked = draw(fields(f"s{number}", draw(st.integers(1, 4)), outer))
        section: dict[str, Any] = {"code": f"phan-{number}", "fields": asked}
        if outer and draw(st.booleans()):
            other = draw(st.sampled_from(outer))
            section["when"] = {"field": other, "among": ["no"] if other.endswith("y") else ["nam"]}
        if draw(st.booleans()):
            section["rows"] = {"least": draw(st.integers(0, 2)), "most": draw(st.integers(2, 4)), "row": {"vi": "Dòng"}}
        else:
            outer += [one["code"] for one in asked if one["kind"] in ("choice", "yes-no")]
        sections.append(section)
    return form(*sections)


def typed_text(one: Any) -> Any:
    """Mostly what such a field takes, sometimes what nobody should type."""
    good = [GOOD[one.kind], *(["nu", "khac"] if one.kind == "choice" else ["no"] if one.kind == "yes-no" else [])]
    few = ["0,1", "5", "10", "99,9"] if one.kind in ("number", "whole") else []
    return st.one_of(st.sampled_from([*good, *few]), st.sampled_from([*good, *few]), st.just(""), st.text(max_size=40))


@st.composite
def typed_in(draw: Any, form: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for section in form:
        if section.rows is None:
            found |= {one.code: draw(typed_text(one)) for one in section.fields}
        else:
            count = draw(st.integers(0, 5))
            found[section.code] = [
                {one.code: draw(typed_text(one)) for one in section.fields} for _number in range(count)
            ]
    return found
