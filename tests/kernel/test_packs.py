from pathlib import Path
from typing import Literal

import pytest

from tinhso.kernel.definitions import Definition, DefinitionKind, definition_kinds
from tinhso.kernel.packs import PackError, read_definitions, read_manifest, read_yaml


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
        (("tone: low", "tone: loud"), ["bells/bell.yaml, line 5, tone", "'high' or 'low'", "loud"]),
        (("size: 3", "size: 3\nweight: 9"), ["line 7, weight", "not permitted"]),  # an unknown key
        (("size: 3", ""), ["size", "required"]),
        (("{vi: Chuông lớn}", "{en: Bell}"), ["line 2, title.vi", "required"]),
        (("2026-01-01", "2026-13-01"), ["month must be in 1..12"]),
        (("size: 3", "size: 3\nsize: 4"), ["line 7", "stands twice"]),
        (("code: big-bell", "code: Big Bell"), ["line 1, code", "match pattern"]),
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
