"""Sign-in pages: django-allauth's views on our own templates and addresses."""

from typing import Any

from allauth.account import views
from allauth.account.internal.stagekit import clear_login
from allauth.socialaccount.adapter import get_adapter
from django.contrib.messages import get_messages
from django.urls import reverse

from tinhso.engines.people import public as people
from tinhso.web import vouched
from tinhso.web.pages import public, signed_in

from . import demo


class SignIn(views.LoginView):
    """By password, passkey or another provider; in a demo on this machine the page lists whom one may try."""

    def _redirect_to_pending_stage(self, request: Any, stage: Any) -> None:
        """allauth leads back to a second step begun before; whoever asks for this page begins anew, or is another."""
        clear_login(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        tones = {"error": "bad", "success": "good"}
        notes = [(tones.get(one.level_tag, "info"), str(one)) for one in get_messages(self.request)]
        return {
            **found,
            "demo_persons": demo.persons(self.request),
            "notes": notes,
            "asked": "asked" in self.request.GET,  # brought here by a page that is not for everybody
            "providers": _providers(self.request),
            "ways": vouched.offered(self.request),
        }


def _providers(request: Any) -> list[tuple[str, str]]:
    """Name and address of each provider one may sign in with; one that is switched off has no address."""
    apps = get_adapter(request).list_providers(request)
    following = {"next": request.GET["next"]} if request.GET.get("next") else {}
    return [(one.name, one.get_login_url(request, **following) if one.app.settings.get("on") else "") for one in apps]


class ChangePassword(views.PasswordChangeView):
    """One's own password; with why it has to be done now, when nothing else opens before."""

    def get_default_success_url(self) -> str:
        """allauth shows the form once more; "My account" says that it is done."""
        return reverse("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        request: Any = self.request
        rule = people.sign_in_rules(request.now.date()).password
        return {**found, "rule": rule, "owed": people.duty(request) == "password"}


sign_in = public(SignIn.as_view())
sign_out = public(views.LogoutView.as_view())
password = signed_in(ChangePassword.as_view())
inactive = public(views.AccountInactiveView.as_view())
