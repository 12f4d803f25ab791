"""Settings of django-allauth that follow rules in force instead of standing in a file."""

from typing import Any

from django.conf import settings


def setting(name: str, default: Any) -> Any:
    """ALLAUTH_SETTING_GETTER: the setting as allauth is to see it now."""
    found = getattr(settings, name, default)
    if name == "ACCOUNT_RATE_LIMITS":
        from django.utils import timezone

        from tinhso.engines.people import public as people
        from tinhso.kernel.days import local_day

        tries = people.sign_in_rules(local_day(timezone.now())).tries
        return {**found, "login_failed": f"10/m/ip,{tries.most}/{tries.lock_minutes * 60}s/key"}
    return found
