"""One act, one function, one transaction, one event: looked at in the syntax tree of every `actions.py`.

An act is a function of a module `actions` (or of a package of that name) that stands in its engine's door; in a service,
which has no door, one without an underscore. It takes keyword-only `by` and `at` and records exactly one event on every path that succeeds, itself or by handing the whole act to one other act.
A part of somebody else's act takes keyword `event: int` (what its caller recorded) instead, and records nothing.
A path that found nothing to do says so: `return held  # nothing changed`, or `if fresh:  # otherwise nothing changed`.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

import tinhso

SOURCE = Path(tinhso.__file__).parent
NOTHING = "nothing changed"
NOT_ACTS = {
    "tinhso.engines.documents.actions.attach": "part of the caller's act, which has its event; papers already say who kept them",
    "tinhso.engines.measures.actions.imports.prepare": "shows a person what an import would do; changes nothing",
    "tinhso.services.onestop.linking.actions.receive_linked": "receives each dossier of a submission, an act each, and says what joins them",
    "tinhso.services.onestop.portal.actions.keeping.run_again": "the keeper's act runs the portal's own again; each has its event",
    "tinhso.services.reports.actions.opening.open_due": "goes through periods and calls one act each",
}
"""Functions that a door opens from among the acts and that are none, with the reason."""
MANY = 2
Function = ast.FunctionDef
Counts = frozenset[int]
NONE: Counts = frozenset({0})
ONE: Counts = frozenset({1})
RECORD = "tinhso.engines.journal."


def plus(left: Counts, right: Counts) -> Counts:
    return frozenset(min(MANY, one + other) for one in left for other in right)


def keyword_only(function: Function) -> dict[str, str]:
    return {arg.arg: ast.unparse(arg.annotation) if arg.annotation else "" for arg in function.args.kwonlyargs}


def is_part(function: Function) -> bool:
    """Does it take the event its caller recorded?"""
    return "int" in keyword_only(function).get("event", "")


@dataclass
class Module:
    """One file: its functions, and what its imports are called."""

    name: str
    package: str
    text: str
    is_package: bool = False
    functions: dict[str, Function] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    opened: list[str] | None = None

    def __post_init__(self) -> None:
        tree = ast.parse(self.text)
        self.lines = self.text.splitlines()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                origin = self.origin(node)
                self.aliases |= {alias.asname or alias.name: f"{origin}.{alias.name}" for alias in node.names}
        for node in tree.body:
            if isinstance(node, Function):
                self.functions[node.name] = node
            elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                self.opened = list(ast.literal_eval(node.value))

    def origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        above = self.name.split(".")
        above = above[: len(above) - node.level + (1 if self.is_package else 0)]
        return ".".join([*above, *([node.module] if node.module else [])])

    @property
    def holds_acts(self) -> bool:
        inside = self.name.removeprefix(self.package + ".")
        return inside == "actions" or inside.startswith("actions.")


class Source:
    """All modules, with names followed to the function they stand for."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.modules = {module.name: module for module in modules}

    def find(self, target: str, most: int = 8) -> tuple[Module, str] | None:
        """The module that defines a dotted name, through doors and packages that only pass it on."""
        home, _dot, name = target.rpartition(".")
        module = self.modules.get(home)
        if module is None or not most:
            return None
        if name in module.functions:
            return module, name
        return self.find(module.aliases[name], most - 1) if name in module.aliases else None

    def acts(self) -> dict[str, tuple[Module, str]]:
        """By full name: what doors open from `actions`; where there is no door, every function without an underscore."""
        found: dict[str, tuple[Module, str]] = {}
        for package in {module.package for module in self.modules.values()}:
            door = self.modules.get(f"{package}.public")
            if door is not None and door.opened is not None:
                held = [self.find(f"{door.name}.{name}") for name in door.opened]
            else:
                held = [
                    (one, name) for one in self.modules.values() if one.package == package for name in one.functions
                ]
            for module, name in filter(None, held):
                if module.package == package and module.holds_acts and not name.startswith("_"):
                    found[f"{module.name}.{name}"] = (module, name)
        return found


