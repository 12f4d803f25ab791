"""One act, one function, one transaction, one event: looked at in the syntax tree of every `actions.py`.

An act is a function of a module `actions` (or of a package of that name) that stands in its engine's door; in a service,
which has no door, one without an underscore. It takes keyword-only `by` and `at` and records exactly one event on every path that succeeds, itself or by handing the whole act to one other act.
A part of somebody else's act takes keyword `event: int` (what its caller recorded) instead, and records nothing.
A path that found nothing to do says so where it ends: `return held  # nothing changed`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import tinhso

SOURCE = Path(tinhso.__file__).parent
NOTHING = "# nothing changed"
NOT_ACTS = {"tinhso.engines.cases.hold": "takes a lock until the transaction of the caller's act ends; changes nothing"}
"""Functions among the acts that are none, with the reason."""
MANY = 2
Function = ast.FunctionDef
Counts = frozenset[int]
NONE: Counts = frozenset({0})


def plus(left: Counts, right: Counts) -> Counts:
    return frozenset(min(MANY, one + other) for one in left for other in right)


def keyword_only(function: Function) -> dict[str, str]:
    return {arg.arg: ast.unparse(arg.annotation) if arg.annotation else "" for arg in function.args.kwonlyargs}


def is_part(function: Function) -> bool:
    """Does it take the event its caller recorded?"""
    return "int" in keyword_only(function).get("event", "")


@dataclass
class Package:
    """The functions of one engine or service, and what its modules' imports are called."""

    name: str
    functions: dict[str, Function] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    door: set[str] | None = None

    def read(self, file: str, text: str) -> None:
        tree = ast.parse(text)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    self.aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        if file == "public.py":
            self.door = set(open_names(tree))
        for node in tree.body:
            if isinstance(node, Function):
                self.functions[node.name] = node
                self.lines[node.name] = text.splitlines()
                self.files[node.name] = file

    @property
    def acts(self) -> set[str]:
        public = {name for name, file in self.files.items() if holds_acts(file) and not name.startswith("_")}
        return public if self.door is None else public & self.door


def holds_acts(file: str) -> bool:
    return file == "actions.py" or "actions" in Path(file).parts[:-1]


