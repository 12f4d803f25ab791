"""What this piece brings while the province starts."""

from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words


def register() -> None:
    """Called once while starting."""
    act_words.add("submission.made", _("Handed in from home"))
    act_words.add("submission.moved", _("What was handed in from home moved on"))
    act_words.add("submission.file-kept", _("File that came from home kept"))
    thing_words.add("submission", _("Handed in from home"))
