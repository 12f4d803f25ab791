"""The way down from a figure: level by level, under limits, each thing once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tinhso.kernel.traces import Step, Thing

if TYPE_CHECKING:
    from tinhso.engines.people.public import Hand

MOST_DEPTH = 6
MOST_STEPS = 60

Ask = Callable[[Sequence[Thing]], Mapping[Thing, Step]]
"""Explains things; what it leaves out is not there for this reader."""


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of the journal as this reader may see it.

    `hand`: who did it, with names only for who may know them; `system`: which part of the program, where it was no person.
    """

    event: int
    what: str
    at: datetime
    recorded: datetime
    hand: "Hand"
    system: str = ""


@dataclass(slots=True)
class Node:
    """One step with what stands behind it.

    `hidden`: how many things behind it this reader may not see; `left`: how many were left out because the path
    would grow too long; `again`: things that already stand elsewhere on the path; `acts`: the step's, in words and
    with the names this reader may know.
    """

    step: Step
    depth: int
    behind: list["Node"] = field(default_factory=list)
    hidden: int = 0
    left: int = 0
    again: list[Thing] = field(default_factory=list)
    acts: tuple[Act, ...] = ()

    def all(self) -> Iterator["Node"]:
        """This node and all behind it, in reading order."""
        yield self
        for node in self.behind:
            yield from node.all()


def walk(start: Thing, ask: Ask, *, most_depth: int = MOST_DEPTH, most_steps: int = MOST_STEPS) -> Node | None:
    """The path from `start` down to the acts, breadth first, so that a limit cuts the far end and not a branch.

    None when the start itself is not there. Each level is asked at once. Circles end where they close.
    """
    first = ask([start]).get(start)
    if first is None:
        return None
    root = Node(first, depth=1)
    seen = {start: root}
    level = [root]
    while level:
        wanted = _next_level(level, seen, most_depth, most_steps)
        steps = ask([thing for _node, thing in wanted]) if wanted else {}
        following = []
        for node, thing in wanted:
            step = steps.get(thing)
            if step is None:
                node.hidden += 1
                continue
            below = Node(step, node.depth + 1)
            seen[thing] = below
            node.behind.append(below)
            following.append(below)
        level = following
    return root


def _next_level(
    level: list[Node], seen: Mapping[Thing, Node], most_depth: int, most_steps: int
) -> list[tuple[Node, Thing]]:
    """What to ask next, with the node it stands behind; what is left out is counted on the node."""
    wanted: dict[Thing, Node] = {}
    for node in level:
        for thing in dict.fromkeys(node.step.behind):
            if thing in seen or thing in wanted:
                node.again.append(thing)
            elif node.depth >= most_depth or len(seen) + len(wanted) >= most_steps:
                node.left += 1
            else:
                wanted[thing] = node
    return [(node, thing) for thing, node in wanted.items()]


def spoken(root: Node, *, most: int = 1500) -> str:
    """The path as plain sentences to read aloud, ended before a sentence that would be too long."""
    said = ""
    for node in root.all():
        step = node.step
        head = f"{step.title}: {step.value}" if step.value else step.title
        for sentence in (head, step.rule, step.withheld):
            if not sentence:
                continue
            more = f"{said} {sentence.rstrip('.')}.".strip()
            if len(more) > most:
                return said
            said = more
    return said
