"""Proof files in a bucket: the same pages; when the bucket is gone nothing typed is lost, and each page says what to do."""

import logging

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.buckets import broken_off, kept_in, nowhere, place, s3  # noqa: F401

from tinhso.engines.documents import content
from tinhso.engines.documents.models import Paper
from tinhso.engines.journal import public as journal
from tinhso.project.bucket.speaking import Bucket
from tinhso.project.folder import Folder
from tinhso.services.reports.models import ReturnProof
from tinhso.services.reports.rules.answers import PROOF

from .conftest import PDF
from .test_bad_input import form, told, url, value

AWAY = {
    "en": "“bang.pdf” could not be kept: the place where files are kept does not answer just now.",
    "vi": "Chưa lưu được “bang.pdf”: nơi lưu tệp hiện không trả lời.",
}
FETCH = {
    "en": "“bang.pdf” cannot be fetched: the place where files are kept does not answer just now.",
    "vi": "Chưa lấy được “bang.pdf”: nơi lưu tệp hiện không trả lời.",
}


@pytest.fixture(params=["vi", "en"])
def language(request):
    return request.param


@pytest.fixture
def visit(browse, language):
    def opened_by(actor):
        client = browse(actor)
        client.cookies["tinhso_language"] = language
        return client

    return opened_by


@pytest.fixture
def in_bucket(settings, tmp_path, place):  # noqa: F811
    settings.STORAGES = kept_in(place, Folder.at(tmp_path))
    return Bucket(place)


def sent(client, opened):
    proof = SimpleUploadedFile("bang.pdf", PDF, "application/pdf")
    return client.post(url("return", opened), form("save", **{"t.ho-so": "12,5", f"t.ho-so{PROOF}": proof}))


def test_a_proof_goes_into_the_bucket_and_comes_back_through_us(opened, officer, visit, in_bucket):
    assert sent(visit(officer), opened).status_code == 302
    paper = Paper.objects.get()
    assert [one.name.rpartition("/")[2] for one in in_bucket.all()] == [paper.sha256]
    answer = visit(officer).get(f"/tep/{paper.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment") and answer["Content-Length"] == str(len(PDF))
    assert in_bucket.place.endpoint not in str(answer.headers)


def test_a_bucket_gone_while_a_proof_is_sent_loses_nothing_typed_and_half_does_nothing(
    s3,  # noqa: F811
    opened,
    officer,
    visit,
    language,
    in_bucket,
    caplog,
):
    assert sent(visit(officer), opened).status_code == 302  # the process has looked: it is ours
    s3.gone(in_bucket.place)
    before = (Paper.objects.count(), ReturnProof.objects.count(), len(journal.timeline("return", opened)))
    with caplog.at_level(logging.ERROR):
        answer = sent(visit(officer), opened)
    told(answer, language, AWAY, 422)
    assert str(value(opened, "t.ho-so")).startswith("12.5"), "what was typed is kept"
    assert before == (Paper.objects.count(), ReturnProof.objects.count(), len(journal.timeline("return", opened)))
    assert "There is no bucket" in caplog.text and in_bucket.place.secret not in caplog.text


def test_a_proof_that_cannot_be_fetched_is_not_called_lost(
    opened,
    officer,
    visit,
    language,
    in_bucket,
    settings,
    tmp_path,
):
    assert sent(visit(officer), opened).status_code == 302
    settings.STORAGES = kept_in(nowhere(in_bucket.place), Folder.at(tmp_path))
    told(visit(officer).get(f"/tep/{Paper.objects.get().pk}/"), language, FETCH, 503)


def test_a_line_that_breaks_while_a_proof_is_fetched_gives_a_page_and_never_half_a_file(
    s3,  # noqa: F811
    opened,
    officer,
    visit,
    language,
    in_bucket,
    settings,
    tmp_path,
):
    assert sent(visit(officer), opened).status_code == 302
    paper = Paper.objects.get()
    in_bucket.put(content.place_of(paper.sha256), PDF + bytes(2_000_000))
    with broken_off(in_bucket.place, down=500_000) as half:
        settings.STORAGES = kept_in(half, Folder.at(tmp_path))
        told(visit(officer).get(f"/tep/{paper.pk}/"), language, FETCH, 503)
