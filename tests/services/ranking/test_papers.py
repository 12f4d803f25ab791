"""A published ranking as a paper: kept word for word, sealed, checked by its code, proven by one file."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.sealing import sealer
from tinhso.kernel.actor import PUBLIC
from tinhso.kernel.traces import trace_providers
from tinhso.services.ranking.actions import publish
from tinhso.services.ranking.models import Line, PublishedPaper, Result
from tinhso.services.ranking.papers import Rankings
from tinhso.web.papers import code, papers_of

from .conftest import LATER, ROOT, TODAY


@pytest.fixture
def paper(reported: Any) -> Any:
    round_id = reported.scored()
    with translation.override("en"):
        publish(round_id, "684/QĐ-UBND", TODAY, by=reported.publisher, at=LATER)
    found = Rankings().paper(round_id)
    assert found is not None
    return found


@pytest.fixture
def sealed(paper: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The paper with its block; a test's own transaction counts as ended."""
    monkeypatch.setattr(sealer, "_NOW", "SELECT '9000000000000000000', clock_timestamp()")
    journal.seal()
    return paper


def address(paper: Any) -> str:
    return f"/kiem-tra/{code('xh', paper.id, paper.digest)}/"


def test_the_table_is_kept_as_it_is_read_in_vietnamese(paper):
    content = json.loads(paper.content)
    assert content["title"] == "Bộ chỉ số thử"
    assert ["Quyết định", "684/QĐ-UBND, 09/10/2026"] in content["facts"]
    assert content["heading"] == ["Hạng", "Đơn vị", "Tổng điểm", "Điểm tối đa", "Nhận thức", "Xã hội số"]
    assert sorted(row[:2] for row in content["rows"]) == [
        ["1", "Phường Nghĩa Lộ"],
        ["1", "Xã Gia Hội"],
        ["3", "Xã Tú Lệ"],
    ]


def test_a_draft_has_no_paper(reported):
    assert Rankings().paper(reported.scored()) is None
    assert Rankings().paper(2**70) is None


@pytest.mark.parametrize(
    "change", ["UPDATE ranking_publishedpaper SET content = ''", "DELETE FROM ranking_publishedpaper"]
)
def test_a_paper_is_never_changed(paper, change):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_print_carries_its_code(paper, client):
    page = client.get(f"/xep-hang/{paper.id}/").content.decode()
    assert f"http://testserver{address(paper)}" in page
    assert "<svg" in page[page.index("k-check") :]


def test_before_its_block_the_check_says_so_and_offers_no_proof(paper, client):
    page = client.get(address(paper)).content.decode()
    assert "một hoặc hai phút" in page
    assert "bang-chung" not in page
    assert client.get(address(paper) + "bang-chung/").status_code == 409


def test_a_sealed_paper_is_genuine(sealed, client):
    page = client.get(address(sealed)).content.decode()
    assert "Đúng bản đã công bố" in page
    assert "Xã Tú Lệ" in page


def test_a_paper_with_another_table_on_it_does_not_match(sealed, client):
    other = address(sealed)[:-17] + "0123456789abcdef/"
    page = client.get(other).content.decode()
    assert "Không khớp" in page
    assert "Đúng bản đã công bố" not in page


@pytest.mark.parametrize(
    "code", ["xh-1", "xh-999999-0123456789abcdef", "zz-1-0123456789abcdef", "sk-1-0123456789abcdef"]
)
def test_a_code_that_names_nothing_is_told(sealed, client, code):
    answer = client.get(f"/kiem-tra/{code}/")
    said = answer.content.decode()
    assert answer.status_code == 404 and f'value="{code}"' in said
    assert ("Mã chưa đầy đủ" if code == "xh-1" else "Không có văn bản nào được công bố với mã này") in said


def test_the_code_may_be_typed(sealed, client):
    typed = client.get("/kiem-tra/", {"ma": f" HTTP://testserver{address(sealed)} ".upper()})
    assert typed.status_code == 302
    assert typed["Location"] == address(sealed)
    assert client.get("/kiem-tra/", {"ma": "abc"}).status_code == 422


def test_a_table_altered_in_the_database_is_named(sealed):
    assert journal.verify().ok
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ranking_publishedpaper DISABLE TRIGGER USER")
        cursor.execute("UPDATE ranking_publishedpaper SET content = replace(content, 'Tú Lệ', 'Gia Hội')")
    broken = journal.verify().broken
    assert broken is not None
    assert broken.entry == PublishedPaper.objects.get().event
    assert str(sealed.id) in str(broken)


def test_a_figure_altered_by_hand_is_named(sealed):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM measures_figure WHERE value = 9 ORDER BY id LIMIT 1")
        (figure,) = cursor.fetchone()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE measures_figure DISABLE TRIGGER USER")
        cursor.execute("UPDATE measures_figure SET value = 8 WHERE id = %s", [figure])
    broken = journal.verify().broken
    assert broken is not None
    assert f"figure {figure}" in str(broken)


