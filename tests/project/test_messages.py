import gettext
import shutil
from pathlib import Path

import pytest

from tinhso.project import messages


@pytest.fixture
def parts(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "VIETNAMESE", tmp_path / "vi" / "LC_MESSAGES")
    folder = tmp_path / "vi" / "LC_MESSAGES" / "parts"
    folder.mkdir(parents=True)
    return folder


def compiled(parts):
    return gettext.translation("django", parts.parents[2], ["vi"])


def test_parts_become_one_catalogue(parts):
    (parts / "a.po").write_text('msgid "Unit"\nmsgstr "Đơn vị"\n')
    (parts / "b.po").write_text('msgid "%(num)s row"\nmsgid_plural "%(num)s rows"\nmsgstr[0] "%(num)s dòng"\n')
    assert messages.run(extract=False, missing=False, echo=lambda line: None) == 0
    assert compiled(parts).gettext("Unit") == "Đơn vị"
    assert compiled(parts).ngettext("%(num)s row", "%(num)s rows", 2) == "%(num)s dòng"


def test_two_translations_of_one_text_are_named(parts):
    (parts / "a.po").write_text('msgid "Unit"\nmsgstr "Đơn vị"\n')
    (parts / "b.po").write_text('msgid "Unit"\nmsgstr "Phòng"\n')
    lines = []
    assert messages.run(extract=False, missing=False, echo=lines.append) == 1
    assert "'Unit'" in lines[0] and "b.po" in lines[0]


def test_a_text_without_vietnamese_is_named_with_its_place(parts, tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "SOURCE", tmp_path / "tinhso")  # all of ours takes seconds: see test_texts.py
    (tmp_path / "tinhso" / "project").mkdir(parents=True)
    shutil.copy(Path(messages.__file__).with_name("doctor.py"), tmp_path / "tinhso" / "project")
    lines = []
    assert messages.run(extract=False, missing=True, echo=lines.append) == 1
    assert any("tinhso/project/doctor.py:" in line for line in lines)
