"""Other ways to sign in that are linked to mine, and the systems that sign in with ours in my name."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal.flows.connect import disconnect, validate_disconnect
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.kernel import access
from tinhso.kernel.access import rights
from tinhso.kernel.errors import NotAllowed, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.web.formats import day
from tinhso.web.pages import needs, page, public, signed_in

from .. import actions, queries
from ..citizens import FOR, STAFF
from ..definitions import MANAGE, SCOPES
from ..provider import Begin, Careful, Return
from . import notes


def provider_for(request: Any, provider_id: str, *who: str) -> Careful:
    """The adapter of a provider that is switched on, for one of `who`: "staff", "citizens"."""
    adapter = Careful(request, provider_id)
    try:
        held = adapter.get_provider().app.settings
    except SocialApp.DoesNotExist:
        held = {}
    if not held.get("on") or not set(who) & set(held["for"]):
        raise NotThere(_("This provider is not switched on here."))
    return adapter


def on_the_way(request: Any, adapter: Careful, guard: Callable[[Any], Any] = lambda view: view) -> HttpResponse:
    """To the provider, or a page that says why not. `guard`: what has to be shown before."""
    try:
        answer: HttpResponse = guard(Begin.adapter_view(adapter))(request)
    except OAuth2Error as error:
        answer = render_authentication_error(request, adapter.get_provider(), exception=error)
    return answer


@public
def begin(request: Any, provider_id: str) -> HttpResponse:
    """To the provider; with `?process=connect`, to link an account there with mine, just after showing who I am."""
    adapter = provider_for(request, provider_id, STAFF)
    if request.GET.get("process") == "connect":
        return on_the_way(request, adapter, reauthentication_required(app="allauth.socialaccount"))
    return on_the_way(request, adapter)


@public
def come_back(request: Any, provider_id: str) -> HttpResponse:
    """From the provider, with a code."""
    adapter = provider_for(request, provider_id, STAFF, FOR)
    try:
        answer: HttpResponse = Return.adapter_view(adapter)(request)
    except OAuth2Error as error:
        answer = render_authentication_error(request, adapter.get_provider(), exception=error)
    return answer


@signed_in
def connections(request: Any) -> HttpResponse:
    """The list; POST `unlink`: the id of a link of mine; `end`: the id of a system that knows me."""
    if request.method == "POST" and request.POST.get("end", "").isdecimal():
        actions.end_consent(int(request.POST["end"][:18]), request.user.pk, by=request.actor, at=request.now)
        return HttpResponseRedirect(reverse("socialaccount_connections"))
    held = {one.provider: one for one in SocialAccount.objects.filter(user=request.user)}
    problem = ""
    if request.method == "POST":
        wanted = next((one for one in held.values() if str(one.pk) == request.POST.get("unlink")), None)
        if wanted is None:
            raise NotThere(_("This link has ended already."))
        try:
            validate_disconnect(request, wanted)
            disconnect(request, wanted)
            return HttpResponseRedirect(reverse("socialaccount_connections"))
        except ValidationError as refused:
            problem = " ".join(refused.messages)
    shown = [
        (one.name, one.sub_id, bool(one.app.settings.get("on")), held.get(one.sub_id))
        for one in get_adapter(request).list_providers(request)
    ]
    said = notes(request) + ([("bad", problem)] if problem else [])
    linked = [
        (name, id, on, link, gettext("since %(day)s") % {"day": day(link.date_joined)} if link else "")
        for name, id, on, link in shown
    ]
    known = [
        (one.id, one.name, ", ".join(scope_words(one.scopes)), day(one.first_at), day(one.last_at))
        for one in queries.consents_of(request.user.pk)
    ]
    return page(request, "account/systems.html", notes=said, providers=linked, known=known, manages=_manages(request))


def scope_words(scopes: Any) -> list[str]:
    """What a system may know or do, in the reader's language."""
    known = {**SCOPES, **{code: right.title for code, right in rights.items()}}
    return [gettext(known[scope]) if scope in known else scope for scope in scopes]


def _manages(request: Any) -> bool:
    return access.scope(request.actor, MANAGE, on=request.now.date()).everywhere


@needs(MANAGE)
def sisters(request: Any) -> HttpResponse:
    """The systems that sign in with ours, for who manages persons everywhere. They are registered by command."""
    if not _manages(request):
        raise NotAllowed(_("Only the administrator of the whole system sees this."))
    shown = [(one, scope_words(one.scopes), day(one.registered_at)) for one in queries.sisters()]
    return page(request, "account/sisters.html", sisters=shown)
