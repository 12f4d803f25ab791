"""Every queue a job may land in is served by the worker that `tinhso up` and `tinhso worker` start."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import tinhso

PROJECT = Path(tinhso.__file__).parent / "project"


def unserved(tasks: Iterable[Any], served: Collection[str] | None) -> list[str]:
    """Tasks whose queue no worker looks at; `served` None: the worker looks at all."""
    return [f"{task.name} lands in “{task.queue}”" for task in tasks if served is not None and task.queue not in served]


def queues_named(text: str) -> set[str] | None:
    """The `queues=` that a module gives to the worker it starts; None: the worker serves every queue.

    AssertionError when no worker is started at all.
    """
    tree = ast.parse(text)
    held = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("run_worker", "run_worker_async")
    ]
    if not calls:
        raise AssertionError("no worker is started here")
    found: set[str] = set()
    for call in calls:
        given = next((keyword.value for keyword in call.keywords if keyword.arg == "queues"), None)
        given = held.get(given.id, given) if isinstance(given, ast.Name) else given
        if given is None or (isinstance(given, ast.Constant) and given.value is None):
            return None
        found |= set(ast.literal_eval(given))
    return found


def worker_module() -> str:
    """The module of the project that starts the worker."""
    for file in sorted(PROJECT.rglob("*.py")):
        text = file.read_text("utf-8")
        if "run_worker" in text:
            return text
    raise AssertionError("no module of the project starts a worker")


def test_every_queue_has_a_worker() -> None:
    from procrastinate.contrib.django import app

    tasks = [task for task in app.tasks.values() if not task.name.startswith("builtin")]
    assert tasks, "there are no tasks: is the journal's delivery gone?"
    assert unserved(tasks, queues_named(worker_module())) == []


def test_a_queue_nobody_serves_is_found() -> None:
    task = type("Task", (), {"name": "made.task", "queue": "slow"})
    served = queues_named("SERVED = ['default', 'quick']\napp.run_worker(queues=SERVED, wait=True)")
    assert unserved([task], served) == ["made.task lands in “slow”"]
    assert unserved([task], queues_named("app.run_worker(concurrency=2)")) == []
