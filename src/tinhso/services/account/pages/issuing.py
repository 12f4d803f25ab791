"""The OIDC provider's addresses: django-allauth's views, narrowed to the one flow our clients are registered for."""

import hashlib
import json
from typing import Any
from urllib.parse import urlsplit

from allauth.idp.oidc import views
from allauth.idp.oidc.models import Token
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from tinhso.web.middleware import policy
from tinhso.web.pages import page, public

from .. import actions

REMEMBERED = 24 * 60 * 60  # seconds: longer than any code or refresh token counts


class Authorize(views.AuthorizationView):
    """Asks the person, each time, whether the system may know them. PKCE is a must; nothing goes on unseen."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wrong = _cannot(request)
        if wrong:
            return page(
                request, "account/refused.html", status=400, title=gettext("The system asked wrongly"), text=wrong
            )
        answer: HttpResponse = super().get(request, *args, **kwargs)
        return self._narrowed(answer)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        context["asked"] = [words for _scope, words in context["form"].fields["scopes"].choices]
        context["scopes"] = [scope for scope, _words in context["form"].fields["scopes"].choices]
        context["back"] = _origin(self._request_info.get("redirect_uri", ""))
        answer: HttpResponse = super().render_to_response(context, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        request: Any = self.request
        if "code=" in answer.headers.get("Location", ""):
            actions.consent(
                request.user.pk,
                self._request_info["client_id"],
                form.cleaned_data["scopes"],
                by=request.actor,
                at=request.now,
            )
        return answer

    def _narrowed(self, answer: HttpResponse) -> HttpResponse:
        """The form of this page alone may end at the system's own address."""
        origin = _origin(getattr(self, "_request_info", {}).get("redirect_uri", ""))
        if answer.status_code == 200 and origin:
            answer.headers["Content-Security-Policy"] = policy(origin)
        return answer


def _cannot(request: HttpRequest) -> str:
    """Why this request to sign somebody in is not looked at, in words; "" when it is."""
    asked = request.GET
    if asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge"):
        return gettext("It must use PKCE with S256. Its technicians find this in the description of our sign-in.")
    if "none" in asked.get("prompt", "").split():
        return gettext("It wants to sign you in without asking you; that is not done here.")
    return ""


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


@method_decorator(csrf_exempt, name="dispatch")
class Tokens(views.TokenView):
    """A code and a refresh token count once. Shown again, they end what was given for them: one of two holders stole it."""

    def post(self, request: HttpRequest) -> HttpResponse:
        shown = request.POST.get("code") or request.POST.get("refresh_token") or ""
        key = f"tinhso.shown.{hashlib.sha256(shown.encode()).hexdigest()}"
        if shown and not cache.add(key, "", timeout=REMEMBERED):
            client, _, user = str(cache.get(key) or "").partition(" ")
            if user:
                Token.objects.filter(client_id=client, user_id=int(user)).delete()
            return JsonResponse({"error": "invalid_grant"}, status=400)
        answer: HttpResponse = super().post(request)
        if shown and answer.status_code == 200:
            given = Token.objects.by_value(json.loads(answer.content)["access_token"]).first()
            if given is not None and given.user_id is not None:
                cache.set(key, f"{given.client_id} {given.user_id}", timeout=REMEMBERED)
        return answer


configuration = public(views.configuration)
jwks = public(views.jwks)
authorize = public(Authorize.as_view())
token = public(Tokens.as_view())
user_info = public(views.user_info)
revoke = public(views.revoke)
sign_out = public(views.logout)


@public
def no_device(request: HttpRequest) -> HttpResponse:
    """The device flow is not offered; allauth's description needs the address."""
    return JsonResponse({"error": "unsupported_grant_type"}, status=400)
