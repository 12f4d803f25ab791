import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, HttpUrl

from tinhso.kernel.definitions import Definition, DefinitionKind, Typed, definition_kinds
from tinhso.kernel.packs import Lines, PackError, read_definitions, read_manifest, read_yaml, typed
from tinhso.project.words import Words


class Bell(Definition):
    tone: Literal["high", "low"]
    size: int


GOOD = """code: big-bell
title: {vi: Chuông lớn}
in_force: 2026-01-01
status: example
tone: low
size: 3
"""


@pytest.fixture
def pack(tmp_path: Path):
    (tmp_path / "pack.yaml").write_text("pack: tower\ntitle: {vi: Tháp}\n")
    (tmp_path / "bells").mkdir()
    with definition_kinds.fresh():
        definition_kinds.add("bells", DefinitionKind("bells", Bell))
        yield tmp_path


def refused(pack: Path, text: str) -> str:
    (pack / "bells" / "bell.yaml").write_text(text)
    with pytest.raises(PackError) as refusal:
        read_definitions(pack)
    return str(refusal.value)


def test_a_definition_is_read_typed(pack):
    (pack / "bells" / "bell.yaml").write_text(GOOD)
    (read,) = read_definitions(pack)
    assert (read.definition.code, read.definition.tone, read.lines.of(("tone",))) == ("big-bell", "low", 5)
    assert read_manifest(pack).pack == "tower"


@pytest.mark.parametrize(
    "change, said",
    [
        (("tone: low", "tone: loud"), ["bells/bell.yaml, line 5, tone", "one of high, low", "not “loud”"]),
        (("size: 3", "size: 3\nweight: 9"), ["line 7, weight", "this key is not known", "size, status, title"]),
        (("size: 3", ""), ["size", "this key is missing"]),
        (("{vi: Chuông lớn}", "{en: Bell}"), ["line 2, title.vi", "this key is missing"]),
        (("2026-01-01", "2026-13-01"), ["line 3", "no day “2026-13-01”"]),
        (("size: 3", "size: 3\nsize: 4"), ["line 7", "stands twice"]),
        (("code: big-bell", "code: Big Bell"), ["line 1, code", "a code of small letters", "not “Big Bell”"]),
        (("size: 3", "size: three"), ["line 6, size", "a whole number", "not “three”"]),
        (("{vi: Chuông lớn}", "Chuông lớn"), ["line 2, title", "keys with values", "not “Chuông lớn”"]),
        (("{vi: Chuông lớn}", "{vi: ''}"), ["line 2, title.vi", "1 or more letters"]),
        (("{vi: Chuông lớn}", "{vi: C, vn: D}"), ["line 2, title.vn", "Known here: en, vi"]),
        (("size: 3", "size: 3\nversion: 0"), ["line 7, version", "1 or more is expected", "not 0"]),
        (("2026-01-01", "Tet"), ["line 3, in_force", "a day like 2026-07-01", "not “Tet”"]),
        (("size: 3", "size: &s 3\nnote: *s"), ["aliases", "write the value again"]),
        (("size: 3", "size: !!python/object:os.system 3"), ["not YAML that can be read"]),
        (("size: 3", "size: [3"), ["not YAML that can be read"]),
    ],
)
def test_a_mistake_is_told_with_file_line_path_and_what_was_expected(pack, change, said):
    message = refused(pack, GOOD.replace(*change))
    for part in said:
        assert part in message


def test_all_mistakes_are_told_at_once(pack):
    message = refused(pack, GOOD.replace("low", "loud") + "---\n" + GOOD.replace("3", "three"))
    assert "line 5, tone" in message and "size" in message


def test_the_same_version_twice_is_refused_naming_both_files(pack):
    (pack / "bells" / "a.yaml").write_text(GOOD)
    assert "stands in" in refused(pack, GOOD)


def test_a_folder_of_no_kind_is_refused_with_the_kinds_there_are(pack):
    (pack / "bels").mkdir()
    assert "Known: bells, data" in refused(pack, GOOD)


def test_numbers_with_a_point_are_exact_decimals(tmp_path):
    (tmp_path / "a.yaml").write_text("x: 0.1\n")
    ((value, _lines),) = read_yaml(tmp_path / "a.yaml", "a.yaml")
    assert str(value["x"]) == "0.1" and not isinstance(value["x"], float)


@pytest.mark.parametrize(
    "change, said",
    [
        (("size: 3", ""), "thiếu khóa này"),
        (("size: 3", "size: 3\nweight: 9"), "không có khóa này"),
        (("size: 3", "size: three"), "số nguyên, không phải “three”"),
        (("tone: low", "tone: loud"), "một trong: high, low"),
        (("code: big-bell", "code: Big Bell"), "mã"),
        (("size: 3", "size: 3\nsize: 4"), "hai lần"),
        (("2026-01-01", "2026-13-01"), "không có ngày “2026-13-01”"),
    ],
)
def test_mistakes_are_told_in_vietnamese_without_a_word_of_english(pack, change, said):
    (pack / "bells" / "bell.yaml").write_text(GOOD.replace(*change))
    with pytest.raises(PackError) as refusal:
        read_definitions(pack)
    told = Words("vi").error(refusal.value)
    assert said in told
    assert not re.search(r"\b(is|not|the|here|expected|key|line|required|should)\b", told)


def test_every_kind_of_mistake_pydantic_knows_is_told_with_what_stands_there_or_the_limit():
    class Inner(Typed):
        kind: Literal["inner"]

    class Other(Typed):
        kind: Literal["other"]

    class Everything(Typed):
        number: Annotated[Decimal, Field(gt=0, lt=5)]
        day: date
        flag: bool
        many: Annotated[tuple[str, ...], Field(max_length=1)]
        by_name: dict[str, int]
        either: Annotated[Inner | Other, Field(discriminator="kind")]
        address: HttpUrl
        short: Annotated[str, Field(max_length=2, pattern="^a")]

    good: dict[str, object] = {
        "number": 1, "day": "2026-01-01", "flag": True, "many": [], "by_name": {}, "either": {"kind": "inner"},
        "address": "https://example.gov.vn/", "short": "a",
    }  # fmt: skip
    typed(Everything, good, Lines("a.yaml"))
    for change, said in [
        ({"number": "x"}, "a number with a point"),
        ({"number": 0}, "more than 0"),
        ({"number": 5}, "less than 5"),
        ({"day": "soon"}, "a day like"),
        ({"flag": "perhaps"}, "true or false"),
        ({"many": "one"}, "a list"),
        ({"many": ["a", "b"]}, "at most 1 entries"),
        ({"by_name": [1]}, "keys with values"),
        ({"by_name": {"a": "b"}}, "a whole number"),
        ({"either": {"kind": "neither"}}, "one of inner, other is expected here, not “neither”"),
        ({"either": {}}, "the key “kind” is missing"),
        ({"address": "here"}, "an address like"),
        ({"short": "abc"}, "at most 2 letters"),
        ({"short": "b"}, "of the form ^a"),
    ]:
        with pytest.raises(PackError) as refusal:
            typed(Everything, good | change, Lines("a.yaml"))
        assert said in str(refusal.value), change


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: " + "[" * 200 + "]" * 200, "more than 40 levels deep"),
        ("a:\n" + "- 1\n" * 60_000, "more than 50000 values"),
        ("# " + "x" * 1_000_001, "larger than 1000000 bytes"),
    ],
)
def test_a_file_made_to_weigh_is_refused(tmp_path, text, said):
    file = tmp_path / "heavy.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(PackError, match=said):
        read_yaml(file, "heavy.yaml")
