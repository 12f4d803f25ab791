"""Answers of the API held against its document, wherever a test calls it."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema
from django.urls import Resolver404, resolve

from tinhso.web.api.document import document


def conforming(response: Any) -> Any:
    """The response itself; AssertionError when its status or its body is not in the document."""
    request = response.wsgi_request
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        return response
    operation = operations().get((name, request.method.replace("HEAD", "GET")))
    if operation is None or response.status_code in (304, 405) or getattr(response, "streaming", False):
        return response
    answer = operation["responses"].get(str(response.status_code))
    assert answer is not None, f"{name} answers {response.status_code}, which its document does not say"
    if "content" not in answer and "$ref" not in answer:
        assert response.content == b"" and "Content-Type" not in response, f"{name} answers more than its document says"
        return response
    kind = response["Content-Type"].partition(";")[0]
    answer = document()["components"]["responses"][answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer
    assert kind in answer["content"], f"{name} answers {kind}"
    whole = {"components": document()["components"]} | answer["content"][kind]["schema"]
    jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker()).validate(response.json())
    return response


@cache
def operations() -> dict[tuple[str, str], Any]:
    """Operations of the document by address and method; an address is named after its first operation."""
    first = {path: next(iter(methods.values()))["operationId"] for path, methods in document()["paths"].items()}
    return {
        (first[path], method.upper()): operation
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }
