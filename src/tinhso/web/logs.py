"""Structured records of work: one JSON object a line, a request id on each, no personal data.

What is logged of a request is its method, the name of its route, its status and its time; never the
address as typed, the query, the body, a name or an account.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse

from tinhso.web.health import observe

GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
QUIET = {"healthz", "readyz", "metrics"}
log = structlog.get_logger("tinhso.web")


def logging_config(level: str) -> dict[str, Any]:
    """Settings for the standard logging: everything, Django's own lines too, goes through structlog to stderr."""
    before = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *before,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.dict_tracebacks,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": [*before, without_request],
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {
            # Their lines repeat ours, and name addresses as people typed them.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
            "procrastinate": {"level": "WARNING"},
        },
    }


def without_request(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Django hangs the whole request on its log records; keep none of it."""
    event.pop("request", None)
    return event


class RequestLog:
    """Middleware: give each request an id, answer with it, and write one line about it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if GIVEN_ID.fullmatch(given) else uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=request_id)
        began = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - began
        response["X-Request-ID"] = request_id
        route = request.resolver_match.view_name if request.resolver_match else ""
        observe(request.method or "", route, response.status_code, took)
        if route not in QUIET:
            log.info(
                "request", method=request.method, route=route, status=response.status_code, ms=round(took * 1000, 1)
            )
        return response
