from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.units.rules import Flow, carried, share_problems

parts = st.lists(st.integers(1, 1000), min_size=1, max_size=6)


def as_shares(weights: list[int]) -> list[Decimal]:
    """Shares in the given proportion that add up to exactly 1."""
    total = sum(weights)
    shares = [(Decimal(weight) / total).quantize(Decimal("1e-10")) for weight in weights[:-1]]
    return [*shares, 1 - sum(shares)]


@given(parts)
def test_shares_that_add_up_to_one_are_fine(weights):
    assert share_problems("Xã A", as_shares(weights)) == []


@given(st.integers(1, 6))
def test_shares_may_all_be_unknown(count):
    assert share_problems("Xã A", [None] * count) == []


@given(parts, st.integers(-(10**6), 10**6).filter(bool))
def test_shares_off_by_however_little_are_refused(weights, off):
    shares = as_shares(weights)
    shares[0] += Decimal(off).scaleb(-10)
    assert share_problems("Xã A", shares) != []


def test_some_known_and_some_unknown_shares_are_refused_and_the_unit_is_named():
    (problem,) = share_problems("Xã Tú Lệ", [Decimal("0.4"), None])
    assert str(problem) == "Give all shares of “Xã Tú Lệ”, or none of them: some are missing."


@pytest.mark.parametrize("share", [Decimal(0), Decimal("-0.5"), Decimal("1.5")])
def test_a_share_is_more_than_nothing_and_at_most_all(share):
    assert "more than 0 and at most 1" in str(share_problems("Xã A", [share, 1 - share])[0])


@given(st.lists(st.tuples(st.integers(0, 10**7), parts), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_people_counted_through_a_reform_are_as_many_as_before(old, random):
    counts = {unit: Decimal(count) for unit, (count, _weights) in enumerate(old)}
    flows = [
        Flow(unit, f"new {random.randrange(5)}", share, "split")
        for unit, (_count, weights) in enumerate(old)
        for share in as_shares(weights)
    ]
    after = carried(counts, flows)
    assert sum(after.values()) == sum(counts.values())


def test_a_count_is_not_guessed_where_a_share_is_unknown():
    flows = [Flow(1, "a", None, "split"), Flow(1, "b", None, "split"), Flow(2, "a", Decimal(1), "merge")]
    assert carried({1: Decimal(10), 2: Decimal(5)}, [*flows, Flow(3, "c", Decimal(1), "merge")]) == {
        "a": None,
        "b": None,
        "c": None,
    }
