"""The events of papers and what they are about, in words people read."""

from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

ACTS = {
    "paper.kept": _("Proof file kept"),
}
THINGS = {
    "paper": _("Proof file"),
}


def register() -> None:
    """Called once while starting."""
    for name, said in ACTS.items():
        act_words.add(name, said)
    for kind, said in THINGS.items():
        thing_words.add(kind, said)
