"""Rights of this service, and the names of its acts."""

from tinhso.kernel.access import Right, rights
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words

READ, PROPOSE, APPROVE = "pack.read", "pack.propose", "pack.approve"


def register() -> None:
    """Called once while starting."""
    rights.add(READ, Right(READ, _("See the configuration")))
    rights.add(
        PROPOSE,
        Right(
            PROPOSE,
            _("Propose a change of the configuration"),
            personal=True,
            acts=("pack.uploaded", "pack.proposed", "pack.withdrawn"),
        ),
    )
    approving = _("Approve a change of the configuration that somebody else proposed")
    rights.add(APPROVE, Right(APPROVE, approving, personal=True, acts=("pack.applied", "pack.withdrawn")))
    for name, words in (
        ("pack.uploaded", _("Pack uploaded")),
        ("pack.proposed", _("Pack proposed")),
        ("pack.applied", _("Pack applied")),
        ("pack.withdrawn", _("Pack withdrawn")),
    ):
        act_words.add(name, words)
    thing_words.add("pack-plan", _("Plan of the configuration"))
