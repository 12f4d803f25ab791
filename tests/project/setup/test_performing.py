"""What the set-up pages ask of the project, without a database."""

import json
import os
import subprocess

import pytest

from tinhso.kernel.errors import Invalid, NotNow
from tinhso.project.folder import Folder, Stamp
from tinhso.project.running import packs_folder
from tinhso.project.setup import performing
from tinhso.project.setup.acting import administrators_post
from tinhso.project.setup.performing import Performing, choices, given_of, keep
from tinhso.services.setup.public import Answers

ANSWERS = Answers("lao-cai", "Bàn Mẫu 1", "ban.mau", "Nuoc non ngan dam 7")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TINHSO_DATA", str(tmp_path))
    return Folder.at(tmp_path)


def test_every_province_that_may_be_chosen_has_a_post_for_its_administrator():
    offered = [choice.pack for choice in choices()]
    assert {"lao-cai", "tuyen-quang"} <= set(offered)
    for pack in offered:
        body, post = administrators_post(packs_folder() / pack)
        assert body and post


def test_a_province_that_is_no_more_is_not_offered():
    assert "yen-bai" not in [choice.pack for choice in choices()]


def test_the_province_that_was_named_is_the_only_one(monkeypatch):
    monkeypatch.setenv(performing.ONLY, "tuyen-quang")
    assert [choice.pack for choice in choices()] == ["tuyen-quang"]


def test_a_pack_without_such_a_post_is_told_what_it_lacks(tmp_path):
    with pytest.raises(Invalid, match=r"data/posts\.yaml"):
        administrators_post(tmp_path)


def test_what_is_kept_of_the_answers_is_never_the_password():
    assert "password" not in given_of(ANSWERS) and ANSWERS.password not in repr(ANSWERS)


def test_it_waits_works_fails_and_is_done(folder):
    performer = Performing()
    assert performer.progress().state == "waiting"
    keep(performer.note, "working", given_of(ANSWERS), process=os.getpid())
    assert performer.progress().state == "working"
    assert performer.note.stat().st_mode & 0o077 == 0
    keep(performer.note, "failed", given_of(ANSWERS), said="taken", where="username")
    assert (performer.progress().where, performer.progress().given["name"]) == ("username", "Bàn Mẫu 1")
    Stamp(False, "lao-cai").write(folder.stamp_file)
    assert performer.progress().state == "done"


def test_one_whose_process_is_gone_was_interrupted_and_may_be_sent_again(folder):
    child = subprocess.Popen(["true"])
    child.wait()
    keep(Performing().note, "working", given_of(ANSWERS), process=child.pid)
    assert Performing().progress().state == "failed"


def test_two_at_once_are_one(folder):
    keep(Performing().note, "working", given_of(ANSWERS), process=os.getpid())
    with pytest.raises(NotNow):
        Performing().begin(ANSWERS)


def test_the_answers_go_through_a_pipe_and_the_code_goes_no_further(folder, monkeypatch):
    began = []

    class Child:
        pid = os.getpid()

        def __init__(self, words, env, stdin, **_more):
            began.append(env)
            self.read, write = os.pipe()
            self.stdin = os.fdopen(write, "wb")

    monkeypatch.setenv("TINHSO_SETUP_CODE", "ABCD-EFGH-JKLM")
    monkeypatch.setattr(performing.subprocess, "Popen", Child)
    Performing().begin(ANSWERS)
    assert "TINHSO_SETUP_CODE" not in began[0]
    assert ANSWERS.password not in str(began[0]) + Performing().note.read_text()
    assert json.loads(Performing().note.read_text())["state"] == "working"
