"""The papers of a dossier on its page."""

from __future__ import annotations

from typing import Any

from tinhso.services.onestop import parts


def test_the_receipt_stands_among_the_papers_of_the_dossier(world: Any, browse: Any) -> None:
    received = world.receive()
    shown = browse("desk").get(f"/ho-so/{received.id}/").content.decode()
    assert "papers-issued" in parts.parts
    assert "Giấy tờ đã lập" in shown and f"/ho-so/{received.id}/giay/" in shown
