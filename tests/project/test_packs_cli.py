"""`tinhso pack` as a person types it."""

import os
import shutil
import subprocess
import sys

import pytest
from tests.project.terminal import typed

from tinhso.project.running import packs_folder

WITHOUT = {"DATABASE_URL", "TINHSO_DATA", "LANG", "LC_ALL", "DJANGO_SETTINGS_MODULE"}


def tinhso(*words, lang="en", **more):
    surroundings = {name: value for name, value in os.environ.items() if name not in WITHOUT}
    return typed(["--lang", lang, *words], surroundings=surroundings | more)


def loaded_anew(*words):
    """The same, as a program that is started."""
    surroundings = {name: value for name, value in os.environ.items() if name not in WITHOUT}
    command = [sys.executable, "-m", "tinhso.project.cli", "--lang", "en", *words]
    return subprocess.run(command, env=surroundings, capture_output=True, text=True)


@pytest.fixture
def packs(tmp_path):
    """Packs that a person edits, away from ours."""
    folder = tmp_path / "packs"
    shutil.copytree(packs_folder(), folder)
    return folder


def test_check_needs_no_database_and_tells_every_mistake_of_every_file(packs):
    form = next((packs / "commune-example" / "report-forms").glob("*.yaml"))
    form.write_text(form.read_text("utf-8").replace("process: report-return", "process: none", 1), "utf-8")
    posts = packs / "lao-cai" / "data" / "posts.yaml"
    posts.write_text(posts.read_text("utf-8").replace("[verifier]", "[verifyer]", 1), "utf-8")
    (packs / "lao-cai" / "data" / "post.yaml").write_text("posts: []\n", "utf-8")
    done = tinhso("pack", "check", "lao-cai", TINHSO_PACKS=str(packs))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert f"commune-example/report-forms/{form.name}, line" in done.stderr
    assert "lao-cai/data/posts.yaml, line" in done.stderr and "verifyer" in done.stderr
    assert "lao-cai/data/post.yaml: nothing reads this file" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 3


def test_diff_tells_rights_first_then_each_place(packs):
    other = packs.parent / "other" / "national"
    shutil.copytree(packs / "national", other)
    roles = other / "roles" / "roles.yaml"
    text = roles.read_text("utf-8")
    assert "reach: own" in text
    roles.write_text(text.replace("reach: own", "reach: everywhere", 1), "utf-8")
    done = tinhso("pack", "diff", "national", str(other), TINHSO_PACKS=str(packs))
    assert done.returncode == 0, done.stderr
    assert "in its own unit → in all units" in done.stdout
    assert done.stdout.index("Rights") < done.stdout.index("Definitions: 0 new, 1 changed, 0 ended")
    assert "reach: own → everywhere" in done.stdout
    vietnamese = tinhso("pack", "diff", "national", str(other), lang="vi", TINHSO_PACKS=str(packs))
    assert "trong đơn vị mình → ở mọi đơn vị" in vietnamese.stdout


def test_a_pack_that_is_not_there_or_climbs_out_is_refused_by_name(packs):
    done = tinhso("pack", "check", "atlantis", TINHSO_PACKS=str(packs))
    assert done.returncode == 1 and "atlantis" in done.stderr
    (packs / "lao-cai" / "data" / "secret.txt").symlink_to("/etc/hostname")
    done = tinhso("pack", "check", "lao-cai", TINHSO_PACKS=str(packs))
    assert done.returncode == 1 and "lao-cai/data/secret.txt is a link to elsewhere" in done.stderr


def test_a_plan_for_an_empty_database_says_what_to_do_first(tmp_path):
    done = loaded_anew("pack", "plan", "lao-cai", "--data", str(tmp_path / "data"))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "Run: tinhso migrate" in done.stderr
