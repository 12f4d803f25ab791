"""The pages: an officer takes a fee, the applicant pays from outside, nobody sees what is not theirs."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client

from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.paying import actions, bills
from tinhso.services.onestop.paying.models import Payment, Receipt
from tinhso.services.onestop.paying.testing import running
from tinhso.web import clock

from ..desk_world import MORNING
from .conftest import BIRTH, COPIES, LATER, MARRIAGE


@pytest.fixture(autouse=True)
def morning(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: MORNING)


def told(response) -> str:
    text = response.content.decode()
    assert "Traceback" not in text
    return text


def test_the_fee_is_on_the_page_of_the_dossier_and_is_taken(browse, world, dossier):
    desk = browse("desk")
    assert "Chưa nộp" in told(desk.get(f"/ho-so/{dossier}/"))
    text = told(desk.get(f"/ho-so/{dossier}/phi/"))
    assert "16.000 đồng" in text and "<svg" in text and "không được chuyển tiền" in text
    answer = desk.post(f"/ho-so/{dossier}/phi/", {"do": "cash", "amount": "16000", "form_key": "k1"})
    assert answer.status_code == 302
    again = desk.post(f"/ho-so/{dossier}/phi/", {"do": "cash", "amount": "16000", "form_key": "k1"})
    assert again.status_code == 302 and Receipt.objects.count() == 1
    other = desk.post(f"/ho-so/{dossier}/phi/", {"do": "cash", "amount": "16000", "form_key": "k2"})
    assert other.status_code == 422 and Receipt.objects.count() == 1
    receipt = Receipt.objects.get().pk
    text = told(desk.get(f"/ho-so/{dossier}/phi/bien-lai/{receipt}/"))
    assert (
        "1/2026" in text and "Ủy ban nhân dân xã Đồi" in text and "03/2025/TT-VPCP" in text and "Nguyễn Thị Mẫu" in text
    )


def test_the_fee_is_determined_on_a_form_that_keeps_what_was_typed(browse, world):
    desk, id = browse("desk"), world.receive(BIRTH).id
    address = f"/ho-so/{id}/phi/xac-dinh/"
    assert desk.get(address).status_code == 200
    wrong = desk.post(address, {"ban-sao-pieces": "ba", "le-phi-amount": "8000"})
    assert wrong.status_code == 422 and 'value="8000"' in told(wrong)
    wrong = desk.post(address, {"ban-sao-pieces": "1", "le-phi-amount": "8000"})
    assert wrong.status_code == 422 and "nghị quyết" in told(wrong)
    typed = {"ban-sao-pieces": "1", "le-phi-amount": "8.000", "le-phi-document": "01/2026/NQ-HĐND"}
    assert desk.post(address, typed).status_code == 302
    assert bills.of(id).due == Decimal(16_000)
    assert "01/2026/NQ-HĐND" in told(desk.get(address))


def test_a_script_in_a_reason_is_only_text(browse, world):
    desk, id = browse("desk"), world.receive(BIRTH).id
    script = "<script>alert(1)</script>"
    typed = {
        "ban-sao-pieces": "0",
        "le-phi-amount": "8000",
        "le-phi-document": script,
        "le-phi-exemption": "ho-ngheo",
        "le-phi-reason": script,
    }
    assert desk.post(f"/ho-so/{id}/phi/xac-dinh/", typed).status_code == 302
    assert script not in told(desk.get(f"/ho-so/{id}/phi/"))


def test_a_refund_is_asked_for_and_granted_by_another(browse, world, dossier):
    receipt = actions.take_cash(dossier, COPIES, by=world.seats["desk"], at=LATER)
    desk, approver = browse("desk"), browse("approver")
    address = f"/ho-so/{dossier}/phi/hoan/{receipt}/"
    assert desk.post(address, {"amount": "99999", "reason": "x"}).status_code == 422
    assert desk.post(address, {"amount": "8000", "reason": "Chỉ nhận một bản"}).status_code == 302
    (refund,) = bills.receipts_and_refunds(dossier)[1]
    form = {"do": "grant", "refund": str(refund.id)}
    assert desk.post(f"/ho-so/{dossier}/phi/", form).status_code == 403
    assert "Duyệt hoàn tiền" in told(approver.get(f"/ho-so/{dossier}/phi/"))
    assert approver.post(f"/ho-so/{dossier}/phi/", form).status_code == 302
    assert bills.of(dossier).back == Decimal(8_000)


@pytest.mark.parametrize("refund", ["", "x", "999999", "9" * 40])
def test_a_refund_that_is_not_there_is_told_so(browse, dossier, refund):
    assert browse("approver").post(f"/ho-so/{dossier}/phi/", {"do": "grant", "refund": refund}).status_code == 404


def test_lists_and_the_money_of_the_day(browse, world, dossier):
    desk = browse("desk")
    assert world_code(dossier) in told(desk.get("/thu-phi/"))
    actions.take_cash(dossier, COPIES, by=world.seats["desk"], at=LATER)
    assert world_code(dossier) not in told(desk.get("/thu-phi/"))
    assert world_code(dossier) in told(desk.get("/thu-phi/?loai=paid"))
    for tab in ("over", "refunds", "differs", "nothing"):
        assert desk.get(f"/thu-phi/?loai={tab}").status_code == 200
    text = told(desk.get("/thu-phi/so-quy/"))
    assert world_code(dossier) in text and '<th scope="row">Cộng</th><td class="c-number">16.000 đồng</td>' in text
    other_day = told(desk.get("/thu-phi/so-quy/?ngay=01/02/2026"))
    assert (
        world_code(dossier) not in other_day
        and '<th scope="row">Cộng</th><td class="c-number">0 đồng</td>' in other_day
    )
    assert desk.get("/thu-phi/so-quy/?ngay=xyz").status_code == 200
    sheet = b"".join(desk.get("/thu-phi/so-quy/?format=csv").streaming_content).decode()
    assert "16000" in sheet
    assert desk.get("/thu-phi/so-quy/?format=xlsx").status_code == 200
    assert world_code(dossier) not in told(browse("other desk").get("/thu-phi/?loai=paid"))


def world_code(dossier: int) -> str:
    from tinhso.services.onestop.models import Dossier

    return Dossier.objects.get(pk=dossier).code


def test_others_find_nothing(browse, dossier, world):
    receipt = actions.take_cash(dossier, COPIES, by=world.seats["desk"], at=LATER)
    pages = (f"/ho-so/{dossier}/phi/", f"/ho-so/{dossier}/phi/bien-lai/{receipt}/")
    desk_pages = (f"/ho-so/{dossier}/phi/xac-dinh/", f"/ho-so/{dossier}/phi/hoan/{receipt}/")
    for address in (*pages, *desk_pages):
        assert browse("other desk").get(address).status_code == 404
        assert Client().get(address).status_code == 302
    for address in desk_pages:
        assert browse("handler").get(address).status_code == 403


def look_up(received):
    return Client().post("/tra-cuu-ho-so/", {"code": received.code, "secret": received.secret})


def test_the_applicant_sees_what_is_due_and_the_qr_and_no_person(world):
    received = world.receive(MARRIAGE)
    text = told(look_up(received))
    assert "Chưa xác định" in text
    actions.assess(received.id, {}, by=world.seats["desk"], at=LATER)
    text = told(look_up(received))
    assert "8.000 đồng" in text and "<svg" in text and "Mẫu" not in text
    wrong = Client().post("/tra-cuu-ho-so/", {"code": received.code, "secret": "AAAAAAAAAA"})
    assert "8.000 đồng" not in told(wrong)


def test_the_applicant_pays_from_the_look_up_to_paid(world, settings):
    received = world.receive(MARRIAGE)
    actions.assess(received.id, {}, by=world.seats["desk"], at=LATER)
    with running() as there:
        settings.GATEWAY, settings.WEBHOOKS_INSIDE = {"address": there.address, "secret": there.secret}, True
        text = told(look_up(received))
        ticket = text.split('name="ticket" value="')[1].split('"')[0]
        browser = Client()
        answer = browser.post("/nop-phi/", {"ticket": ticket})
        assert answer.status_code == 302
        assert browser.post("/nop-phi/", {"ticket": ticket})["Location"] == answer["Location"]
        page = told(browser.get(answer["Location"]))
        key = Payment.objects.get().key
        assert f"{there.address}/pay/{key}" in page
        # nothing of the address leaves with the way to the gateway, and yet a browser says where the form comes from
        assert browser.get(answer["Location"])["Referrer-Policy"] == "same-origin"
        assert "chưa thấy tiền trả" not in page
        asked = browser.post(answer["Location"], follow=True)
        assert "chưa thấy tiền trả" in told(asked) and "Sang cổng thanh toán" in told(asked)
        there.orders[key].state = "paid"  # and its message was lost
        assert browser.post(answer["Location"]).status_code == 302
        assert "1/2026" in told(browser.get(answer["Location"]))
        there.down = True
        assert "Đã nộp" in told(browser.get(answer["Location"]))
    assert "Đã nộp" in told(look_up(received))


def test_when_the_gateway_is_down_the_page_says_what_else_to_do(world, settings):
    received = world.receive(MARRIAGE)
    actions.assess(received.id, {}, by=world.seats["desk"], at=LATER)
    settings.GATEWAY, settings.WEBHOOKS_INSIDE = {"address": "http://127.0.0.1:9", "secret": "whsec_eA=="}, True
    ticket = told(look_up(received)).split('name="ticket" value="')[1].split('"')[0]
    address = Client().post("/nop-phi/", {"ticket": ticket})["Location"]
    answer = Client().get(address)
    assert answer.status_code == 503 and "tiền mặt" in told(answer)


@pytest.mark.parametrize("ticket", ["", "1", "1:x:y", "9" * 5000, "1:1:" + "A" * 43])
def test_a_ticket_that_is_none_opens_nothing(dossier, ticket):
    assert Client().post("/nop-phi/", {"ticket": ticket}).status_code == 404
    assert not Payment.objects.exists()


def test_an_old_ticket_opens_nothing(dossier, monkeypatch):
    from tinhso.services.onestop.paying import public_pages

    ticket = public_pages.ticket(dossier)
    later = datetime.now(UTC).timestamp() + 31 * 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert Client().post("/nop-phi/", {"ticket": ticket}).status_code == 404


def test_a_payment_nobody_began_is_not_there(db):
    assert Client().get("/nop-phi/ts00/").status_code == 404
    assert Client().get("/nop-phi/").status_code == 302


def test_without_a_gateway_no_button_leads_to_one(world, settings):
    settings.GATEWAY = {"address": "", "secret": ""}
    received = world.receive(MARRIAGE)
    actions.assess(received.id, {}, by=world.seats["desk"], at=LATER)
    assert 'action="/nop-phi/"' not in told(look_up(received))


def test_a_province_may_hold_the_result_back_until_it_is_paid(world, dossier, monkeypatch):
    desk = world.seats["desk"]
    settings = bills.settings_of(world.hill, on=MORNING.date())
    monkeypatch.setattr(
        bills, "settings_of", lambda *_given, **_more: settings.model_copy(update={"until_paid": ("forward",)})
    )
    from tinhso.kernel.errors import NotNow

    with pytest.raises(NotNow):
        onestop.act(dossier, "forward", by=desk, at=LATER)
    actions.take_cash(dossier, COPIES, by=desk, at=LATER)
    onestop.act(dossier, "forward", by=desk, at=LATER)


def test_otherwise_the_page_only_warns(world, dossier, browse):
    text = told(browse("desk").get(f"/ho-so/{dossier}/"))
    assert "trước khi trả kết quả" in text
    onestop.act(dossier, "forward", by=world.seats["desk"], at=LATER)


def test_pages_of_fees_are_of_few_queries(browse, world, dossier, pinned_queries):
    desk = browse("desk")
    for name, address in (
        ("fee", f"/ho-so/{dossier}/phi/"),
        ("assess", f"/ho-so/{dossier}/phi/xac-dinh/"),
        ("fees", "/thu-phi/"),
        ("cash book", "/thu-phi/so-quy/"),
    ):
        desk.get(address)
        with pinned_queries(f"onestop: {name}"):
            assert desk.get(address).status_code == 200
