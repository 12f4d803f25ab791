"""A bucket that is wrong or away is told by doctor in words, and by readyz to machines."""

import json
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from tests.buckets import kept_in, nowhere, told

from tinhso.project import doctor
from tinhso.project.bucket.speaking import Bucket
from tinhso.project.bucket.storage import BucketStorage
from tinhso.project.folder import Folder, Stamp
from tinhso.project.running import Run
from tinhso.web import health


@pytest.fixture
def run(tmp_path):
    folder = Folder.at(tmp_path / "data")
    folder.prepare()
    return Run(folder, Stamp(False, "lao-cai"))


@pytest.fixture
def found(run, monkeypatch):
    """What doctor finds of files with these settings."""

    def of(settings):
        for name in ("TINHSO_FILES", "TINHSO_S3_ENDPOINT", "TINHSO_S3_KEY_ID", "TINHSO_S3_SECRET"):
            monkeypatch.delenv(name, raising=False)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        return [(one.what % one.values, one.mend) for one in doctor.files(run)]

    return of


def test_a_folder_needs_no_word(found):
    assert found({}) == []


def test_a_bucket_that_can_be_used_is_said_so(s3, place, found):
    ((what, mend),) = found(told(place))
    assert place.address in what and mend == ""
    assert s3.names(place) == ["tinhso/files/owner.json"]


def test_each_thing_wrong_is_told_with_its_setting(s3, place, found, tmp_path):
    key_id, secret = s3.reader
    for settings, words in (
        ({"TINHSO_FILES": "ftp://x"}, "s3://bucket/prefix"),
        (told(replace(place, key_id="AKIAUNKNOWN0000000")), "TINHSO_S3_KEY_ID"),
        (told(replace(place, secret="wrong")), "TINHSO_S3_SECRET"),
        (told(replace(place, key_id=key_id, secret=secret)), "lacks a right"),
        (told(replace(place, bucket="no-such-bucket")), "There is no bucket “no-such-bucket”"),
        (told(nowhere(place)), "does not answer"),
    ):
        ((what, mend),) = found(settings)
        assert words in what and mend, what


def test_files_left_in_the_folder_are_named(place, found, run):
    left = run.folder.files / "ab" / "cd" / ("abcd" + "0" * 60)
    left.parent.mkdir(parents=True)
    left.write_bytes(b"a proof")
    (_fine, (what, mend)) = found(told(place))
    assert what.startswith("1 files still stand") and "--to-bucket" in mend


@pytest.fixture
def asked(client, monkeypatch, django_db_setup, db):
    """What readyz says of this storage; with a memory of its own."""
    monkeypatch.setattr(health._Seen, "others", {})
    monkeypatch.setattr(health._Seen, "reached", set())
    monkeypatch.setattr(health, "ASKED_EVERY", 0)

    def of(storage):
        with health.also.fresh() as also:
            also.add("files", storage.answers)
            answer = client.get("/readyz")
        return answer.status_code, json.loads(answer.content)

    return of


def test_ready_only_once_the_bucket_was_reached_and_then_for_good(s3, place, asked, run):
    away, here = (BucketStorage(one, run.folder) for one in (nowhere(place), place))
    assert asked(away) == (503, {"ready": False, "database": "ok", "files": "unreachable"})
    assert asked(here) == (200, {"ready": True, "database": "ok", "files": "ok"})
    assert asked(away) == (200, {"ready": True, "database": "ok", "files": "unreachable"})


def test_not_ready_with_a_bucket_of_another_installation(place, asked, run, tmp_path):
    BucketStorage(place, Folder.at(tmp_path / "other")).answers()
    assert asked(BucketStorage(place, run.folder))[0] == 503


def test_an_answer_is_believed_for_a_while(place, asked, run, monkeypatch):
    monkeypatch.setattr(health, "ASKED_EVERY", 60)
    here = BucketStorage(place, run.folder)
    assert asked(here)[0] == 200
    monkeypatch.setattr(here, "answers", lambda: pytest.fail("asked again"))
    assert asked(here)[1]["files"] == "ok"


def test_the_setting_makes_the_storage_that_the_engine_asks_for(place, settings, tmp_path):
    from tinhso.engines.documents import content

    settings.STORAGES = kept_in(place, Folder.at(tmp_path))
    assert isinstance(content.storage(), BucketStorage)
    content.storage().save("ab/cd/" + "ab" * 32, ContentFile(b"1"))
    assert [one.name for one in Bucket(place).all()] == ["ab/cd/" + "ab" * 32]
