"""Definitions kept: loaded from packs once, read typed and from memory, because a stored version never changes."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

from django.db import connection

from tinhso.kernel.definitions import Definition, definition_kinds
from tinhso.kernel.errors import NotThere, TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import PackError, Read
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _

from .models import StoredDefinition
from .transactions import all_or_nothing

D = TypeVar("D", bound=Definition)


@dataclass(frozen=True, slots=True)
class Kept(Generic[D]):
    """A stored definition: `id` is what records refer to, `it` the typed content, `in_force` its days."""

    id: int
    it: D
    in_force: Period

    @property
    def is_example(self) -> bool:
        return self.it.status == "example"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading did: (kind, code, version) of what is new; what was there already."""

    new: tuple[tuple[str, str, int], ...]
    same: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Definitions beside those kept: what is new, in the order in which it follows; what cannot be."""

    new: tuple[Read, ...]
    same: int
    problems: tuple[TinhSoError, ...]


Key = tuple[str, str, int]


def compare(read: Sequence[Read]) -> Compared:
    """What of it is new. A kept version is never altered, and a new one follows the latest: else it is a problem."""
    kept: dict[Key, tuple[Period, str]] = {
        (kind, code, version): (in_force, digest)
        for kind, code, version, in_force, digest in StoredDefinition.objects.values_list(
            "kind", "code", "version", "in_force", "digest"
        )
    }
    latest: dict[tuple[str, str], date] = {}
    for (kind, code, _version), (days, _digest) in kept.items():
        latest[kind, code] = max(latest.get((kind, code), date.min), days.start or date.min)
    problems: list[TinhSoError] = []
    new: list[Read] = []
    for item in sorted(read, key=_key):
        found, name, starts = kept.get(_key(item)), _key(item)[:2], item.definition.in_force
        if found is not None:
            if found[1] != _digest_of(item.definition) and not _says_the_same(item):
                problems.append(_altered(kept, item))
        elif name in latest and latest[name] >= starts:
            why = Expected(_("a later version is in force from %(day)s; follow that one"), day=latest[name])
            problems.append(item.lines.problem(("in_force",), why))
        else:
            new.append(item)
            latest[name] = starts
    return Compared(tuple(new), len(read) - len(new), tuple(problems))


def _says_the_same(item: Read) -> bool:
    """A kind that has learned a new key since: the kept text lacks it, and means what this one does without it."""
    kind, code, version = _key(item)
    row = StoredDefinition.objects.get(kind=kind, code=code, version=version)
    return body_of(definition_kinds.get(kind).model.model_validate_json(row.body)) == body_of(item.definition)


def _altered(kept: Iterable[Key], item: Read) -> TinhSoError:
    kind, code, version = _key(item)
    following = 1 + max(other for of, named, other in kept if (of, named) == (kind, code))
    why = Expected(
        _(
            "version %(version)s of “%(code)s” is kept and never altered; write the change as version "
            "%(next)s with its own in_force"
        ),
        version=version,
        code=code,
        next=following,
    )
    return item.lines.problem(("version",), why)


@all_or_nothing
def keep(read: Sequence[Read], *, pack: str, at: datetime) -> Loaded:
    """Store what is new; the version in force on its first day ends there. The same content again changes nothing;
    other content under a kept version is refused."""
    found = compare(read)
    if found.problems:
        raise PackError(found.problems)
    end([(item.folder, item.definition.code, item.definition.in_force) for item in found.new])
    rows: list[StoredDefinition] = []
    followed: dict[tuple[str, str], date] = {}
    for item in reversed(found.new):
        it, name = item.definition, _key(item)[:2]
        days = Period(it.in_force, it.until)
        if name in followed and followed[name] in days:
            days = days.until(followed[name])
        followed[name] = it.in_force
        rows.append(_row(item, days, pack=pack, at=at))
    StoredDefinition.objects.bulk_create(reversed(rows))
    forget()
    return Loaded(tuple(_key(item) for item in found.new), found.same)


def end(definitions: Collection[tuple[str, str, date]]) -> None:
    """End what is in force of each (kind, code) on the day, which is the first on which it no longer holds. What begins
    on that day or later stays as it is."""
    if not definitions:
        return
    with connection.cursor() as cursor:
        cursor.execute(_END, [list(column) for column in zip(*definitions, strict=True)])
    forget()


_END = """
UPDATE store_storeddefinition AS kept SET in_force = daterange(lower(kept.in_force), ending.day)
FROM unnest(%s::text[], %s::text[], %s::date[]) AS ending (kind, code, day)
WHERE kept.kind = ending.kind AND kept.code = ending.code AND kept.in_force @> ending.day
  AND (lower(kept.in_force) IS NULL OR lower(kept.in_force) < ending.day)
