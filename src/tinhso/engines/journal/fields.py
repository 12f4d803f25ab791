"""The transaction a row was written in, as PostgreSQL numbers them (never reused)."""

from typing import Any

from django.db import models


class TransactionId(models.Field):
    """xid8: 64 bits, counted up over the whole life of a database cluster."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else str(value)
