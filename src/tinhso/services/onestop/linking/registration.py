"""What this piece brings while the province starts."""

from typing import Any

from tinhso.kernel.definitions import DefinitionKind, definition_kinds
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

from .. import parts
from ..dossiers import Seen
from .definitions import GROUPS, ProcedureGroup, check


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(GROUPS, DefinitionKind(GROUPS, ProcedureGroup, check, _("Linked procedures")))
    parts.parts.add("linked", parts.Part(15, "onestop/linking/part.html", _build))
    act_words.add("dossier-group.received", _("Linked dossiers received with one submission"))
    thing_words.add("dossier-group", _("Linked dossiers"))


def _build(request: Any, row: Seen) -> dict[str, Any] | None:
    from . import pages, queries

    found = None if row.alone else queries.code_of(row.id)
    if found is None:
        return None
    held = queries.siblings(found[0], by=request.actor, on=request.now.date())
    return {"code": found[1], "siblings": [pages.told(one) for one in held if one.id != row.id]}
