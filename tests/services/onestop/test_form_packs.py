"""Forms in a pack: what is wrong is told with its file and line before anything is applied, and a plan shows what is new."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tinhso.kernel.packs import PackError
from tinhso.project import packs as by_name
from tinhso.project.words import Words
from tinhso.services.configuration import planning
from tinhso.store import definitions

from .test_definitions import GOOD

AT = datetime(2026, 10, 5, 2, tzinfo=UTC)
FORM = """code: "1.000001"
title: {vi: Tờ khai}
in_force: 2026-01-01
status: example
sections:
  - code: con
    title: {vi: Con}
    fields:
      - {code: ten, title: {vi: Tên}}
      - {code: khac, title: {vi: Khác}, when: {field: ten, among: [a]}}
"""
SOUND = FORM.replace(", when: {field: ten, among: [a]}", "")
UNKNOWN = SOUND.replace("1.000001", "1.999999")


@pytest.fixture
def hill(tmp_path, monkeypatch):
    """A pack with one procedure; `write(text)` gives it a form."""
    import yaml

    folder = tmp_path / "packs" / "hill"
    for name in ("procedures", "procedure-forms"):
        (folder / name).mkdir(parents=True)
    (folder / "pack.yaml").write_text("pack: hill\ntitle: {vi: Tỉnh Đồi}\nstatus: example\n", "utf-8")
    procedure: dict[str, Any] = {name: value for name, value in GOOD.items() if name != "form"}
    (folder / "procedures" / "a.yaml").write_text(yaml.safe_dump(procedure, allow_unicode=True), "utf-8")
    monkeypatch.setenv("TINHSO_PACKS", str(tmp_path / "packs"))
    definitions.forget()
    yield lambda text: (folder / "procedure-forms" / "to-khai.yaml").write_text(text, "utf-8")
    definitions.forget()


def checked() -> list[str]:
    with by_name.opened(["hill"]) as found:
        return [Words("vi").error(one) for one in planning.offline(found, on=AT.date())]


def test_a_sound_form_passes(hill):
    hill(SOUND)
    assert checked() == []


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (UNKNOWN, "dòng 1, code", "không có “1.999999”"),
        (FORM, "dòng 10, sections.0.fields.1.when.field", "choice hoặc yes-no"),
        (SOUND + "answers: 1\n", "dòng 11, answers", ""),
        (SOUND + "---\n" + SOUND, "dòng 12, code", "1.000001"),
    ],
    ids=["unknown procedure", "a condition over a text", "an unknown key", "two forms of one procedure"],
)
def test_what_is_wrong_is_told_with_file_and_line(hill, text, line, said):
    hill(text)
    (told,) = checked()
    assert f"hill/procedure-forms/to-khai.yaml, {line}" in told and said in told, told


@pytest.mark.django_db
def test_a_plan_shows_a_new_form_and_its_next_version_and_refuses_an_altered_one(hill):
    hill(SOUND)

    def planned() -> list[tuple[str, str, str]]:
        with by_name.opened(["hill"]) as found:
            plan = planning.plan(found, at=AT).plan
        return [(one.what, one.kind, one.code) for one in plan.definitions if one.kind == "procedure-forms"]

    assert planned() == [("added", "procedure-forms", "1.000001")]
    with by_name.opened(["hill"]) as found:
        definitions.keep([one for read in planning.read_all(found).values() for one in read], pack="hill", at=AT)
    assert planned() == []
    hill(SOUND + "---\n" + SOUND.replace("in_force: 2026-01-01", "version: 2\nin_force: 2026-11-01"))
    assert planned() == [("changed", "procedure-forms", "1.000001")]
    hill(SOUND.replace("Tên", "Họ tên"))
    with pytest.raises(PackError) as wrong:
        planned()
    assert "hill/procedure-forms/to-khai.yaml" in str(wrong.value.problems[0])
