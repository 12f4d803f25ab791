"""What a password must be, how long a session lasts, who needs a second factor. Pure.

QCVN 12:2026/BCA (Circular 47/2026/TT-BCA), 3.6 and 3.7, as a province's packs have it: see `SignInRules`.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _

Kind = Literal["lower", "upper", "digit", "other"]
Who = Literal["posts", "administrators", "nobody"]
_LACKING: Mapping[str, str] = {
    "lower": _("The password needs a small letter."),
    "upper": _("The password needs a capital letter."),
    "digit": _("The password needs a digit."),
    "other": _("The password needs a sign that is neither letter nor digit; a space counts."),
}


class Password(Protocol):
    @property
    def least(self) -> int: ...
    @property
    def kinds(self) -> tuple[Kind, ...]: ...


def kind_of(sign: str) -> Kind:
    """Which of the four kinds of signs it is; a letter of a script without cases counts as small."""
    if sign.isdigit():
        return "digit"
    if sign.isalpha():
        return "upper" if sign.isupper() else "lower"
    return "other"


def fits(password: str, rule: Password, *, username: str) -> None:
    """Nothing, or Invalid that says what the password lacks."""
    if len(password) < rule.least:
        raise Invalid(
            _("The password has %(count)s characters; it needs at least %(least)s."),
            count=len(password),
            least=rule.least,
            field="password",
        )
    there = {kind_of(sign) for sign in password}
    for kind in rule.kinds:
        if kind not in there:
            raise Invalid(_LACKING[kind], field="password")
    if len(username) >= 3 and username.casefold() in password.casefold():
        raise Invalid(_("The password must not hold the user name."), field="password")


def is_aged(since: datetime | None, days: int | None, *, at: datetime) -> bool:
    """Has a password of that moment to be changed? Not when either is unknown."""
    return since is not None and days is not None and since + timedelta(days=days) <= at


def is_unused(last: date, days: int | None, *, on: date) -> bool:
    """Is an account closed because nobody signed in since the day `last`? QCVN 12:2026/BCA, 3.7: after 45 days."""
    return days is not None and last + timedelta(days=days) <= on


def needs_second_factor(who: Who, *, holds_post: bool, administers: bool) -> bool:
    """Must this person show a second factor?"""
    return {"posts": holds_post, "administrators": administers, "nobody": False}[who]
