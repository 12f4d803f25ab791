"""A path of unit ids from the root of a tree ("1.15.1203"), kept as PostgreSQL's ltree."""

from collections.abc import Sequence
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


@PathField.register_lookup
class Under(Lookup):
    """`path__under=[...]`: the path is one of these or lies below one of them."""

    lookup_name = "under"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Sequence[str], connection: Any) -> tuple[str, list[Any]]:
        return "%s::text[]::ltree[]", [list(value)]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.get_db_prep_lookup(self.rhs, connection)
        return f"{left} <@ ANY({right})", [*left_params, *right_params]


@PathField.register_lookup
class Among(Under):
    """`path__among=[...]`: the path is one of these."""

    lookup_name = "among"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.get_db_prep_lookup(self.rhs, connection)
        return f"{left} = ANY({right})", [*left_params, *right_params]
