"""A form sent twice counts once."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from tinhso.kernel.actor import Actor
from tinhso.web import clock
from tinhso.web.models import FormKey
from tinhso.web.pages import idempotent

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
