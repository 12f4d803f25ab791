"""What goes out: JSON, some of it written in advance."""

from __future__ import annotations

import json
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tinhso.web.api import answers

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=5),
    max_leaves=15,
)


@given(st.dictionaries(st.text(), VALUES), st.text(), VALUES)
def test_what_was_written_in_advance_reads_as_if_it_were_written_now(body: dict, name: str, value: object) -> None:
    assert answers.written(body | {name: answers.in_advance(value)}) == answers.written(body | {name: value})


def test_numbers_keep_their_digits_in_advance_too() -> None:
    said = answers.written({"asked": answers.in_advance([Decimal("1.50")])})
    assert json.loads(said) == {"asked": ["1.50"]}
