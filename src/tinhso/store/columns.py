"""How the values of a model's columns go to the driver and come back, worked out once a field.

Django asks a field anew for each value, through several calls and its connection's proxy. For the plain kinds the
answer is always the same, so it is kept; every other kind, and every unexpected value, still goes Django's whole way.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.db.models import Field, ForeignKey, Model

Send = Callable[[Any], Any]

_INTEGERS = (
    models.AutoField,
    models.BigAutoField,
    models.IntegerField,
    models.BigIntegerField,
    models.SmallIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.PositiveBigIntegerField,
)
_TEXTS = (models.TextField, models.CharField)


@lru_cache(maxsize=4096)
def sender(field: Field[Any, Any]) -> Send:
    """Turns a value of the field into what the driver takes."""
    kind: Any = field
    while isinstance(kind, ForeignKey):
        kind = kind.target_field

    def whole_way(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    def integer(value: Any) -> Any:
        # As text: the driver types a number by its size, and the server would prepare the statement once for each.
        return str(value) if type(value) is int else None if value is None else whole_way(value)

    def text(value: Any) -> Any:
        return value if type(value) is str or value is None else whole_way(value)

    def moment(value: Any) -> Any:
        known = value is None or (type(value) is datetime and value.tzinfo is not None)
        return value if known else whole_way(value)

    if type(kind) in _INTEGERS:
        return integer
    if type(kind) in _TEXTS:
        return text
    return moment if type(kind) is models.DateTimeField else whole_way


@lru_cache(maxsize=512)
def readers(model: type[Model]) -> tuple[tuple[int, Callable[..., Any]], ...]:
    """Of the columns in the model's order, those whose value must be changed after reading: where, and by what."""
    fields = model._meta.concrete_fields
    return tuple((place, field.from_db_value) for place, field in enumerate(fields) if hasattr(field, "from_db_value"))


@lru_cache(maxsize=512)
def sets_itself(field: Field[Any, Any]) -> bool:
    """Has the field a value of its own to put in before it is written (such as the present moment)?"""
    return type(field).pre_save is not Field.pre_save
