"""Which files a first page makes a browser fetch."""

from __future__ import annotations

import pytest
from tests.load.weight import Named, imported_by, needed_by, within

FACES = """
@font-face{font-family:B;src:url(viet.woff2) format("woff2"),url(viet.woff) format("woff");unicode-range:U+0102-0103,U+1EA0-1EF9}
@font-face{font-family:B;src:url("latin.woff2") format("woff2");unicode-range:U+0000-00FF}
@font-face{font-family:B;src:url(cyrillic.woff2);unicode-range:U+04??}
body{background:url(paper.svg)}
"""


def test_a_font_is_fetched_only_for_letters_the_page_shows() -> None:
    assert needed_by(FACES, set("Xã Tú Lệ")) == ["viet.woff2", "latin.woff2", "paper.svg"]
    assert needed_by(FACES, set("abc")) == ["latin.woff2", "paper.svg"]


@pytest.mark.parametrize(
    ("letter", "ranges", "expected"),
    [("ệ", "U+1EA0-1EF9", True), ("a", "U+1EA0-1EF9", False), ("я", "U+4??", True), ("₫", "U+20AB", True)],
)
def test_a_letter_stands_in_a_range(letter: str, ranges: str, expected: bool) -> None:
    assert within(letter, ranges) is expected


def test_a_page_names_its_styles_scripts_pictures_and_what_it_loads_ahead() -> None:
    page = Named()
    page.feed(
        '<link rel="stylesheet" href="/a.css"><link rel="alternate" href="/en/"><script src="/a.js"></script>'
        '<img src="/a.png"><link rel="preload" href="/a.woff2"><p>Lệ</p>'
    )
    assert page.files == ["/a.css", "/a.js", "/a.png", "/a.woff2"]
    assert "ệ" in page.seen


def test_scripts_imported_later_do_not_count() -> None:
    assert imported_by('import{a}from"./a.js";export*from"./b.js";const c=()=>import("./c.js")') == ["./a.js", "./b.js"]
