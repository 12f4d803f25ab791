"""Calls of programs leave the way of pages here: no session, no cookie, no form token, no messages."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import Http404, HttpResponse
from django.http.request import UnreadablePostError
from django.urls import get_resolver
from django.utils import translation

from tinhso.kernel.errors import TinhSoError

from ..middleware import _not_storable
from ..whole import was_cut
from . import streams
from .answers import etag_of
from .calling import holder
from .problems import problem, problem_of

PREFIX = "/api/v1/"
log = logging.getLogger("tinhso.web.api")


class Programs:
    """In settings after Edge, the log and security: answers what is under /api/v1/ by itself, and always in JSON."""

    def __init__(self, following: Callable[[Any], HttpResponse]) -> None:
        self.following = following

    def __call__(self, request: Any) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.following(request)
        language = language_of(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))
        if language != translation.get_language():
            translation.activate(language)  # until Edge goes back to what was before
        request.LANGUAGE_CODE = language
        response = answered(request)
        headers = response.headers
        headers["Content-Language"] = language
        headers["Vary"] = "Accept-Language, Authorization"
        allowance = getattr(request, "allowance", None)
        if allowance is not None:
            for name, value in allowance.headers.items():
                headers[name] = value
        return response


def answered(request: Any) -> HttpResponse:
    """The answer of the operation; whatever goes wrong, problem details."""
    asked_head = request.method == "HEAD"
    if asked_head:
        request.method = "GET"
    try:
        request.get_host()
        match = get_resolver().resolve(request.path_info)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if response.streaming:
            streams.hold(holder(request), response)
    except Exception as wrong:  # noqa: BLE001  the edge: whatever it is, the caller gets problem details
        response = failed(request, wrong)
    if response.status_code == 405 and "json" not in response.headers.get("Content-Type", ""):
        response = problem(request, "no-such-method", headers={"Allow": allowed(response)})
    if request.method == "GET" and response.status_code == 200:
        response = fresh(request, response)
    if asked_head:
        request.method = "HEAD"
        response = without_body(response)
    return response


def allowed(response: HttpResponse) -> str:
    methods = response.headers.get("Allow", "").split(", ")
    return ", ".join(sorted({*methods, "HEAD"} if "GET" in methods else set(methods)))


def failed(request: Any, wrong: Exception) -> HttpResponse:
    """Problem details for anything that was raised."""
    from ninja.errors import HttpError, ValidationError

    from .problems import problems_of_input

    if isinstance(wrong, TinhSoError):
        return problem_of(request, wrong)
    if isinstance(wrong, ValidationError):
        return problem(request, "not-valid", problems=problems_of_input(wrong.errors))
    if isinstance(wrong, Http404):
        return problem(request, "not-there")
    if isinstance(wrong, RequestDataTooBig):
        return problem(request, "too-large")
    unreadable = isinstance(wrong, HttpError | SuspiciousOperation | UnreadablePostError) or was_cut(request)
    if unreadable or (isinstance(wrong, DataError) and _not_storable(wrong)):
        return problem(request, "unreadable")
    log.exception("call failed", extra={"request": getattr(request, "id", "")}, exc_info=wrong)
    return problem(request, "ours")


def fresh(request: Any, response: HttpResponse) -> HttpResponse:
    """With its ETag; 304 when the caller already has it."""
    if response.streaming:
        return response
    etag = response.headers.get("ETag") or etag_of(response.content)
    response.headers["ETag"] = etag
    given = request.META.get("HTTP_IF_NONE_MATCH", "")
    if given and (given.strip() == "*" or etag in [one.strip().removeprefix("W/") for one in given.split(",")]):
        return HttpResponse(status=304, headers={"ETag": etag})
    return response


def without_body(response: HttpResponse) -> HttpResponse:
    """What HEAD gets: the headers of the answer."""
    if response.streaming:
        response.close()
        headers = dict(response.headers.items())
        return HttpResponse(status=response.status_code, headers=headers)
    response.headers["Content-Length"] = str(len(response.content))
    response.content = b""
    return response


def language_of(accept: str) -> str:
    """English for whoever prefers it to Vietnamese; Vietnamese for everybody else."""
    best, found = 0.0, "vi"
    for part in accept.lower().split(",")[:20]:
        name, _semicolon, rest = part.strip().partition(";")
        try:
            weight = float(rest.partition("=")[2]) if rest else 1.0
        except ValueError:
            continue
        if weight > best and name[:2] in ("vi", "en") and (len(name) == 2 or name[2] == "-"):
            best, found = weight, name[:2]
    return found
