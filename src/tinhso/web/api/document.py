"""The OpenAPI 3.1 document: what ninja reads off the operations, and what the edge does to all of them."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.utils import translation

from .parts import Operation, in_order
from .problems import KINDS, MEDIA_TYPE
from .shapes import Problem

ABOUT = """Everything a province publishes, and the acts of its people, for programs.

Without a token, what is public is answered. Lists page by `after`; `fields` chooses properties; an answer carries an ETag,
and `If-None-Match` spares sending it again. Exact numbers are texts of digits. An act with an `Idempotency-Key` counts
once. What goes wrong is told as RFC 9457 problem details, in Vietnamese, or in English by Accept-Language."""

EVERYWHERE = ("unreadable", "not-valid", "too-many", "ours")
BY_RULE = {
    "public": ("token-not-valid",),
    "signed in": ("token-not-valid",),
    "needs": ("token-not-valid", "not-allowed"),
}
BY_KIND = {
    "one": ("not-there", "not-now"),
    "list": ("not-there",),
    "stream": ("not-there",),
    "act": ("not-there", "not-now", "changed", "too-large", "wrong-type", "etag-needed", "not-allowed"),
}
TEXT = {"schema": {"type": "string"}}
LIMITS = {"RateLimit": TEXT, "RateLimit-Policy": TEXT, "X-Request-ID": TEXT}


@cache
def document() -> dict[str, Any]:
    """The document as data. The same in every installation: nothing of a province is in it."""
    from .urls import api

    with translation.override("en"):
        made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="api/v1"), default=str))
    made["info"] |= {
        "description": ABOUT,
        "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    }
    made["servers"] = [{"url": "/"}]
    made["tags"] = [{"name": part.name, "description": part.title} for part in in_order()]
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    made["components"]["schemas"] |= schema.pop("$defs", {})
    made["components"]["schemas"]["Problem"] = schema
    known = {one.name: one for part in in_order() for one in part.operations}
    for operations in made["paths"].values():
        for method, operation in operations.items():
            _complete(operation, known[operation["operationId"]], method)
    made["components"]["responses"] = {kind: _problem(kind) for kind in KINDS}
    return made


def text() -> str:
    """As it is served and committed."""
    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _complete(operation: dict[str, Any], of: Operation, method: str) -> None:
    for parameter in operation.get("parameters", []):
        _without_null(parameter["schema"])
    operation.setdefault("parameters", []).extend(_headers(of))
    if of.takes_file:
        file = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
        operation["requestBody"] = {"required": True, "content": {"application/octet-stream": file}}
    operation["x-right"] = of.rule.right or of.rule.kind
    if of.rule.kind == "public":
        operation["security"] = [{}, *operation["security"]]
    ok = operation["responses"]
    for answer in ok.values():
        _answered(answer, of)
    if of.kind == "act" and not of.takes_file:
        said = {"ETag": TEXT, "Preference-Applied": TEXT}
        ok["204"] = {"description": "Done; `Prefer: return=minimal` asked for no more.", "headers": LIMITS | said}
    if method == "get":
        ok["304"] = {"description": "The caller already has it."}
    for kind in (*EVERYWHERE, *BY_RULE[of.rule.kind], *BY_KIND[of.kind]):
        ok.setdefault(str(KINDS[kind][0]), {"$ref": f"#/components/responses/{kind}"})


def _answered(answer: dict[str, Any], of: Operation) -> None:
    answer["description"] = "As asked."
    answer["headers"] = dict(LIMITS)
    if of.kind != "stream":
        answer["headers"]["ETag"] = TEXT
    else:
        answer["content"] |= {"text/csv": {"schema": {"type": "string"}}}
        answer["content"] |= {"application/x-ndjson": {"schema": {"type": "string"}}}


def _headers(of: Operation) -> list[dict[str, Any]]:
    found = [_header("Accept-Language", "`en` for English; else Vietnamese.", enum=["vi", "en"])]
    if of.kind == "act":
        found.append(_header("If-Match", "The ETag of the thing as it was read: the act is done to that alone."))
    if of.kind == "act" and not of.takes_file:
        pattern = "^[!-~]+$"
        found.append(_header("Idempotency-Key", "The act counts once.", minLength=1, maxLength=200, pattern=pattern))
        found.append(
            _header("Prefer", "`return=minimal`: the ETag alone is answered (RFC 7240).", enum=["return=minimal"])
        )
    if of.kind != "act":
        found.append(_header("If-None-Match", "An ETag: 304 when nothing changed."))
    return found


def _header(name: str, about: str, **schema: Any) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "description": about,
        "required": False,
        "schema": {"type": "string"} | schema,
    }


def _without_null(schema: dict[str, Any]) -> None:
    """An address cannot say null: what is optional is left out."""
    several = schema.get("anyOf")
    if several:
        kept = [one for one in several if one.get("type") != "null"]
        if len(kept) == 1:
            del schema["anyOf"]
            schema |= {name: value for name, value in kept[0].items() if name not in schema}
    if schema.get("default", 0) is None:
        del schema["default"]


def _problem(kind: str) -> dict[str, Any]:
    _status, title, _do = KINDS[kind]
    answer: dict[str, Any] = {
        "description": title,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if kind in ("too-many", "busy"):
        answer["headers"] = {"Retry-After": {"schema": {"type": "string"}}}
    if kind in ("not-signed-in", "token-not-valid"):
        answer["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
    return answer
