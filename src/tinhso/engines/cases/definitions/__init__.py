"""Processes as packs describe them (folder "processes"): what may be written, and what keeps one from working."""

from tinhso.kernel.definitions import DefinitionKind, definition_kinds
from tinhso.kernel.texts import mark as _

from .checks import check
from .process import (
    FOLDER,
    Action,
    Effect,
    Escalation,
    Needs,
    Opinion,
    Process,
    Relation,
    State,
    When,
)

__all__ = [
    "FOLDER",
    "Action",
    "Effect",
    "Escalation",
    "Needs",
    "Opinion",
    "Process",
    "Relation",
    "State",
    "When",
    "check",
    "register",
]


def register() -> None:
    """Make the kind known to packs."""
    definition_kinds.add(FOLDER, DefinitionKind(FOLDER, Process, check, _("Processes")))
