"""Other systems in the rail, for who may have them told."""

from tinhso.kernel.texts import mark as _
from tinhso.web import navigation
from tinhso.web.navigation import Entry

from .definitions import MANAGE


def register() -> None:
    navigation.entries.add("webhooks", Entry(_("Other systems"), "webhooks:systems", "link", 85, right=MANAGE))
