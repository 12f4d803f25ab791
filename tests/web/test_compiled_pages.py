"""Pages are compiled once and kept, and a kept one is used only while it is the same page compiled the same way."""

from pathlib import Path

from jinja2 import DictLoader

from tinhso.web import jinja


def drawn(folder: Path, source: str) -> str:
    return jinja.environment(compiled=folder, loader=DictLoader({"page": source})).get_template("page").render()


def test_a_page_that_changed_is_compiled_again(tmp_path):
    assert drawn(tmp_path, "one {{ 1 }}") == "one 1"
    assert drawn(tmp_path, "one {{ 1 }}") == "one 1"
    assert drawn(tmp_path, "two {{ 2 }}") == "two 2"


def test_a_change_in_how_we_compile_leaves_what_was_kept_alone(tmp_path, monkeypatch):
    before = jinja.kept_compiled(tmp_path)
    monkeypatch.setattr(jinja, "version", lambda name: "999")
    after = jinja.kept_compiled(tmp_path)
    assert before and after and before.pattern != after.pattern


def test_without_a_folder_nothing_is_kept(tmp_path):
    assert jinja.kept_compiled(tmp_path / "none") is None
    assert drawn(tmp_path / "none", "{{ 3 }}") == "3"
    assert not list(tmp_path.iterdir())
