"""Django's list of validators asks the rules in force."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext

from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid

from . import rules
from .definition import sign_in_rules


class AsRuled:
    """AUTH_PASSWORD_VALIDATORS: length, kinds of signs, no user name in it."""

    def validate(self, password: str, user: Any = None) -> None:
        rule = sign_in_rules(local_day(timezone.now())).password
        try:
            rules.fits(password, rule, username=str(getattr(user, "username", "") or ""))
        except Invalid as refused:
            raise ValidationError(gettext(refused.message) % refused.values) from None
        if len(password) > 500:
            raise ValidationError(gettext("The password is too long: at most %(most)s characters.") % {"most": 500})

    def get_help_text(self) -> str:
        return ""
