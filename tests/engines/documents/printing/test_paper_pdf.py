"""A paper printed: its text can be read, the same facts give the same bytes, and nothing in a field is ever markup."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
import typst

from tinhso.engines.documents.printing import layout, letters, paper_pdf, paper_pictures, printer
from tinhso.kernel.errors import TooMuch

AT = datetime(2026, 9, 8, 2, tzinfo=UTC)
FACTS = {
    "superior": "Ủy ban nhân dân\nxã Đồi",
    "agency": "Trung tâm Phục vụ hành chính công",
    "number": "01/GTN",
    "place-day": "Đồi, ngày 08 tháng 9 năm 2026",
    "title": "Giấy thử",
    "note": "Bố cục theo hiểu biết chung.",
    "code-words": "Mã QR",
}


@pytest.fixture
def kind(tmp_path: Path):
    (tmp_path / "plain.typ").write_text("#show: official\n#lines(it.words)\n", "utf-8")
    return layout(tmp_path, "plain")


def printed(kind, words: str, **more) -> str:
    pdf = paper_pdf(kind, FACTS | {"words": words} | more, at=AT, codes={"paper": "H38-260908-0001"})
    read = pypdf.PdfReader(io.BytesIO(pdf))
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_the_head_is_that_of_an_official_paper(kind):
    text = printed(kind, "Nội dung")
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
        "Số: 01/GTN",
        "Đồi, ngày 08 tháng 9 năm 2026",
        "GIẤY THỬ",
        "Bố cục theo hiểu biết chung.",
    ):
        assert part in text


def test_the_page_is_a4_the_file_an_archival_one_of_the_day_of_the_paper(kind):
    pdf = paper_pdf(kind, FACTS | {"words": "x"}, at=AT)
    read = pypdf.PdfReader(io.BytesIO(pdf))
    assert [round(float(side) / 72 * 25.4) for side in read.pages[0].mediabox[2:]] == [210, 297]
    assert b"pdfaid:part>2<" in pdf and b"pdfaid:conformance>A<" in pdf
    assert read.metadata is not None and read.metadata.title == "Giấy thử"
    assert read.metadata.creation_date == AT


def test_the_same_facts_give_the_same_bytes_and_others_do_not(kind):
    first = paper_pdf(kind, FACTS | {"words": "một"}, at=AT)
    assert first == paper_pdf(kind, {"words": "một"} | FACTS, at=AT)
    assert first != paper_pdf(kind, FACTS | {"words": "hai"}, at=AT)


@pytest.mark.parametrize(
    "words",
    [
        '#read("/etc/passwd")',
        "#{sys.inputs} *đậm* _nghiêng_ $x^2$ <nhãn> @nguồn",
        "<script>alert(1)</script> // không phải chú thích \\ `mã`",
        "= Tiêu đề #emph[x] ${HOME} {{ it }} %(x)s",
        '"]} #panic("x") //',
    ],
)
def test_markup_in_a_field_is_printed_as_it_was_typed(kind, words):
    assert words in printed(kind, words)


def test_a_name_may_be_long_and_may_hold_no_space(kind):
    name = "Công Tằng Tôn Nữ Như Quỳnh " * 5
    assert name.split() == [word for word in printed(kind, name).split() if word in set(name.split())]
    assert printed(kind, "Ữ" * 150).count("Ữ") == 150


def test_letters_no_face_can_draw_become_boxes_and_the_paper_is_made(kind):
    text = printed(kind, "Tên 漢字 😀 \u202eđảo\u0007 hết")
    assert "Tên □□ □ đảo hết" in text


@pytest.mark.parametrize("faces", ["own", "printer's"])
def test_every_letter_that_is_let_through_can_be_drawn(kind, monkeypatch, faces):
    if faces == "own" and not printer.FONTS.is_dir():
        pytest.fail("the faces of papers are put there when the front end is built: make setup")
    if faces == "printer's":
        monkeypatch.setattr(printer, "_fonts", lambda: typst.Fonts(include_system_fonts=False))
    every = "".join(char for char in map(chr, range(0x20, 0x2FFF)) if letters.printable(char) == char)
    assert "ẵ" in every and "Ợ" in every and "₫" in every and len(every) > 600
    assert paper_pdf(kind, FACTS | {"words": every}, at=AT).startswith(b"%PDF-1.7")


def test_a_layout_can_read_no_file(tmp_path):
    (tmp_path / "secret.txt").write_text("bí mật", "utf-8")
    (tmp_path / "nosy.typ").write_text('#show: official\n#read("secret.txt")\n', "utf-8")
    with pytest.raises(typst.TypstError, match="not found"):
        paper_pdf(layout(tmp_path, "nosy"), FACTS, at=AT)


def test_facts_beyond_any_paper_are_refused(kind):
    with pytest.raises(TooMuch):
        paper_pdf(kind, FACTS | {"words": "x" * 4_000_001}, at=AT)


def test_pages_can_be_looked_at_as_pictures(kind):
    assert [picture[:4] for picture in paper_pictures(kind, FACTS | {"words": "x\n" * 90}, at=AT)] == [b"\x89PNG"] * 3
