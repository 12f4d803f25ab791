"""A path of unit ids from the root of a tree ("1.15.1203"), kept as PostgreSQL's ltree."""

from typing import Any

from django.db import models
from django.db.models.lookups import Lookup


class PathField(models.Field):
    """ltree; in Python a text."""

    def db_type(self, connection: Any) -> str:
        return "ltree"

    def get_internal_type(self) -> str:
        return "PathField"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else str(value)


class _AmongPaths(Lookup):
    """A path against a list of paths."""

    operator: str
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} {self.operator} ANY(%s::text[]::ltree[])", (*params, list(self.rhs))


@PathField.register_lookup
class Under(_AmongPaths):
    """`path__under=[...]`: the path is one of these or lies below one of them."""

    lookup_name = "under"
    operator = "<@"


@PathField.register_lookup
class Among(_AmongPaths):
    """`path__among=[...]`: the path is one of these."""

    lookup_name = "among"
    operator = "="
