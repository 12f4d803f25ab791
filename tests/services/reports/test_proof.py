"""Proof: what is taken, what is refused, who may open it."""

import pytest

from tinhso.engines.documents import content
from tinhso.engines.documents import public as documents
from tinhso.engines.documents.models import Paper
from tinhso.engines.journal import public as journal
from tinhso.kernel.errors import Invalid, NotNow, NotThere
from tinhso.services.reports import public as reports
from tinhso.services.reports.models import ReturnProof

from .conftest import AT, LATER, PDF, complete


def attach(id, by, content=PDF, name="bang.pdf", measure="t.ho-so"):
    return reports.attach_proof(id, measure, iter([content]), name, by=by, at=AT)


def test_a_proof_is_kept_and_told_to_the_journal_without_its_name(opened, officer):
    paper = attach(opened, officer)
    (entry,) = journal.timeline("return", opened)
    assert (entry.name, entry.payload["paper"]) == ("return.proof-attached", paper.id)
    assert "bang" not in str(entry.payload)
    _found, stream = documents.open_paper(paper.id, by=officer, on=AT.date())
    assert stream.read() == PDF


@pytest.mark.parametrize(
    ("given", "name"),
    [(b"", "a.pdf"), (b"MZ\x90\x00" + bytes(60), "a.pdf"), (PDF, "a.docx"), (b"#!/bin/sh\n", "a.sh")],
)
def test_a_refused_file_leaves_nothing_behind(opened, officer, given, name):
    with pytest.raises(documents.WrongFile, match=name):
        attach(opened, officer, given, name)
    assert not Paper.objects.exists() and not ReturnProof.objects.exists()
    assert journal.timeline("return", opened) == []


def test_a_large_file_stops_at_the_limit(opened, officer, settings):
    settings.LARGEST_PROOF_MB = 1
    read = 0

    def endless():
        nonlocal read
        for _chunk in range(200):
            read += 1
            yield bytes(64 * 1024)

    with pytest.raises(documents.FileTooLarge, match="larger than 1 MB"):
        reports.attach_proof(opened, "t.ho-so", endless(), "to.pdf", by=officer, at=AT)
    assert read <= 17
    assert not Paper.objects.exists()


def test_the_same_file_twice_stands_once_and_nobody_is_told(world, opened, officer):
    first = attach(opened, officer)
    second = attach(opened, officer, name="khac.pdf")
    assert first.sha256 == second.sha256 and first.id != second.id
    assert [place for place, _at in content.entries()].count(content.place_of(first.sha256)) == 1


def test_only_who_may_read_the_report_opens_its_proof(world, opened, officer, verifier):
    paper = attach(opened, officer)
    documents.open_paper(paper.id, by=verifier, on=AT.date())[1].close()
    for unit in (world.other, world.far):
        with pytest.raises(NotThere):
            documents.open_paper(paper.id, by=world.seat(unit, "reporter"), on=AT.date())


def test_a_field_without_proof_takes_none(opened, officer):
    with pytest.raises(NotThere):
        attach(opened, officer, measure="t.ke-hoach")


def test_ten_files_are_enough(opened, officer):
    for _number in range(10):
        attach(opened, officer)
    with pytest.raises(Invalid, match="At most 10"):
        attach(opened, officer)


def test_a_proof_is_taken_away_once(opened, officer):
    paper = attach(opened, officer)
    reports.detach_proof(opened, paper.id, by=officer, at=LATER)
    reports.detach_proof(opened, paper.id, by=officer, at=LATER)
    assert not ReturnProof.objects.exists()
    assert [entry.name for entry in journal.timeline("return", opened)][1:] == ["return.proof-detached"]


def test_proof_of_a_sent_report_stays(opened, officer):
    complete(opened, officer)
    paper = ReturnProof.objects.get().paper_id
    reports.send(opened, by=officer, at=AT)
    with pytest.raises(NotNow):
        reports.detach_proof(opened, paper, by=officer, at=LATER)
