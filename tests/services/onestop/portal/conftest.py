"""The desks' world with a line to a double of the national portal."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tinhso.engines.journal import public as journal
from tinhso.engines.journal.models import JournalRecord
from tinhso.services.onestop.portal import moves, outbox
from tinhso.services.onestop.portal.testing import Answered, Attached, PortalDouble, _multipart, new_secret

from ..desk_world import MORNING, NUMBER, PDF, STATUS, World


class Portal(PortalDouble):
    """Speaks to the province through Django's own client, and is heard over real HTTP."""

    def post(self, headers: dict[str, str], text: str, files: Any = ()) -> Answered:
        body, kind = _multipart(text, files) if files else (text.encode(), "application/json")
        client = Client(headers=headers)
        answer = client.generic("POST", "/lien-thong/v1/", body, content_type=kind)
        return Answered(answer.status_code, answer.json())

    def fetch(self, path: str) -> tuple[int, bytes]:
        answer = Client().get(path)
        return answer.status_code, b"".join(answer) if answer.streaming else answer.content

    def offer(self, procedure: str = STATUS, commune: str = "04630", **more: Any) -> dict[str, Any]:
        return {
            "external": "CDVQG-0001",
            "procedure": procedure,
            "applicant": {"name": "Nguyễn Thị Mẫu", "number": NUMBER, "phone": "0912345678"},
            "agency": {"level": "commune", "code": commune},
            "answers": {"muc-dich": "Đăng ký kết hôn"},
        } | more

    def handed(self, **more: Any) -> Answered:
        """A complete dossier, handed over."""
        return self.submit(self.offer(**more), PAPERS)


PAPERS = (Attached("to-khai", "to khai.pdf", PDF), Attached("giay-to-tuy-than", "giay to.pdf", PDF + b"2"))


@pytest.fixture
def portal(world: World, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    from tinhso.web import clock

    monkeypatch.setattr(clock, "now", lambda: MORNING)
    double = Portal("http://testserver/", new_secret(), new_secret())
    with double.running():
        settings.PORTAL = {"address": double.address, "secret": double.theirs, "secret_in": double.ours}
        yield double


def lay_out() -> None:
    """What the journal would give its subscriber after the commit."""
    told = set(JournalRecord.objects.filter(name__in=moves.TOLD_OF).values_list("id", flat=True))
    done = set(outbox.OutboxMessage.objects.values_list("event", flat=True))
    outbox.lay_out([entry for id, entry in sorted(journal.entries(told - done).items())])


@pytest.fixture
def keeper(world: World) -> Any:
    """Who looks after the line."""
    from ..conftest import keep_folders

    keep_folders("roles", only=("webhooks.yaml",))
    from tinhso.engines.people import memory

    memory.forget()
    return world.seat(world.province, "connections-keeper")
