"""The configuration for those who look after it: what runs, and what would change."""

from typing import Any

from django.http import HttpResponse

from tinhso.web.pages import needs, page

from .definitions import READ


@needs(READ)
def home(request: Any) -> HttpResponse:
    """What runs: packs and definitions."""
    return page(request, "configuration/home.html")
