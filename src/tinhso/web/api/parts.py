"""Parts of the API: what a service adds. An operation says who may call it, what it answers and what it is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

from django.apps import apps
from ninja import Router
from pydantic import BaseModel, Field

from ..pages import Rule
from .calling import Bearer
from .writing import once

PUBLIC = Rule("public")
Kind = Literal["one", "list", "stream", "act"]


class Wanted(BaseModel):
    """How a list is wanted: where to go on, how many, which properties."""

    after: str | None = Field(None, max_length=2000, description="`next` of the page before.")
    size: int = Field(50, ge=1, le=500, description="Rows a page.")
    fields: str = Field("", max_length=500, description="Properties wanted, by commas; all when not given.")


class WantedAnyWay(Wanted):
    """A list that may also be taken along whole."""

    format: Literal["json", "csv", "ndjson"] = Field(
        "json", description="`csv` and `ndjson` stream the whole list, whatever `size` and `after` say."
    )


class Operation:
    """One operation, as the document, the page and the tests need it."""

    def __init__(self, kind: Kind, rule: Rule, name: str, title: str, *, takes_file: bool = False) -> None:
        self.kind = kind
        self.rule = rule
        self.name = name
        self.title = title
        self.takes_file = takes_file
        self.ninja: Any = None

    @cached_property
    def takes_json(self) -> bool:
        return any(model.__ninja_param_source__ == "body" for model in self.ninja.models)

    @cached_property
    def parameters(self) -> frozenset[str]:
        """Names that may stand in the query."""
        found: set[str] = set()
        for model in self.ninja.models:
            if model.__ninja_param_source__ == "query":
                found |= set(getattr(model, "__ninja_flatten_map__", None) or model.model_fields)
        return frozenset(found)


class Part:
    """Operations that belong together. `title` is a message id, `order` its place on the page."""

    def __init__(self, name: str, title: str, order: int) -> None:
        self.name, self.title, self.order = name, title, order
        self.router = Router(tags=[name])
        self.operations: list[Operation] = []

    def one(self, path: str, shape: Any, *, name: str, title: str, rule: Rule = PUBLIC) -> Any:
        """GET of one thing."""
        return self._added("GET", path, shape, Operation("one", rule, name, title))

    def listed(
        self, path: str, shape: Any, *, name: str, title: str, rule: Rule = PUBLIC, streams: bool = False
    ) -> Any:
        """GET of a list, a page at a time; `streams`: also whole, as CSV and JSON lines."""
        return self._added("GET", path, shape, Operation("stream" if streams else "list", rule, name, title))

    def act(
        self, method: str, path: str, shape: Any, *, name: str, title: str, rule: Rule, takes_file: bool = False
    ) -> Any:
        """An act, counted once by its Idempotency-Key. `takes_file`: the body is a file, read as it comes; no key then."""
        added = self._added(method, path, shape, Operation("act", rule, name, title, takes_file=takes_file))
        return added if takes_file else lambda view: added(once(view))

    def _added(self, method: str, path: str, shape: Any, operation: Operation) -> Callable[[Any], Any]:
        guard = Bearer(operation)

        def decorate(view: Any) -> Any:
            self.router.add_api_operation(
                path, [method], view, auth=guard, response=shape, operation_id=operation.name, summary=operation.title
            )
            operation.ninja = self.router.path_operations[path].operations[-1]
            self.operations.append(operation)
            return view

        return decorate


@cache
def in_order() -> Sequence[Part]:
    """The `part` of every installed app's module `api`, in the order of the page.

    Looked for when addresses are made, so that a worker, which answers nobody, does not carry it.
    """
    found = [
        import_module(f"{config.name}.api").part
        for config in apps.get_app_configs()
        if config.name.startswith("tinhso.services.") and find_spec(f"{config.name}.api")
    ]
    return sorted(found, key=lambda part: part.order)
