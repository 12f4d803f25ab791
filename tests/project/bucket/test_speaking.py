"""A bucket spoken to: whole or not at all, and what goes wrong in words that name the setting."""

import hashlib
from dataclasses import replace

import pytest
from tests.buckets import broken_off, nowhere

from tinhso.project.bucket import owning
from tinhso.project.bucket.speaking import Bucket, BucketError
from tinhso.project.folder import Folder

BYTES = b"%PDF-1.7 a proof %%EOF" * 1000


def name(content=BYTES):
    digest = hashlib.sha256(content).hexdigest()
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def test_what_was_put_is_read_listed_and_removed(s3, place, bucket):
    bucket.put(name(), BYTES)
    assert s3.names(place) == [f"tinhso/files/{name()}"]
    assert bucket.read(name()).read() == BYTES
    (one,) = bucket.all()
    assert (one.name, one.size) == (name(), len(BYTES)) and bucket.held(name()) == one
    bucket.remove(name())
    bucket.remove(name())
    assert list(bucket.all()) == [] and bucket.held(name()) is None
    with pytest.raises(FileNotFoundError):
        bucket.read(name())


def test_a_bucket_without_a_prefix_is_a_place_too(s3):
    place = s3.bucket(prefix="")
    Bucket(place).put(name(), BYTES)
    assert s3.names(place) == [name()] == [one.name for one in Bucket(place).all()]


def test_nothing_of_the_way_in_is_taken_from_elsewhere(bucket, monkeypatch):
    """Settings that other programs of the machine left in the environment."""
    for name_, value in {
        "AWS_ACCESS_KEY_ID": "other",
        "AWS_SESSION_TOKEN": "other",
        "AWS_ENDPOINT": "http://127.0.0.1:1",
        "AWS_SKIP_SIGNATURE": "true",
    }.items():
        monkeypatch.setenv(name_, value)
    bucket.put(name(), BYTES)
    assert bucket.read(name()).read() == BYTES


def test_more_than_one_page_is_listed(s3, bucket):
    names = sorted(name(str(number).encode()) for number in range(1005))
    s3.fill(bucket.place, names)
    assert [one.name for one in bucket.all()] == names


def test_what_is_not_ours_to_touch_is_not_listed(s3, place, bucket):
    bucket.put("letter.txt", b"mine")
    bucket.put("ab/cd/letter", b"mine")
    bucket.put(owning.OWNER, b"{}")
    assert list(bucket.all()) == []


def wrong(place, tmp_path=None):
    with pytest.raises(BucketError) as refusal:
        Bucket(place).put(name(), BYTES)
    with pytest.raises(BucketError):
        list(Bucket(place).all())
    with pytest.raises(BucketError):
        Bucket(place).text(name())
    return str(refusal.value)


def test_a_wrong_key_is_told_by_its_setting(s3, place):
    assert "TINHSO_S3_KEY_ID" in wrong(replace(place, key_id="AKIAUNKNOWN0000000"))
    said = wrong(replace(place, secret="not the secret"))
    assert "TINHSO_S3_SECRET" in said and "not the secret" not in said
    assert s3.names(place) == []


def test_a_key_that_may_only_read_is_told_what_it_lacks(s3, place):
    key_id, secret = s3.reader
    with pytest.raises(BucketError, match="lacks a right in the bucket"):
        Bucket(replace(place, key_id=key_id, secret=secret)).put(name(), BYTES)


def test_a_bucket_that_is_gone_is_told_by_its_name(s3, place, bucket):
    bucket.put(name(), BYTES)
    s3.gone(place)
    assert f"There is no bucket “{place.bucket}”" in wrong(place)
    with pytest.raises(BucketError, match="There is no bucket"):
        bucket.remove(name())


def test_a_server_that_does_not_answer_is_told_by_its_address(place):
    away = nowhere(place)
    said = wrong(away)
    assert away.endpoint in said and "TINHSO_S3_ENDPOINT" in said
    assert len(said) < 300, "the library's own text is pages long"


def test_a_line_that_breaks_while_a_file_goes_up_leaves_nothing(s3, place):
    with broken_off(place, up=8000) as half:
        with pytest.raises(BucketError, match="does not answer"):
            Bucket(half).put(name(), BYTES)
    assert s3.names(place) == [] and s3.parts_left(place) == []
    Bucket(place).put(name(), BYTES)
    assert Bucket(place).read(name()).read() == BYTES


def test_a_line_that_breaks_while_a_file_comes_is_never_a_shorter_file(place, bucket):
    large = bytes(range(256)) * 8000
    bucket.put(name(large), large)
    with broken_off(place, down=300_000) as half:
        with pytest.raises(BucketError):
            with Bucket(half).read(name(large)) as content:
                content.read()


def test_a_prefix_belongs_to_who_came_first(place, bucket, tmp_path):
    here, there = Folder.at(tmp_path / "here"), Folder.at(tmp_path / "there")
    owning.belongs(bucket, here)
    owning.belongs(bucket, here)
    with pytest.raises(owning.NotOurs, match=r"another installation.*owner\.json"):
        owning.belongs(bucket, there)
    owning.belongs(Bucket(replace(place, prefix="elsewhere")), there)
    bucket.remove(owning.OWNER)
    owning.belongs(bucket, there)


def test_a_mark_that_cannot_be_read_is_another_installations(bucket, tmp_path):
    bucket.put(owning.OWNER, b"Dear all")
    with pytest.raises(owning.NotOurs):
        owning.belongs(bucket, Folder.at(tmp_path))


def test_a_trial_leaves_nothing(s3, place, bucket):
    owning.trial(bucket)
    assert s3.names(place) == []
