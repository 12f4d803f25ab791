"""Reforms as values: steps on a tree become a plan with its problems and effects. No database, no clock."""

from .effects import Effect
from .flows import Flow, carried, share_problems
from .making import make_plan
from .plan import After, Plan
from .steps import NO_FACTS, Close, Facts, Merge, Move, NewUnit, Open, Part, Ref, Rename, Split, Step
from .tree import KindFacts, Standing, Tree

__all__ = [
    "NO_FACTS",
    "After",
    "Close",
    "Effect",
    "Facts",
    "Flow",
    "KindFacts",
    "Merge",
    "Move",
    "NewUnit",
    "Open",
    "Part",
    "Plan",
    "Ref",
    "Rename",
    "Split",
    "Standing",
    "Step",
    "Tree",
    "carried",
    "make_plan",
    "share_problems",
]
