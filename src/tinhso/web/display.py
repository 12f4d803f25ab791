"""How a person wants pages to look and speak: theme, size and language, kept in cookies, set by plain forms."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

THEMES = ("auto", "light", "dark", "contrast")
SIZES = ("normal", "large")
LANGUAGES = ("vi", "en")
LANGUAGE_COOKIE = "tinhso_language"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Display:
    theme: str = "auto"
    size: str = "normal"

    @classmethod
    def of(cls, request: Any) -> "Display":
        """As chosen; anything unknown in a cookie is the default."""
        theme, size = request.COOKIES.get("tinhso_theme"), request.COOKIES.get("tinhso_size")
        return cls(theme if theme in THEMES else "auto", size if size in SIZES else "normal")


def language_of(request: Any) -> str:
    """The chosen language; Vietnamese whatever the browser prefers."""
    chosen = request.COOKIES.get(LANGUAGE_COOKIE)
    return chosen if chosen in LANGUAGES else "vi"


def back(request: HttpRequest) -> str:
    """Where the form came from, if it is ours."""
    to = request.POST.get("back", "/")
    ours = url_has_allowed_host_and_scheme(to, allowed_hosts=None) and to.startswith("/")
    return to if ours else "/"


def _keep(response: HttpResponse, request: HttpRequest, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=_YEAR, samesite="Lax", httponly=True, secure=request.is_secure())


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(back(request))
    if request.POST.get("language") in LANGUAGES:
        _keep(response, request, LANGUAGE_COOKIE, request.POST["language"])
    return response


@require_POST
def choose_display(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(back(request))
    for name, values in (("theme", THEMES), ("size", SIZES)):
        if request.POST.get(name) in values:
            _keep(response, request, f"tinhso_{name}", request.POST[name])
    return response
