"""Reading packs: YAML against typed definitions, with an error that names file, line, path and what was expected."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, Field, ValidationError
from yaml.composer import Composer

from .broken_yaml import reason
from .definitions import Code, Definition, Status, Text, Typed, definition_kinds
from .errors import Problems, TinhSoError
from .expectations import Expected, expected
from .texts import mark as _

MOST_BYTES = 1_000_000
MOST_DEEP = 40
MOST_VALUES = 50_000
"""Of one file: keys, values and lists together. A file of definitions has some hundreds."""
RARE = re.compile("[\t\r!\x85\u2028\u2029\ufeff]")
"""Where libyaml takes what PyYAML refuses, or the other way round."""
Where = tuple[str | int, ...]
M = TypeVar("M", bound=BaseModel)


class PackError(Problems):
    """Everything wrong with a pack, one problem a line."""


class PackProblem(TinhSoError):
    """One mistake in one place of one file."""


class Manifest(Typed):
    """`pack.yaml`: its own name, the province it is for (none for the nation) and the packs it stands on.

    `province` is the province's code on the day `as_of`: codes are reused, so a code needs its day.
    """

    pack: Annotated[Code, Field(description="Its own name: that of its folder.", examples=["lang-son"])]
    title: Annotated[
        Text, Field(description="What people call it; a province's name on every page.", examples=[{"vi": "Tỉnh X"}])
    ]
    province: Annotated[
        str | None,
        Field(
            max_length=10,
            description="The code of the province it is for, in quotes; none for shared data.",
            examples=["20"],
        ),
    ] = None
    needs: Annotated[
        tuple[Code, ...],
        Field(description="The packs it stands on; they are applied first.", examples=[["national"]]),
    ] = ()
    as_of: Annotated[
        date | None, Field(description="The day on which the codes in this pack are meant.", examples=["2025-07-01"])
    ] = None
    demo_today: Annotated[
        date | None,
        Field(
            description="The day a demo of this province plays on, where its time is over; none: the real day.",
            examples=["2025-03-31"],
        ),
    ] = None
    status: Annotated[
        Status, Field(description="official, partial or example, as in definitions.", examples=["partial"])
    ] = "official"
    note: Annotated[
        Text | None, Field(description="What a reader should know of the whole pack.", examples=[{"vi": "Ví dụ."}])
    ] = None


@dataclass(frozen=True, slots=True)
class Read:
    """A definition and where it stands."""

    folder: str
    definition: Definition
    file: str
    lines: "Lines"


@dataclass(slots=True)
class Lines:
    """Line numbers (from 1) of every path in one document."""

    file: str
    at: dict[Where, int] = field(default_factory=dict)

    def of(self, where: Where) -> int:
        """The line of the path, or of the nearest thing around it."""
        while where and where not in self.at:
            where = where[:-1]
        return self.at.get(where, 1)

    def problem(self, where: Where, expected: str | TinhSoError) -> PackProblem:
        """A problem that names file, line, path and what was expected."""
        return _at(self.file, self.of(where), ".".join(str(part) for part in where) or "/", expected)


def _at(file: str, line: int, path: str, expected: str | TinhSoError) -> PackProblem:
    message = _("%(file)s, line %(line)s, %(path)s: %(expected)s")
    return PackProblem(message, file=file, line=line, path=path, expected=expected)


class _Wrong(yaml.MarkedYAMLError):
    """YAML we do not take, with the reason in our words."""

    def __init__(self, why: Expected, mark: yaml.Mark) -> None:
        super().__init__(None, None, str(why), mark)
        self.why = why


class _TooMuch(_Wrong):
    """Beyond a bound. Nobody needs the other reader's words for it, and a file made to weigh is not read again."""


class _Bounded(Composer):
    """Without aliases (no bombs), neither too deep nor too many."""

    deep = values = 0
    check_event: Any  # of the parser beside it
    peek_event: Any

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise _Wrong(Expected(_("aliases (*name) are not used in packs; write the value again")), mark)
        self.deep, self.values = self.deep + 1, self.values + 1
        if self.deep > MOST_DEEP:
            raise self._too_much(Expected(_("this stands more than %(most)s levels deep"), most=MOST_DEEP))
        if self.values > MOST_VALUES:
            raise self._too_much(Expected(_("this file holds more than %(most)s values; divide it"), most=MOST_VALUES))
        node = super().compose_node(parent, index)
        self.deep -= 1
        return node

    def _too_much(self, why: Expected) -> _TooMuch:
        return _TooMuch(why, self.peek_event().start_mark)


class _Loader(_Bounded, yaml.SafeLoader):
    """Safe and bounded, decimals exact."""


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    try:
        return Decimal(str(loader.construct_scalar(node)).replace("_", ""))
    except InvalidOperation:
        why = Expected(_("there is no number “%(given)s”; write digits with a point for decimals"), given=node.value)
        raise _Wrong(why, node.start_mark) from None


def _day(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        why = Expected(_("there is no day “%(given)s”; write one like 2026-07-01"), given=node.value)
        raise _Wrong(why, node.start_mark) from None


_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)


