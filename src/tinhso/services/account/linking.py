"""Signing in with another provider: an officer into an account that is there and was linked before, a citizen into nothing but
the session; nobody signs up."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.providers.base import AuthError
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tinhso.engines.people import public as people
from tinhso.web.pages import page

from .citizens import FOR, PROCESS, STAFF, NotTold, vouch
from .provider import Lied, Silent

LIES = {
    "issuer": _("it speaks for another provider"),
    "audience": _("it was meant for another system"),
    "nonce": _("it answers another question than ours"),
    "time": _("it is too old, or of a time to come"),
    "signature": _("it is not signed with the provider's key"),
    "subject": _("it speaks of two persons, or of none"),
    "form": _("what it sent cannot be read"),
}


class Linking(DefaultSocialAccountAdapter):
    """allauth's hooks, held to what an administration needs."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": _("That account is linked to another person here. Ask your administrator."),
    }

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[Any]:
        """Providers are the operator's file's alone, so the database is not asked."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def list_providers(self, request: Any) -> list[Any]:
        """Those an officer may sign in with, or has a place kept; citizens' ways are elsewhere (`citizens.ways`)."""
        return [one for one in super().list_providers(request) if STAFF in one.app.settings["for"]]

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        as_citizen = sociallogin.state.get("process") == PROCESS
        if (FOR if as_citizen else STAFF) not in sociallogin.provider.app.settings["for"] or (
            as_citizen and request.user.is_authenticated
        ):  # begun with another provider, or before somebody signed in as an officer
            raise ImmediateHttpResponse(
                self._answer(request, sociallogin.provider, None, None, "/" if as_citizen else "")
            )
        if as_citizen:
            self._vouched(request, sociallogin)
        elif sociallogin.state.get("process") != "connect" and not sociallogin.is_existing:
            people.note_refused(request, how=sociallogin.account.provider, why="unknown")
            raise ImmediateHttpResponse(
                _refusal(
                    request,
                    gettext("Nobody here is linked to this account yet"),
                    gettext(
                        "%(provider)s has said who you are, but no account of this system is linked to it. Sign in with "
                        "your user name and link it under “My account”, or ask your administrator for an account."
                    )
                    % {"provider": sociallogin.provider.name},
                    status=403,
                )
            )

    def _vouched(self, request: Any, sociallogin: Any) -> None:
        try:
            vouch(request, sociallogin.provider, sociallogin.told)
        except NotTold:
            text = gettext(
                "Without your full name and personal number nothing can be filled in for you. Sign in again and agree that "
                "both are told to this province, or hand in without signing in."
            )
            title = gettext("%(provider)s did not say who you are") % {"provider": sociallogin.provider.name}
            back = sociallogin.state.get("next") or "/"
            raise ImmediateHttpResponse(_refusal(request, title, text, status=403, back=back)) from None

    def on_authentication_error(
        self, request: Any, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        state = (extra_context or {}).get("state") or {}
        as_citizen = getattr(request, "as_citizen", False) or state.get("process") == PROCESS
        back = (state.get("next") or request.GET.get("next") or "/") if as_citizen else ""
        raise ImmediateHttpResponse(self._answer(request, provider, error, exception, back))

    def _answer(self, request: Any, provider: Any, error: Any, exception: Any, back: str) -> Any:
        name = {"provider": provider.name}
        if error == AuthError.CANCELLED:
            return _refusal(
                request,
                gettext("You stopped signing in"),
                gettext("At %(provider)s you said no. Nothing was changed.") % name,
                status=403,
                back=back,
            )
        if isinstance(exception, Lied):
            people.note_refused(request, how=provider.sub_id, why="lied")
            return _refusal(
                request,
                gettext("%(provider)s cannot be believed") % name,
                gettext(
                    "What it said of you was not taken: %(why)s. Try again; if it stays so, tell your administrator."
                )
                % {"why": LIES[exception.what]},
                status=401,
                back=back,
            )
        if isinstance(exception, Silent):
            return _refusal(
                request,
                gettext("%(provider)s does not answer") % name,
                gettext("Try again in a few minutes, or go on without signing in.")
                if back
                else gettext("Try again in a few minutes, or sign in with your user name."),
                status=502,
                back=back,
            )
        people.note_refused(request, how=provider.sub_id, why="wrong")
        return _refusal(
            request,
            gettext("Signing in did not come to its end"),
            gettext("It took too long, was begun in another window, or %(provider)s refused it. Begin again.") % name,
            status=401,
            back=back,
        )


def _refusal(request: Any, title: str, text: str, *, status: int, back: str = "") -> Any:
    """`back`: where a citizen came from; officers go back to the sign-in page."""
    safe = back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "/" if back else ""
    return page(request, "account/refused.html", status=status, title=title, text=text, back=safe)
