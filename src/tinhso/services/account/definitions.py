"""What a sister system may ask to know."""

from collections.abc import Mapping

from tinhso.kernel.texts import mark as _

MANAGE = "people.manage"
SCOPES: Mapping[str, str] = {
    "openid": _("That it is you, by a number made for this system alone"),
    "profile": _("Your name"),
    "post": _("Your post and the unit it is in"),
}
