"""A citizen whom a provider vouches for: the form knows them, what they type is kept, and their own is shown to them alone."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests.said import text_of
from tests.vouching import vouch_for

from tinhso.engines.documents import public as documents
from tinhso.engines.journal.models import JournalRecord as Entry
from tinhso.kernel import access
from tinhso.services.onestop import catalogue
from tinhso.services.onestop.filling import keeping
from tinhso.services.onestop.filling.models import Filled
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.online import actions, begun, own, packing
from tinhso.services.onestop.online.models import Begun, Submission, SubmissionFile
from tinhso.services.onestop.results import actions as results
from tinhso.services.onestop.results import rights
from tinhso.services.onestop.results.models import Reused
from tinhso.web import clock, vouched

from ..conftest import keep_folders
from ..desk_world import BIRTH, MORNING, NUMBER, PDF, STATUS, keep_again
from ..filling.test_form_versions import ANSWERS as STATUS_ANSWERS
from ..results.storing import give_types, stored
from .conftest import NAME, OTHER
from .test_online import PAGE, WORDS, given, pdf

MINE = "/nop-ho-so/cua-toi/"


def typed(world, **more):
    """As a page that was opened for the citizen sends it."""
    told = {name: value for name, value in given(world, **more).items() if name not in ("name", "number")}
    return {begun.SIGNED_IN: mark(NAME, NUMBER)} | told


def mark(name, number):
    return own.mark_of(vouched.Vouched("", "", name, number))


def sent(world, citizen, **more):
    answer = citizen.post(PAGE, typed(world, do="send", **more) | {"file-giay-chung-sinh": pdf()})
    assert answer.status_code == 200, text_of(answer)[-1500:]
    return Submission.objects.latest("id")


def with_a_result(world, citizen):
    """(result, address, the page as it is sent): a result of theirs stands in the store for a paper of the procedure."""
    give_types(world)
    _dossier, result = stored(world)
    keep_folders("procedure-forms", only=(STATUS,))
    page = f"/nop-ho-so/{STATUS}/"
    under = text_of(citizen.get(page)).split('name="form-under" value="')[1].split('"')[0]
    return result, page, typed(world) | STATUS_ANSWERS | {"form-under": under}


def test_nothing_the_provider_told_is_readable_in_the_session(citizen):
    (row,) = Session.objects.all()
    held = row.get_decoded()[vouched.KEY]
    assert NUMBER not in held and "Mẫu" not in held and NUMBER not in row.session_data


def test_the_form_knows_name_and_number_and_no_page_can_say_others(world, citizen):
    shown = text_of(citizen.get(PAGE))
    assert NAME in shown and NUMBER in shown and 'id="f-name"' not in shown and 'id="f-number"' not in shown
    row = sent(world, citizen, name="Kẻ Mạo Danh", number=OTHER["number"])
    person = packing.unpacked(row.person)
    assert (person["name"], person["number"]) == (NAME, NUMBER) and row.provider == "dinh-danh"
    made = Entry.objects.get(name="submission.made")
    assert '"dinh-danh"' in made.body and NUMBER not in made.body


def test_the_officer_sees_who_vouches_for_them(world, citizen, browse):
    row = sent(world, citizen)
    shown = text_of(browse("desk").get(f"/ho-so/tu-xa/{row.pk}/"))
    assert "Định danh thử xác nhận họ tên và số định danh (tài khoản mức độ 2, xác thực mức độ M2)" in shown


def test_whoever_typed_who_they_are_is_vouched_for_by_nobody(world, open_here, browse):
    open_here.post(PAGE, given(world, do="send") | {"file-giay-chung-sinh": pdf()})
    row = Submission.objects.get()
    assert (row.handle, row.provider) == ("", "")
    assert "hãy đối chiếu với thẻ căn cước" in text_of(browse("desk").get(f"/ho-so/tu-xa/{row.pk}/"))


def test_earlier_dossiers_fill_what_is_empty_and_only_their_own(world, citizen, neighbour):
    world.receive(STATUS, phone="0987654321", address="Thôn Ví Dụ 2")
    shown = text_of(citizen.get(PAGE))
    assert 'value="0987654321"' in shown and 'value="fill"' in shown
    filled = text_of(citizen.post(PAGE, typed(world, do="fill", phone="", address="")))
    assert Dossier.objects.get().code in filled and 'value="Thôn Ví Dụ 2"' in filled
    assert 'value="fill"' not in text_of(neighbour.get(PAGE))


def test_they_see_how_it_stands_without_code_and_secret_and_take_it_back(world, citizen, browse):
    row = sent(world, citizen)
    assert row.code in text_of(citizen.get(MINE))
    browse("desk").post(f"/ho-so/tu-xa/{row.pk}/", {"do": "ask", "note": WORDS})
    assert "Chờ ông/bà bổ sung" in text_of(citizen.get(MINE))
    shown = text_of(citizen.get(f"{MINE}{row.pk}/"))
    assert WORDS in shown and 'name="secret"' not in shown
    answer = citizen.post(f"{MINE}{row.pk}/", {"do": "supplement", "file-giay-chung-sinh": pdf("moi.pdf")})
    row.refresh_from_db()
    assert answer.status_code == 200 and row.state == "waiting"
    assert citizen.post(f"{MINE}{row.pk}/", {"do": "supplement", "file-giay-chung-sinh": pdf()}).status_code == 422
    citizen.post(f"{MINE}{row.pk}/", {"do": "withdraw"})
    row.refresh_from_db()
    assert row.state == "withdrawn" and "Đã kết thúc" in text_of(citizen.get(MINE))


def test_a_dossier_taken_in_at_a_desk_is_theirs_too(world, citizen):
    received = world.receive(STATUS)
    shown = text_of(citizen.get(MINE))
    assert received.code in shown
    page = text_of(citizen.get(f"{MINE}ho-so/{received.id}/"))
    assert received.code in page and "Diễn biến" in page


def test_accepted_it_stands_among_their_dossiers(world, citizen, browse):
    row = sent(world, citizen)
    ticks = {"paper-to-khai": "in", "paper-giay-chung-sinh": "in", "paper-giay-to-tuy-than": "held"}
    browse("desk").post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks})
    row.refresh_from_db()
    dossier = Dossier.objects.get()
    assert (row.state, row.handle) == ("accepted", "")
    shown = text_of(citizen.get(MINE))
    assert dossier.code in shown and row.code not in shown
    assert citizen.get(f"{MINE}ho-so/{dossier.pk}/").status_code == 200


def test_papers_issued_to_them_are_listed_and_downloaded(world, citizen, neighbour):
    give_types(world)
    _dossier, id = stored(world)
    assert "số 12" in text_of(citizen.get(MINE)) and "số 12" not in text_of(neighbour.get(MINE))
    file = citizen.get(f"{MINE}giay-to/{id}/")
    assert b"".join(file.streaming_content) == PDF and file["Content-Disposition"].startswith("attachment")
    assert neighbour.get(f"{MINE}giay-to/{id}/").status_code == 404


def test_nobody_sees_what_is_anothers(world, citizen, neighbour, open_here):
    row, received = sent(world, citizen), world.receive(STATUS)
    for address in (f"{MINE}{row.pk}/", f"{MINE}ho-so/{received.id}/", f"{MINE}999999999/"):
        assert neighbour.get(address).status_code == 404
    assert neighbour.post(f"{MINE}{row.pk}/", {"do": "withdraw"}).status_code == 404
    row.refresh_from_db()
    assert row.state == "waiting" and received.code not in text_of(neighbour.get(MINE))


def test_a_number_mistyped_at_a_desk_shows_nobody_anothers_dossier(world, citizen):
    received = world.receive(STATUS, name="Lý Văn Khác")  # under the citizen's number, by mistake
    assert received.code not in text_of(citizen.get(MINE))
    assert citizen.get(f"{MINE}ho-so/{received.id}/").status_code == 404


@pytest.mark.parametrize("address", ["", "1/", "ho-so/1/", "giay-to/1/"])
def test_whom_nobody_vouches_for_is_asked_to_sign_in(open_here, address):
    answer = open_here.get(f"{MINE}{address}")
    assert answer.status_code == 200 and "Ở đây chưa mở đăng nhập bằng định danh điện tử" in text_of(answer)


def test_an_officer_is_no_citizen_beside_it(world, citizen, browse):
    desk = browse("desk")
    session = desk.session
    session[vouched.KEY] = citizen.session[vouched.KEY]
    session.save()
    assert "Ở đây chưa mở đăng nhập" in text_of(desk.get(MINE))


def test_the_province_may_be_closed_and_they_still_see_their_own(world, client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    received = world.receive(STATUS)
    shown = text_of(vouch_for(client, name=NAME, number=NUMBER).get(MINE))
    assert received.code in shown and 'href="/nop-ho-so/"' not in shown


def test_erased_and_forgotten_nothing_of_them_is_left(world, citizen, browse):
    row = sent(world, citizen)
    browse("desk").post(f"/ho-so/tu-xa/{row.pk}/", {"do": "refuse", "note": WORDS})
    row.refresh_from_db()
    assert packing.purge(row.expires) == 1
    row.refresh_from_db()
    assert (row.handle, row.person) == ("", None)
    assert row.code not in text_of(citizen.get(MINE))
    assert not Begun.objects.exists()


def test_a_paper_we_issued_to_them_is_not_asked_for_again(world, citizen, browse):
    result, page, form = with_a_result(world, citizen)
    reviewed = text_of(citizen.post(page, form | {"do": "review"}))
    assert "không cần đính kèm" in reviewed and "số 12" in reviewed and 'name="file-giay-cu"' not in reviewed
    citizen.post(page, form | {"do": "send"})
    row = Submission.objects.get()
    desk = browse("desk")
    shown = text_of(desk.get(f"/ho-so/tu-xa/{row.pk}/"))
    assert "Từ kho kết quả: Giấy xác nhận" in shown and 'name="paper-giay-cu" value="held" checked' in shown
    ticks = {"paper-to-khai": "in", "paper-giay-to-tuy-than": "held", "paper-giay-cu": "held"}
    assert desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks}).status_code == 302
    assert (Reused.objects.get().code, Reused.objects.get().result_id) == ("giay-cu", result)


def test_a_paper_taken_back_meanwhile_is_asked_for_after_all(world, citizen, browse):
    result, page, form = with_a_result(world, citizen)
    citizen.post(page, form | {"do": "send"})
    row = Submission.objects.get()
    results.end(result, "Cấp sai", by=world.seats["handler"], at=MORNING)
    desk = browse("desk")
    shown = text_of(desk.get(f"/ho-so/tu-xa/{row.pk}/"))
    assert "nay không còn giá trị" in shown and 'name="paper-giay-cu" value="held"' not in shown
    ticks = {"paper-to-khai": "in", "paper-giay-to-tuy-than": "held", "paper-giay-cu": "held"}
    answer = desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks})
    assert answer.status_code == 422 and "không còn" in text_of(answer)
    assert desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks, "paper-giay-cu": ""}).status_code == 302


def test_an_officer_who_may_not_look_results_up_sees_none_that_came_along(world, citizen, browse, monkeypatch):
    _result, page, form = with_a_result(world, citizen)
    citizen.post(page, form | {"do": "send"})
    row, allowed = Submission.objects.get(), access.allows
    monkeypatch.setattr(access, "allows", lambda by, right, **at: right != rights.LOOK_UP and allowed(by, right, **at))
    desk = browse("desk")
    shown = text_of(desk.get(f"/ho-so/tu-xa/{row.pk}/"))
    assert "Từ kho kết quả" not in shown and 'name="paper-giay-cu" value="held" checked' not in shown
    ticks = {"paper-to-khai": "in", "paper-giay-to-tuy-than": "held", "paper-giay-cu": ""}
    assert desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks}).status_code == 302
    assert not Reused.objects.exists()


@pytest.mark.parametrize("more", ["a-paper", "a-question"])
def test_what_the_procedure_asks_more_since_is_not_asked_of_what_was_handed_in_before(world, citizen, browse, more):
    row = sent(world, citizen)
    before = catalogue.procedure(BIRTH, on=MORNING.date()).it
    papers, form = (
        [one.model_dump(mode="json", by_alias=True, exclude_none=True) for one in of]
        for of in (before.papers, before.form)
    )
    if more == "a-paper":
        keep_again(BIRTH, papers=[*papers, {"code": "giay-moi", "title": {"vi": "Giấy mới"}}])
    else:
        asked = {"code": "dieu-moi", "title": {"vi": "Điều mới"}, "required": True}
        keep_again(BIRTH, form=[*form, {"code": "phan-moi", "title": {"vi": "Phần mới"}, "fields": [asked]}])
    assert catalogue.procedure(BIRTH, on=MORNING.date()).it.version > before.version
    ticks = {"paper-to-khai": "in", "paper-giay-chung-sinh": "in", "paper-giay-to-tuy-than": "held"}
    assert browse("desk").post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks}).status_code == 302
    dossier = Dossier.objects.get()
    assert dossier.procedure_id == row.procedure_id
    assert keeping.kept(Filled.objects.get(), before).answers["ten-con"] == "Trần Văn Con"


def test_files_that_did_not_come_the_first_time_come_with_the_page_sent_again(world, citizen, monkeypatch):
    keep = actions.documents.keep

    def away(*_given, **_more):
        raise documents.FilesAway(FILES_AWAY)

    monkeypatch.setattr(actions.documents, "keep", away)
    citizen.raise_request_exception = False
    page = typed(world, do="send")
    citizen.post(PAGE, page | {"file-giay-chung-sinh": pdf()})
    assert Submission.objects.count() == 1 and not SubmissionFile.objects.exists()
    monkeypatch.setattr(actions.documents, "keep", keep)
    for _twice in range(2):
        assert citizen.post(PAGE, page | {"file-giay-chung-sinh": pdf()}).status_code == 200
        assert SubmissionFile.objects.get().code == "giay-chung-sinh"


FILES_AWAY = "The files are away."


def test_a_result_withdrawn_while_somebody_looks_through_is_told_before_it_is_handed_in(world, citizen):
    result, page, form = with_a_result(world, citizen)
    reviewed = text_of(citizen.post(page, form | {"do": "review"}))
    assert 'name="stand-for-papers" value="giay-cu"' in reviewed
    results.end(result, "Cấp sai", by=world.seats["handler"], at=MORNING)
    answer = citizen.post(page, form | {"do": "send", "stand-for-papers": "giay-cu"})
    shown = text_of(answer)
    assert answer.status_code == 422 and "không còn trong kho kết quả" in shown and 'name="file-giay-cu"' in shown
    assert 'name="stand-for-papers" value=""' in shown and not Submission.objects.exists()
    assert citizen.post(page, form | {"do": "send", "stand-for-papers": ""}).status_code == 200


def test_the_address_of_a_submission_leads_on_to_the_dossier_it_became(world, citizen, neighbour, browse):
    row = sent(world, citizen)
    ticks = {"paper-to-khai": "in", "paper-giay-chung-sinh": "in", "paper-giay-to-tuy-than": "held"}
    browse("desk").post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks})
    for answer in (citizen.get(f"{MINE}{row.pk}/"), citizen.post(f"{MINE}{row.pk}/", {"do": "withdraw"})):
        assert (answer.status_code, answer["Location"]) == (302, f"{MINE}ho-so/{Dossier.objects.get().pk}/")
    assert neighbour.get(f"{MINE}{row.pk}/").status_code == 404


def test_who_comes_after_finds_nothing_of_who_sat_there_before(citizen):
    session = citizen.session
    session["of-the-one-before"] = True
    session.save()
    vouch_for(citizen, **OTHER)
    assert "of-the-one-before" not in citizen.session


def test_an_officer_is_not_offered_to_sign_in_as_a_citizen(world, citizen, browse, monkeypatch):
    monkeypatch.setattr(vouched, "ways", {"example": lambda: [vouched.Way("Định danh thử", "/o-day/")]})
    assert "/o-day/" not in text_of(browse("desk").get(PAGE)) and "/o-day/" not in text_of(citizen.get(PAGE))
    assert "/o-day/" in text_of(Client(headers={"accept-language": "vi"}).get(PAGE))
