"""The endpoint speaks what a page of ours signed, and nothing else."""

import io
import wave

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from tinhso.web import speech

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet() -> None:
    speech._asked.clear()
    speech._sounds.clear()
    cache.clear()


def test_a_signed_text_is_spoken_in_vietnamese(client: Client) -> None:
    with translation.override("vi"):
        signed = speech.sign("Bảng xếp hạng cấp xã.")
    answer = client.post("/doc-to/", {"text": signed})
    assert answer["Content-Type"] == "audio/wav"
    with wave.open(io.BytesIO(answer.content)) as sound:
        assert sound.getnframes() / sound.getframerate() > 0.5


@pytest.mark.parametrize("text", ["", "Xin chào", "WyJ2aSIsInhpbiJd:abc:def"])
def test_a_text_nobody_signed_is_refused(client: Client, text: str) -> None:
    assert client.post("/doc-to/", {"text": text}).status_code == 422


def test_a_long_text_is_cut_at_a_word() -> None:
    signed = speech.sign("từ " * 2000)
    _, text = speech.signing.loads(signed, salt="tinhso.speech")
    assert len(text) <= speech.MOST_LETTERS
    assert text.endswith("từ")


def test_one_address_cannot_keep_the_voice_busy(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "synthesise", lambda text, language: b"RIFF")
    seen = [client.post("/doc-to/", {"text": speech.sign(f"câu {n}")}).status_code for n in range(14)]
    assert seen[:12] == [200] * 12
    assert seen[12:] == [429] * 2


def test_the_same_text_is_spoken_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []
    monkeypatch.setattr(speech, "synthesise", lambda text, language: spoken.append(text) or b"RIFF")
    signed = speech.sign("một câu")
    assert [client.post("/doc-to/", {"text": signed}).status_code for _ in range(20)] == [200] * 20
    assert spoken == ["một câu"]
