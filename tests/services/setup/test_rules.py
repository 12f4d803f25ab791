"""The one-time code, and from where the page may be opened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.services.setup.rules import LENGTH, from_here, new_code, same_code

DRAWS = st.lists(st.integers(0, 31), min_size=LENGTH, max_size=LENGTH)


@given(DRAWS)
def test_a_code_is_read_however_it_is_typed(draws):
    code = new_code(draws)
    assert same_code(code, code) and same_code(code.lower().replace("-", " "), code)


@given(DRAWS, DRAWS)
def test_no_other_code_fits(one, other):
    assert same_code(new_code(one), new_code(other)) == (one == other)


@pytest.mark.parametrize("typed", ["", "-", "ABCD"])
def test_without_a_code_nothing_fits(typed):
    assert not same_code(typed, "")


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("", False),
        ("unix:", False),
    ],
)
def test_only_this_machine_is_here(address, here):
    assert from_here(address) is here
