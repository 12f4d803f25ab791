"""The table of a published round is kept in memory; no other is, and nobody gets another reader's."""

from typing import Any

import pytest

from tinhso.kernel import identity
from tinhso.kernel.identity import Identity
from tinhso.services.ranking import sheets, tracing
from tinhso.services.ranking.actions import publish
from tinhso.services.ranking.models import Result
from tinhso.store.frozen import Frozen
from tinhso.web import clock

from .conftest import LATER, TODAY


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "published", Frozen(3))
    monkeypatch.setattr(clock, "now", lambda: LATER)


@pytest.fixture
def published(reported: Any) -> int:
    round_id = reported.scored()
    publish(round_id, "684/QĐ-UBND", TODAY, by=reported.publisher, at=LATER)
    return round_id


def text_of(client: Any, address: str) -> str:
    return client.get(address).content.decode()


def test_a_published_table_is_made_once_and_is_the_same_again(client, published):
    first, second = (text_of(client, f"/xep-hang/{published}/") for _time in range(2))
    assert len(sheets.published) == 1
    assert (
        first.partition("<tbody>")[2].partition("</tbody>")[0]
        == second.partition("<tbody>")[2].partition("</tbody>")[0]
    )
    assert "Xã Tú Lệ" in second


def test_a_draft_is_never_kept(client, reported, monkeypatch):
    draft = reported.scored()
    actor = reported.publisher
    monkeypatch.setattr(identity, "of", lambda request, today: Identity(actor, "Người Thử"))
    assert "Xã Tú Lệ" in text_of(client, f"/xep-hang/{draft}/")
    assert len(sheets.published) == 0
    Result.objects.filter(round=draft).update(shown="77.77")
    assert "77,77" in text_of(client, f"/xep-hang/{draft}/")


def test_who_may_not_see_a_draft_gets_nothing_although_it_was_shown_to_another(client, reported, monkeypatch):
    draft = reported.scored()
    seen = []
    for actor in (reported.publisher, reported.stranger):
        monkeypatch.setattr(identity, "of", lambda request, today, actor=actor: Identity(actor, "Người Thử"))
        seen.append(client.get(f"/xep-hang/{draft}/").status_code)
    assert seen == [200, 404]


def test_each_language_has_its_own(client, published):
    vietnamese = text_of(client, f"/xep-hang/{published}/")
    client.cookies["tinhso_language"] = "en"
    english = text_of(client, f"/xep-hang/{published}/")
    assert len(sheets.published) == 2
    assert 'data-label="Unit"' in english and 'data-label="Unit"' not in vietnamese


def test_what_people_type_is_not_kept_and_still_filters(client, published):
    found = text_of(client, f"/xep-hang/{published}/?q=tu+le&kind=&start=0")
    assert "Xã Tú Lệ</a>" in found and "Xã Gia Hội</a>" not in found
    text_of(client, f"/xep-hang/{published}/?kind=no-such-kind")
    assert len(sheets.published) == 0
    text_of(client, f"/xep-hang/{published}/?kind=phuong")
    assert "Xã Gia Hội" in text_of(client, f"/xep-hang/{published}/")
    assert len(sheets.published) == 2


def test_no_more_is_kept_than_allowed(client, published):
    for sort in ("rank", "-rank", "name", "-name", "total"):
        text_of(client, f"/xep-hang/{published}/?sort={sort}")
    assert len(sheets.published) == 3


def test_the_mark_of_an_example_stays_on_a_kept_table(client, reported):
    reported.report("Xã Gia Hội", "tong", 4, example=True)
    round_id = reported.scored()
    publish(round_id, "684/QĐ-UBND", TODAY, by=reported.publisher, at=LATER)
    for _time in range(2):
        assert "is-example" in text_of(client, f"/xep-hang/{round_id}/")
    assert len(sheets.published) == 1


def test_the_steps_behind_a_published_score_are_kept_and_a_drafts_are_not(client, reported, monkeypatch):
    monkeypatch.setattr(tracing, "_published", Frozen(100))
    draft = reported.scored()
    result = Result.objects.filter(round=draft).first()
    actor = reported.publisher
    public = identity.of
    monkeypatch.setattr(identity, "of", lambda request, today: Identity(actor, "Người Thử"))
    assert client.get(f"/mo-so/result/{result.pk}/").status_code == 200
    assert len(tracing._published) == 0
    monkeypatch.setattr(identity, "of", public)
    assert client.get(f"/mo-so/result/{result.pk}/").status_code == 404
    publish(draft, "684/QĐ-UBND", TODAY, by=reported.publisher, at=LATER)
    texts = [text_of(client, f"/mo-so/result/{result.pk}/") for _time in range(2)]
    assert len(tracing._published) == 3  # the total and its two lines
    assert all("684/QĐ-UBND" in text for text in texts)
    client.cookies["tinhso_language"] = "en"
    assert "Percent of the maximum" in text_of(client, f"/mo-so/result/{result.pk}/")
