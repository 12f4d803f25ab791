"""The events of cases and what they are about, in words people read."""

from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

ACTS = {
    "case.moved": _("Case moved to another state"),
}
THINGS = {
    "case": _("Case"),
}


def register() -> None:
    """Called once while starting."""
    for name, said in ACTS.items():
        act_words.add(name, said)
    for kind, said in THINGS.items():
        thing_words.add(kind, said)
