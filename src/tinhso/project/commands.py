"""What commands share: the options that name a run, and the surroundings a command works in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import click

from tinhso.kernel.texts import mark as _
from tinhso.project.folder import Folder, Stamp
from tinhso.project.running import SETTINGS, Run
from tinhso.project.words import Words

DATA = click.option("--data", metavar="DIR", envvar="TINHSO_DATA", help=_("The data folder."))
HOST = click.option(
    "--host", metavar="HOST", default="127.0.0.1", show_default=True, help=_("The address to listen on.")
)
PORT = click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help=_("The port to listen on.")
)


def default_folder(name: str, *, demo: bool) -> Path:
    """Below the current folder: a demo of each province beside a real one."""
    return Path("data") / (f"demo-{name}" if demo else "province")


def surround(say: Words, data: str | None, port: int = 8000, host: str = "127.0.0.1") -> Run:
    """Read which run this process belongs to, and give it that run's environment."""
    folder = Folder.at(data) if data else Folder.named()
    code = "" if folder.stamp else os.environ.get("TINHSO_SETUP_CODE", "")
    yet = Stamp(False, os.environ.get("TINHSO_SETUP_PROVINCE", "") if code else "lao-cai")
    run = Run(folder, folder.stamp or yet, host, port, say.language, code)
    given = os.environ.get("TINHSO_TODAY")
    if run.stamp.demo and given:
        run = Run(folder, Stamp(True, run.stamp.province, date.fromisoformat(given)), host, port, say.language)
    os.environ.update(run.surroundings())
    return run


@contextmanager
def database(run: Run) -> Iterator[None]:
    """Django set up on a database that answers: started for the time being when nobody runs it."""
    from tinhso.project.folder import InUse

    server = run.server()
    try:
        lock = run.folder.lock() if server and run.folder.root.is_dir() else None
    except InUse:
        server, lock = None, None  # the supervisor has it up already
    try:
        if server is not None:
            from tinhso.project.databases import NAME, USER

            run.folder.prepare()
            server.start()
            server.make_database(NAME, user=USER, password=run.folder.secret("database"))
        setup_django()
        yield
    finally:
        if server is not None:
            server.stop()
        if lock is not None:
            lock.close()


def setup_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
