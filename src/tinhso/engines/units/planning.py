"""A reform worked out and shown before anybody signs it."""

from collections.abc import Sequence
from datetime import date

from tinhso.kernel.period import known_day

from .rules.making import make_plan
from .rules.plan import Plan
from .rules.steps import Step
from .tree import tree_before


def plan_reform(steps: Sequence[Step], *, on: date, title: str, document: str, tree: str = "territory") -> Plan:
    """Work a reform out on the tree of the day before. Changes nothing; see `problems` and `effects` before signing."""
    return make_plan(tree_before(known_day(on)), steps, on=on, title=title, document=document, grows_in=tree)
