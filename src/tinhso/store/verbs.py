"""The verbs every action uses: `lock` (and load), `load`, `save`, `add`. Fixed SQL text, so the server prepares it once.

The ORM builds its SQL anew on each call, which costs more than the database's own work (see docs/decisions/0001). These
verbs build it once a model and set of fields. They serve single rows; sets are SQL over sets, never a loop of these.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _

M = TypeVar("M", bound=Model)


@lru_cache(maxsize=512)
def _fields(model: type[Model], names: tuple[str, ...] | None = None) -> tuple[Field[Any, Any], ...]:
    concrete = tuple(model._meta.concrete_fields)
    if names is None:
        return concrete
    by_name = {field.name: field for field in concrete} | {field.attname: field for field in concrete}
    return tuple(by_name[name] for name in names)


@lru_cache(maxsize=512)
def _select(model: type[Model], keys: tuple[str, ...], tail: str) -> str:
    columns = ", ".join(f'"{field.column}"' for field in _fields(model))
    where = " AND ".join(f'"{field.column}" = %s' for field in _fields(model, keys))
    return f'SELECT {columns} FROM "{model._meta.db_table}" WHERE {where}{tail}'


@lru_cache(maxsize=512)
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    sets = ", ".join(f'"{field.column}" = %s' for field in _fields(model, names))
    return f'UPDATE "{model._meta.db_table}" SET {sets} WHERE "{model._meta.pk.column}" = %s'


@lru_cache(maxsize=512)
def _insert(model: type[Model]) -> tuple[str, tuple[Field[Any, Any], ...]]:
    given = tuple(field for field in _fields(model) if not getattr(field, "db_returning", False))
    columns = ", ".join(f'"{field.column}"' for field in given)
    marks = ", ".join(["%s"] * len(given))
    pk = model._meta.pk.column
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks}) RETURNING "{pk}"', given


def _fetch(model: type[M], keys: dict[str, Any], tail: str) -> M:
    names = tuple(keys)
    values = [
        field.get_db_prep_value(keys[name], connection)
        for name, field in zip(names, _fields(model, names), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_select(model, names, tail), values)
        row = cursor.fetchone()
    if row is None:
        raise NotThere(_("What you are looking for is not here."))
    fields = _fields(model)
    loaded = [
        field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
        for field, value in zip(fields, row, strict=True)
    ]
    return model.from_db(connection.alias, [field.attname for field in fields], loaded)


def lock(model: type[M], **keys: Any) -> M:
    """The row, held until the transaction ends: two officers may press at once. NotThere when there is none."""
    return _fetch(model, keys, " FOR NO KEY UPDATE")


def load(model: type[M], **keys: Any) -> M:
    """The row, not held. NotThere when there is none."""
    return _fetch(model, keys, "")


def save(row: Model, *names: str) -> None:
    """Write the named fields of a row that was locked before."""
    model = type(row)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in _fields(model, names)]
    with connection.cursor() as cursor:
        cursor.execute(_update(model, names), [*values, row.pk])


def add(row: M) -> M:
    """Insert the row and give it its id."""
    sql, given = _insert(type(row))
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in given]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias
    return row
