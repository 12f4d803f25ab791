"""What stands on prints besides published tables: a figure with its value, and an entry of the journal."""

from django.utils.translation import gettext

from tinhso.engines.journal import public as journal
from tinhso.kernel.actor import PUBLIC
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing, explain
from tinhso.web import clock
from tinhso.web.addresses import address
from tinhso.web.papers import ENTRY, Paper, code, paper_kinds, papers_of

KIND = "figure"
"""Of the trace, and of what is bound to the journal."""
CODE = "sl"


def register() -> None:
    """Called once while starting."""
    paper_kinds.add(CODE, Figures())
    papers_of.add(KIND, _figure)
    papers_of.add(ENTRY, _entry)


class Figures:
    """Figures everybody may see, for the public check: in words, and word for word as they are sealed."""

    what = _("Figure")

    def paper(self, id: int) -> Paper | None:
        bound = journal.bound(KIND, id)
        thing = Thing(KIND, id)
        step = explain([thing], by=PUBLIC, at=clock.now()).get(thing) if bound else None
        if bound is None or step is None or step.withheld:
            return None  # word for word it would tell what the step does not
        facts = ((gettext("Value"), step.value), *step.facts)
        href = address("trace:trace", KIND, id)
        return Paper(step.title, bound.event, KIND, id, bound.text, href, step.example, facts)


def _figure(id: int) -> str:
    bound = journal.bound(KIND, id)
    return code(CODE, id, bound.digest) if bound else ""


def _entry(id: int) -> str:
    kept = journal.kept_many([id]).get(id)
    return code(ENTRY, id, kept.leaf.hex()) if kept else ""
