"""Passkeys, the code app, spare codes: setting them up, showing them at sign-in, taking them away."""

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy

from tinhso.engines.people import public as people
from tinhso.web.pages import public, signed_in

from ..gate import ONWARD, onward
from . import Told


class Index(Told, base.IndexView):
    """What protects the account; and, for who owes a second factor, the one thing to do now."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        found = super().get_context_data(**given)
        held = found["authenticators"]
        spare = held.get("recovery_codes")
        return {
            **found,
            "owed": people.duty(self.request) == "factor",
            "demo": bool(getattr(settings, "TINHSO_DEMO", False)),
            "passkeys": held.get("webauthn", []),
            "app": held.get("totp"),
            "spare": None if spare is None else len(spare.get_unused_codes()),
        }


class GoesOn:
    """Set up once spare codes are there: on to where the person was going."""

    request: Any

    def get_success_url(self) -> str:
        following: str = super().get_success_url()  # type: ignore[misc]
        return (
            onward(self.request) if following == reverse("mfa_index") and ONWARD in self.request.session else following
        )


class CodeApp(Told, GoesOn, totp.ActivateTOTPView):
    """The picture and the secret; done when a code of the app was shown."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        found = super().get_context_data(**given)
        secret = found["form"].secret
        return {**found, "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))}

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        people.factor_shown(self.request, "totp")
        return answer


class AddPasskey(Told, GoesOn, webauthn.AddWebAuthnView):
    """A passkey always unlocks by finger, face or PIN, so it may be used instead of the password too."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        found = super().get_context_data(**given)
        user: Any = self.request.user
        return {**found, "options": auth.begin_registration(user, True)}


class RemovePasskey(Told, webauthn.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        adapter = get_adapter()
        try:
            if not adapter.can_delete_authenticator(self.get_object()):
                raise adapter.validation_error("cannot_delete_authenticator")
        except ValidationError as refused:
            form.add_error(None, refused)
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return super().form_valid(form)


class NamePasskey(Told, webauthn.EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class PasskeySignIn(webauthn.LoginWebAuthnView):
    """The browser asks what to sign, and sends what was signed. Only to sign in, never a page."""


class Challenge(Told, base.AuthenticateView):
    """The second step of signing in."""


class SpareCodes(Told, codes.ViewRecoveryCodesView):
    """Shown at the end of the set-up, and whenever asked for."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return {**super().get_context_data(**given), "onward": onward(self.request)}


class NewSpareCodes(Told, codes.GenerateRecoveryCodesView):
    pass


def passkeys(request: Any) -> HttpResponse:
    """allauth's list of keys: they stand on the page of what protects the account."""
    return HttpResponseRedirect(reverse("mfa_index"))


class Shown(Told):
    """Once more, before something that matters. `shows`: the field of the form."""

    template_name = "account/again.html"
    shows = ""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        return {**super().get_context_data(**given), "shows": self.shows}


class Again(Shown, ReauthenticateView):
    shows = "password"


class CodeAgain(Shown, base.ReauthenticateView):
    shows = "code"


class PasskeyAgain(Shown, webauthn.ReauthenticateWebAuthnView):
    shows = "credential"


index = signed_in(Index.as_view())
code_app = signed_in(CodeApp.as_view())
no_code_app = signed_in(totp.DeactivateTOTPView.as_view())
add_passkey = signed_in(AddPasskey.as_view())
remove_passkey = signed_in(RemovePasskey.as_view())
name_passkey = signed_in(NamePasskey.as_view())
list_passkeys = signed_in(passkeys)
spare_codes = signed_in(SpareCodes.as_view())
new_spare_codes = signed_in(NewSpareCodes.as_view())
download_spare_codes = signed_in(codes.download_recovery_codes)
again = signed_in(Again.as_view())
code_again = signed_in(CodeAgain.as_view())
passkey_again = signed_in(PasskeyAgain.as_view())
challenge = public(Challenge.as_view())
passkey_sign_in = public(PasskeySignIn.as_view())
