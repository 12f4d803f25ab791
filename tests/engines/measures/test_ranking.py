from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.measures.rules.ranking import as_shown, rank

totals = st.dictionaries(st.integers(1, 200), st.decimals(0, 5, places=1), max_size=40)


def test_equal_totals_share_a_rank_and_the_next_is_skipped():
    """Thanh Hóa and Yên Bái 15, Hậu Giang 17 (list of 2022)."""
    assert rank({1: Decimal("0.7"), 2: Decimal("0.6"), 3: Decimal("0.6"), 4: Decimal("0.5")}) == {
        1: 1,
        2: 2,
        3: 2,
        4: 4,
    }


@given(totals)
def test_a_rank_is_one_more_than_the_number_strictly_better(given_totals):
    ranks = rank(given_totals)
    assert ranks == {
        unit: 1 + sum(other > total for other in given_totals.values()) for unit, total in given_totals.items()
    }


@given(totals, st.decimals(0, 3, places=1))
def test_raising_all_alike_changes_no_rank(given_totals, more):
    assert rank({unit: total + more for unit, total in given_totals.items()}) == rank(given_totals)


def test_a_half_goes_up_when_shown():
    assert [as_shown(Decimal(text), 2) for text in ("80.685", "80.6849")] == [Decimal("80.69"), Decimal("80.68")]
