"""The pages of one's own account: django-allauth's views, in our shell and words, and a few of our own."""

from collections.abc import Callable
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse


class Told:
    """What allauth wants said to the person comes along to the page, as (tone, text)."""

    request: Any

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return {**super().get_context_data(**given), "notes": notes(self.request)}  # type: ignore[misc]


def notes(request: Any) -> list[tuple[str, str]]:
    """(tone, text) of what waits to be said; it is said once."""
    tones = {"success": "good", "error": "bad", "warning": "late"}
    return [(tones.get(one.level_tag, "info"), str(one)) for one in get_messages(request)]


View = Callable[..., HttpResponse]
