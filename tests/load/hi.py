"""The yardstick of pages: a bare Django that says "hi", without middleware, served as our pages are.

python -m tests.load.hi PORT
"""

from __future__ import annotations

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hi(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hi")


urlpatterns = [path("", hi)]


def application() -> object:
    """What a worker serves."""
    from django.core.wsgi import get_wsgi_application

    if not settings.configured:
        settings.configure(ROOT_URLCONF="tests.load.hi", ALLOWED_HOSTS=["*"], SECRET_KEY="hi", MIDDLEWARE=[])
    return get_wsgi_application()


def serve(port: int) -> None:
    from tinhso.project.serve import serving

    serving("tests.load.hi:application", "127.0.0.1", port).serve()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
