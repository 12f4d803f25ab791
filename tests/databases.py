"""Databases of a run: made, cloned, gone to for a while, dropped. `conftest.py` makes fixtures of them."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PASSWORD = "only for tests"


def make_seed(layout: Any, template: str) -> None:
    """A cluster with the database of a province that was just migrated: another's server migrates it anew, ours lends
    what stands in the template."""
    from tinhso.project.databases import NAME, USER
    from tinhso.project.embedded import EmbeddedServer

    server = EmbeddedServer(layout, PASSWORD, durable=False)
    server.start()
    try:
        server.make_database(NAME, user=USER, password=PASSWORD, may_make_more=True)
        if os.environ.get("TINHSO_TEST_DATABASE_URL"):
            with served_at(str(layout.socket)), database_named(NAME):
                migrate()
        else:
            _copy(template, server, NAME)
    finally:
        server.stop()


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def _copy(template: str, server: Any, name: str) -> None:
    """A database of the run's server into one of another server, a second instead of ten for migrating."""
    from django.conf import settings

    from tinhso.project.databases import USER
    from tinhso.project.embedded.layout import PORT

    def program(of: str, host: str, name: str, *more: str) -> list[str]:
        place = ["--host", host, "--port", str(PORT), "--username", USER, "--dbname", name]
        return [str(server.program / of), *place, "--no-password", *more]

    told = {"PGPASSWORD": PASSWORD}
    words = program("pg_dump", str(settings.DATABASES["default"]["HOST"]), template)
    dumped = subprocess.run(words, env=told, check=True, capture_output=True).stdout
    words = program("psql", str(server.layout.socket), name, "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1")
    subprocess.run(words, env=told, check=True, input=dumped, stdout=subprocess.DEVNULL)


@contextmanager
def served_at(host: str) -> Iterator[None]:
    """Django's one connection goes to another server meanwhile."""
    from django.db import connections

    connection = connections["default"]
    place = connection.settings_dict
    before = {key: place[key] for key in ("HOST", "PORT", "USER", "PASSWORD")}
    from tinhso.project.databases import USER
    from tinhso.project.embedded.layout import PORT

    connection.close()
    place.update({"HOST": host, "PORT": str(PORT), "USER": USER, "PASSWORD": PASSWORD})
    try:
        yield
    finally:
        connection.close()
        place.update(before)


@contextmanager
def cloned(template: str, suffix: str) -> Iterator[str]:
    name = f"{template.replace('template', 'test', 1).replace('country', 'test', 1)}_{suffix}"
    administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
    try:
        with database_named(name):
            yield name
    finally:
        drop(name)


def drop(name: str) -> None:
    """The server's own cleaners may just be in it, and only its owner may send them away: they are soon done."""
    import psycopg

    until = time.monotonic() + 30
    while True:
        try:
            administer(f'DROP DATABASE "{name}" WITH (FORCE)')
            return
        except psycopg.errors.InsufficientPrivilege:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)


@contextmanager
def database_named(name: str) -> Iterator[None]:
    """Django's one connection goes to another database of the same server meanwhile."""
    from django.db import connections

    connection = connections["default"]
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def administer(statement: str) -> None:
    import psycopg
    from django.conf import settings

    place = settings.DATABASES["default"]
    named = {"host": place["HOST"], "port": place["PORT"], "user": place["USER"], "password": place["PASSWORD"]}
    with psycopg.connect(
        dbname="postgres", autocommit=True, **{key: value for key, value in named.items() if value}
    ) as server:
        server.execute(statement)
