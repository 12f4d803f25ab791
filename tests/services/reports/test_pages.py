"""The pages, as people use them."""

import base64
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tinhso.engines.journal import public as journal
from tinhso.services.reports import public as reports
from tinhso.services.reports import queries
from tinhso.services.reports.lists import plain_rows
from tinhso.services.reports.models import Return, ReturnProof
from tinhso.services.reports.rules.answers import NOTHING, Typed

from .conftest import AT, GOOD, PDF, complete, typed, value


def url(name: str, *args: int) -> str:
    return reverse(f"reports:{name}", args=args)


def posted(do: str = "save", **more: object) -> dict[str, object]:
    """A whole form as a browser sends it."""
    return {**GOOD, **{f"{code}:was": NOTHING.mark for code in GOOD}, "do": do, "form_key": f"key-{do}", **more}


def state(id: int) -> str:
    return Return.objects.get(pk=id).case.state


def test_the_list_shows_what_is_due_of_ones_own_unit_alone(world, opened, officer, browse):
    answer = browse(officer).get(url("list"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Xã Đồi" in text and "Xã Sông" not in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_can_be_taken_along(opened, verifier, browse, kind):
    answer = browse(verifier).get(url("list"), {"stands": "todo", "format": kind})
    content = b"".join(answer.streaming_content)
    assert answer.status_code == 200
    assert kind == "xlsx" or "Xã Sông".encode() in content


def test_a_page_of_the_list_that_cannot_be_found_says_so(opened, verifier, browse):
    assert browse(verifier).get(url("list"), {"after": "xx"}).status_code == 422


@pytest.mark.parametrize("values", [["x", "y"], [1, 2], ["\ud800", 1], [["d", "2026-10-01"], 10**30]])
def test_a_token_somebody_wrote_is_no_mistake_of_ours(opened, verifier, browse, values):
    token = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    assert browse(verifier).get(url("list"), {"after": token}).status_code in (200, 422)


def test_an_id_beyond_every_number_is_not_there(opened, verifier, browse):
    assert browse(verifier).get(f"/bao-cao/{10**30}/").status_code in (400, 404)


def test_the_day_of_the_last_change_is_that_of_the_province(opened, verifier):
    row = next(iter(queries.all_listed(verifier, queries.Wanted(), on=AT.date())))
    night = datetime(2026, 10, 1, 18, tzinfo=UTC)  # 01:00 on the second in Vietnam
    assert plain_rows([replace(row, changed_at=night)], on=AT.date())[0][-1] == date(2026, 10, 2)


def test_the_form_says_limits_hint_and_last_period_before_anything_is_typed(world, opened, officer, verifier, browse):
    from .conftest import BEFORE

    earlier = world.open(BEFORE)
    complete(earlier, officer, t_thon="77")
    reports.send(earlier, by=officer, at=AT)
    reports.verify(earlier, by=verifier, at=AT)
    text = browse(officer).get(url("return", opened)).content.decode()
    assert "From 1 to 200." in text and "Đếm cả bản." in text and "Last period: 77." in text


def test_a_draft_comes_back(opened, officer, browse):
    client = browse(officer)
    answer = client.post(url("return", opened), posted())
    assert (answer.status_code, answer["Location"]) == (302, url("return", opened) + "?kept=saved")
    assert 'value="12,5"' in client.get(url("return", opened)).content.decode()


def test_a_draft_is_saved_while_typing(opened, officer, browse):
    assert browse(officer).post(url("draft", opened), posted()).status_code == 204
    assert value(opened, "t.thon") == 10


def test_a_draft_that_differs_from_a_colleagues_is_never_said_to_be_saved(world, opened, officer, browse):
    colleague = world.seat(world.commune, "reporter")
    reports.fill(opened, {"t.thon": Typed("9", was=NOTHING.mark)}, by=colleague, at=AT)
    assert browse(officer).post(url("draft", opened), posted()).status_code == 409
    assert value(opened, "t.thon") == 9


def test_what_cannot_be_read_stays_on_the_page_with_the_way_out(opened, officer, browse):
    answer = browse(officer).post(url("return", opened), posted("send", **{"t.thon": "1.234"}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="1.234"' in text
    assert "Write 1234 for the whole number or 1,234 for the decimal" in text
    assert 'value="12,5"' in text  # nothing else was lost either
    assert state(opened) == "draft"


def test_a_form_sent_empty_tells_the_empty_fields_in_one_line(opened, officer, browse):
    answer = browse(officer).post(url("return", opened), posted("send", **dict.fromkeys(GOOD, "")))
    text = answer.content.decode()
    summary = text[text.index("k-errors") : text.index("Nothing was sent")]
    assert answer.status_code == 422
    assert "5 fields are still empty" in summary and summary.count("<li>") == 1
    assert [code for code in GOOD if f'href="#f-{code}"' in summary] == ["t.thon", "t.thon-4g", "t.ho-so"]
    assert all(f'id="e-{code}"' in text for code in ("t.thon", "t.tin-bai", "t.ke-hoach"))


def test_a_form_is_sent_with_its_proof_in_one_go(opened, officer, browse):
    proof = SimpleUploadedFile("bang.pdf", PDF, content_type="image/png")
    answer = browse(officer).post(url("return", opened), posted("send", **{"t.ho-so:file": proof}))
    assert (answer.status_code, answer["Location"][-10:]) == (302, "?kept=sent")
    assert state(opened) == "sent"


def test_a_send_repeated_after_a_lost_connection_counts_once(opened, officer, browse):
    client = browse(officer)
    form = posted("send", **{"t.ho-so:file": SimpleUploadedFile("bang.pdf", PDF)})
    first = client.post(url("return", opened), form)
    form["t.ho-so:file"] = SimpleUploadedFile("bang.pdf", PDF)
    again = client.post(url("return", opened), form)
    assert (first.status_code, again.status_code, again["Location"]) == (302, 302, first["Location"])
    assert ReturnProof.objects.count() == 1
    assert [entry.name for entry in journal.timeline("return", opened)].count("return.sent") == 1


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"MZ\x90\x00" + bytes(60), "a.pdf", "not taken as proof"),
        (PDF, "a.png", "the content is PDF"),
        (b"", "a.pdf", ""),
    ],
)
def test_a_refused_proof_is_named_at_its_field_and_the_figures_are_kept(opened, officer, browse, content, name, says):
    proof = SimpleUploadedFile(name, content)
    answer = browse(officer).post(url("return", opened), posted("send", **{"t.ho-so:file": proof}))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert value(opened, "t.thon") == 10
    assert not ReturnProof.objects.exists() and state(opened) == "draft"


def test_a_proof_above_the_limit_is_refused_before_it_fills_anything(opened, officer, browse, settings):
    settings.LARGEST_PROOF_MB = 1
    proof = SimpleUploadedFile("to.pdf", PDF + bytes(2 * 1024 * 1024))
    answer = browse(officer).post(url("return", opened), posted("send", **{"t.ho-so:file": proof}))
    assert answer.status_code == 422
    assert "larger than 1 MB" in answer.content.decode()
    assert value(opened, "t.thon") == 10


def test_two_answers_to_one_field_are_both_shown(world, opened, officer, browse):
    reports.fill(opened, {"t.thon": Typed("7")}, by=world.seat(world.commune, "reporter"), at=AT)
    answer = browse(officer).post(url("return", opened), posted())
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "saved “7” here meanwhile; you typed “10”" in text
    assert value(opened, "t.thon") == 7
    mark = re.search(r'name="t.thon:was" value="(\w+)"', text)[1]
    browse(officer).post(url("return", opened), posted(**{"t.thon:was": mark, "form_key": "again"}))
    assert value(opened, "t.thon") == 10


def test_what_was_typed_into_a_report_sent_meanwhile_is_shown(world, opened, officer, browse):
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    answer = browse(world.seat(world.commune, "reporter")).post(url("return", opened), posted(**{"t.thon": "123"}))
    assert answer.status_code == 422
    assert "123" in answer.content.decode()
    assert value(opened, "t.thon") == 10


def test_a_sent_report_shows_its_state_and_story(opened, officer, browse):
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    text = browse(officer).get(url("return", opened)).content.decode()
    assert "To be verified" in text and "Report sent" in text and "Ghế 1, Xã Đồi" in text


def test_the_sheet_prints(opened, officer, browse):
    complete(opened, officer)
    text = browse(officer).get(url("print", opened)).content.decode()
    assert "12.5" in text and "Quarterly report" in text


def test_the_verifier_sees_the_change_and_what_is_unusual(world, opened, officer, verifier, browse):
    from .conftest import BEFORE

    earlier = world.open(BEFORE)
    complete(earlier, officer, t_thon="100")
    reports.send(earlier, by=officer, at=AT)
    reports.verify(earlier, by=verifier, at=AT)
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    text = browse(verifier).get(url("verify", opened)).content.decode()
    assert "−90.0%" in text and "Unusual" in text
    assert "Changes above 50%" in text and "<dd>1 figure, marked below</dd>" in text


def test_where_nothing_can_be_compared_nothing_is_called_unusual(opened, verifier, browse):
    text = browse(verifier).get(url("verify", opened)).content.decode()
    assert "<dd>no figures to compare yet</dd>" in text and "Unusual" not in text


def test_the_verifier_verifies_and_returns(opened, officer, verifier, browse):
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    client = browse(verifier)
    without = client.post(url("verify", opened), {"do": "send-back", "note": ""})
    assert without.status_code == 422 and "Write the reason" in without.content.decode()
    client.post(url("verify", opened), {"do": "send-back", "note": "Thiếu minh chứng"})
    assert state(opened) == "returned"
    assert "Thiếu minh chứng" in browse(officer).get(url("return", opened)).content.decode()
    reports.send(opened, by=officer, at=AT)
    assert client.post(url("verify", opened), {"do": "verify"}).status_code == 302
    assert state(opened) == "verified"


def test_the_second_verifier_reads_who_was_first(world, opened, officer, verifier, browse):
    complete(opened, officer)
    reports.send(opened, by=officer, at=AT)
    second = world.seat(world.agency, "verifier")
    reports.verify(opened, by=verifier, at=AT)
    answer = browse(second).post(url("verify", opened), {"do": "verify"})
    assert answer.status_code == 422
    assert "Sở Khoa học did “Verify”" in answer.content.decode()


def test_proof_is_an_attachment_with_its_true_type(opened, officer, browse):
    paper = reports.attach_proof(opened, "t.ho-so", iter([PDF]), "bảng kê.pdf", by=officer, at=AT)
    answer = browse(officer).get(url("paper", paper.id))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == PDF


ADDRESSES = [
    # address       own reporter  own reader  beside  verifier above
    ("return", 200, 200, 404, 200),
    ("print", 200, 200, 404, 200),
    ("verify", 403, 403, 403, 200),  # who verifies nothing is told so before any report is looked at
    ("paper", 200, 200, 404, 200),
]


@pytest.mark.parametrize(("name", "own", "reader", "beside", "above"), ADDRESSES)
def test_who_may_open_what(world, opened, officer, browse, name, own, reader, beside, above):
    paper = reports.attach_proof(opened, "t.ho-so", iter([PDF]), "a.pdf", by=officer, at=AT)
    address = url(name, paper.id if name == "paper" else opened)
    seats = {
        officer: own,
        world.seat(world.commune, "reader"): reader,
        world.seat(world.other, "reporter"): beside,
        world.seat(world.agency, "verifier"): above,
    }
    assert {by: browse(by).get(address).status_code for by in seats} == seats


def test_not_yours_and_not_there_look_the_same(world, opened, browse):
    client = browse(world.seat(world.other, "reporter"))
    yours, nowhere = (client.get(url("return", id)) for id in (opened, 999_999))
    assert (yours.status_code, nowhere.status_code) == (404, 404)


def test_the_public_is_sent_to_sign_in(opened, client):
    assert client.get(url("return", opened)).status_code == 302


@pytest.mark.parametrize("name", ["list", "return", "verify-list", "verify"])
def test_queries_of_a_page_are_pinned(opened, officer, verifier, browse, pinned_queries, name):
    reports.fill(opened, typed(), by=officer, at=AT)
    client = browse(verifier if name.startswith("verify") else officer)
    address = url(name) if "list" in name else url(name, opened)
    client.get(address)
    with pinned_queries(f"reports: {name}"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("query", ["?stands=late", "?late=1"])
def test_the_filter_of_the_late_ones_says_that_it_is_theirs(opened, browse, officer, verifier, query):
    for by, address in ((officer, "/bao-cao/"), (verifier, "/tham-dinh/")):
        assert '<option value="late" selected>' in browse(by).get(address + query).content.decode()


@pytest.mark.parametrize("query", ["", "?stands=", "?late=1", "?stands=late"])
def test_where_nothing_has_been_asked_for_yet_the_lists_say_so_and_not_that_all_is_sent(
    browse, officer, verifier, query
):
    for by, address in ((officer, "/bao-cao/"), (verifier, "/tham-dinh/")):
        shown = browse(by).get(address + query).content.decode()
        assert "No report has been asked for yet" in shown
        assert "All reports have been sent" not in shown and "Take away a filter" not in shown
