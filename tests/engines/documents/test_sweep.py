"""Bytes without a paper go after a day: from the folder and from a bucket; never those that somebody names or just kept."""

import io
import os
from datetime import UTC, datetime, timedelta

import pytest
from tests.buckets import kept_in, place, s3  # noqa: F401
from tests.engines.documents.papers import paper

from tinhso.engines.documents import actions, content
from tinhso.project.bucket.speaking import Bucket
from tinhso.project.bucket.storage import BucketStorage
from tinhso.project.folder import Folder

pytestmark = pytest.mark.django_db


def tomorrow():
    return datetime.now(UTC) + timedelta(days=1, minutes=5)


def keep(given):
    with content.received(io.BytesIO(given), "a.pdf") as received:
        content.put(received, "a.pdf")
        return received.sha256


def standing():
    return {content.sha256_at(one) for one, _at in content.entries()}


@pytest.fixture
def folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def in_bucket(settings, tmp_path, place):  # noqa: F811
    settings.STORAGES = kept_in(place, Folder.at(tmp_path))
    return Bucket(place)


@pytest.mark.parametrize("where", ["folder", "in_bucket"])
def test_what_no_paper_names_goes_after_a_day(request, where):
    request.getfixturevalue(where)
    named, unnamed = keep(b"%PDF named %%EOF"), keep(b"%PDF unnamed %%EOF")
    paper(named)
    assert actions.sweep(at=datetime.now(UTC)) == 0
    assert actions.sweep(at=tomorrow()) == 1
    assert standing() == {named} and unnamed not in standing()


def test_what_somebody_kept_again_while_the_sweep_looked_stays(in_bucket, monkeypatch):
    """The sweep has its list; the same bytes are given again before it comes to them."""
    sha256 = keep(b"%PDF again %%EOF")
    listed = [(content.place_of(sha256), datetime.now(UTC) - timedelta(days=9))]
    monkeypatch.setattr(BucketStorage, "entries", lambda storage: iter(listed))
    assert actions.sweep(at=datetime.now(UTC)) == 0
    assert in_bucket.held(content.place_of(sha256))


def test_drafts_that_a_crash_left_go_too(folder, settings):
    draft = settings.FILES_ROOT / "coming" / "tmp1"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half")
    assert actions.sweep(at=datetime.now(UTC)) == 0
    os.utime(draft, (0, 0))
    assert actions.sweep(at=datetime.now(UTC)) == 1 and not draft.exists()


def test_another_installations_files_are_never_swept(in_bucket, settings, tmp_path, place):  # noqa: F811
    """A restored copy of the province that was pointed at the same bucket by mistake."""
    keep(b"%PDF theirs %%EOF")
    settings.STORAGES = kept_in(place, Folder.at(tmp_path / "copy"))
    with pytest.raises(OSError, match="another installation"):
        actions.sweep(at=tomorrow())
    assert len(list(in_bucket.all())) == 1


def test_what_others_laid_into_the_bucket_is_left_alone(in_bucket):
    in_bucket.put("minutes/2026.txt", b"not ours")
    assert actions.sweep(at=tomorrow()) == 0
    assert in_bucket.text("minutes/2026.txt") == "not ours"
