"""The web server and the worker: what `tinhso web` and `tinhso worker` run."""

from __future__ import annotations

import gc
import os
import signal
from typing import Any

from tinhso.project.processes import in_background, wait_for

WORKERS = 2
THREADS = 2


def web(host: str, port: int, *, word: int | None = None) -> None:
    """Serve until told to stop. Django and every page are loaded once, before the workers are forked from us.

    With `word`, a pipe: load, then wait there for the supervisor's word, since the database may not be ready yet.
    """
    gc.disable()  # loading makes little garbage and much to look through
    import granian  # noqa: F401  loaded here, shared by the workers

    from tinhso.project import wsgi  # noqa: F401

    gc.collect()
    gc.freeze()  # the collector leaves shared pages alone, so that they stay shared
    gc.enable()
    if word is not None and not wait_for(word):
        return
    parent = os.getpid()
    server = serving("tinhso.project.serve:application", host, port)
    os.environ["TINHSO_SERVER"] = str(parent)
    server.serve()


def serving(target: str, host: str, port: int) -> Any:
    """The server as our pages stand on it; `target` makes a WSGI application, once in each worker."""
    from granian import Granian
    from granian.constants import Interfaces

    return Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        log_access=False,
        log_level="warning",  # type: ignore[arg-type]
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        factory=True,
        backlog=1024,
    )


def application() -> object:
    """What a web worker serves; called once in each, where it also learns to end with the server."""
    from tinhso.project.processes import end_with_parent
    from tinhso.project.wsgi import application as served

    if "TINHSO_SERVER" in os.environ:
        end_with_parent(int(os.environ["TINHSO_SERVER"]), signal.SIGKILL)
    return served


def worker() -> None:
    """Work off the jobs until told to stop; jobs under way may finish. Whoever waits for a page goes first."""
    in_background()
    import django

    django.setup()
    from procrastinate.contrib.django import app

    gc.collect()
    gc.freeze()  # what was loaded lives as long as we do; the collector need not look through it again and again

    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(
            concurrency=4,
            fetch_job_polling_interval=0.5,  # a job asked for in a moment begins in a moment, with nobody else about
            shutdown_graceful_timeout=10,
            install_signal_handlers=True,
            delete_jobs="successful",
        )
