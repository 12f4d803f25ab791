"""The events of units and what they are about, in words people read."""

from collections.abc import Collection, Mapping
from datetime import date

from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_names, thing_words

from . import memory
from .queries import search

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


class _Names:
    """Units by their names."""

    def called(self, ids: Collection[int], *, on: date) -> Mapping[int, str]:
        return memory.titles(ids, on=on)

    def find(self, text: str, *, on: date) -> int | None:
        found = search(text, on=None, most=1)
        return found[0].id if found else None


def register() -> None:
    """Called once while starting."""
    thing_names.add("unit", _Names())
    for name, said in ACTS.items():
        act_words.add(name, said)
    for kind, said in THINGS.items():
        thing_words.add(kind, said)