"""


def _key(item: Read) -> Key:
    return item.folder, item.definition.code, item.definition.version


def _row(item: Read, days: Period, *, pack: str, at: datetime) -> StoredDefinition:
    it = item.definition
    return StoredDefinition(
        kind=item.folder,
        code=it.code,
        version=it.version,
        in_force=days,
        status=it.status,
        title_vi=it.title.vi,
        title_en=it.title.en or "",
        body=body_of(it),
        digest=_digest_of(it),
        pack=pack,
        loaded_at=at,
    )


def body_of(definition: Definition) -> str:
    """Canonical JSON: the same content gives the same bytes."""
    value = definition.model_dump(mode="json", by_alias=True)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest_of(definition: Definition) -> str:
    return hashlib.sha256(body_of(definition).encode()).hexdigest()


def by_id(model: type[D], id: int) -> Kept[D]:
    """The version a record was born under. From memory."""
    kept = _by_id(id)
    if not isinstance(kept.it, model):
        raise NotThere(_("What you are looking for is not here."))
    return cast(Kept[D], kept)


@lru_cache(maxsize=4096)
def _by_id(id: int) -> Kept[Any]:
    try:
        return _typed(StoredDefinition.objects.get(pk=id))
    except StoredDefinition.DoesNotExist:
        raise NotThere(_("What you are looking for is not here.")) from None


def _typed(row: StoredDefinition) -> Kept[Any]:
    model = definition_kinds.get(row.kind).model
    return Kept(row.pk, model.model_validate_json(row.body), row.in_force)


def in_force(model: type[D], kind: str, *, on: date) -> tuple[Kept[D], ...]:
    """All definitions of a kind in force on the day, by code. From memory."""
    return tuple(kept for kept in all_of(model, kind) if on in kept.in_force)


def find(model: type[D], kind: str, code: str, *, on: date) -> Kept[D]:
    """The version of a definition in force on the day. NotThere names the code."""
    for kept in _by_code(kind, _Generation.now).get(code, ()):
        if on in kept.in_force:
            return cast(Kept[D], kept)
    raise NotThere(_("“%(code)s” is not defined on %(day)s."), code=code, day=on)


def versions(model: type[D], kind: str, code: str) -> tuple[Kept[D], ...]:
    """Every version of one definition, oldest first; none where there is no such definition. From memory."""
    return cast(tuple[Kept[D], ...], _by_code(kind, _Generation.now).get(code, ()))


def all_of(model: type[D], kind: str) -> tuple[Kept[D], ...]:
    """Every version of every definition of a kind, by code and version. From memory."""
    return cast(tuple[Kept[D], ...], _all_of(kind, _Generation.now))


@lru_cache(maxsize=64)
def _all_of(kind: str, generation: int) -> tuple[Kept[Any], ...]:
    rows = StoredDefinition.objects.filter(kind=kind).order_by("code", "version")
    return tuple(_typed(row) for row in rows)


@lru_cache(maxsize=64)
def _by_code(kind: str, generation: int) -> Mapping[str, tuple[Kept[Any], ...]]:
    found: dict[str, tuple[Kept[Any], ...]] = {}
    for kept in _all_of(kind, generation):
        found[kept.it.code] = (*found.get(kept.it.code, ()), kept)
    return found


class _Generation:
    now = 0


def generation() -> int:
    """Another number in this process whenever it began to read definitions anew."""
    return _Generation.now


def forget() -> None:
    """Definitions were added (or a test began): read lists again."""
    _Generation.now += 1
    _all_of.cache_clear()
    _by_code.cache_clear()
    _by_id.cache_clear()
