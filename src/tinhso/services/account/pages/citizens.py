"""Citizens sign in with an identity provider, for this session alone, and leave again."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect

from tinhso.kernel.errors import NotNow
from tinhso.kernel.texts import mark as _
from tinhso.web import vouched
from tinhso.web.pages import public

from ..citizens import FOR
from .systems import on_the_way, provider_for


@public
def begin(request: Any, provider_id: str) -> HttpResponse:
    """To the provider; NotNow for who is signed in as an officer, who must not act as themselves beside it."""
    if request.user.is_authenticated:
        raise NotNow(_("You are signed in as an officer. Sign out first, then come in as yourself."))
    request.as_citizen = True
    return on_the_way(request, provider_for(request, provider_id, FOR))


@public
def leave(request: Any) -> HttpResponse:
    """By POST; nothing of the citizen is left in this browser."""
    if request.method == "POST" and not request.user.is_authenticated:
        vouched.forget(request)
    return HttpResponseRedirect("/")
