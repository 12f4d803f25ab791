"""Set-up as a page: what it asks and shows. The project carries it out, since that means packs and a folder."""

from .performing import Answers, Choice, Performer, Progress, install, performer
from .rules import new_code

__all__ = ["Answers", "Choice", "Performer", "Progress", "install", "new_code", "performer"]
