"""The page of the API for people."""

from typing import Any

from django.http import HttpResponse

from ..pages import page


def guide(request: Any) -> HttpResponse:
    """What there is, how to get a token, examples; from the OpenAPI document."""
    from .document import document

    return page(request, "api/guide.html", document=document())
