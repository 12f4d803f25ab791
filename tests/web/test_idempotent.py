"""A form sent twice counts once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import NotNow
from tinhso.web import clock
from tinhso.web.models import FormKey
from tinhso.web.pages import idempotent, one_act

pytestmark = pytest.mark.django_db


def sent(view: Any, *, person: int = 1, key: str = "k", path: str = "/send/", **more: Any) -> HttpResponse:
    request: Any = RequestFactory().post(path, {"form_key": key, **more})
    request.actor, request.now = Actor(person=person), clock.now()
    answer: HttpResponse = view(request)
    return answer


@pytest.fixture
def acts() -> list[int]:
    return []


@pytest.fixture
def send(acts: list[int]) -> Any:
    @idempotent
    def view(request: HttpRequest) -> HttpResponse:
        acts.append(1)
        return HttpResponseRedirect(f"/done/{len(acts)}/")

    return view


def test_sent_again_it_answers_with_the_first_redirect(send: Any, acts: list[int]) -> None:
    assert [sent(send)["Location"] for _ in range(3)] == ["/done/1/"] * 3
    assert len(acts) == 1


@pytest.mark.parametrize("other", [{"key": "l"}, {"person": 2}, {"path": "/other/"}])
def test_another_form_person_or_address_is_another_act(send: Any, acts: list[int], other: dict[str, Any]) -> None:
    sent(send)
    sent(send, **other)
    assert len(acts) == 2


def test_a_form_mended_after_going_back_is_another_act(send: Any, acts: list[int]) -> None:
    first = sent(send, households="79")
    assert sent(send, households="78")["Location"] != first["Location"]
    assert sent(send, households="79")["Location"] == first["Location"]
    assert len(acts) == 2


def test_another_file_under_the_same_key_is_another_act(send: Any, acts: list[int]) -> None:
    for name in ("a.pdf", "b.pdf", "a.pdf"):
        sent(send, proof=SimpleUploadedFile(name, b"%PDF-"))
    assert len(acts) == 2


def test_a_page_loaded_anew_masks_its_token_anew_and_is_still_the_same_form(send: Any, acts: list[int]) -> None:
    for token in ("one", "two"):
        sent(send, csrfmiddlewaretoken=token)
    assert len(acts) == 1


def test_a_form_shown_again_with_errors_may_be_sent_again(acts: list[int]) -> None:
    @idempotent
    def view(request: HttpRequest) -> HttpResponse:
        acts.append(1)
        return HttpResponse(status=422) if len(acts) == 1 else HttpResponseRedirect("/done/")

    assert [sent(view).status_code for _ in range(3)] == [422, 302, 302]
    assert len(acts) == 2


def test_a_failure_forgets_the_key(acts: list[int]) -> None:
    @idempotent
    def view(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        sent(view)
    assert not FormKey.objects.exists()


def test_without_a_key_nothing_is_kept(send: Any, acts: list[int]) -> None:
    sent(send, key="")
    sent(send, key="")
    assert len(acts) == 2
    assert not FormKey.objects.exists()


AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


@dataclass(frozen=True)
class RoomPainted(journal.Event):
    """What the pages below do."""

    id: int
    unit: int | None
    name = "room.painted"
    about = "room"


def painted() -> int:
    with transaction.atomic():
        return journal.record(RoomPainted(1, None), by=Actor(person=1), at=AT)


def rooms() -> int:
    return len(journal.timeline("room", 1))


def page_of(act: Callable[[], object], to: str = "/done/") -> Any:
    @one_act
    def view(request: HttpRequest) -> HttpResponse:
        act()
        return HttpResponseRedirect(to)

    return view


class TestAPageThatIsOneAct:
    """`one_act`: the key goes with the act's event."""

    @pytest.mark.parametrize("to", ["/done/", "/send/"])
    def test_sent_again_it_answers_with_the_first_redirect(self, to: str) -> None:
        view = page_of(painted, to)
        assert [sent(view)["Location"] for _ in range(3)] == [to] * 3
        assert rooms() == 1

    def test_mended_or_under_another_key_it_is_another_act(self) -> None:
        view = page_of(painted)
        for more in ({"households": "79"}, {"households": "78"}, {"key": "l"}, {"person": 2}):
            sent(view, **more)
        assert rooms() == 4

    def test_who_is_refused_for_what_was_done_under_the_same_key_is_answered_as_the_first_was(self) -> None:
        def once() -> None:
            if rooms():
                raise NotNow("painted already")
            painted()

        view = page_of(once)
        assert [sent(view)["Location"] for _ in range(2)] == ["/done/"] * 2
        with pytest.raises(NotNow):
            sent(view, key="another")
        assert rooms() == 1

    def test_so_is_who_would_be_shown_the_form_again(self) -> None:
        @one_act
        def view(request: HttpRequest) -> HttpResponse:
            if rooms():
                return HttpResponse(status=409)
            painted()
            return HttpResponseRedirect("/done/")

        assert [sent(view).status_code for _ in range(2)] == [302, 302]
        assert sent(view, key="another").status_code == 409

    def test_a_form_shown_again_with_errors_may_be_sent_again(self) -> None:
        answers = iter([422, 302])

        @one_act
        def view(request: HttpRequest) -> HttpResponse:
            if next(answers) == 422:
                return HttpResponse(status=422)
            painted()
            return HttpResponseRedirect("/done/")

        assert [sent(view).status_code for _ in range(2)] == [422, 302]

    def test_a_failure_forgets_the_key(self) -> None:
        def failing() -> None:
            with transaction.atomic():
                painted()
                raise RuntimeError

        with pytest.raises(RuntimeError):
            sent(page_of(failing))
        assert not FormKey.objects.exists() and rooms() == 0

    def test_without_a_key_it_counts_as_often_as_it_is_sent(self) -> None:
        view = page_of(painted)
        sent(view, key="")
        sent(view, key="")
        assert rooms() == 2 and not FormKey.objects.exists()
