"""The parts of the bench, and the page that tells what each does."""

from __future__ import annotations

import re
from pathlib import Path

from tests.load import bench, scale

from tinhso.project.folder import Folder, Stamp

PAGE = Path(__file__).parents[2] / "docs" / "operate" / "measuring.md"


def test_the_page_on_measuring_tells_of_each_part_and_of_no_other() -> None:
    told = re.findall(r"^\| (\w+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert [name for name in told if name != "part"] == list(bench.NAMES)


def test_a_real_province_is_not_made_larger(tmp_path: Path, capsys) -> None:
    folder = Folder.at(tmp_path / "data")
    folder.prepare()
    assert scale.main(["--data", str(folder.root)]) == 1
    folder.claim(Stamp(False, "lao-cai"))
    assert scale.main(["--data", str(folder.root)]) == 1
    assert "is no demo" in capsys.readouterr().err
