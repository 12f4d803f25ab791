"""Answers of the portal in the procedure's form: by code, checked like any others, and nothing that came is dropped."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinhso.services.onestop.filling.rules import answers
from tinhso.services.onestop.form_shapes import FormSection
from tinhso.services.onestop.portal.rules.filled import fit

from ..shipped import sheets

FORM = tuple(
    FormSection.model_validate(section)
    for section in (
        {
            "code": "con",
            "title": {"vi": "Con"},
            "fields": [
                {"code": "ten-con", "title": {"vi": "Tên"}},
                {"code": "ngay-sinh", "title": {"vi": "Ngày sinh"}, "kind": "day"},
                {"code": "can-nang", "title": {"vi": "Cân nặng"}, "kind": "number", "required": False},
                {"code": "so-ban", "title": {"vi": "Số bản"}, "kind": "whole", "most": 10, "required": False},
                {"code": "uy-quyen", "title": {"vi": "Ủy quyền"}, "kind": "yes-no", "required": False},
                {
                    "code": "nguoi-uy-quyen",
                    "title": {"vi": "Người ủy quyền"},
                    "when": {"field": "uy-quyen", "among": ["yes"]},
                },
                {
                    "code": "noi-sinh",
                    "title": {"vi": "Nơi sinh"},
                    "kind": "choice",
                    "required": False,
                    "choices": [{"code": "tai-nha", "title": {"vi": "Tại nhà"}}],
                },
                {"code": "anh", "title": {"vi": "Ảnh"}, "kind": "file", "required": False},
            ],
        },
        {
            "code": "cha-me",
            "title": {"vi": "Cha mẹ"},
            "rows": {"row": {"vi": "Người"}, "most": 2},
            "fields": [
                {"code": "ten", "title": {"vi": "Tên"}},
                {"code": "nam-sinh", "title": {"vi": "Năm sinh"}, "kind": "whole", "required": False},
            ],
        },
    )
)
RIGHT: dict[str, Any] = {"ten-con": "Trần Văn Con", "ngay-sinh": "2026-09-01"}


def unfit(came: dict[str, Any]) -> dict[str, str]:
    return {one.path: one.words for one in fit(FORM, RIGHT | came).unfit}


def test_what_fits_is_kept_as_the_form_keeps_it():
    came = {
        "can-nang": 3.25,
        "so-ban": 2,
        "uy-quyen": True,
        "nguoi-uy-quyen": "Ông  Mẫu",
        "cha-me": [{"ten": "A", "nam-sinh": 1990}, {"ten": "B"}],
    }
    found = fit(FORM, RIGHT | came)
    assert found.unfit == () and found.missing == ()
    assert found.answers == {
        "ten-con": "Trần Văn Con",
        "ngay-sinh": "2026-09-01",
        "can-nang": Decimal("3.25"),
        "so-ban": 2,
        "uy-quyen": True,
        "nguoi-uy-quyen": "Ông Mẫu",
        "cha-me": [{"ten": "A", "nam-sinh": 1990}, {"ten": "B"}],
    }


@pytest.mark.parametrize(
    ("came", "path", "words"),
    [
        ({"muc-dich": "Kết hôn"}, "muc-dich", "Kết hôn"),
        ({"muc-dich": ["a", {"b": 1}]}, "muc-dich", '["a", {"b": 1}]'),
        ({"ngay-sinh": "hôm qua"}, "ngay-sinh", "hôm qua"),
        ({"so-ban": 11}, "so-ban", "11"),
        ({"so-ban": 1.5}, "so-ban", "1.5"),
        ({"noi-sinh": "tren-may"}, "noi-sinh", "tren-may"),
        ({"uy-quyen": "có"}, "uy-quyen", "có"),
        ({"nguoi-uy-quyen": "Ông Mẫu"}, "nguoi-uy-quyen", "Ông Mẫu"),
        ({"ten-con": {"ho": "Trần"}}, "ten-con", '{"ho": "Trần"}'),
        ({"ten-con": "x" * 500}, "ten-con", "x" * 500),
        ({"anh": "anh.png"}, "anh", "anh.png"),
        ({"cha-me": "A và B"}, "cha-me", "A và B"),
        ({"cha-me": [{"ten": "A", "tuoi": 40}]}, "cha-me:0:tuoi", "40"),
        ({"cha-me": [{}, {"ten": "A", "nam-sinh": "xưa"}]}, "cha-me:1:nam-sinh", "xưa"),
        ({"cha-me": [{"ten": "A"}] * 3}, "cha-me", '[{"ten": "A"}, {"ten": "A"}, {"ten": "A"}]'),
        ({"ten": "A"}, "ten", "A"),
    ],
)
def test_what_does_not_fit_stays_with_the_words_that_came(came, path, words):
    assert unfit(came) == {path: words}


def test_a_row_of_which_nothing_fits_is_no_row():
    found = fit(FORM, RIGHT | {"cha-me": [{"nam-sinh": "xưa"}, {"ten": "B"}]})
    assert found.answers["cha-me"] == [{"ten": "B"}] and [one.path for one in found.unfit] == ["cha-me:0:nam-sinh"]
    assert "cha-me" not in fit(FORM, RIGHT | {"cha-me": [{"nam-sinh": "xưa"}]}).answers


def test_what_nobody_answered_is_missing_and_not_unfit():
    found = fit(FORM, {"uy-quyen": True, "cha-me": [{"nam-sinh": 1990}]})
    assert set(found.missing) == {"ten-con", "ngay-sinh", "nguoi-uy-quyen", "cha-me:0:ten"} and not found.unfit
    assert found.answers == {"uy-quyen": True, "cha-me": [{"nam-sinh": 1990}]}


def test_a_wrong_answer_is_not_called_missing_as_well():
    found = fit(FORM, {"ten-con": ["x"], "ngay-sinh": "01/09/2026"})
    assert [one.path for one in found.unfit] == ["ten-con"] and found.missing == ()


LEAF = st.one_of(
    st.text(max_size=12),
    st.integers(-3, 3000),
    st.booleans(),
    st.none(),
    st.floats(allow_nan=True),
    st.sampled_from(["yes", "no", "nam", "01/09/2026", "2026-02-30", "015188004321", "0912345678"]),
)


@st.composite
def came_for(draw: Any) -> tuple[tuple[FormSection, ...], dict[str, Any]]:
    form = sheets()[draw(st.sampled_from(sorted(sheets())))]
    came: dict[str, Any] = draw(st.dictionaries(st.text(max_size=8), LEAF, max_size=2))
    for section in form:
        codes = [one.code for one in section.fields]
        if section.rows is None:
            came |= draw(st.dictionaries(st.sampled_from(codes), LEAF, max_size=len(codes)))
        elif draw(st.booleans()):
            row = st.dictionaries(st.sampled_from([*codes, "la"]), LEAF, max_size=3)
            came[section.code] = draw(st.one_of(st.lists(row, max_size=4), LEAF))
    return form, came


@settings(max_examples=60, deadline=None)
@given(came_for())
def test_every_word_that_came_is_an_answer_or_shown_to_the_officer(pair):
    form, came = pair
    found = fit(form, came)
    told = {one.path for one in found.unfit}
    kept = {path for path, _value in answers.flat(found.answers)}
    for code, value in came.items():
        if code in told or code in kept:
            continue
        if isinstance(value, list):
            row_kept = 0  # a row of which nothing was kept is none, and those after it move up
            for number, row in enumerate(value):
                said = [inner for inner, one in row.items() if one is not None and answers.tidy(str(one))]
                fits = [inner for inner in said if f"{code}:{number}:{inner}" not in told]
                assert {f"{code}:{row_kept}:{inner}" for inner in fits} <= kept, (number, row)
                row_kept += bool(fits)
        else:
            assert value is None or (isinstance(value, str) and not answers.tidy(value)), (code, value)


@settings(max_examples=40, deadline=None)
@given(came_for())
def test_what_is_kept_is_what_a_page_of_ours_would_have_kept(pair):
    """Typed again by hand, the answers that fit give the same answers and no problem but what is missing."""
    form, came = pair
    found = fit(form, came)
    again = fit(form, dict(found.answers))
    assert again.answers == found.answers and again.unfit == ()
