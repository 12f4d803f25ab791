"""Words of papers: whom they come from and go to."""

import pytest

from tinhso.services.onestop.words import agency


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
