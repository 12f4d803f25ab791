"""What an event may hold, and the one text it becomes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.journal import public as journal
from tinhso.engines.journal import rules
from tinhso.kernel.actor import Actor

MOMENT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def text_of(at=MOMENT, **payload):
    return rules.body(name="a.b", version=1, about="a", thing=1, unit=None, payload=payload, by=Actor(), at=at)


@pytest.mark.parametrize(
    "value",
    [
        "Nguyễn Văn A",  # a name: two words
        "a late answer",  # free text
        "officer@example.vn",  # an address
        "0912345678",  # a telephone number
        "+84-912-345-678",  # the same, written apart
        "012345678901",  # an identity number
        "x" * 200,  # too long for a code
        1.5,  # decimals, never floats
        float("nan"),
        {"a": 1},
        [1, 2],  # a list can change; a tuple cannot
        b"bytes",
        object(),
        Decimal("NaN"),
        datetime(2026, 1, 1),  # noqa: DTZ001 - that is the point: no zone
        (1, ("deep", "two words")),
    ],
)
def test_what_is_no_id_code_number_or_day_is_refused(value):
    with pytest.raises(rules.NotForTheJournal):
        text_of(value=value)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (5, 5),
        (True, True),
        (None, None),
        ("2026-Q3", "2026-Q3"),
        ("922/QĐ-BTTTT", "922/QĐ-BTTTT"),  # decisions are cited with their letters
        ("", ""),
        (
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        ),
        (Decimal("1E+3"), "1000"),  # digits, not an exponent
        (Decimal("12.50"), "12.50"),  # the zero was measured
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 7, tzinfo=timezone(timedelta(hours=7))), "2026-03-01T00:00:00.000000Z"),
        ((1, ("a", None)), [1, ["a", None]]),
    ],
)
def test_ids_codes_numbers_and_days_are_kept(value, kept):
    assert json.loads(text_of(value=value))["payload"]["value"] == kept


@pytest.mark.parametrize("field", ["phone", "full_name_note", "reason", "applicant_email", "home_address"])
def test_a_field_named_after_personal_data_or_free_text_is_refused_when_the_event_is_written(field):
    with pytest.raises(rules.NotForTheJournal, match=field):
        type("Bad", (journal.Event,), {"name": "bad.done", "about": "bad", "__annotations__": {field: str}})


@pytest.mark.parametrize("field", ["note_id", "title_code", "filled", "description_ids", "text_sha256", "descent"])
def test_a_field_that_points_at_a_text_or_only_resembles_one_is_taken(field):
    rules.check_fields("Good", [field])


def test_an_event_without_a_proper_name_is_refused():
    with pytest.raises(rules.NotForTheJournal, match="needs name"):
        type("Bad", (journal.Event,), {"name": "Bad Done", "about": "bad", "__annotations__": {}})


def test_two_kinds_of_event_cannot_share_a_name():
    @dataclass(frozen=True)
    class First(journal.Event):
        name = "shared.name-of-events"
        about = "thing"

    with pytest.raises(rules.NotForTheJournal, match="is already"):

        @dataclass(frozen=True)
        class Second(journal.Event):
            name = "shared.name-of-events"
            about = "thing"


def test_the_same_moment_in_another_zone_is_the_same_text():
    assert text_of(MOMENT) == text_of(MOMENT.astimezone(timezone(timedelta(hours=7))))


def test_an_event_has_a_largest_size():
    with pytest.raises(rules.NotForTheJournal, match="larger"):
        text_of(ids=tuple(range(100_000)))


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.dates()
    | st.decimals(allow_nan=False, allow_infinity=False, places=4)
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=8)


@given(st.dictionaries(st.sampled_from("abcdefgh"), values))
def test_the_text_is_canonical_whatever_the_order_of_fields(payload):
    text = text_of(**payload)
    assert text == text_of(**dict(reversed(payload.items())))
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@given(st.text(min_size=1, max_size=30))
def test_no_text_with_white_space_or_an_at_sign_is_ever_kept(text):
    try:
        text_of(value=text)
    except rules.NotForTheJournal:
        return
    assert "@" not in text and not any(char.isspace() for char in text)
