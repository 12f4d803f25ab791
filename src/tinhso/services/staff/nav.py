"""People and rights in the rail."""

from tinhso.kernel.texts import mark as _
from tinhso.web import navigation
from tinhso.web.navigation import Entry

MANAGE = "staff.manage"
REVIEW = "staff.review"


def register() -> None:
    navigation.entries.add("staff", Entry(_("People"), "staff:posts", "person", 60, right=MANAGE))
    navigation.entries.add("rights", Entry(_("Who may do what"), "staff:rights", "check", 61, right=REVIEW))
    navigation.entries.add("delegations", Entry(_("Delegation"), "staff:delegations", "link", 62, signed_in=True))
