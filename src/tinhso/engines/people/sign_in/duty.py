"""What a person must do before anything else opens to them."""

from typing import Any, Literal

from .factors import must_have
from .recording import AGED, FACTOR

Duty = Literal["", "password", "factor"]


def duty(request: Any) -> Duty:
    """First a password of their own, then a second factor where the rules ask for one. From the session and memory."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    if user.must_change or request.session.get(AGED):
        return "password"
    if not request.session.get(FACTOR) and must_have(user.person_id, request):
        return "factor"
    return ""