def open_names(tree: ast.Module) -> list[str]:
    """What `__all__` of a module lists."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return []


@dataclass
class Reader:
    """Counts the events recorded on each path of a function."""

    package: Package
    packages: Mapping[str, Package]
    doing: tuple[str, ...] = ()

    def of(self, name: str) -> Counts:
        """Numbers of events a function of the package may record when it succeeds."""
        if name in self.doing:
            return NONE
        inner = Reader(self.package, self.packages, (*self.doing, name))
        function = self.package.functions[name]
        through, returned = inner.block(function.body, NONE, self.package.lines[name])
        return through | returned

    def block(self, body: Iterable[ast.stmt], start: Counts, lines: list[str]) -> tuple[Counts, Counts]:
        """(counts where the block falls through, counts where it returns); paths that raise are left out."""
        through, returned = start, frozenset[int]()
        for statement in body:
            if not through:
                break
            through, ended = self.statement(statement, through, lines)
            returned |= ended
        return through, returned

    def statement(self, node: ast.stmt, start: Counts, lines: list[str]) -> tuple[Counts, Counts]:
        empty = frozenset[int]()
        if isinstance(node, ast.Raise):
            return empty, empty
        if isinstance(node, ast.Return):
            said = NOTHING in lines[node.end_lineno - 1] if node.end_lineno else False
            counts = plus(start, self.expression(node.value))
            return empty, frozenset({1}) if said and counts == NONE else counts
        if isinstance(node, ast.If):
            tested = plus(start, self.expression(node.test))
            return self.either(tested, lines, node.body, node.orelse)
        if isinstance(node, ast.Match):
            tested = plus(start, self.expression(node.subject))
            return self.either(tested, lines, *(case.body for case in node.cases), [])
        if isinstance(node, ast.For | ast.While):
            head = plus(start, self.expression(node.iter if isinstance(node, ast.For) else node.test))
            once, returned = self.block(node.body, head, lines)
            through = head | once | (frozenset({MANY}) if once - head else empty)
            after, ended = self.block(node.orelse, through, lines)
            return after, returned | ended
        if isinstance(node, ast.With):
            for item in node.items:
                start = plus(start, self.expression(item.context_expr))
            return self.block(node.body, start, lines)
        if isinstance(node, ast.Try):
            return self.attempt(node, start, lines)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            return start, empty
        return plus(start, self.expression(node)), empty

    def either(self, start: Counts, lines: list[str], *bodies: list[ast.stmt]) -> tuple[Counts, Counts]:
        ends = [self.block(body, start, lines) for body in bodies]
        return frozenset().union(*(end[0] for end in ends)), frozenset().union(*(end[1] for end in ends))

    def attempt(self, node: ast.Try, start: Counts, lines: list[str]) -> tuple[Counts, Counts]:
        through, returned = self.block([*node.body, *node.orelse], start, lines)
        for handler in node.handlers:
            # What failed was rolled back with its savepoint, so a handler starts where the attempt started.
            caught, ended = self.block(handler.body, start, lines)
            through, returned = through | caught, returned | ended
        after, ended = self.block(node.finalbody, through, lines)
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
        """What calling this records: 1 for `record` and for another act, what it records for a helper of ours."""
        if isinstance(node.func, ast.Name):
            name, origin = node.func.id, self.package.aliases.get(node.func.id, "")
            own = name if not origin else origin.rpartition(".")[2]
        elif isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            own = name = node.func.attr
            origin = self.package.aliases.get(node.func.value.id, node.func.value.id) + "." + name
        else:
            return NONE
        if own == "record" and (not origin or "journal" in origin or origin.startswith("recording")):
            return frozenset({1})
        for package in self.packages.values():
            if package is not self.package and origin.startswith(package.name + "."):
                theirs = package.functions.get(own)
                act = theirs is not None and own in package.acts and not is_part(theirs)
                return frozenset({1}) if act else NONE
        known = self.package.functions.get(own)
        if known is None or (origin and origin.startswith("tinhso.") and not origin.startswith(self.package.name)):
            return NONE
        return frozenset({1}) if own in self.package.acts and not is_part(known) else self.of(own)


def problems(package: Package, packages: Mapping[str, Package]) -> list[str]:
    found = []
    for name in sorted(package.acts):
        if f"{package.name}.{name}" in NOT_ACTS:
            continue
        function = package.functions[name]
        title = f"{package.name}.{name}"
        keywords = keyword_only(function)
        found += [f"{title}: takes no keyword-only `{needed}`" for needed in ("by", "at") if needed not in keywords]
        counts = Reader(package, packages).of(name)
        if is_part(function):
            if counts != NONE:
                found.append(f"{title}: takes its caller's event and records another")
        elif counts != {1}:
            told = " or ".join("several" if count == MANY else str(count) for count in sorted(counts))
            found.append(f"{title}: a path that succeeds records {told} events; it must be one")
    return found


def packages() -> dict[str, Package]:
    found: dict[str, Package] = {}
    for folder in [SOURCE / "store", *sorted((SOURCE / "engines").iterdir()), *sorted((SOURCE / "services").iterdir())]:
        if not (folder / "apps.py").is_file():
            continue
        package = Package(".".join(("tinhso", *folder.relative_to(SOURCE).parts)))
        for file in sorted(folder.rglob("*.py")):
            if "migrations" not in file.parts:
                package.read(file.relative_to(folder).as_posix(), file.read_text("utf-8"))
        found[package.name] = package
    return found


def ours() -> Iterator[tuple[str, list[str]]]:
    known = packages()
    for name, package in known.items():
        # Recording is what the journal is for: its own acts are the record itself.
        if name != "tinhso.engines.journal" and (wrong := problems(package, known)):
            yield name, wrong


def test_every_act_takes_by_and_at_and_records_one_event() -> None:
    assert dict(ours()) == {}


def test_no_exception_outlives_its_function() -> None:
    known = {f"{name}.{act}" for name, package in packages().items() for act in package.acts}
    assert sorted(NOT_ACTS.keys() - known) == []


def test_there_are_acts_to_look_at() -> None:
    assert sum(len(package.acts) for package in packages().values()) >= 15


HEAD = "from tinhso.engines.journal import public as journal\nfrom tinhso.engines.journal.public import record\n"
CASES = {"tinhso.engines.cases": "def move(case, *, by, at, event=None):\n    record(1)\ndef open_case(*, event: int, by, at): ...\n"}


def judged(body: str, others: Mapping[str, str] = CASES) -> list[str]:
    known: dict[str, Package] = {}
    for name, text in {**others, "tinhso.services.made": HEAD + body}.items():
        known[name] = Package(name)
        known[name].read("actions.py", HEAD + text)
    return problems(known["tinhso.services.made"], known)


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
        ("from tinhso.engines.cases import public as cases\ndef act(*, by, at):\n    cases.open_case(event=1)", "records 0 events"),
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
        "def _save(x):\n    record(x)\ndef act(*, by, at):\n    if by:\n        _save(1)\n    else:\n        _save(2)",
        "def part(*, by, at, event: int):\n    pass",
        "def first(*, by, at):\n    record(1)\ndef act(*, by, at):\n    return first(by=by, at=at)",
        "from tinhso.engines.cases import public as cases\ndef act(*, by, at):\n    cases.move(1, by=by, at=at)",
        "def act(*, by, at):\n    try:\n        record(1)\n    except ValueError as wrong:\n        raise TypeError from wrong",
    ],
)
def test_a_sound_act_passes(body: str) -> None:
    assert judged(body) == []