@dataclass
class Reader:
    """Counts the events recorded on each path of the functions of a module."""

    module: Module
    source: Source
    acts: Collection[str]
    doing: tuple[str, ...] = ()

    def of(self, name: str) -> Counts:
        """Numbers of events a function may record when it succeeds."""
        full = f"{self.module.name}.{name}"
        if full in self.doing:
            return NONE
        inner = Reader(self.module, self.source, self.acts, (*self.doing, full))
        through, returned = inner.block(self.module.functions[name].body, NONE)
        return through | returned

    def said(self, number: int | None) -> bool:
        """Does the line say that this way nothing changed?"""
        return number is not None and NOTHING in self.module.lines[number - 1]

    def block(self, body: Iterable[ast.stmt], start: Counts) -> tuple[Counts, Counts]:
        """(counts where the block falls through, counts where it returns); paths that raise are left out."""
        through, returned = start, frozenset[int]()
        for statement in body:
            if not through:
                break
            through, ended = self.statement(statement, through)
            returned |= ended
        return through, returned

    def statement(self, node: ast.stmt, start: Counts) -> tuple[Counts, Counts]:
        empty = frozenset[int]()
        if isinstance(node, ast.Raise):
            return empty, empty
        if isinstance(node, ast.Return):
            counts = plus(start, self.expression(node.value))
            return empty, ONE if counts == NONE and self.said(node.end_lineno) else counts
        if isinstance(node, ast.If):
            tested = plus(start, self.expression(node.test))
            if tested == NONE and not node.orelse and self.said(node.test.end_lineno):
                through, returned = self.block(node.body, tested)
                return through | ONE, returned
            return self.either(tested, node.body, node.orelse)
        if isinstance(node, ast.Match):
            tested = plus(start, self.expression(node.subject))
            return self.either(tested, *(case.body for case in node.cases), [])
        if isinstance(node, ast.For | ast.While):
            head = plus(start, self.expression(node.iter if isinstance(node, ast.For) else node.test))
            once, returned = self.block(node.body, head)
            through = head | once | (frozenset({MANY}) if once - head else empty)
            after, ended = self.block(node.orelse, through)
            return after, returned | ended
        if isinstance(node, ast.With):
            for item in node.items:
                start = plus(start, self.expression(item.context_expr))
            return self.block(node.body, start)
        if isinstance(node, ast.Try):
            return self.attempt(node, start)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            return start, empty
        return plus(start, self.expression(node)), empty

    def either(self, start: Counts, *bodies: list[ast.stmt]) -> tuple[Counts, Counts]:
        ends = [self.block(body, start) for body in bodies]
        return frozenset().union(*(end[0] for end in ends)), frozenset().union(*(end[1] for end in ends))

    def attempt(self, node: ast.Try, start: Counts) -> tuple[Counts, Counts]:
        through, returned = self.block([*node.body, *node.orelse], start)
        for handler in node.handlers:
            # What failed was rolled back with its savepoint, so a handler starts where the attempt started.
            caught, ended = self.block(handler.body, start)
            through, returned = through | caught, returned | ended
        after, ended = self.block(node.finalbody, through)
        return after, returned | ended

    def expression(self, node: ast.AST | None) -> Counts:
        if node is None or isinstance(node, ast.Lambda):
            return NONE
        if isinstance(node, ast.IfExp):
            return plus(self.expression(node.test), self.expression(node.body) | self.expression(node.orelse))
        counts = NONE
        for child in ast.iter_child_nodes(node):
            counts = plus(counts, self.expression(child))
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) and counts != NONE:
            return frozenset({0, 1, MANY})
        return plus(counts, self.call(node)) if isinstance(node, ast.Call) else counts

    def call(self, node: ast.Call) -> Counts:
        """What calling this records: 1 for `record` and for another act, what it records for any other function of ours."""
        aliases = self.module.aliases
        if isinstance(node.func, ast.Name):
            target = aliases.get(node.func.id, f"{self.module.name}.{node.func.id}")
        elif (
            isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in aliases
        ):
            target = f"{aliases[node.func.value.id]}.{node.func.attr}"
        else:
            return NONE
        if target.startswith(RECORD) and target.endswith(".record"):
            return ONE
        found = self.source.find(target)
        if found is None:
            return NONE
        module, name = found
        if is_part(module.functions[name]):
            return NONE
        if f"{module.name}.{name}" in self.acts:
            return ONE
        return Reader(module, self.source, self.acts, self.doing).of(name)


def problems(source: Source) -> list[str]:
    acts = {full: act for full, act in source.acts().items() if full not in NOT_ACTS}
    found = []
    for full, (module, name) in sorted(acts.items()):
        function = module.functions[name]
        keywords = keyword_only(function)
        found += [f"{full}: takes no keyword-only `{needed}`" for needed in ("by", "at") if needed not in keywords]
        counts = Reader(module, source, acts).of(name)
        if is_part(function):
            if counts != NONE:
                found.append(f"{full}: takes its caller's event and records another")
        elif counts != ONE:
            told = " or ".join("several" if count == MANY else str(count) for count in sorted(counts))
            found.append(f"{full}: a path that succeeds records {told} events; it must be one")
    return found


