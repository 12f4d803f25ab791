"""The name and place Django looks for: a backend's `base.DatabaseWrapper`."""

import select
from typing import cast

from django.db.backends.postgresql.base import DatabaseWrapper as Postgresql
from psycopg import Connection
from psycopg.pq import ConnStatus, TransactionStatus


class DatabaseWrapper(Postgresql):
    """Asks the socket instead of the server whether a kept connection still stands, once a request.

    A server that ended a connection has closed its socket, which the system knows without a journey there and back.
    What came unasked may also be a mere notice: then the server is asked, as Django does.
    """

    def is_usable(self) -> bool:
        if self.connection is None:
            return False
        held = cast("Connection[object]", self.connection).pgconn
        if held.status != ConnStatus.OK or held.transaction_status == TransactionStatus.INERROR:
            return False  # the second takes statements no more, as Django's own look finds out by sending one
        return not _has_word(held.socket) or bool(super().is_usable())


def _has_word(socket: int) -> bool:
    look = select.poll()
    look.register(socket, select.POLLIN)
    return bool(look.poll(0))
