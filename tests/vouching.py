"""A browser in which a provider vouches for a citizen, without going to the provider."""

from typing import Any

from django.conf import settings
from django.test import RequestFactory
from django.utils import timezone

from tinhso.web import vouched
from tinhso.web.vouched import Vouched


def vouch_for(browser: Any, *, name: str, number: str, account_level: str = "2", auth_level: str = "M2") -> Any:
    """The browser, in a session of the citizen from now on."""
    request: Any = RequestFactory().get("/")
    request.session = browser.session
    citizen = Vouched("dinh-danh", "Định danh thử", name, number, account_level, auth_level)
    vouched.remember(request, citizen, at=timezone.now())
    request.session.save()
    browser.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    return browser