def proof(client: Any, paper: Any) -> str:
    answer = client.get(address(paper) + "bang-chung/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return answer.content.decode()


def test_the_proof_fetches_nothing(sealed, client):
    text = proof(client, sealed)
    assert not re.search(r"""(?:src|import|fetch|url)\s*[=(]""", text.replace('name="viewport"', ""))
    assert "</script>" not in json.loads(re.search(r'id="data">(.*?)</script>', text)[1])["bound"]["text"]
    assert "English" not in text


def test_the_lines_of_python_in_the_guide_prove_the_file_too(sealed, client, tmp_path, monkeypatch, capsys):
    guide = (ROOT / "docs/use/proving-a-paper.md").read_text("utf-8")
    lines = re.search(r"```python\n(.*?)```", guide, re.S)[1]
    monkeypatch.chdir(tmp_path)
    text = proof(client, sealed)
    (tmp_path / "bang-chung.html").write_text(text, "utf-8")
    exec(compile(lines, "guide", "exec"), {})
    seal = journal.last_seal()
    assert seal is not None
    assert capsys.readouterr().out == f"block {seal.number} {seal.hash.hex()}\n"
    (tmp_path / "bang-chung.html").write_text(text.replace("Tú Lệ", "Tú Lê"), "utf-8")
    with pytest.raises(AssertionError):
        exec(compile(lines, "guide", "exec"), {})


ALTERED = {
    "the table": ("Tú Lệ", "Tú Lê", "Bảng không khớp"),
    "the event": ("684/Q", "685/Q", "Sự kiện không khớp"),
    "the block": ('\\"number\\":1', '\\"number\\":2', "Khối không khớp"),
    "its make": ('"header": "', '"header": "x', "hỏng hoặc bị sửa"),
}


@pytest.mark.browser
def test_the_file_checks_itself_offline_and_an_altered_one_says_so_in_red(sealed, client, browser, tmp_path):
    text = proof(client, sealed)
    context = browser.new_context(offline=True)
    page = context.new_page()

    def opened(content: str) -> tuple[str, str, str]:
        file = tmp_path / "proof.html"
        file.write_text(content, "utf-8")
        page.goto(file.as_uri())
        verdict = page.locator("#verdict")
        colour = verdict.evaluate("one => getComputedStyle(one).color")
        return verdict.inner_text(), colour, page.inner_text("body")

    said, colour, body = opened(text)
    assert said.startswith("KHỚP")
    assert "Xã Tú Lệ" in body
    assert "684/QĐ-UBND" in body
    seal = journal.last_seal()
    assert seal is not None
    assert seal.hash.hex() in body.replace(" ", "").replace("\n", "")
    for what, (before, after, words) in ALTERED.items():
        assert before in text, what
        said, colour, _body = opened(text.replace(before, after))
        assert said.startswith("KHÔNG KHỚP"), what
        assert words in said, what
        assert colour == "rgb(179, 38, 30)"
    context.close()


def printed(client: Any, kind: str, id: int) -> str:
    """The address of the check on the print of an opened number, whose picture is there too."""
    page = client.get(f"/mo-so/{kind}/{id}/").content.decode()
    found = re.search(
        r'k-check.*?src="(/kiem-tra/[^"]+)ma.svg".*?href="http://testserver(/kiem-tra/[^"]+)"', page, re.S
    )
    assert found is not None
    assert found[1] == found[2]
    picture = client.get(f"{found[1]}ma.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture.content.startswith(b"<svg")
    return found[2]


def test_a_published_score_and_total_lead_to_their_table(paper, client):
    result = Result.objects.filter(round_id=paper.id).first()
    score = Line.objects.filter(result=result).first()
    assert printed(client, "result", result.pk) == address(paper)
    assert printed(client, "score", score.pk) == address(paper)


def test_a_draft_score_leads_to_no_table(reported, client):
    round_id = reported.scored()
    score = Line.objects.filter(result__round_id=round_id).first()
    assert papers_of.get("score")(score.pk) == ""
    assert client.get(f"/mo-so/score/{score.pk}/").status_code == 404


@pytest.fixture
def figure(sealed: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM measures_figure WHERE value IS NOT NULL ORDER BY id LIMIT 1")
        return int(cursor.fetchone()[0])


def test_a_figure_leads_to_itself_with_its_value(figure, client):
    checked = printed(client, "figure", figure)
    assert checked.startswith(f"/kiem-tra/sl-{figure}-")
    page = client.get(checked).content.decode()
    assert "Đúng bản đã công bố" in page
    assert client.get(checked[:-5] + "0000/").content.decode().count("Không khớp") == 1
    step = trace_providers.get("figure").step(figure, by=PUBLIC, at=LATER)
    assert step.value in page
    proof = client.get(f"{checked}bang-chung/").content.decode()
    assert f'"id": "{figure}"' in proof
    assert '"kind": "figure"' in proof


def test_a_figure_altered_by_hand_is_not_the_printed_one(figure, client):
    checked = printed(client, "figure", figure)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE measures_figure DISABLE TRIGGER USER")
        cursor.execute("UPDATE measures_figure SET value = value + 1 WHERE id = %s", [figure])
    assert "Không khớp" in client.get(checked).content.decode()


@pytest.mark.parametrize("code", ["sl-999999999-0123456789abcdef", f"sl-{10**17}-0123456789abcdef"])
def test_a_figure_that_is_not_there_is_said(client, db, code):
    assert client.get(f"/kiem-tra/{code}/").status_code == 404


@pytest.mark.browser
def test_the_file_of_a_figure_checks_itself_offline_and_names_its_value(figure, client, browser, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("SELECT measure, value::text FROM measures_figure WHERE id = %s", [figure])
        measure, value = cursor.fetchone()
    file = tmp_path / "proof.html"
    file.write_bytes(client.get(f"{printed(client, 'figure', figure)}bang-chung/").content)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("#verdict").inner_text().startswith("KHỚP")
    shown = page.locator("#paper").inner_text()
    for text in (measure, value, "Mã số đơn vị"):
        assert text in shown
    file.write_text(file.read_text("utf-8").replace(f",{value},", ",77.5,"), "utf-8")
    page.goto(file.as_uri())
    assert page.locator("#verdict").inner_text().startswith("KHÔNG KHỚP")
    context.close()
