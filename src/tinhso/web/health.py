"""For machines that watch over us: is it alive, is it ready, how is it doing."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import lru_cache

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

from tinhso.kernel.registry import Registry

REQUESTS = Counter("tinhso_requests_total", "Answered requests", ["method", "route", "status"])
SECONDS = Histogram(
    "tinhso_request_seconds", "Time to answer", ["route"], buckets=(0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 10)
)

also: Registry[Callable[[], None]] = Registry("what readiness asks for besides the database")
"""Each raises when what it stands for does not answer. Filled by the project's wiring."""
ASKED_EVERY = 10.0
"""Seconds for which an answer is believed, however often a probe comes."""

log = logging.getLogger("tinhso.web")

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Counted by name; any other word a client sends as its method counts as one, or each would stay in memory for ever."""


def observe(method: str, route: str, status: int, seconds: float) -> None:
    requests, times = _of(method if method in METHODS else "other", route or "none", status // 100)
    requests.inc()
    times.observe(seconds)


@lru_cache(maxsize=4096)
def _of(method: str, route: str, kind: int) -> tuple[Counter, Histogram]:
    """What counts them: looked for by its labels once."""
    return REQUESTS.labels(method, route, f"{kind}xx"), SECONDS.labels(route)


def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers. Asks nothing of anybody else."""
    return HttpResponse("ok\n", content_type="text/plain")


class _Seen:
    """A database is never taken back below the code that runs, so once it was as new the long look is not repeated."""

    as_new_as_the_code = False
    others: dict[str, tuple[float, str]] = {}
    reached: set[str] = set()


def readyz(request: HttpRequest) -> HttpResponse:
    """This process can serve people: its database answers and is as new as the code, and all else it stands on was
    reached once. What falls silent later is told, and people are served what does not need it."""
    try:
        pending = _answers() if _Seen.as_new_as_the_code else migrations_pending()
        _Seen.as_new_as_the_code = not pending
    except Error:
        return JsonResponse({"ready": False, "database": "unreachable"}, status=503)
    told = {"database": "migrations pending" if pending else "ok"} | {name: _other(name) for name in also}
    ready = not pending and _Seen.reached.issuperset(also)
    return JsonResponse({"ready": ready, **told}, status=200 if ready else 503)


def _other(name: str) -> str:
    """ok or unreachable; why, is in the log alone."""
    at, answer = _Seen.others.get(name, (0.0, ""))
    if answer and time.monotonic() - at < ASKED_EVERY:
        return answer
    try:
        also.get(name)()
        answer = "ok"
        _Seen.reached.add(name)
    except Exception as error:  # noqa: BLE001  whatever it is, it is not there
        log.warning("%s: %s", name, error)
        answer = "unreachable"
    _Seen.others[name] = (time.monotonic(), answer)
    return answer


def _answers() -> list[str]:
    """Nothing, or the database's own error."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return []


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text form, of the process that happens to answer; counts no person."""
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def migrations_pending() -> list[str]:
    """Names of migrations the database still lacks."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
