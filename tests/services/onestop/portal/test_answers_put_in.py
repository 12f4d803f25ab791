"""Answers of the portal in the dossier's form: read by the officer before, kept with the dossier, offered again, printed."""

from html import unescape

import pytest

from tinhso.engines.journal.models import JournalRecord
from tinhso.services.onestop import public as onestop
from tinhso.services.onestop.dossiers import seen
from tinhso.services.onestop.filling import earlier, keeping
from tinhso.services.onestop.filling.models import Filled
from tinhso.services.onestop.models import Dossier
from tinhso.services.onestop.portal import actions
from tinhso.services.onestop.portal.models import Handed

from ..conftest import browse  # noqa: F401
from ..desk_world import BIRTH, MORNING, NUMBER, World
from .conftest import Portal

EXTERNAL = "CDVQG-0001"
PAPERS = ["to-khai", "giay-chung-sinh"]
ANSWERS = {
    "ten-nguoi-khai": "Nguyễn Thị Mẫu",
    "so-dinh-danh-nguoi-khai": NUMBER,
    "quan-he": "Mẹ",
    "ten-con": "Trần Văn Con",
    "ngay-sinh-con": "2026-09-01",
    "gioi-tinh": "nam",
    "noi-sinh": "co-so-y-te",
    "ten-co-so": "Trạm Y tế xã Đồi",
    "que-quan": "Xã Đồi",
    "dan-toc": "Kinh",
    "cha-me": [{"ten-cha-me": "Nguyễn Thị Mẫu", "nam-sinh-cha-me": 1990}],
}


def hand_over(portal: Portal, external: str = EXTERNAL, **came) -> int:
    """Held at the desk; its id."""
    answers = {code: value for code, value in (ANSWERS | came).items() if value is not None}
    told = portal.submit(portal.offer(procedure=BIRTH, external=external, answers=answers))
    assert told.status == 200, told
    return Handed.objects.get(mirrored__external=external).pk


def accept(world: World, held: int) -> int:
    return actions.accept(held, papers=PAPERS, looked_up=["giay-to-tuy-than"], by=world.seats["desk"], at=MORNING).id


def form_of(dossier: int):
    row = Dossier.objects.get(pk=dossier)
    return keeping.of(dossier, seen(row).definition)


def page(browse, address: str) -> str:  # noqa: F811
    answer = browse("desk").get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_what_was_filled_in_there_is_the_form_of_the_dossier(portal, world):
    held = form_of(accept(world, hand_over(portal)))
    assert held.answers["ten-con"] == "Trần Văn Con" and held.answers["ngay-sinh-con"] == "2026-09-01"
    assert held.answers["cha-me"] == [{"ten-cha-me": "Nguyễn Thị Mẫu", "nam-sinh-cha-me": 1990}]
    assert (held.on_paper, held.post, held.unit) == (False, None, None)  # the citizen filled it in, nobody helped
    assert "Trần".encode() not in bytes(Filled.objects.get().answers)


def test_it_is_read_printed_and_offered_to_the_next_dossier(portal, world, browse):  # noqa: F811
    id = accept(world, hand_over(portal))
    assert "Trần Văn Con" in page(browse, f"/ho-so/{id}/to-khai/")
    assert "Trạm Y tế xã Đồi" in page(browse, f"/ho-so/{id}/to-khai/in/")
    found = earlier.of(NUMBER, by=world.seats["desk"], on=MORNING.date())
    fields, sources = earlier.take(form_of(id).asked.sections, found)
    assert (fields["a:ten-con"], fields["a:cha-me:0:ten-cha-me"]) == ("Trần Văn Con", "Nguyễn Thị Mẫu")
    assert sources == [id]


