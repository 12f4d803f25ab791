"""Django's list of validators asks the rules in force."""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid

from ..models import PasswordBefore
from . import rules
from .definition import sign_in_rules


class AsRuled:
    """AUTH_PASSWORD_VALIDATORS: length, kinds of signs, no user name in it."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > 500:
            raise ValidationError(gettext("The password is too long: at most %(most)s characters.") % {"most": 500})
        rule = sign_in_rules(local_day(timezone.now())).password
        try:
            rules.fits(password, rule, username=str(getattr(user, "username", "") or ""))
        except Invalid as refused:
            raise ValidationError(gettext(refused.message) % refused.values) from None
        if self._had(password, user, rule.not_among_last):
            raise ValidationError(
                ngettext(
                    "This was your password before: choose another.",
                    "This was one of your last %(num)s passwords: choose another.",
                    rule.not_among_last,
                )
                % {"num": rule.not_among_last}
            )

    def _had(self, password: str, user: Any, last: int) -> bool:
        if not last or getattr(user, "pk", None) is None:
            return False
        held = PasswordBefore.objects.filter(account_id=user.pk).order_by("-since", "-id")
        return any(check_password(password, one) for one in held.values_list("password", flat=True)[:last])

    def get_help_text(self) -> str:
        return ""
