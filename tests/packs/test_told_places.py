"""Every file of a pack is looked through by the check, and a slip is told by the pack's name, the file and the line."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.project.test_pack_new import OURS, light, read_once  # noqa: F401  each text is taken apart once

from tinhso.kernel.packs import PackError
from tinhso.project import pack_new, packs
from tinhso.project.words import Words
from tinhso.services.configuration import public as configuration


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TINHSO_PACKS", str(light(tmp_path / "packs")))
    return pack_new.begin("my-province", "20", say=Words("en"))


def told(language: str = "en") -> list[str]:
    with packs.opened(["my-province"]) as found:
        return [Words(language).error(problem) for problem in configuration.offline(found, on=date(2026, 10, 5))]


@pytest.mark.parametrize(
    ("file", "gone", "come", "says"),
    [
        (
            "data/demo.yaml",
            "visitors:",
            "visitor:",
            "my-province/data/demo.yaml, line 10, visitor: this key is not known",
        ),
        (
            "data/demo.yaml",
            "published: 2",
            "published: two",
            "my-province/data/demo.yaml, line 7, published: a whole number",
        ),
        (
            "data/posts.yaml",
            "[scorer]",
            "[scorrer]",
            "my-province/data/posts.yaml, line 23, posts.3.roles.0: there is no role",
        ),
        ("data/agencies.csv", ",2025-07-01,", ",2025-7-1,", "my-province/data/agencies.csv, line 2, from: days like"),
        ("data/agencies-sources.yaml", "address:", "adress:", "my-province/data/agencies-sources.yaml, line"),
        ("pack.yaml", "as_of: 2025-07-01", "as_of: soon", "my-province/pack.yaml, line 9, as_of: a day like"),
    ],
)
def test_a_slip_is_told_by_its_place(pack: Path, file: str, gone: str, come: str, says: str) -> None:
    text = (pack / file).read_text("utf-8")
    assert gone in text
    (pack / file).write_text(text.replace(gone, come, 1), "utf-8")
    try:
        said = told()
    except PackError as refused:  # a pack.yaml that cannot be read is refused on opening
        said = [Words("en").error(refused)]
    assert any(one.startswith(says) for one in said), said
    assert len(said) == len(set(said)), "each mistake is told once"


@pytest.mark.parametrize(
    ("gone", "come", "says"),
    [
        (",name,", ",ten,", "line 1, /: the first line has to name the columns, divided by commas; missing: name"),
        ("code,name,", "code;name,", "line 1, /: the first line has to name the columns, divided by commas; missing"),
        ("ls.sct,", "ls.sct;", "line 2, /: this line has to have 8 values divided by commas"),
        ("ls.sct,", "ls.ubnd,", "code: “ls.ubnd” stands on line 2 already"),
        ("ls.sct,", ",", "line 2, code: a body needs a code and a name"),
    ],
)
def test_a_list_that_a_spreadsheet_spoilt_is_told_by_its_line(pack: Path, gone: str, come: str, says: str) -> None:
    file = pack / "data" / "agencies.csv"
    text = file.read_text("utf-8")
    assert gone in text
    file.write_text(text.replace(gone, come, 1), "utf-8")
    assert any(one.startswith("my-province/data/agencies.csv, line") and says in one for one in told()), told()
    assert not any(word in " ".join(told("vi")) for word in ("the first line", "this line", "already", "needs a code"))


def test_a_list_saved_otherwise_than_in_utf8_is_told_and_a_mark_at_its_beginning_is_not_minded(pack: Path) -> None:
    file = pack / "data" / "agencies.csv"
    text = file.read_text("utf-8")
    file.write_text(text, "utf-8-sig")
    assert told() == []
    file.write_bytes(text.encode("utf-16"))
    assert any("line 1, /: this is not text in UTF-8" in one for one in told())


def test_a_published_table_with_a_slip_is_told_before_it_is_loaded(pack: Path) -> None:
    (pack / "data" / "history").mkdir()
    (pack / "data" / "history" / "rankings.yaml").write_text("tables:\n- code: x\n", "utf-8")
    assert any(one.startswith("my-province/data/history/rankings.yaml, line 2, tables.0") for one in told())


def test_a_pack_that_stands_on_none_there_is_told_with_those_there_are(pack: Path) -> None:
    file = pack / "pack.yaml"
    file.write_text(file.read_text("utf-8").replace("needs: [national]", "needs: [nationl]", 1), "utf-8")
    with pytest.raises(PackError, match="needs: there is no pack “nationl”; there are: commune-example, national"):
        told()


def test_a_new_pack_has_nothing_to_tell(pack: Path) -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("file", "gone", "come", "english", "vietnamese"),
    [
        (
            "pack.yaml",
            'province: "20"',
            'province: "21"',
            "my-province/pack.yaml, line 7, province: no province has the code “21” on 2025-07-01",
            "không có tỉnh nào mang mã “21” vào ngày 2025-07-01",
        ),
        (
            "data/posts.yaml",
            "{body: ls.skhcn}",
            "{body: ls.skhc}",
            "my-province/data/posts.yaml, line 16, posts.2.units.body: there is no body “ls.skhc” on 2025-07-01",
            "Có phải là ls.skhcn (Sở Khoa học và Công nghệ)",
        ),
        (
            "data/posts.yaml",
            "kinds: [xa",
            "kinds: [xas",
            "my-province/data/posts.yaml, line 7, posts.0.units.kinds.0: there is no kind of unit “xas”",
            "không có loại đơn vị “xas”",
        ),
        (
            "data/agencies.csv",
            "ls.sct,",
            "lls.sct,",
            "my-province/data/agencies.csv, line 2, code: “lls.sct” stands under “lls.ubnd”, which is not in the file",
            "“lls.sct” thuộc “lls.ubnd”, nhưng tệp không có đơn vị đó",
        ),
        (
            "data/agencies.csv",
            "ls.sct,",
            "ls99.ubnd,",
            "my-province/data/agencies.csv, line 2, code: no province has the code “99” on",
            "không có tỉnh nào mang mã “99”",
        ),
    ],
)
def test_a_code_that_nobody_bears_is_told_with_the_way_out(
    pack: Path, file: str, gone: str, come: str, english: str, vietnamese: str
) -> None:
    text = (pack / file).read_text("utf-8")
    assert gone in text
    (pack / file).write_text(text.replace(gone, come, 1), "utf-8")
    reform = pack_new.UNITS.with_name("reform.yaml")
    shutil.copy(OURS / reform, pack.parent / reform)  # the lists of the nation are read by its day
    assert any(one.startswith(english) for one in told()), told()
    said = [one for one in told("vi") if vietnamese in one]
    assert said and not any(word in said[0] for word in ("there is", "Did you mean", "There are", "no province")), said
