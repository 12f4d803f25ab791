"""Words of papers: whom they come from and go to."""

import pytest
from tests.services.onestop.shipped import procedures

from tinhso.services.onestop.words import PARTS, agency, ours


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("Xã Tú Lệ", "Ủy ban nhân dân xã Tú Lệ"),
        ("Phường Sa Pa", "Ủy ban nhân dân phường Sa Pa"),
        ("Sở Nông nghiệp và Môi trường", "Sở Nông nghiệp và Môi trường"),
        ("", ""),
    ],
)
def test_a_paper_names_the_committee_of_a_place_and_a_body_itself(unit: str, said: str) -> None:
    assert agency(unit) == said


def test_a_fee_is_called_an_example_only_where_an_amount_of_it_is_shown() -> None:
    marked = [it for it in procedures() if "fees" in it.ours]
    without = [it for it in marked if not any(fee.tiers for fee in it.fees)]
    assert without
    assert all((PARTS["fees"] in ours(it)) == (it not in without) for it in marked)
