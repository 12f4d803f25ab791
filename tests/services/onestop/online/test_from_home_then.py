"""Yên Bái on a day on which it took dossiers in itself: what its pack ships is enough, from home to the result, until its last day."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from tests.said import text_of

from tinhso.engines.people import memory
from tinhso.engines.people import public as people
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import VIETNAM
from tinhso.kernel.definitions import Text
from tinhso.kernel.period import Period
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.issuing import queries as issued
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.online import actions
from tinhso.services.onestop.online.models import Submission
from tinhso.services.onestop.paying import actions as paying
from tinhso.services.onestop.rules.fees import Typed
from tinhso.web import clock

from ..conftest import keep_folders
from ..desk_world import LOADER, NUMBER
from ..shipped import NATIONAL

THEN = datetime(2025, 5, 15, 9, 0, tzinfo=VIETNAM)
COPY = "yb.2.000635"
POSTS = {"desk": ("desk-officer", "yb.thu-phi"), "handler": ("dossier-handler",), "approver": ("dossier-approver",)}
"""The roles that packs/yen-bai/data/posts.yaml gives."""


@pytest.fixture
def then(world, monkeypatch):
    """(commune, who sits there): the packs as they ship, in May 2025."""
    keep_folders("calendars", only=("2025.yaml",))
    keep_folders(
        "procedures", "procedure-forms", "processes", "roles", "dossier-forms", "one-stop",
        root=NATIONAL.parent / "yen-bai",
    )  # fmt: skip
    memory.forget()
    monkeypatch.setattr(clock, "now", lambda: THEN)
    return world.hill, {name: seat(world.hill, name, roles) for name, roles in POSTS.items()}


def seat(unit, name, roles):
    person = people.enrol(f"Người {name}", by=LOADER, at=THEN)
    post = people.open_post(unit, f"khi-ay-{name}", Text(vi=name), roles, by=LOADER, at=THEN)
    held = people.appoint(person, post, Period(date(2025, 1, 1), date(2026, 1, 1)), by=LOADER, at=THEN)
    return Actor(person=person, appointment=held, post=post, unit=unit)


def handed_in(unit):
    """(submission, secret)"""
    typed = {
        "name": "Nguyễn Thị Mẫu",
        "number": NUMBER,
        "phone": "0900000000",
        "receiving": unit,
        "deciding": unit,
        "form_key": "d" * 32,
        "do": "send",
        "a:loai-ho-tich": "khai-sinh",
        "a:ban-sao-cua": "chinh-minh",
        "a:noi-da-dang-ky": "Ủy ban nhân dân xã",
        "a:so-ban-sao": "3",
    }
    shown = text_of(Client().post(f"/nop-ho-so/{COPY}/", typed))
    return Submission.objects.get(), shown.split("Mã bí mật")[1].split("<dd>")[1].split("</dd>")[0].strip()


def followed(row, secret):
    return text_of(Client().post("/nop-ho-so/theo-doi/", {"code": row.code, "secret": secret}))


def test_a_copy_is_asked_for_at_home_paid_for_and_handed_over_by_the_people_of_the_pack(then, settings):
    unit, seats = then
    settings.GATEWAY, settings.WEBHOOKS_INSIDE = {"address": "http://127.0.0.1:9", "secret": "whsec_eA=="}, True
    assert COPY in text_of(Client().get("/nop-ho-so/?q=bản sao khai sinh"))
    row, secret = handed_in(unit)
    papers = {"papers": ["to-khai"], "looked_up": ["giay-to-tuy-than"]}
    received = actions.accept(row.pk, **papers, by=seats["desk"], at=THEN + timedelta(minutes=10))
    assert issued.receipt_of(received.id)
    owed = paying.assess(received.id, {"ban-sao": Typed(3)}, by=seats["desk"], at=THEN + timedelta(minutes=15))
    assert owed == 24_000
    shown = followed(row, secret)
    assert "24.000" in shown and 'name="ticket"' in shown and "TK VI DU THU PHI" in shown
    paying.take_cash(received.id, owed, by=seats["desk"], at=THEN + timedelta(minutes=20))
    way = ("forward", "take-up", "submit", "approve", "issue", "return-result")
    who = ("desk", "handler", "handler", "approver", "handler", "desk")
    for number, (action, name) in enumerate(zip(way, who, strict=True), 1):
        onestop.act(received.id, action, by=seats[name], at=THEN + timedelta(minutes=30 * number))
    dossier = Dossier.objects.get(pk=received.id)
    looked = text_of(Client().post("/tra-cuu-ho-so/", {"code": dossier.code, "secret": secret}))
    assert dossier.code.startswith("H63.") and "Đã trả kết quả" in looked and "Nguyễn Thị Mẫu" not in looked


def test_every_procedure_of_then_says_that_it_is_an_example_and_ends_with_the_province(then):
    of_then = [kept for kept in onestop.procedures(on=THEN.date()) if kept.it.code.startswith("yb.")]
    assert len(of_then) == 4
    assert all(kept.is_example and "chưa đọc" in kept.it.note.vi for kept in of_then)
    assert {kept.in_force.end for kept in of_then} == {date(2025, 7, 1)}


def test_on_the_day_after_nothing_is_taken_in_any_more(then, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2025, 7, 1, 9, 0, tzinfo=VIETNAM))
    assert Client().get(f"/nop-ho-so/{COPY}/").status_code == 409
    assert "Cổng Dịch vụ công quốc gia" in text_of(Client().get("/nop-ho-so/"))
