"""A file is what its bytes are; its name is only a claim."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.engines.documents import rules
from tinhso.engines.documents.errors import WrongFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(30)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(30)


def packed(*entries: tuple[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return kept.getvalue()


DOCX = packed(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
XLSX = packed(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<x/>"))
ODS = packed(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<o/>"))
ODT = packed(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<o/>"))
MACRO = packed(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"), ("word/vbaProject.bin", b"x"))


def kind(content: bytes, name: str) -> rules.FileType:
    return rules.type_of(io.BytesIO(content), name, size=len(content))


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (PDF, "kế hoạch.pdf", rules.PDF),
        (PNG, "anh.PNG", rules.PNG),
        (JPEG, "anh.jpeg", rules.JPEG),
        (JPEG, "anh.jpg", rules.JPEG),
        (DOCX, "a.docx", rules.DOCX),
        (XLSX, "a.xlsx", rules.XLSX),
        (ODS, "a.ods", rules.ODS),
        (ODT, "a.odt", rules.ODT),
        ("xã;số\nTú Lệ;3\n".encode(), "a.csv", rules.CSV),
        ("Biên bản họp".encode(), "a.txt", rules.TXT),
    ],
)
def test_true_files_are_taken(content, name, found):
    assert kind(content, name) is found


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "a.pdf", "empty"),
        (PNG, "a.pdf", "PNG"),  # a picture that calls itself PDF
        (PDF, "a.png", "PDF"),
        (PDF, "a", "PDF"),  # no ending at all
        (DOCX, "a.xlsx", "Word"),
        (b"MZ\x90\x00" + bytes(60), "a.pdf", "not taken"),  # a program
        (b"%PDF-1.7 cut off", "a.pdf", "not taken"),
        (MACRO, "a.docx", "not taken"),  # a document that would run something
        (packed(("a.txt", b"x")), "a.docx", "not taken"),
        (b"PK\x03\x04 broken", "a.docx", "not taken"),
        (b"<svg onload='x'>\x00", "a.svg", "not taken"),
        (b"<html><script>", "a.html", "TXT"),
    ],
)
def test_what_lies_is_empty_or_forbidden_is_refused_by_name(content, name, says):
    with pytest.raises(WrongFile) as refused:
        kind(content, name)
    assert says in str(refused.value)
    assert name in str(refused.value)


def test_an_archive_that_would_unpack_to_a_mountain_is_refused(monkeypatch):
    monkeypatch.setattr(rules, "MOST_UNPACKED", 1000)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", bytes(rules.MOST_UNPACKED + 1))
    with pytest.raises(WrongFile):
        kind(kept.getvalue(), "bomb.docx")


@given(st.binary(max_size=300), st.sampled_from([*rules.ENDINGS, "exe", ""]))
def test_any_bytes_give_a_type_that_agrees_with_the_name_or_a_plain_refusal(content, ending):
    name = f"file.{ending}" if ending else "file"
    try:
        found = kind(content, name)
    except WrongFile as refused:
        assert name in str(refused)
    else:
        assert ending in found.endings


@given(st.text(max_size=400))
def test_a_kept_name_has_no_path_no_control_marks_and_an_end(name):
    kept = rules.clean_name(name)
    assert 0 < len(kept) <= rules.MOST_NAME
    assert "/" not in kept and "\\" not in kept
    assert kept.isprintable() or all(char == " " or char.isprintable() or char.isspace() for char in kept)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\an\\kế hoạch.pdf", "kế hoạch.pdf"),
        ("../../etc/passwd", "passwd"),
        ("gpj.\u202eexe.pdf", "gpj.exe.pdf"),
        ("", "file"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
    ],
)
def test_names_are_cleaned(name, kept):
    assert rules.clean_name(name) == kept


def test_a_field_for_files_names_every_ending_with_its_dot():
    assert rules.ACCEPT.split(",") == [f".{ending}" for ending in rules.ENDINGS]
