"""Under five a count is told to nobody by number; nothing at all is told as nothing."""

from __future__ import annotations

import pytest

from tinhso.kernel.small_counts import LEAST, few, shown


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (1200, 1200)])
def test_a_count_is_told_from_five_on(count: int, told: int | None) -> None:
    assert shown(count) == told
    assert few(count) == (told is None)


def test_the_house_rule_is_five() -> None:
    assert LEAST == 5
