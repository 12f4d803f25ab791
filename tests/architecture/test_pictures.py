"""Every page stands among the pictures of `make shots`, or in a list that says why not: what nobody looks at goes wrong."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.test_who_sees_what import table
from tests.journeys import first_day, shots, standing

TOLD = "its picture or the reason for none goes into tests/journeys/standing.py"


def pages() -> set[str]:
    """Addresses a browser can open by GET; those of the API stand in its schema."""
    return {name for name in table() if name.startswith("/") and not name.startswith("/api/")}


def test_every_page_stands_in_a_tour_or_says_why_not() -> None:
    unseen = pages() - standing.STANDS.keys() - standing.NOT_SEEN.keys()
    assert not unseen, f"{TOLD}: {', '.join(sorted(unseen))}"


def test_no_picture_and_no_reason_outlives_its_page() -> None:
    gone = (standing.STANDS.keys() | standing.NOT_SEEN.keys()) - pages()
    assert not gone, f"no such page: {', '.join(sorted(gone))}"
    assert not standing.STANDS.keys() & standing.NOT_SEEN.keys()


def test_every_picture_named_is_taken_by_the_tour_named() -> None:
    written = "".join(file.read_text("utf-8") for file in sorted(Path(first_day.__file__).parent.glob("tours*.py")))
    wrong = []
    for picture in standing.STANDS.values():
        role = max((one for one in shots.ROLES if picture.startswith(f"{one}-")), key=len, default="")
        if not role or f'"{picture.removeprefix(role + "-")}"' not in written:
            wrong.append(picture)
    assert not wrong, f"no tour takes: {', '.join(wrong)}"


def test_a_picture_of_another_page_is_found() -> None:
    assert not standing.misplaced("desk-intake-draft", "http://localhost:1/ho-so/ban-nhap/7/?a=b")
    assert not standing.misplaced("desk-intake-one-mistakes", "http://localhost:1/dang-nhap/")
    assert "/dang-nhap/" in standing.misplaced("desk-intake-draft", "http://localhost:1/dang-nhap/?next=x")
