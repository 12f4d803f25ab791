"""The events of units and what they are about, in words people read."""

from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

ACTS = {
    "unit.opened": _("Unit opened"),
    "unit.closed": _("Unit closed"),
    "unit.renamed": _("Unit renamed"),
    "unit.told": _("Source of a unit told anew"),
    "units.loaded": _("Units loaded"),
    "units.reformed": _("Units reformed"),
}
THINGS = {
    "unit": _("Unit"),
    "reform": _("Reform"),
    "loaded-units": _("Loaded units"),
}


def register() -> None:
    """Called once while starting."""
    for name, said in ACTS.items():
        act_words.add(name, said)
    for kind, said in THINGS.items():
        thing_words.add(kind, said)
