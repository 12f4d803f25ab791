"""The index in a browser before anything was counted, and asked for a period there is not."""

import pytest
from tests.said import text_of


@pytest.mark.parametrize("wrong", ["?ky=2099-M01", "?ky=x", "?ky=2026-H1"])
def test_a_wrong_period_is_answered_with_a_message(shop, client, wrong):
    assert client.get(f"/chat-luong-phuc-vu/{wrong}").status_code in (400, 422)


def test_before_anything_was_counted_the_page_says_so(shop, client):
    assert "Chưa có số liệu" in text_of(client.get("/chat-luong-phuc-vu/"))
    assert client.get(f"/chat-luong-phuc-vu/{shop.world.hill}/").status_code == 404
