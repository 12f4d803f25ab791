"""What runs, for the pages: packs, plans, definitions with their versions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, ngettext

from tinhso.kernel.definitions import Definition, definition_kinds
from tinhso.kernel.errors import NotThere
from tinhso.kernel.packs import Manifest
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.store.definitions import Kept

from .models import AppliedPack, PackPlan

MOST_PLANS = 20


@dataclass(frozen=True, slots=True)
class Running:
    """A pack that runs. `examples`: how many of its definitions are examples, in any version."""

    manifest: Manifest
    row: AppliedPack
    examples: int


def running() -> list[Running]:
    """The packs that run, by name; one query."""
    ours = {
        f"{name}/{kept.it.code}"
        for name, kind in definition_kinds.items()
        for kept in definitions.all_of(kind.model, name)
        if kept.is_example
    }
    rows = AppliedPack.objects.order_by("pack")
    return [
        Running(Manifest.model_validate(json.loads(row.manifest)), row, len(ours.intersection(row.holds)))
        for row in rows
    ]


def titles() -> dict[str, str]:
    """What people call the packs that run, in the reader's language; one query."""
    kept = AppliedPack.objects.values_list("pack", "manifest")
    return {pack: title_of(Manifest.model_validate_json(manifest)) for pack, manifest in kept}


def title_of(manifest: Manifest) -> str:
    return manifest.title.in_language((get_language() or "vi")[:2])


def called(packs: Sequence[str], titles: Mapping[str, str]) -> str:
    """Packs in a few words: the last, which others do not stand on, by what people call it, or by its code if it never ran."""
    last = titles.get(packs[-1], packs[-1])
    more = len(packs) - 1
    words = ngettext("%(pack)s and one more pack", "%(pack)s and %(num)s more packs", more)
    return words % {"pack": last, "num": more} if more else last


def plans() -> tuple[list[PackPlan], list[PackPlan]]:
    """Plans that are not decided, and the last ones that are; newest first."""
    rows = PackPlan.objects.defer("content").order_by("-id")
    return list(rows.filter(outcome="")[:MOST_PLANS]), list(rows.exclude(outcome="")[:MOST_PLANS])


def plan_of(id: int) -> PackPlan:
    """A plan. NotThere when there is none."""
    row = PackPlan.objects.filter(pk=id).first()
    if row is None:
        raise NotThere(_("What you are looking for is not here."))
    return row


def counts(on: date) -> list[tuple[str, str, int, int]]:
    """Of each kind of definition: its folder, its title, how many run on the day, and how many of these are examples."""
    found = []
    for name, kind in definition_kinds.items():
        held = definitions.in_force(kind.model, name, on=on)
        found.append((name, kind.title or name, len(held), sum(kept.is_example for kept in held)))
    return found


def of_kind(name: str) -> tuple[str, Sequence[Kept[Definition]]]:
    """The title of a kind and all versions of its definitions. NotThere when there is no such kind."""
    if name not in definition_kinds:
        raise NotThere(_("What you are looking for is not here."))
    kind = definition_kinds.get(name)
    return kind.title or name, definitions.all_of(kind.model, name)


def versions_of(kind: str, code: str) -> tuple[str, list[Kept[Any]]]:
    """The title of the kind and the versions of a definition, newest first. NotThere when there is none."""
    title, held = of_kind(kind)
    found = [kept for kept in held if kept.it.code == code]
    if not found:
        raise NotThere(_("What you are looking for is not here."))
    return title, sorted(found, key=lambda kept: kept.in_force.start or date.min, reverse=True)
