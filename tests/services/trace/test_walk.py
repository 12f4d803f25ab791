"""The way down: level by level, under limits, each thing once."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tinhso.kernel.traces import Step, Thing
from tinhso.services.trace.rules import spoken, walk

Behind = dict[int, list[int]]


def thing(id: int) -> Thing:
    return Thing("figure", id)


class Asked:
    """Explains ids by a picture of what stands behind what, and remembers each question."""

    def __init__(self, behind: Behind, hidden: frozenset[int] = frozenset()) -> None:
        self.behind, self.hidden, self.questions = behind, hidden, list[list[int]]()

    def __call__(self, things: Sequence[Thing]) -> dict[Thing, Step]:
        self.questions.append([one.id for one in things])
        return {
            one: Step(one, f"Number {one.id}", behind=tuple(map(thing, self.behind.get(one.id, []))))
            for one in things
            if one.id not in self.hidden
        }


def test_a_level_is_asked_at_once() -> None:
    ask = Asked({1: [2, 3], 2: [4], 3: [5]})
    path = walk(thing(1), ask)
    assert path is not None
    assert ask.questions == [[1], [2, 3], [4, 5]]
    assert [(node.step.thing.id, node.depth) for node in path.all()] == [(1, 1), (2, 2), (4, 3), (3, 2), (5, 3)]


def test_what_is_not_there_has_no_path() -> None:
    assert walk(thing(1), Asked({}, frozenset({1}))) is None


def test_what_the_reader_may_not_see_is_counted() -> None:
    path = walk(thing(1), Asked({1: [2, 3, 4]}, frozenset({3, 4})))
    assert path is not None
    assert (path.hidden, [node.step.thing.id for node in path.behind]) == (2, [2])


def test_a_thing_stands_once_and_is_pointed_at_after() -> None:
    path = walk(thing(1), Asked({1: [2, 3], 3: [2]}))
    assert path is not None
    assert path.behind[1].again == [thing(2)]


def test_a_circle_ends_where_it_closes() -> None:
    path = walk(thing(1), Asked({1: [2], 2: [1]}))
    assert path is not None
    assert path.behind[0].again == [thing(1)]


def test_depth_is_limited_and_what_is_left_is_told() -> None:
    path = walk(thing(1), Asked({n: [n + 1] for n in range(1, 20)}), most_depth=3)
    assert path is not None
    nodes = list(path.all())
    assert [node.depth for node in nodes] == [1, 2, 3]
    assert nodes[-1].left == 1


def test_a_limit_of_steps_cuts_the_far_end() -> None:
    path = walk(thing(1), Asked({1: [2, 3, 4], 2: [5, 6]}), most_steps=4)
    assert path is not None
    assert [node.step.thing.id for node in path.all()] == [1, 2, 3, 4]
    assert path.behind[0].left == 2


@given(
    st.dictionaries(st.integers(1, 30), st.lists(st.integers(1, 30), max_size=6), max_size=30),
    st.frozensets(st.integers(2, 30), max_size=8),
    st.integers(1, 8),
    st.integers(1, 20),
)
def test_any_picture_gives_a_path_within_its_limits(
    behind: Behind, hidden: frozenset[int], deep: int, steps: int
) -> None:
    ask = Asked(behind, hidden)
    path = walk(thing(1), ask, most_depth=deep, most_steps=steps)
    assert path is not None
    nodes = list(path.all())
    ids = [node.step.thing.id for node in nodes]
    assert len(ids) == len(set(ids)) <= steps
    assert max(node.depth for node in nodes) <= deep
    assert not hidden & set(ids)
    assert len(ask.questions) <= deep
    for node in nodes:  # nothing behind a step is lost without a word
        told = len(node.behind) + node.hidden + node.left + len(node.again)
        assert told == len(dict.fromkeys(node.step.behind))


def test_the_path_is_read_in_sentences_that_end() -> None:
    path = walk(thing(1), Asked({1: [2, 3]}))
    assert path is not None
    assert spoken(path) == "Number 1. Number 2. Number 3."
    assert spoken(path, most=20) == "Number 1. Number 2."