def test_what_does_not_fit_is_read_by_the_officer_before_and_after_and_never_dropped(portal, world, browse):  # noqa: F811
    held = hand_over(portal, **{"gioi-tinh": "chưa rõ", "mong-muon": "Xin trả tại nhà", "ngay-sinh-con": "đầu tháng 9"})
    shown = page(browse, f"/ho-so/tu-cong/{held}/")
    for words in ("chưa rõ", "Xin trả tại nhà", "đầu tháng 9", "không có câu hỏi nào mang mã này"):
        assert words in shown, words
    assert "Trần Văn Con" in shown
    id = accept(world, held)
    kept = form_of(id).answers
    assert "gioi-tinh" not in kept and "ngay-sinh-con" not in kept and kept["ten-con"] == "Trần Văn Con"
    shown = page(browse, f"/ho-so/{id}/")
    for words in ("chưa rõ", "Xin trả tại nhà", "đầu tháng 9"):
        assert words in shown, words
    assert "Xin trả" in page(browse, f"/ho-so/tu-cong/{held}/")


def test_what_the_form_asks_and_did_not_come_is_named_before_it_is_accepted(portal, world, browse):  # noqa: F811
    held = hand_over(portal, **{"que-quan": None, "cha-me": [{"nam-sinh-cha-me": 1990}]})
    shown = page(browse, f"/ho-so/tu-cong/{held}/")
    assert "Tờ khai còn hỏi những mục sau mà chưa có" in shown and "Quê quán" in shown


def test_a_script_in_an_answer_is_only_text(portal, world, browse):  # noqa: F811
    held = hand_over(portal, **{"la": "<script>alert(1)</script>", "ten-con": "<img src=x onerror=alert(1)>"})
    shown = browse("desk").get(f"/ho-so/tu-cong/{held}/").content.decode()
    assert "<script>alert" not in shown and "<img src=x" not in shown and "&lt;script&gt;" in shown


def test_a_supplement_before_acceptance_mends_the_answers(portal, world):
    held = hand_over(portal, **{"gioi-tinh": "chưa rõ"})
    actions.ask(held, note="Ghi rõ giới tính", by=world.seats["desk"], at=MORNING)
    said = {"external": EXTERNAL, "supplemented_at": MORNING.isoformat(), "answers": {"gioi-tinh": "nu"}, "papers": []}
    assert portal.send("dossier.supplemented", said).status == 200
    assert form_of(accept(world, held)).answers["gioi-tinh"] == "nu"


def test_a_supplement_of_an_accepted_dossier_is_put_in_when_the_desk_takes_it(portal, world):
    held = hand_over(portal)
    id = accept(world, held)
    for action, who, note in (
        ("forward", "desk", ""),
        ("take-up", "handler", ""),
        ("ask-supplement", "handler", "Sửa tên"),
    ):
        onestop.act(id, action, by=world.seats[who], at=MORNING, note=note)
    said = {"external": EXTERNAL, "supplemented_at": MORNING.isoformat(), "answers": {"ten-con": "Trần Văn Sửa"}}
    assert portal.send("dossier.supplemented", said | {"papers": []}).status == 200
    assert form_of(id).answers["ten-con"] == "Trần Văn Con"
    actions.take_supplement(held, by=world.seats["desk"], at=MORNING)
    assert form_of(id).answers["ten-con"] == "Trần Văn Sửa"


def test_without_answers_there_is_no_form_and_nothing_is_made_up(portal, world, browse):  # noqa: F811
    told = portal.submit(portal.offer(procedure=BIRTH, answers={}))
    assert told.status == 200
    id = accept(world, Handed.objects.get().pk)
    assert not Filled.objects.exists()
    assert browse("desk").get(f"/ho-so/{id}/").status_code == 200


@pytest.mark.parametrize("rows", [21, 500])
def test_more_rows_than_the_form_has_are_shown_whole_and_break_nothing(portal, world, browse, rows):  # noqa: F811
    came = [{"ten-cha-me": f"Người {number}"} for number in range(rows)]
    held = hand_over(portal, **{"cha-me": came})
    assert f"Người {rows - 1}" in page(browse, f"/ho-so/tu-cong/{held}/")
    assert "cha-me" not in form_of(accept(world, held)).answers


def test_no_answer_stands_in_the_journal(portal, world):
    accept(world, hand_over(portal))
    assert not any("Trần" in str(body) for body in JournalRecord.objects.values_list("body", flat=True))
