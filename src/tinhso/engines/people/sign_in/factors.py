"""Second factors: what is kept of them is encrypted, they have plain names, and who must have one keeps one."""

import base64
import hashlib
from datetime import date
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tinhso.kernel import access
from tinhso.kernel.actor import Actor

from .. import memory
from ..definitions import MANAGE, STAFF
from . import recording, rules
from .definition import sign_in_rules

REPLAY_SECONDS = 120  # longer than any code of an app counts, with its tolerance


def must_have(person: int, request: Any) -> bool:
    """Must the person show a second factor today, under the rules in force? From memory."""
    day = recording.day_of(request)
    who = sign_in_rules(day).second_factor
    if who == "nobody":
        return False
    seats = [held for held in memory.snapshot().of_person(person) if day in held.period]
    if who == "posts":
        return rules.needs_second_factor(who, holds_post=bool(seats), administers=False)
    return rules.needs_second_factor(who, holds_post=bool(seats), administers=administers(person, day))


def administers(person: int, day: date) -> bool:
    """Does the person manage persons and posts anywhere that day? From memory."""
    return any(
        not access.scope(Actor(person, held.appointment, held.post, held.unit), right, on=day).nowhere
        for held in memory.snapshot().of_person(person)
        if day in held.period
        for right in (MANAGE, STAFF)
    )


class Factors(DefaultMFAAdapter):
    """allauth's second factors in our ways."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "This is your only second factor and your post needs one. Set up another first, then remove this one."
        ),
        "cannot_generate_recovery_codes": _("Set up a passkey or a code app first."),
        "incorrect_code": _("This code or passkey does not count. Try once more; a code of an app counts once."),
    }

    def get_totp_issuer(self) -> str:
        return f"Tỉnh Số {getattr(settings, 'TINHSO_PROVINCE_NAME', '')}".strip()

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.type not in recording.SECOND:
            return True
        user = authenticator.user
        others = Authenticator.objects.filter(user=user, type__in=recording.SECOND).exclude(pk=authenticator.pk)
        return others.exists() or not must_have(user.person_id, context.request)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}


def _box() -> Fernet:
    key = hashlib.sha256(b"second factors\n" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def _once(user: Any, code: str) -> bool:
    """Is it the first time this code is shown? allauth forgets after half a minute, and a code lives longer than that."""
    digest = hashlib.sha256(f"{user.pk} {code.strip()}".encode()).hexdigest()
    return bool(cache.add(f"tinhso.code.{digest}", 1, timeout=REPLAY_SECONDS))


class Code(AuthenticateForm):
    """A code at sign-in."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if not _once(self.user, code):
            raise Factors().validation_error("incorrect_code")
        return code


class CodeAgain(ReauthenticateForm):
    """A code before something that matters."""

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if not _once(self.user, code):
            raise Factors().validation_error("incorrect_code")
        return code