@cache
def ours() -> Source:
    """Engines and services. Recording is what the journal is for: its own functions are the record itself."""
    modules = []
    for folder in [*sorted((SOURCE / "engines").iterdir()), *sorted((SOURCE / "services").iterdir())]:
        if not (folder / "apps.py").is_file() or folder.name == "journal":
            continue
        for file in sorted(folder.rglob("*.py")):
            if "migrations" in file.parts:
                continue
            home = next(one for one in file.parents if (one / "apps.py").is_file())  # a piece is a package of its own
            package = ".".join(("tinhso", *home.relative_to(SOURCE).parts))
            inside = file.relative_to(home).with_suffix("").parts
            is_package = inside[-1] == "__init__"
            name = ".".join((package, *(inside[:-1] if is_package else inside)))
            modules.append(Module(name, package, file.read_text("utf-8"), is_package))
    return Source(modules)


def test_every_act_takes_by_and_at_and_records_one_event() -> None:
    assert problems(ours()) == []


def test_no_exception_outlives_its_function() -> None:
    assert sorted(NOT_ACTS.keys() - ours().acts().keys()) == []


def test_there_are_acts_to_look_at() -> None:
    assert len(ours().acts()) >= 15
    assert len([name for name in ours().acts() if name.startswith("tinhso.services.onestop.paying.")]) >= 10, (
        "in pieces"
    )


HEAD = "from tinhso.engines.journal import public as journal\nfrom tinhso.engines.journal.public import record\n"
CASES = "def move(case, *, by, at, event=None):\n    record(1)\ndef open_case(*, event: int, by, at): ...\n"
DOOR = "from .actions import move, open_case\n__all__ = ['move', 'open_case']\n"


def judged(body: str, helper: str = "") -> list[str]:
    made, cases = "tinhso.services.made", "tinhso.engines.cases"
    return problems(
        Source(
            [
                Module(f"{made}.actions", made, HEAD + body),
                Module(f"{made}.saving", made, HEAD + helper),
                Module(f"{cases}.actions", cases, HEAD + CASES),
                Module(f"{cases}.public", cases, DOOR),
            ]
        )
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("def act(x, by, *, at):\n    record(x)", "takes no keyword-only `by`"),
        ("def act(*, by):\n    record(1)", "takes no keyword-only `at`"),
        ("def act(*, by, at):\n    pass", "records 0 events"),
        ("def act(*, by, at):\n    if by:\n        journal.record(1)", "records 0 or 1 events"),
        ("def act(*, by, at):\n    record(1)\n    record(2)", "records several events"),
        ("def act(*, by, at):\n    for one in by:\n        record(one)", "records 0 or 1 or several events"),
        ("def act(*, by, at):\n    [record(one) for one in by]", "records 0 or 1 or several events"),
        ("def act(*, by, at):\n    if by:\n        return 1\n    record(1)", "records 0 or 1 events"),
        ("def act(*, by, at, event: int):\n    record(1)", "records another"),
        ("def _save(x):\n    record(x)\ndef act(*, by, at):\n    _save(1)\n    _save(2)", "records several events"),
        (
            "from tinhso.engines.cases import public as cases\ndef act(*, by, at):\n    cases.open_case(event=1)",
            "records 0 events",
        ),
    ],
)
def test_a_broken_act_is_found(body: str, said: str) -> None:
    (found,) = judged(body)
    assert said in found


@pytest.mark.parametrize(
    "body",
    [
        "def act(*, by, at):\n    with atomic():\n        if by:\n            raise ValueError\n        return record(1)",
        "def act(*, by, at):\n    if by:\n        return 1  # nothing changed\n    record(1)",
        "def act(*, by, at):\n    if by:  # otherwise nothing changed\n        record(1)\n    return by",
        "def _save(x):\n    record(x)\ndef act(*, by, at):\n    if by:\n        _save(1)\n    else:\n        _save(2)",
        "def part(*, by, at, event: int):\n    pass",
        "def first(*, by, at):\n    record(1)\ndef act(*, by, at):\n    return first(by=by, at=at)",
        "from tinhso.engines.cases import public as cases\ndef act(*, by, at):\n    cases.move(1, by=by, at=at)",
        "def act(*, by, at):\n    try:\n        record(1)\n    except ValueError as wrong:\n        raise TypeError from wrong",
    ],
)
def test_a_sound_act_passes(body: str) -> None:
    assert judged(body) == []


def test_a_helper_in_another_module_is_followed() -> None:
    body = "from .saving import write\ndef act(*, by, at):\n    write(1)\n    record(2)"
    assert judged(body, "def write(x):\n    pass") == []
    (found,) = judged(body, "def write(x):\n    record(x)")
    assert "records several events" in found
