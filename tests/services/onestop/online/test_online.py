"""From home: closed provinces say where to go; an open one takes it in, an officer accepts it, and nothing tells more than it must."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.said import text_of

from tinhso.engines.cases import public as cases
from tinhso.engines.journal.models import JournalRecord as Entry
from tinhso.kernel import packs
from tinhso.services.onestop import procedure_forms, public_lookup
from tinhso.services.onestop.filling.models import Filled
from tinhso.services.onestop.form_shapes import ProcedureForm
from tinhso.services.onestop.models import Applicant, Dossier, Scan
from tinhso.services.onestop.online import packing, throttle
from tinhso.services.onestop.online.models import Submission, SubmissionFile
from tinhso.store import definitions
from tinhso.web import awaits, clock

from ..conftest import keep_folders
from ..desk_world import BIRTH, MORNING, NUMBER, PDF, POLICE, STATUS
from ..filling.test_form_pages import ANSWERS, answers_of
from ..filling.test_form_versions import ANSWERS as STATUS_ANSWERS

PAGE = f"/nop-ho-so/{BIRTH}/"
KEY = "c" * 32
WORDS = "Xin gửi lại giấy chứng sinh rõ hơn."


def given(world, **more):
    return {
        "name": "Nguyễn Thị Mẫu",
        "number": NUMBER,
        "phone": "0912345678",
        "receiving": world.hill,
        "deciding": world.hill,
        "form_key": KEY,
        **ANSWERS,
        **more,
    }


def pdf(name="giay.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def handed_in(world, home, **more):
    """(submission, secret)"""
    files = {"file-giay-chung-sinh": pdf()}
    shown = text_of(home.post(PAGE, given(world, do="send") | files | more))
    row = Submission.objects.get()
    return row, shown.split("Mã bí mật")[1].split("<dd>")[1].split("</dd>")[0].strip()


def test_a_closed_province_says_where_to_go(at_home):
    shown = text_of(at_home.get("/nop-ho-so/"))
    assert 'href="https://dichvucong.gov.vn">Sang Cổng Dịch vụ công quốc gia' in shown
    assert '<form class="k-filters"' not in shown
    answer = at_home.get(PAGE)
    assert answer.status_code == 409 and "Cổng Dịch vụ công quốc gia" in text_of(answer)
    assert at_home.post(PAGE, {"do": "send"}).status_code == 409 and not Submission.objects.exists()


def test_an_open_one_finds_the_procedure_and_takes_only_what_it_may(world, open_here):
    shown = text_of(open_here.get("/nop-ho-so/", {"q": "khai sinh"}))
    assert PAGE in shown
    assert f"/nop-ho-so/{POLICE}/" not in text_of(open_here.get("/nop-ho-so/", {"q": "xác nhận cư trú"}))
    assert open_here.get(f"/nop-ho-so/{POLICE}/").status_code == 409


def test_what_is_wrong_stands_beside_its_field_before_files_are_asked_for(world, open_here):
    answer = open_here.post(
        PAGE, given(world, do="review", number="1", phone="", receiving=world.far, **{"a:ten-con": ""})
    )
    shown = text_of(answer)
    assert answer.status_code == 422
    for place in ("e-number", "e-phone", "e-a:ten-con"):
        assert f'id="{place}"' in shown, place
    reviewed = text_of(open_here.post(PAGE, given(world, do="review")))
    assert "Trần Văn Con" in reviewed and 'type="hidden" name="a:ten-con"' in reviewed and 'type="file"' in reviewed
    assert not Submission.objects.exists()


def test_a_desk_and_an_agency_left_out_are_said_at_once(world, open_here):
    shown = text_of(open_here.post(PAGE, given(world, do="review", receiving="", deciding="")))
    for field in ("receiving", "deciding"):
        assert f'id="e-{field}"' in shown, field


def test_the_officer_opens_each_file_beside_its_paper(world, open_here, browse):
    row, _secret = handed_in(world, open_here)
    shown = text_of(browse("desk").get(f"/ho-so/tu-xa/{row.pk}/"))
    paper = shown.split('id="f-paper-giay-chung-sinh"')[1].split("</fieldset>")[0]
    assert f"/ho-so/tu-xa/{row.pk}/" in paper and "giay.pdf" in paper
    assert "Chưa có tệp" in shown or "Không có tệp" in shown, "a paper that did not come says so"


def test_a_form_replaced_while_it_waits_changes_nothing_of_it(world, open_here, browse, monkeypatch):
    row, _secret = handed_in(world, open_here)
    assert row.form_id is None, "the form written in the procedure"
    later = MORNING + timedelta(days=1)
    replaced = ProcedureForm.model_validate(
        {
            "code": BIRTH,
            "title": {"vi": "Tờ khai mới"},
            "in_force": later.date(),
            "status": "example",
            "sections": [
                {"code": "moi", "title": {"vi": "Mới"}, "fields": [{"code": "dieu-moi", "title": {"vi": "Điều mới"}}]}
            ],
        }
    )
    definitions.keep([packs.Read("procedure-forms", replaced, "x.yaml", packs.Lines("x"))], pack="national", at=MORNING)
    monkeypatch.setattr(clock, "now", lambda: later)
    desk = browse("desk")
    monkeypatch.setattr(clock, "now", lambda: later)
    shown = text_of(desk.get(f"/ho-so/tu-xa/{row.pk}/"))
    assert "Trần Văn Con" in shown and "Điều mới" not in shown
    accepted = {"do": "accept", "paper-to-khai": "in", "paper-giay-chung-sinh": "in", "paper-giay-to-tuy-than": "held"}
    assert desk.post(f"/ho-so/tu-xa/{row.pk}/", accepted).status_code == 302
    assert answers_of(Dossier.objects.get().pk).answers["ten-con"] == "Trần Văn Con"
    assert "a:dieu-moi" in text_of(open_here.get(PAGE))
    begun = given(world, do="send", form_key="d" * 32, **{"form-under": procedure_forms.OWN})
    assert "Mã bí mật" in text_of(open_here.post(PAGE, begun)), "a page opened before is sent under the form it showed"


def test_nobody_uploads_the_paper_that_the_form_stands_for(world, open_here, browse):
    keep_folders("procedure-forms", only=(STATUS,))
    page = f"/nop-ho-so/{STATUS}/"
    under = text_of(open_here.get(page)).split('name="form-under" value="')[1].split('"')[0]
    typed = given(world) | STATUS_ANSWERS | {"form-under": under}
    reviewed = text_of(open_here.post(page, typed | {"do": "review"}))
    assert 'name="file-giay-to-tuy-than"' in reviewed and 'name="file-to-khai"' not in reviewed
    assert f'type="hidden" name="form-under" value="{under}"' in reviewed
    open_here.post(page, typed | {"do": "send", "file-giay-to-tuy-than": pdf()})
    row = Submission.objects.get()
    shown = text_of(browse("desk").get(f"/ho-so/tu-xa/{row.pk}/"))
    assert 'name="paper-to-khai" value="in" checked' in shown and "Bổ sung hồ sơ vay" in shown


def test_a_file_that_the_form_asks_for_is_asked_for_where_files_are_chosen(world, open_here):
    field = {"code": "anh", "title": {"vi": "Ảnh hiện trạng"}, "kind": "file"}
    sections = [{"code": "moi", "title": {"vi": "Mới"}, "fields": [field]}]
    form = {
        "code": BIRTH,
        "title": {"vi": "Tờ khai"},
        "in_force": MORNING.date(),
        "status": "example",
        "sections": sections,
    }
    with_file = ProcedureForm.model_validate(form)
    definitions.keep(
        [packs.Read("procedure-forms", with_file, "x.yaml", packs.Lines("x"))], pack="national", at=MORNING
    )
    under = text_of(open_here.get(PAGE)).split('name="form-under" value="')[1].split('"')[0]
    sending = given(world, do="send", **{"form-under": under})
    without = open_here.post(PAGE, sending)
    assert without.status_code == 422 and 'id="e-a:anh"' in text_of(without) and 'type="file"' in text_of(without)
    assert not Submission.objects.exists()
    assert open_here.post(PAGE, sending | {"a:anh": pdf("anh.pdf")}).status_code == 200
    assert SubmissionFile.objects.get().code == "a:anh"


def test_handed_in_it_waits_eight_working_hours_and_is_no_dossier_yet(world, open_here):
    row, secret = handed_in(world, open_here)
    assert row.state == "waiting" and not Dossier.objects.exists() and len(secret) == 10
    due = cases.working_clock(on=MORNING.date()).due(MORNING, cases.Limit.working_hours(8))
    assert row.accept_by == due
    assert "Trần".encode() not in bytes(row.answers) and NUMBER.encode() not in bytes(row.person)
    assert [entry.name for entry in Entry.objects.filter(name__startswith="submission").order_by("id")] == [
        "submission.made",
        "submission.file-kept",
    ]
    assert not any(
        NUMBER in one.body or "Trần Văn Con" in one.body or secret in one.body for one in Entry.objects.all()
    )


def test_an_officer_accepts_it_and_the_citizen_follows_the_dossier_with_the_same_secret(world, open_here, browse):
    row, secret = handed_in(world, open_here)
    desk = browse("desk")
    assert row.code in text_of(desk.get("/ho-so/tu-xa/"))
    shown = text_of(desk.get(f"/ho-so/tu-xa/{row.pk}/"))
    assert "Trần Văn Con" in shown and "giay.pdf" in shown and NUMBER not in shown.split("Số định danh")[1][:80]
    ticks = {"paper-to-khai": "in", "paper-giay-chung-sinh": "in", "paper-giay-to-tuy-than": "held"}
    sent = desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks})
    dossier = Dossier.objects.get()
    assert sent.status_code == 302 and dossier.channel == "online"
    assert answers_of(dossier.pk).answers["ten-con"] == "Trần Văn Con" and Filled.objects.get().post_id is None
    assert Scan.objects.get().code == "giay-chung-sinh" and Applicant.objects.get().name == "Nguyễn Thị Mẫu"
    row.refresh_from_db()
    assert (row.state, row.person, row.answers) == ("accepted", None, None)
    found = public_lookup.look_up(dossier.code, secret, caller="x", at=MORNING)
    assert found.dossier.id == dossier.pk
    followed = text_of(open_here.post("/nop-ho-so/theo-doi/", {"code": row.code, "secret": secret}))
    assert dossier.code in followed
    assert desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "accept", **ticks}).status_code == 422, "accepted once"
    assert Dossier.objects.count() == 1


def test_a_supplement_is_asked_for_sent_and_the_hours_begin_anew(world, open_here, browse, monkeypatch):
    row, secret = handed_in(world, open_here)
    desk = browse("desk")
    empty = desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "ask", "note": " "})
    assert empty.status_code == 422 and 'id="e-note"' in text_of(empty)
    desk.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "ask", "note": WORDS})
    follow = {"code": row.code, "secret": secret}
    assert WORDS in text_of(open_here.post("/nop-ho-so/theo-doi/", follow))
    lying = open_here.post(
        "/nop-ho-so/theo-doi/", follow | {"do": "supplement", "file-giay-chung-sinh": pdf(content=b"MZ\x90")}
    )
    assert lying.status_code == 422
    row.refresh_from_db()
    assert row.state == "asked"
    sent = open_here.post("/nop-ho-so/theo-doi/", follow | {"do": "supplement", "file-giay-chung-sinh": pdf("moi.pdf")})
    row.refresh_from_db()
    assert sent.status_code == 200 and row.state == "waiting" and row.expires is None
    assert SubmissionFile.objects.count() == 2


def test_refused_or_taken_back_it_goes_no_further_and_is_forgotten(world, open_here, browse):
    row, secret = handed_in(world, open_here)
    browse("desk").post(f"/ho-so/tu-xa/{row.pk}/", {"do": "refuse", "note": WORDS})
    follow = {"code": row.code, "secret": secret, "do": "withdraw"}
    assert open_here.post("/nop-ho-so/theo-doi/", follow).status_code == 422
    row.refresh_from_db()
    assert row.state == "refused" and row.person is not None
    assert packing.purge(row.expires) == 1
    row.refresh_from_db()
    assert (row.person, row.answers, row.reason) == (None, None, None)


def test_taken_back_by_who_handed_it_in(world, open_here):
    row, secret = handed_in(world, open_here)
    shown = text_of(open_here.post("/nop-ho-so/theo-doi/", {"code": row.code, "secret": secret, "do": "withdraw"}))
    row.refresh_from_db()
    assert row.state == "withdrawn" and "đã rút hồ sơ" in shown


def test_the_same_page_sent_twice_is_handed_in_once_and_a_lost_answer_is_told_again(world, open_here):
    row, secret = handed_in(world, open_here)
    again, fresh = handed_in(world, open_here)
    assert again.pk == row.pk and SubmissionFile.objects.count() == 1
    assert fresh != secret, "the secret itself is kept nowhere, so a new one is told"
    assert "Không có" in text_of(open_here.post("/nop-ho-so/theo-doi/", {"code": row.code, "secret": secret}))
    assert row.code in text_of(open_here.post("/nop-ho-so/theo-doi/", {"code": row.code, "secret": fresh}))


def test_codes_are_not_guessed(world, open_here):
    row, _secret = handed_in(world, open_here)
    wrong = [
        open_here.post("/nop-ho-so/theo-doi/", {"code": code, "secret": "AAAAAAAAAA"})
        for code in (row.code, "N-AAAAAAAA")
    ]

    def plain(answer):
        return (
            text_of(answer)
            .split("<main")[1]
            .split("</main>")[0]
            .replace(row.code, "CODE")
            .replace("N-AAAAAAAA", "CODE")
            .split("csrfmiddlewaretoken")[1]
            .partition("form_key")[2][60:]
        )

    assert plain(wrong[0]) == plain(wrong[1])
    statuses = {
        open_here.post("/nop-ho-so/theo-doi/", {"code": row.code, "secret": "AAAAAAAAAA"}).status_code
        for _n in range(25)
    }
    assert 429 in statuses


def test_one_address_hands_in_only_so_many(world, open_here, monkeypatch):
    monkeypatch.setattr(throttle, "SENT", replace(throttle.SENT, most=2))
    statuses = [open_here.post(PAGE, given(world, do="send", form_key=f"{n:032x}")) for n in range(3)]
    assert "Quá nhiều" in text_of(statuses[2]) and Submission.objects.count() == 2


@pytest.mark.parametrize("who", ["other desk", "handler"])
def test_what_waits_at_a_desk_is_that_desks_alone(world, open_here, browse, who):
    row, _secret = handed_in(world, open_here)
    other = browse(who)
    paper = SubmissionFile.objects.get().paper_id
    for address in (f"/ho-so/tu-xa/{row.pk}/", f"/ho-so/tu-xa/{row.pk}/tep/{paper}/"):
        assert other.get(address).status_code in (403, 404)
    assert other.post(f"/ho-so/tu-xa/{row.pk}/", {"do": "refuse", "note": "x"}).status_code in (403, 404)
    assert browse("desk").get(f"/ho-so/tu-xa/{row.pk}/tep/{paper}/").status_code == 200


def test_script_in_every_field_is_shown_as_text(world, open_here, browse):
    evil = "<script>alert(1)</script>"
    texts = ("a:ten-nguoi-khai", "a:quan-he", "a:ten-con", "a:ten-co-so", "a:que-quan", "a:dan-toc")
    evils = {"name": evil, "address": evil, "phone": evil[:30], **dict.fromkeys(texts, evil)}
    reviewed = open_here.post(PAGE, given(world, do="review", **evils))
    row, _secret = handed_in(world, open_here, **evils)
    for shown in (reviewed, browse("desk").get(f"/ho-so/tu-xa/{row.pk}/"), browse("desk").get("/ho-so/tu-xa/")):
        assert shown.status_code == 200 and b"<script>alert" not in shown.content


def test_what_waits_stands_on_the_home_page_of_the_desk_alone(world, open_here):
    handed_in(world, open_here)
    waits = awaits.providers.get("from-home")
    (line,) = waits(world.seats["desk"], MORNING.date())
    assert line.title.startswith("1 ") and line.href == "/ho-so/tu-xa/"
    assert waits(world.seats["other desk"], MORNING.date()) == waits(world.seats["handler"], MORNING.date()) == []
