"""The pages: a desk officer accepts what came, the keeper sees the line in plain words, the dossier shows its four states."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.portal import actions, outbox
from tinhso.services.onestop.portal.models import Handed, InboxMessage, OutboxMessage

from ..desk_world import MORNING, PDF
from .conftest import PAPERS, lay_out

BOTH = ["to-khai", "giay-to-tuy-than"]


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def accepted(portal, world) -> Handed:
    portal.handed()
    row = Handed.objects.get()
    actions.accept(row.pk, papers=BOTH, by=world.seats["desk"], at=MORNING)
    return row


def test_a_desk_officer_sees_what_waits_opens_the_files_and_accepts(portal, world, browse, pinned_queries):
    portal.handed()
    desk, id = browse("desk"), Handed.objects.get().pk
    with pinned_queries("onestop: from the portal"):
        listed = desk.get("/ho-so/tu-cong/")
    assert "CDVQG-0001" in text_of(listed) and Handed.objects.get().seen_at is not None
    with pinned_queries("onestop: one from the portal"):
        page = desk.get(f"/ho-so/tu-cong/{id}/")
    said = text_of(page)
    assert "015*****4321" in said and "015188004321" not in page.content.decode() and "Đăng ký kết hôn" in said
    paper = row_files(id)[0]
    assert b"".join(desk.get(f"/ho-so/tu-cong/{id}/tep/{paper}/")) == PDF
    ticked = re.findall(r'name="(paper-[^"]+)" value="([^"]*)" checked', page.content.decode())
    answer = desk.post(f"/ho-so/tu-cong/{id}/", {"do": "accept", "form_key": "k1", **dict(ticked)})
    assert answer.status_code == 302 and Dossier.objects.get().channel == "portal"
    assert re.search(r"[2-9A-Z]{10}", text_of(desk.get(answer["Location"])))  # the secret to look it up with


def row_files(id: int) -> list[int]:
    from tinhso.services.onestop.portal.models import HandedFile

    return list(HandedFile.objects.filter(handed_id=id).order_by("id").values_list("paper_id", flat=True))


def test_asking_without_a_word_is_told_and_with_one_is_done(portal, world, browse):
    portal.handed()
    desk, id = browse("desk"), Handed.objects.get().pk
    assert desk.post(f"/ho-so/tu-cong/{id}/", {"do": "ask", "note": " ", "form_key": "a"}).status_code == 422
    assert (
        desk.post(f"/ho-so/tu-cong/{id}/", {"do": "ask", "note": "Thiếu bản sao", "form_key": "b"}).status_code == 302
    )
    assert Handed.objects.get().state == "asked" and "Thiếu bản sao" in text_of(desk.get(f"/ho-so/tu-cong/{id}/"))
    assert desk.post(f"/ho-so/tu-cong/{id}/", {"do": "refuse", "note": "Rút", "form_key": "c"}).status_code == 302
    assert "CDVQG-0001" in text_of(desk.get("/ho-so/tu-cong/?loai=da-xu-ly"))


def test_the_dossier_shows_its_states_side_by_side(portal, world, browse):
    accepted(portal, world)
    lay_out()
    said = text_of(browse("desk").get(f"/ho-so/{Dossier.objects.get().pk}/"))
    assert "Cổng Dịch vụ công quốc gia" in said and "Đang chờ gửi" in said and "CDVQG-0001" in said
    outbox.round_of(datetime.now(UTC) + timedelta(seconds=5))
    assert "Đã khớp" in text_of(browse("desk").get(f"/ho-so/{Dossier.objects.get().pk}/"))


def test_what_a_citizen_types_never_becomes_markup(portal, world, browse):
    script = "<script>alert(1)</script>"
    offer = portal.offer(answers={"muc-dich": script, script: "x"})
    offer["applicant"] |= {"name": script, "address": script}
    assert portal.submit(offer, PAPERS).status == 200
    desk = browse("desk")
    for address in ("/ho-so/tu-cong/", f"/ho-so/tu-cong/{Handed.objects.get().pk}/"):
        assert script not in desk.get(address).content.decode()


class TestTheKeeper:
    @pytest.fixture
    def line(self, portal, world, keeper, browse):
        world.seats["keeper"] = keeper
        return browse("keeper")

    def test_reads_that_the_line_is_open(self, line, pinned_queries):
        line.get("/cong-quoc-gia/")
        with pinned_queries("onestop: the line to the portal"):
            said = text_of(line.get("/cong-quoc-gia/"))
        assert "đang thông" in said
        assert "vu-viec-bo" not in said, "no link to a page that is not theirs"

    def test_reads_since_when_the_portal_is_down_and_that_nothing_is_lost(self, portal, world, line):
        accepted(portal, world)
        lay_out()
        portal.fault = "down"
        outbox.round_of(datetime.now(UTC) + timedelta(seconds=5))
        said = text_of(line.get("/cong-quoc-gia/"))
        assert "không trả lời từ" in said and "Không mất gì" in said

    def test_sends_again_and_leaves_out(self, portal, world, line):
        accepted(portal, world)
        lay_out()
        portal.fault = "refuse"
        outbox.round_of(datetime.now(UTC) + timedelta(seconds=5))
        id = OutboxMessage.objects.get().pk
        assert "Cổng từ chối" in text_of(line.get("/cong-quoc-gia/"))
        assert line.post("/cong-quoc-gia/", {"do": f"send:{id}", "form_key": "a"}).status_code == 302
        assert OutboxMessage.objects.get().state == "waiting"

    def test_sees_why_a_message_was_not_taken_and_runs_it_again(self, portal, line):
        portal.submit(portal.offer(procedure="9.999999"), PAPERS)
        said = text_of(line.get("/cong-quoc-gia/"))
        assert "9.999999" in said and "Chạy lại" in said
        id = InboxMessage.objects.get().pk
        answer = line.post("/cong-quoc-gia/", {"do": f"run:{id}", "form_key": "a"})
        assert answer["Location"].endswith("kept=still")

    @pytest.mark.parametrize("do", ["", "run", "run:x", "dance:1", "send:99999999999999999999", "leave:-1"])
    def test_is_told_what_is_no_answer(self, line, do):
        assert line.post("/cong-quoc-gia/", {"do": do, "form_key": do}).status_code in (404, 422)


def test_cases_of_ministries_stand_in_a_list(portal, world, browse):
    portal.send(
        "ministry.case",
        {
            "external": "BCA-1",
            "procedure": "1.010041",
            "agency": {"level": "commune", "code": "04630"},
            "state": "processing",
            "received_at": MORNING.isoformat(),
            "source_at": MORNING.isoformat(),
        },
    )
    assert "BCA-1" in text_of(browse("handler").get("/cong-quoc-gia/vu-viec-bo/"))
    assert "BCA-1" not in text_of(browse("other desk").get("/cong-quoc-gia/vu-viec-bo/"))


def test_the_home_page_says_what_waits_and_a_head_hears_when_nobody_looked(portal, world, browse):
    from tinhso.services.onestop.portal import handed

    portal.handed()
    on = MORNING.date()
    assert handed.waits_for(world.seats["desk"], on=on, at=MORNING).count == 1
    assert handed.waits_for(world.seats["approver"], on=on, at=MORNING + timedelta(hours=1)).unseen == 0
    late = MORNING + timedelta(hours=5)
    assert handed.waits_for(world.seats["approver"], on=on, at=late).unseen == 1
    handed.mark_seen([Handed.objects.get().pk], at=late)
    assert handed.waits_for(world.seats["approver"], on=on, at=late).unseen == 0
    assert "Cổng Dịch vụ công quốc gia" in text_of(browse("desk").get("/"))