def _quick_loader() -> type[Any] | None:
    """The same on libyaml, five times as quick, where this machine's PyYAML has it."""
    if not yaml.__with_libyaml__:
        return None

    class Quick(_Bounded, yaml.CSafeLoader):
        yaml_constructors = _Loader.yaml_constructors

        def __init__(self, text: str) -> None:
            yaml.CSafeLoader.__init__(self, text)
            Composer.__init__(self)

    return Quick


_Quick = _quick_loader()


def read_yaml(file: Path, name: str) -> list[tuple[Any, Lines]]:
    """Every document of a file as plain values with the lines they stand on. Raises PackError."""
    if file.stat().st_size > MOST_BYTES:
        raise PackError([PackProblem(_("%(file)s is larger than %(most)s bytes."), file=name, most=MOST_BYTES)])
    try:
        return _documents(file.read_text("utf-8"), name)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        if isinstance(error, _Wrong):
            raise PackError([_at(name, line, "/", error.why)]) from error
        raise PackError([_broken(name, line, error.problem or "YAML")]) from error
    except (UnicodeDecodeError, yaml.YAMLError, ValueError) as error:
        raise PackError([_broken(name, 1, str(error).splitlines()[0])]) from error


def _documents(text: str, name: str) -> list[tuple[Any, Lines]]:
    """Quickly, unless the two readers may differ: over rare characters, an empty document, or the words of a mistake."""
    if _Quick is not None and not RARE.search(text):
        try:
            found = _read_with(_Quick, text, name)
        except _TooMuch:
            raise
        except (yaml.YAMLError, ValueError):
            found = []
        if found and all(value is not None for value, _lines in found):
            return found
    return _read_with(_Loader, text, name)


def _read_with(loading: type[Any], text: str, name: str) -> list[tuple[Any, Lines]]:
    found, loader = [], loading(text)
    while loader.check_node():
        node = loader.get_node()
        lines = Lines(name)
        _note_lines(node, (), lines)
        found.append((loader.construct_document(node), lines))
    return found


def _broken(name: str, line: int, why: str) -> PackProblem:
    message = _("%(file)s, line %(line)s: this is not YAML that can be read (%(why)s).")
    return PackProblem(message, file=name, line=line, why=reason(why))


def _note_lines(node: yaml.Node | None, where: Where, lines: Lines) -> None:
    if node is None:
        return
    lines.at.setdefault(where, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise _Wrong(Expected(_("the key “%(name)s” stands twice; take one away"), name=name), key.start_mark)
            seen.add(name)
            lines.at[(*where, name)] = key.start_mark.line + 1
            _note_lines(value, (*where, name), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _note_lines(item, (*where, index), lines)


def typed(model: type[M], value: Any, lines: Lines) -> M:
    """The value as the model has it; PackError names every place that is not as expected."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise PackError(
            lines.problem(_path(found["loc"]), expected(model, found)) for found in error.errors(include_url=False)
        ) from error


def _path(loc: tuple[int | str, ...]) -> Where:
    return tuple(part for part in loc if not (isinstance(part, str) and part.startswith(("function-", "tagged-"))))


def read_manifest(folder: Path) -> Manifest:
    """`pack.yaml` of a pack's folder."""
    file = folder / "pack.yaml"
    if not file.is_file():
        raise PackError([PackProblem(_("%(folder)s is not a pack: it has no pack.yaml."), folder=folder.name)])
    (value, lines), *_rest = read_yaml(file, f"{folder.name}/pack.yaml") or [({}, Lines("pack.yaml"))]
    return typed(Manifest, value, lines)


def read_definitions(folder: Path) -> list[Read]:
    """Every definition of a pack, typed; all mistakes of all files are told at once."""
    found: list[Read] = []
    problems: list[TinhSoError] = []
    for name, kind in definition_kinds.items():
        for file in sorted((folder / kind.folder).glob("**/*.yaml")):
            title = f"{folder.name}/{file.relative_to(folder).as_posix()}"
            try:
                documents = read_yaml(file, title)
            except PackError as error:
                problems.extend(error.problems)
                continue
            for value, lines in documents:
                try:
                    found.append(Read(name, typed(kind.model, value, lines), title, lines))
                except PackError as error:
                    problems.extend(error.problems)
    problems.extend(_unknown_folders(folder))
    problems.extend(_twice(found))
    if problems:
        raise PackError(problems)
    return found


def _unknown_folders(folder: Path) -> Iterator[TinhSoError]:
    known = {kind.folder for kind in definition_kinds.values()} | {"data"}
    for inside in sorted(folder.iterdir()):
        if inside.is_dir() and inside.name not in known:
            yield PackProblem(
                _("%(folder)s/%(name)s: no kind of definition lives in this folder. Known: %(known)s."),
                folder=folder.name,
                name=inside.name,
                known=", ".join(sorted(known)),
            )


def _twice(found: Iterable[Read]) -> Iterator[TinhSoError]:
    seen: dict[tuple[str, str, int], Read] = {}
    for read in found:
        key = (read.folder, read.definition.code, read.definition.version)
        if key in seen:
            yield read.lines.problem(
                ("code",),
                Expected(
                    _("version %(version)s of “%(code)s” stands in %(other)s too; raise the version, or take one away"),
                    version=key[2],
                    code=read.definition.code,
                    other=seen[key].file,
                ),
            )
        seen[key] = read
