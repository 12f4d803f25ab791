"""A foreign key named by a string passes every import check, so here the keys themselves are looked at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps

LAYERS = ("kernel", "store", "engines", "web", "services", "project")
ENGINES = (
    {"journal"},
    {"units"},
    {"people"},
    {"documents", "datasets", "messaging", "signals"},
    {"measures", "cases", "meetings"},
)
"""Lower to higher. Those that share a set stand side by side and may not know each other."""

OUTSIDE = {("engines.people", "auth"), ("web", "sessions")}
"""Keys into tables that are not ours: (who, app label)."""


def place(module: str) -> tuple[str, str]:
    """("engines", "people") of `tinhso.engines.people.models.account`; the name is empty in layers of one part."""
    _package, layer, *rest = module.split(".")
    return layer, rest[0] if layer in ("engines", "services") else ""


def level(engine: str) -> int:
    return next(number for number, side_by_side in enumerate(ENGINES) if engine in side_by_side)


def may_know(owner: str, target: str) -> bool:
    """May a table of module `owner` hold a key to one of module `target`?"""
    (layer, name), (target_layer, target_name) = place(owner), place(target)
    if (layer, name) == (target_layer, target_name):
        return True
    if layer == target_layer == "engines":
        return level(target_name) < level(name)
    return LAYERS.index(target_layer) < LAYERS.index(layer)


def upward(models: Iterable[Any]) -> list[str]:
    """Keys that point up or sideways, as "tinhso.engines.units.models.Unit.person -> people.Person"."""
    found = []
    for model in models:
        if not model.__module__.startswith("tinhso."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not getattr(field, "concrete", False) or not field.is_relation or target is None:
                continue
            if target.__module__.startswith("tinhso."):
                fine = may_know(model.__module__, target.__module__)
            else:
                fine = (".".join(filter(None, place(model.__module__))), target._meta.app_label) in OUTSIDE
            if not fine:
                found.append(f"{model.__module__}.{model.__name__}.{field.name} -> {target._meta.label}")
    return found


def test_foreign_keys_point_down_the_stack() -> None:
    assert upward(apps.get_models(include_auto_created=True)) == []


@pytest.mark.parametrize(
    ("owner", "target", "fine"),
    [
        ("tinhso.engines.people.models", "tinhso.engines.units.models", True),  # down the stack
        ("tinhso.services.reports.models", "tinhso.engines.measures.models.figure", True),  # services stand on engines
        ("tinhso.services.ranking.models", "tinhso.store.models", True),  # and on the store
        ("tinhso.engines.units.models", "tinhso.engines.people.models", False),  # up
        ("tinhso.engines.cases.models", "tinhso.engines.measures.models", False),  # sideways
        ("tinhso.engines.journal.models", "tinhso.services.reports.models", False),  # an engine knows no screen
        ("tinhso.services.ranking.models", "tinhso.services.reports.models", False),  # services never meet
        ("tinhso.engines.cases.models", "tinhso.web.models", False),
    ],
)
def test_the_order_is_the_one_of_the_design(owner: str, target: str, fine: bool) -> None:
    assert may_know(owner, target) is fine


def test_a_key_that_points_up_is_found() -> None:
    class Target:
        __module__ = "tinhso.services.reports.models"
        _meta = type("meta", (), {"label": "reports.Return"})

    class Field:
        name, concrete, is_relation, related_model = "back", True, True, Target

    class Owner:
        __module__ = "tinhso.engines.units.models"
        _meta = type("meta", (), {"get_fields": staticmethod(lambda: [Field()])})

    assert upward([Owner]) == ["tinhso.engines.units.models.Owner.back -> reports.Return"]
