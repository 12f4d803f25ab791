"""Erasing an applicant: after the term or for a mistaken record, on the record, by who may; what counts stays as it was."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist

from tinhso.engines.cases import public as cases
from tinhso.engines.journal import public as journal
from tinhso.engines.journal.models import JournalRecord
from tinhso.engines.journal.sealing import sealer
from tinhso.kernel import packs
from tinhso.kernel.actor import process
from tinhso.kernel.errors import Invalid, Missing, NotAllowed, NotNow, NotThere
from tinhso.services.onestop import dossiers, public_lookup, searching, secrecy
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.archiving import actions as archiving
from tinhso.services.onestop.dossiers import Person
from tinhso.services.onestop.erasers import erased
from tinhso.services.onestop.erasing import actions, queries
from tinhso.services.onestop.erasing.definitions import KeepingTerms
from tinhso.services.onestop.erasing.models import Erased
from tinhso.services.onestop.filling import drafts, keeping
from tinhso.services.onestop.filling.actions import say_own_number
from tinhso.services.onestop.filling.models import Draft
from tinhso.services.onestop.issuing.queries import issued_of, pdf_of
from tinhso.services.onestop.models import Applicant, Dossier, Scan
from tinhso.services.onestop.online import begun, own
from tinhso.services.onestop.paying import actions as paying
from tinhso.services.onestop.paying import bills
from tinhso.services.onestop.rating import actions as rating
from tinhso.services.onestop.rating.models import Rating
from tinhso.services.onestop.results import actions as results
from tinhso.services.onestop.results.models import Result
from tinhso.services.onestop.rules.fees import Typed
from tinhso.store import definitions

from ..desk_world import BIRTH, MARRIAGE, MORNING, NUMBER, STATUS
from ..results.storing import new
from .conftest import ADDRESS, ENDED, NAME, PHONE, ended, received, tables_with, to_the_end

LATER = ENDED + timedelta(days=1)
AFTER_TERM = datetime(2037, 1, 4, 3, tzinfo=UTC)
PAPER = "Đơn số 12 ngày 08/09/2026"


def erase(id, by, reason="mistaken", document=PAPER, at=LATER):
    actions.erase(id, reason, document, by=by, at=at)


def test_nothing_in_the_database_tells_of_the_applicant_any_more(desk, leader):
    """With all that a dossier may collect: notes, a question, a fee with its reason, a result, a rating, a draft."""
    got = received(desk, MARRIAGE)
    id, seats = got.id, desk.seats
    said = f"bà {NAME} ở {ADDRESS}"
    paying.assess(id, {"ban-sao": Typed(2)}, by=seats["desk"], at=MORNING)
    receipt = paying.take_cash(id, Decimal(16_000), by=seats["desk"], at=MORNING)
    refund = paying.ask_refund(receipt, Decimal(8_000), said, by=seats["desk"], at=MORNING)
    paying.decide_refund(refund, True, by=seats["approver"], at=MORNING)
    cases.write_note(_case(id), said, public=False, by=seats["desk"], at=MORNING)
    to_the_end(desk, id, note=said)
    scan = Scan.objects.get(dossier_id=id, code="result").paper_id
    results.register(id, new(scan, owner=NAME, abstract=said), by=seats["handler"], at=ENDED)
    rating.rate(id, rating.Said("khong-hai-long", {}, said), channel="code", by=process("t"), at=ENDED)
    drafts.keep({"name": NAME, "number": NUMBER}, "a" * 32, procedure=BIRTH, support=False, by=seats["desk"], at=ENDED)
    theirs = own.drafts_of(Person(NAME, "", NUMBER, "", ""))
    begun.keep({"address": ADDRESS}, "b" * 32, procedure=BIRTH, handle=theirs, at=ENDED)
    words = (NAME, NUMBER, PHONE, ADDRESS, "nguyen thi mau", secrecy.handle("person", NUMBER), theirs)
    before = tables_with(*words)
    assert {"onestop_applicant", "onestop_issuing_issued", "cases_note", "cases_casestep", "documents_paper",
            "onestop_results_result", "onestop_rating_rating", "onestop_filling_draft", "onestop_paying_refund",
            "onestop_online_begun"} <= set(before)  # fmt: skip

    erase(id, seats["approver"])

    assert tables_with(*words) == {}
    assert (Rating.objects.get().unhappy, Result.objects.count(), Draft.objects.count()) == (True, 1, 0)
    assert (bills.of(id).got, bills.of(id).back) == (16_000, 8_000)


def _case(id):
    return Dossier.objects.get(pk=id).case_id


def test_the_act_is_one_event_that_says_why_and_not_whose(desk, leader):
    id = ended(desk)
    before = JournalRecord.objects.count()
    erase(id, leader)
    (entry,) = [one for one in journal.timeline("dossier", id) if one.name == "dossier.erased"]
    assert JournalRecord.objects.count() == before + 1
    assert entry.payload == {"ground": "mistaken"} and entry.post == leader.post
    kept = Erased.objects.get()
    assert (kept.reason, kept.document, kept.event, kept.at) == ("mistaken", PAPER, entry.id, LATER)


def test_the_journal_stays_valid_and_proves_what_was_done_before(desk, leader, monkeypatch):
    id = ended(desk)
    monkeypatch.setattr(sealer, "_NOW", "SELECT '9000000000000000000', clock_timestamp()")
    journal.seal()
    first = next(one for one in journal.timeline("dossier", id) if one.name == "dossier.received")
    proof = journal.proof_of(first.id)
    erase(id, leader)
    journal.seal()
    assert journal.verify().ok
    again = journal.proof_of(first.id)
    assert (again.entry.body, again.seal.hash) == (proof.entry.body, proof.seal.hash)


def test_the_dossier_its_states_and_its_times_stay_as_they_were(desk, leader):
    id = ended(desk)

    def standing():
        row = Dossier.objects.get(pk=id)
        case = cases.state_of(row.case_id)
        steps = [
            (one.action, one.from_state, one.to_state, one.at, one.post, one.event) for one in cases.steps(case.id)
        ]
        papers = [(one.number, one.at, one.form) for one in issued_of(id)]
        return (
            row.code,
            row.procedure_id,
            row.received_at,
            case.state,
            case.due,
            case.closed_at,
            steps,
            papers,
            dossiers.papers_of(id),
        )

    before = standing()
    erase(id, leader)
    assert standing() == before


def test_the_search_finds_neither_the_name_nor_the_number(desk, leader):
    id, other = ended(desk), received(desk, STATUS, name="Nguyễn Thị Mẫu").id
    seat, on = desk.seats["desk"], LATER.date()
    for asked in ("nguyen thi mau", "Mẫu", NUMBER):
        assert set(searching.found(asked, by=seat, on=on).cases) == {_case(id), _case(other)}
    erase(id, leader)
    for asked in ("nguyen thi mau", "Mẫu", NUMBER, "–"):
        assert set(searching.found(asked, by=seat, on=on).cases) <= {_case(other)}, asked
    assert searching.found(Dossier.objects.get(pk=id).code, by=seat, on=on).cases == (_case(id),)


def test_whoever_holds_code_and_secret_still_learns_how_it_went(desk, leader):
    got = received(desk)
    to_the_end(desk, got.id)
    erase(got.id, leader)
    assert public_lookup.look_up(got.code, got.secret, caller="a", at=LATER).case.state == "returned"


def test_files_and_papers_issued_say_that_they_were_erased(desk, leader):
    id = ended(desk)
    scan = Scan.objects.filter(dossier_id=id).first().paper_id
    assert dossiers.scans_of(id)
    erase(id, leader)
    with pytest.raises(NotThere, match="erased"):
        dossiers.open_scan(id, scan, by=desk.seats["desk"], on=LATER.date())
    assert dossiers.scans_of(id) == {} and Scan.objects.filter(dossier_id=id).count() == 2
    paper = issued_of(id)[0]
    assert paper.erased
    with pytest.raises(NotThere, match="erased"):
        pdf_of(id, paper.id)


def test_the_bytes_of_its_files_go_with_the_next_sweep(desk, leader, settings, tmp_path):
    settings.FILES_ROOT = tmp_path
    id = ended(desk)
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(kept) == 2
    erase(id, leader)
    from tinhso.engines.documents import actions as keeping_files

    keeping_files.sweep(at=datetime.now(UTC) + timedelta(days=2))
    assert not any(file.exists() for file in kept)


def test_the_record_for_the_archive_is_still_made_of_what_is_left(desk, leader):
    id = ended(desk)
    erase(id, leader)
    made = archiving.export(id, by=desk.seats["handler"], at=LATER)
    content = made.stream.read()
    assert NUMBER.encode() not in content and made.name.startswith(Dossier.objects.get(pk=id).code)


def test_of_the_form_stays_what_tells_of_nobody(desk, leader):
    id = ended(desk)
    it = dossiers.seen(Dossier.objects.get(pk=id)).definition
    before = keeping.of(id, it).answers
    assert before["ten-con"] == "Trần Văn Con"
    erase(id, leader)
    after = keeping.of(id, it)
    marked = {one.code for section in after.asked.sections for one in section.fields if one.personal}
    assert set(after.answers) == {"noi-sinh", "gioi-tinh"} - marked and after.sources == ()
    assert all(after.answers[code] == before[code] for code in after.answers)


def test_until_the_term_is_over_only_a_mistaken_record_is_erased(desk, leader):
    id = ended(desk)
    for reason in ("asked", "term"):
        with pytest.raises(NotNow) as wrong:
            erase(id, leader, reason)
        assert wrong.value.values["day"] == date(2037, 1, 1)
    with pytest.raises(NotNow):
        erase(id, leader, "term", at=datetime(2036, 12, 31, 3, tzinfo=UTC))
    assert dossiers.person_of(id).name == NAME
    erase(id, leader, "term", "", at=AFTER_TERM)
    assert dossiers.person_of(id).erased and erased([id]) == {id}


def test_a_dossier_under_way_is_not_erased_whatever_the_reason(desk, leader):
    id = received(desk).id
    with pytest.raises(NotNow, match="under way"):
        erase(id, leader)


def test_it_is_done_once(desk, leader):
    id = ended(desk)
    erase(id, leader)
    with pytest.raises(NotNow, match="before"):
        erase(id, leader)
    assert Erased.objects.count() == 1


@pytest.mark.parametrize(("reason", "document", "wrong"), [
    ("", PAPER, Missing), ("why-not", PAPER, Invalid), ("mistaken", "", Missing), ("mistaken", "đơn của bà", Missing),
    ("mistaken", "1" * 101, Invalid),
])  # fmt: skip
def test_without_a_reason_and_what_it_rests_on_nothing_goes(desk, leader, reason, document, wrong):
    id = ended(desk)
    with pytest.raises(wrong):
        erase(id, leader, reason, document)
    assert dossiers.person_of(id).name == NAME


def test_only_who_holds_the_right_where_it_was_decided_may(desk, leader):
    id = ended(desk)
    for seat in ("desk", "handler"):
        with pytest.raises(NotAllowed):
            erase(id, desk.seats[seat])
    for seat in ("far desk", "land approver"):
        with pytest.raises(NotThere):
            erase(id, desk.seats[seat])
    assert queries.may_erase(dossiers.seen(Dossier.objects.get(pk=id)), by=desk.seats["approver"], on=LATER.date())


def test_nobody_erases_their_own_data(desk, leader):
    id = ended(desk)
    say_own_number(NUMBER, by=leader, at=MORNING)
    with pytest.raises(NotAllowed, match="your own data"):
        erase(id, leader)
    erase(id, desk.seats["approver"])


def test_while_money_is_on_its_way_nothing_goes(desk, leader):
    id = ended(desk, MARRIAGE)
    paying.assess(id, {"ban-sao": Typed(2)}, by=desk.seats["desk"], at=ENDED)
    receipt = paying.take_cash(id, Decimal(16_000), by=desk.seats["desk"], at=ENDED)
    refund = paying.ask_refund(receipt, Decimal(8_000), f"bà {NAME}", by=desk.seats["desk"], at=ENDED)
    with pytest.raises(NotNow, match="under way"):
        erase(id, leader)
    paying.decide_refund(refund, False, by=desk.seats["approver"], at=ENDED)
    erase(id, leader)


def test_a_longer_term_of_a_procedure_binds_and_without_a_term_nothing_is_free(desk, leader):
    id = ended(desk)
    row = dossiers.seen(Dossier.objects.get(pk=id))
    assert queries.standing(row, on=LATER.date()).term.example
    model = KeepingTerms.model_validate(
        {"code": "ho-tich", "title": {"vi": "Hộ tịch"}, "in_force": date(2026, 1, 1), "status": "example", "years": 2,
         "others": [{"procedures": [BIRTH]}]}
    )  # fmt: skip
    definitions.keep([packs.Read("keeping-terms", model, "t.yaml", packs.Lines("t"))], pack="national", at=MORNING)
    assert queries.standing(row, on=LATER.date()).first is None
    with pytest.raises(NotNow, match="for ever"):
        erase(id, leader, "term", "", at=AFTER_TERM)
    assert queries.standing(row, on=date(2025, 1, 1)).term is None


def test_drafts_of_others_and_dossiers_of_others_stay(desk, leader):
    id, other = ended(desk), ended(desk, number="015188004322", name="Trần Thị Khác")
    drafts.keep({"number": "015188004322"}, "b" * 32, procedure=BIRTH, support=False, by=desk.seats["desk"], at=ENDED)
    erase(id, leader)
    assert dossiers.person_of(other).name == "Trần Thị Khác" and Draft.objects.count() == 1
    assert dossiers.scans_of(other)


def test_nothing_more_is_kept_of_an_erased_dossier(desk, leader):
    id = ended(desk)
    paper = Scan.objects.filter(dossier_id=id, code="result").first().paper_id
    erase(id, leader)
    seat = desk.seats["handler"]
    for more in (
        lambda: onestop.attach_scan(id, "result", iter([b"%PDF-1.7"]), "x.pdf", by=seat, at=LATER),
        lambda: results.register(id, new(paper), by=seat, at=LATER),
        lambda: rating.rate(id, rating.Said("hai-long"), channel="code", by=process("t"), at=LATER),
    ):
        with pytest.raises(NotNow, match="nothing more"):
            more()


def test_the_applicant_stays_as_nobody(desk, leader):
    id = ended(desk)
    erase(id, leader)
    row = Applicant.objects.get(pk=id)
    assert (row.name, row.folded, row.handle, bytes(row.number), row.phone, row.address) == (
        "–",
        "",
        "",
        b"",
        None,
        None,
    )
    with pytest.raises(ObjectDoesNotExist):
        Applicant.objects.get(handle=secrecy.handle("person", NUMBER))
