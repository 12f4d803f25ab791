"""A small province: two packs in a folder of the test's own, kinds of units, roles, a measure and a form."""

import shutil
from datetime import UTC, datetime

import pytest

from tinhso.engines.units import testing
from tinhso.project.running import packs_folder
from tinhso.store import definitions

AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
"""2026-10-05 in Hà Nội."""

LAND = """pack: land
title: {vi: Nước}
status: example
"""
HILL = """pack: hill
title: {vi: Tỉnh Đồi}
province: "01"
needs: [land]
as_of: 2026-01-01
status: example
"""
ROLES = """code: reader
title: {vi: Người đọc}
in_force: 2020-01-01
status: example
rights:
  - {right: pack.read, reach: own}
---
code: keeper
title: {vi: Người giữ}
in_force: 2020-01-01
status: example
rights:
  - {right: pack.read, reach: everywhere}
  - {right: pack.propose, reach: everywhere}
  - {right: pack.approve, reach: everywhere}
"""
MEASURES = """code: hill.huts
title: {vi: Số lều}
in_force: 2026-01-01
status: example
unit_of_measure: {vi: lều}
adds_up: sum
decimals: 0
---
code: hill.goats
title: {vi: Số dê}
in_force: 2026-01-01
status: example
unit_of_measure: {vi: con}
adds_up: sum
decimals: 0
"""
FORM = """code: hill.quarter
title: {vi: Báo cáo quý}
in_force: 2026-01-01
status: example
subjects: [xa, phuong]
period: quarter
due_after_days: 30
process: report-return
sections:
  - title: {vi: Chung}
    fields:
      - measure: hill.huts
"""


@pytest.fixture
def packs(tmp_path, monkeypatch):
    """The folder of the packs "land" and "hill", which the program takes for its own."""
    folder = tmp_path / "packs"
    for name, text in (
        ("land/pack.yaml", LAND),
        ("land/roles/roles.yaml", ROLES),
        ("hill/pack.yaml", HILL),
        ("hill/measures/hill.yaml", MEASURES),
        ("hill/report-forms/quarter.yaml", FORM),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    for kind in ("unit-kinds", "processes"):
        shutil.copytree(packs_folder() / "national" / kind, folder / "land" / kind)
    monkeypatch.setenv("TINHSO_PACKS", str(folder))
    definitions.forget()
    testing.forget()
    yield folder
    definitions.forget()
    testing.forget()


def change(folder, name, old, new):
    """Another text in a file of a pack."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
