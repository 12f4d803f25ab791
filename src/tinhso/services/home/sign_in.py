"""Sign-in pages: django-allauth's views on our own templates and addresses."""

from typing import Any

from allauth.account import views

from tinhso.web.pages import public, signed_in

from . import demo


class SignIn(views.LoginView):
    """Password sign-in; in a demo on this machine the page lists whom one may try."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_persons": demo.persons(self.request)}


sign_in = public(SignIn.as_view())
sign_out = public(views.LogoutView.as_view())
password = signed_in(views.PasswordChangeView.as_view())
inactive = public(views.AccountInactiveView.as_view())
