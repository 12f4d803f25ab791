"""What a sister system may ask to know."""

from collections.abc import Mapping

from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

MANAGE = "people.manage"
SCOPES: Mapping[str, str] = {
    "openid": _("That it is you, by a number made for this system alone"),
    "profile": _("Your name"),
    "post": _("Your post and the unit it is in"),
}
WORDS: Mapping[str, str] = {
    "account.signed-in": _("Signed in"),
    "account.signed-out": _("Signed out"),
    "account.refused": _("Sign-in refused"),
    "account.password-changed": _("Password changed"),
    "account.factor-added": _("Second factor set up"),
    "account.factor-removed": _("Second factor removed"),
    "account.codes-renewed": _("Spare codes made anew"),
    "account.sessions-ended": _("Sessions ended"),
    "account.sign-in-reset": _("Sign-in reset by an administrator"),
    "account.linked": _("Provider linked"),
    "account.unlinked": _("Link to a provider ended"),
    "token.given": _("Token for a program made"),
    "token.ended": _("Token for a program ended"),
    "sister.registered": _("Sister system registered"),
    "sister.ended": _("Sister system ended"),
    "sister.secret-renewed": _("Secret of a sister system renewed"),
    "consent.given": _("Let a sister system know them"),
    "consent.ended": _("Consent to a sister system ended"),
}


def register() -> None:
    """Called once while starting: these events in words."""
    for name, words in WORDS.items():
        act_words.add(name, words)
    thing_words.add("sister", _("Sister system"))
    thing_words.add("consent", _("Consent"))
