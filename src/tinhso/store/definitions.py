"""Definitions kept: loaded from packs once, read typed and from memory, because a stored version never changes."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar, cast

from django.db import transaction

from tinhso.kernel.definitions import Definition, definition_kinds
from tinhso.kernel.errors import NotThere, TinhSoError
from tinhso.kernel.expectations import Expected
from tinhso.kernel.packs import PackError, Read
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _

from .models import StoredDefinition

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


@transaction.atomic
def keep(read: Sequence[Read], *, pack: str, at: datetime) -> Loaded:
    """Store what is new. The same content again changes nothing; other content under a kept version is refused."""
    kept = {(row.kind, row.code, row.version): row for row in StoredDefinition.objects.all()}
    problems: list[TinhSoError] = []
    new: list[Read] = []
    for item in read:
        row = kept.get(_key(item))
        if row is None:
            new.append(item)
        elif row.digest != _digest(body_of(item.definition)):
            problems.append(
                item.lines.problem(
                    ("version",),
                    Expected(
                        _(
                            "version %(version)s of “%(code)s” is kept and never altered; write the change as version "
                            "%(next)s with its own in_force"
                        ),
                        version=row.version,
                        code=row.code,
                        next=_next_version(kept, item),
                    ),
                )
            )
    if problems:
        raise PackError(problems)
    for item in sorted(new, key=lambda item: (item.folder, item.definition.code, item.definition.version)):
        _follow(item, pack=pack, at=at)
    forget()
    return Loaded(tuple(_key(item) for item in new), len(read) - len(new))


def _key(item: Read) -> tuple[str, str, int]:
    return item.folder, item.definition.code, item.definition.version


def _next_version(kept: Iterable[tuple[str, str, int]], item: Read) -> int:
    return 1 + max(version for kind, code, version in kept if (kind, code) == (item.folder, item.definition.code))


def _follow(item: Read, *, pack: str, at: datetime) -> None:
    """Store a new version; the one in force on its first day ends there."""
    it = item.definition
    earlier = StoredDefinition.objects.filter(kind=item.folder, code=it.code)
    later = earlier.filter(in_force__startswith__gte=it.in_force).order_by("in_force").first()
    if later is not None:
        raise PackError(
            [
                item.lines.problem(
                    ("in_force",),
                    Expected(_("a later version is in force from %(day)s; follow that one"), day=later.in_force.start),
                )
            ]
        )
    for row in earlier.filter(in_force__contains=it.in_force):
        row.in_force = row.in_force.until(it.in_force)
        row.save(update_fields=["in_force"])
    body = body_of(it)
    StoredDefinition.objects.create(
        kind=item.folder,
        code=it.code,
        version=it.version,
        in_force=Period(it.in_force, it.until),
        status=it.status,
        title_vi=it.title.vi,
        title_en=it.title.en or "",
        body=body,
        digest=_digest(body),
        pack=pack,
        loaded_at=at,
    )


def body_of(definition: Definition) -> str:
    """Canonical JSON: the same content gives the same bytes."""
    value = definition.model_dump(mode="json", by_alias=True)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()


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
