"""The database does not answer, or there is no room left: said kindly, and over by itself.

Nothing here asks the database. Whether an act was kept when the connection broke is not known to us; sent again it counts
once, since its form carries a key, and that is what the page says.
"""

import errno
import logging
from collections.abc import Iterator
from html import escape
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext

from tinhso.kernel.texts import mark as _

from .assets import asset

AGAIN = 10
"""Seconds after which a page that was only read loads itself again."""
NO_ROOM = "53100"  # PostgreSQL: disk_full

log = logging.getLogger("tinhso.web")


def answer_unreachable(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """503 with what to do, when the error is of this kind; else nothing."""
    if no_room(error):
        title, happened = _("There is no room left"), _("The server's disk is full, so nothing of this was saved.")
        do = _("Tell the administrator: room must be made where the data folder is. What was saved before is kept.")
    elif isinstance(error, OperationalError | InterfaceError):
        title, happened = _("Just a moment"), _("The database does not answer just now. What was saved before is kept.")
        do = (
            _("This page tries again by itself in ten seconds.")
            if request.method in ("GET", "HEAD")
            else _("Go back and send once more in a minute: what you typed is still there, and it counts once.")
        )
    else:
        return None
    number = getattr(request, "id", "")
    log.error("unreachable: %s", type(error).__name__, extra={"request": number, "path": request.path})
    response = _shown(request, gettext(title), gettext(happened), gettext(do), number)
    response.headers["Retry-After"] = str(AGAIN)
    if request.method == "GET" and isinstance(error, OperationalError | InterfaceError):
        response.headers["Refresh"] = str(AGAIN)
    return response


def no_room(error: BaseException | None) -> bool:
    """Is this, or what it comes from, a full disk: the database's or ours?"""
    return any(
        getattr(one, "sqlstate", None) == NO_ROOM or (isinstance(one, OSError) and one.errno == errno.ENOSPC)
        for one in _behind(error)
    )


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _shown(request: HttpRequest, title: str, happened: str, do: str, number: str) -> HttpResponse:
    from .errors import wants_json

    if wants_json(request):
        body: dict[str, Any] = {"type": "about:blank", "title": title, "status": 503, "detail": f"{happened} {do}"}
        return JsonResponse({**body, "request": number}, status=503, content_type="application/problem+json")
    words = (title, asset("style.css"), title, happened, do, number)
    return HttpResponse(_PAGE % tuple(escape(text) for text in words), status=503)


_PAGE = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>%s · Tỉnh Số</title><link rel="stylesheet" href="%s"><body class="k-body"><main class="k-main" id="main">
<header class="k-head"><h1>%s</h1></header><div class="k-prose"><p>%s</p><p>%s</p><p class="k-quiet"><code>%s</code></p></div>
</main></body></html>
"""
