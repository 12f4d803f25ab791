"""The events of cases and what they are about, in words people read."""

from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

ACTS = {
    "case.moved": _("Case moved to another state"),
    "case.taken-back": _("Last action on a case taken back"),
    "cases.moved": _("Several cases moved to another state"),
    "case.given": _("Case given to a person or unit"),
    "case.opinion-asked": _("Opinion asked of another unit"),
    "case.opinion-answered": _("Opinion given"),
    "case.noted": _("Note written on a case"),
    "cases.raised": _("Warned that time runs out"),
    "cases.due-moved": _("Due dates reckoned again after a change of the calendar"),
    "cases.followed": _("Cases passed to the successor of a unit"),
    "cases.released": _("Cases given back to the unit by whoever left it"),
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
