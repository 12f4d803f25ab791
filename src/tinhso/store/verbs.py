"""The verbs every action uses: `lock` (and load), `load`, `save`, `add`. Fixed SQL text, so the server prepares it once.

The ORM builds its SQL anew on each call, which costs more than the database's own work (see docs/decisions/0001). These
verbs build it once a model and set of fields. They serve single rows; sets are SQL over sets, never a loop of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _

from . import columns
from .columns import Send
from .postgresql.base import DatabaseWrapper

M = TypeVar("M", bound=Model)


@lru_cache(maxsize=512)
def _fields(model: type[Model], names: tuple[str, ...] | None = None) -> tuple[Field[Any, Any], ...]:
    concrete = tuple(model._meta.concrete_fields)
    if names is None:
        return concrete
    by_name = {field.name: field for field in concrete} | {field.attname: field for field in concrete}
    return tuple(by_name[name] for name in names)


@lru_cache(maxsize=512)
def _reading(model: type[Model], keys: tuple[str, ...], tail: str) -> tuple[str, list[str], tuple[Send, ...]]:
    """The statement, the attributes in the order of its columns, and how each key is sent."""
    fields, given = _fields(model), _fields(model, keys)
    listed = ", ".join(f'"{field.column}"' for field in fields)
    where = " AND ".join(f'"{field.column}" = %s' for field in given)
    statement = f'SELECT {listed} FROM "{model._meta.db_table}" WHERE {where}{tail}'
    return statement, [field.attname for field in fields], tuple(columns.sender(field) for field in given)


@lru_cache(maxsize=512)
def _update(model: type[Model], names: tuple[str, ...]) -> tuple[str, tuple[tuple[str, Send], ...]]:
    """The statement, and for each of its values the attribute and how it is sent."""
    fields = _fields(model, names)
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    statement = f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "{model._meta.pk.column}" = %s'
    return statement, tuple((field.attname, columns.sender(field)) for field in (*fields, model._meta.pk))


@lru_cache(maxsize=512)
def _insert(model: type[Model]) -> tuple[str, tuple[tuple[Field[Any, Any], Any, Send], ...]]:
    """The statement, and for each of its values the field, what it puts in by itself if anything, and how it is sent."""
    given = tuple(field for field in _fields(model) if not getattr(field, "db_returning", False))
    listed = ", ".join(f'"{field.column}"' for field in given)
    marks = ", ".join(["%s"] * len(given))
    statement = f'INSERT INTO "{model._meta.db_table}" ({listed}) VALUES ({marks}) RETURNING "{model._meta.pk.column}"'
    return statement, tuple(
        (field, field.pre_save if columns.sets_itself(field) else None, columns.sender(field)) for field in given
    )


def _fetch(model: type[M], keys: dict[str, Any], tail: str) -> M:
    names = tuple(keys)
    statement, attributes, senders = _reading(model, names, tail)
    return _made(model, attributes, _one(statement, senders, keys))


def _one(statement: str, senders: Sequence[Send], keys: dict[str, Any]) -> Sequence[Any]:
    """The values of the one row; NotThere when there is none."""
    found = rows(statement, *(send(value) for send, value in zip(senders, keys.values(), strict=True)))
    if not found:
        raise NotThere(_("What you are looking for is not here."))
    return found[0]


def _made(model: type[M], attributes: Sequence[str], row: Sequence[Any]) -> M:
    loaded = list(row)
    for place, read in columns.readers(model):
        loaded[place] = read(loaded[place], None, connection)
    return model.from_db(DEFAULT_DB_ALIAS, attributes, loaded)


def columns_of(model: type[Model], alias: str) -> str:
    """The columns of a model for a query of fixed text that joins it under this name; `made` makes a row of them."""
    return ", ".join(f'{alias}."{field.column}"' for field in _fields(model))


def made(model: type[M], values: Sequence[Any]) -> M:
    """The row of a model out of the values of `columns_of`."""
    return _made(model, [field.attname for field in _fields(model)], values)


def version(of: str = "one") -> str:
    """What `load_beside` reads beside a row to know later whether it is still the row that was read: the server changes it at
    every change. `of`: another name in the statement, "of_case" for the relation `case`."""
    return f"{of}.xmin::text"


def lock(model: type[M], **keys: Any) -> M:
    """The row, held until the transaction ends: two officers may press at once. NotThere when there is none."""
    return _fetch(model, keys, " FOR NO KEY UPDATE")


def load(model: type[M], **keys: Any) -> M:
    """The row, not held. NotThere when there is none."""
    return _fetch(model, keys, "")


def load_with(model: type[M], *others: str, hold: str = "", **keys: Any) -> M:
    """The row and those it is related to by these names, one to one either way, read by one statement.

    `hold`: the one of this name, which every such row has, is held until the transaction ends. NotThere when there is no row.
    """
    return load_beside(model, *others, hold=hold, **keys)[0]


def load_beside(
    model: type[M], *others: str, hold: str = "", beside: tuple[str, ...] = (), **keys: Any
) -> tuple[M, tuple[Any, ...]]:
    """As `load_with`, and what the same statement finds beside the row: expressions of fixed text over the row named `one`.

    What stands beside is as of the statement's beginning, so it may be older than a row that had to be waited for: hold the
    row, or read beside it, not both.
    """
    statement, attributes, joined, senders = _reading_with(model, others, tuple(keys), hold, beside)
    values = _one(statement, senders, keys)
    row = _made(model, attributes, values[: len(attributes)])
    start = len(attributes)
    for relation, other, width, key in joined:
        part = values[start : start + width]
        relation.set_cached_value(row, None if part[key] is None else made(other, part))
        start += width
    return row, tuple(values[start:])


_Joined = tuple[Any, type[Model], int, int]
"""A relation, the model at its other end, the number of its columns, and the place of its key among them."""


@lru_cache(maxsize=512)
def _reading_with(
    model: type[Model], others: tuple[str, ...], keys: tuple[str, ...], hold: str, beside: tuple[str, ...]
) -> tuple[str, list[str], tuple[_Joined, ...], tuple[Send, ...]]:
    listed, joins, joined = [columns_of(model, "one")], "", []
    for name in others:
        relation: Any = model._meta.get_field(name)
        other: Any = relation.related_model
        ours, theirs = relation.get_joining_fields()[0]
        listed.append(columns_of(other, f"of_{name}"))
        kind = "JOIN" if name == hold else "LEFT JOIN"
        on = f'of_{name}."{theirs.column}" = one."{ours.column}"'
        joins += f' {kind} "{other._meta.db_table}" of_{name} ON {on}'
        fields = _fields(other)
        joined.append((relation, other, len(fields), fields.index(other._meta.pk)))
    given = _fields(model, keys)
    where = " AND ".join(f'one."{field.column}" = %s' for field in given)
    tail = f" FOR NO KEY UPDATE OF of_{hold}" if hold else ""
    statement = f'SELECT {", ".join([*listed, *beside])} FROM "{model._meta.db_table}" one{joins} WHERE {where}{tail}'
    attributes = [field.attname for field in _fields(model)]
    return statement, attributes, tuple(joined), tuple(columns.sender(field) for field in given)


def save(row: Model, *names: str) -> None:
    """Write the named fields of a row that was locked before."""
    statement, sent = _update(type(row), names)
    rows(statement, *(send(getattr(row, attribute)) for attribute, send in sent))


def add(row: M) -> M:
    """Insert the row and give it its id."""
    statement, sent = _insert(type(row))
    values = [send(getattr(row, field.attname) if own is None else own(row, add=True)) for field, own, send in sent]
    ((row.pk,),) = rows(statement, *values)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return row


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a statement of fixed text finds or gives back; empty when it gives nothing.

    For small reads and writes inside an act, where building SQL would cost more than running it.
    """
    held = cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS])
    return held.rows(sql, values)


def one_at_a_time(what: str) -> None:
    """Whoever does `what` at the same moment waits here until this transaction has ended, and then finds what it left."""
    rows("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0)) IS NULL", what)
