"""A form that was cut off on its way is not a form.

When a connection is lost in the middle of a request, the server hands on what came, and Django reads it as if it were
all: "12,5" would be kept as "1", and a file that ends in its middle as a proof. So reading fails instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Whole:
    """The body of a request that said how long it is; reading fails when it ends before that."""

    def __init__(self, stream: Any, length: int) -> None:
        self.stream, self.left = stream, length
        self.cut = False

    def read(self, size: int | None = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        parts = []
        while wanted > 0:
            parts.append(self._counted(self.stream.read(wanted)))
            wanted -= len(parts[-1])
        return b"".join(parts)

    def readline(self, size: int | None = -1) -> bytes:
        wanted = self.left if size is None or size < 0 else min(size, self.left)
        return self._counted(self.stream.readline(wanted)) if wanted > 0 else b""

    def _counted(self, part: bytes) -> bytes:
        if not part:
            self.cut = True
            raise OSError("the request ended before its length")
        self.left -= len(part)
        return part


def whole(application: Application) -> Application:
    """The application, given bodies that are whole or cannot be read."""

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = str(environ.get("CONTENT_LENGTH") or "")
        if length.isdecimal() and "wsgi.input" in environ:
            environ["wsgi.input"] = Whole(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return guarded


def was_cut(request: Any) -> bool:
    """Did the body end before its length, as far as it was read?"""
    return getattr(request.META.get("wsgi.input"), "cut", False)
