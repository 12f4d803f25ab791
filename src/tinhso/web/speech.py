"""Read aloud: the browser's Vietnamese voice where there is one, else ours (espeak-ng) by this endpoint.

A page signs the text it offers to be read; the endpoint speaks only what a page of ours signed, so that nobody can make
it say other things. Without scripts the button posts and the browser plays the answer.
"""

import ctypes
import hashlib
import io
import threading
import time
import wave
from collections import OrderedDict
from functools import lru_cache
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_POST

from tinhso.kernel.errors import Invalid, TooMuch
from tinhso.kernel.texts import mark as _

MOST_LETTERS = 1500
_SALT = "tinhso.speech"
_KEPT_SOUNDS = 16
_SAME = 3600
_PER_MINUTE = 12
_RATE = 150  # words a minute: slower than espeak's own 175, for elder ears

_sounds: OrderedDict[str, bytes] = OrderedDict()
_asked: dict[str, list[float]] = {}
_one_at_a_time = threading.Lock()


def sign(text: str) -> str:
    """The page's own text, cut to the limit at a word, in a form the endpoint trusts."""
    cut = text if len(text) <= MOST_LETTERS else text[: text.rfind(" ", 0, MOST_LETTERS)]
    return _signed((translation.get_language() or "vi")[:2], cut, int(time.time() // _SAME))


@lru_cache(maxsize=512)
def _signed(language: str, text: str, _hour: int) -> str:
    """Signed once an hour: who loads the page again gets the same."""
    return signing.dumps([language, text], salt=_SALT, compress=True)


@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """The signed text as sound (WAV)."""
    try:
        language, text = signing.loads(request.POST.get("text", ""), salt=_SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise Invalid(_("This page is too old to be read aloud. Load it again.")) from None
    name = hashlib.sha256(f"{language}\n{text}".encode()).hexdigest()
    sound = _sounds.get(name)
    if sound is None:
        _count(request.META.get("REMOTE_ADDR", ""))
        with _one_at_a_time:
            sound = _sounds.get(name) or synthesise(text, language)
            _sounds[name] = sound
            while len(_sounds) > _KEPT_SOUNDS:
                _sounds.popitem(last=False)
    response = HttpResponse(sound, content_type="audio/wav")
    response["Content-Disposition"] = 'inline; filename="tinhso.wav"'
    response["Cache-Control"] = "private, max-age=3600"
    return response


def synthesise(text: str, language: str) -> bytes:
    """Speak with espeak-ng; a WAV file of 16 bits, one channel. Only one thread at a time may call this."""
    voice = _voice()
    samples = voice.say(text, "vi" if language == "vi" else "en-gb")
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(voice.rate)
        sound.writeframes(samples)
    return kept.getvalue()


class _Voice:
    """espeak-ng by its C interface: synchronous, samples handed to a callback."""

    def __init__(self) -> None:
        import espeakng_loader

        self.library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = str(espeakng_loader.get_data_path()).encode()
        self.rate = self.library.espeak_Initialize(1, 0, data, 0)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng did not start")
        self.samples = bytearray()
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
        self.callback = kind(self._take)  # kept: the library holds a pointer to it
        self.library.espeak_SetSynthCallback(self.callback)
        self.library.espeak_SetParameter(1, _RATE, 0)

    def _take(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self.samples += ctypes.string_at(samples, count * 2)
        return 0

    def say(self, text: str, voice: str) -> bytes:
        self.samples.clear()
        self.library.espeak_SetVoiceByName(voice.encode())
        raw = text.encode() + b"\0"
        self.library.espeak_Synth(raw, len(raw), 0, 0, 0, 1, None, None)  # 1: the text is UTF-8
        self.library.espeak_Synchronize()
        return bytes(self.samples)


@lru_cache(maxsize=1)
def _voice() -> _Voice:
    return _Voice()


def _count(address: str) -> None:
    """At most so many new texts a minute from one address, in this process."""
    now = time.monotonic()
    recent = [moment for moment in _asked.get(address, []) if now - moment < 60]
    if len(recent) >= _PER_MINUTE:
        raise TooMuch(_("Too many pages were read aloud in a minute. Wait a little."))
    if len(_asked) > 5000:
        _asked.clear()
    _asked[address] = [*recent, now]
