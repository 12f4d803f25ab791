"""Databases of a run: made, cloned, gone to for a while, dropped. `conftest.py` makes fixtures of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PASSWORD = "only for tests"


def make_seed(layout: Any) -> None:
    from django.core.management import call_command

    from tinhso.project.databases import NAME, USER
    from tinhso.project.embedded import EmbeddedServer

    server = EmbeddedServer(layout, PASSWORD, durable=False)
    server.start()
    try:
        server.make_database(NAME, user=USER, password=PASSWORD, may_make_more=True)
        with served_at(str(layout.socket)), database_named(NAME):
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
    finally:
        server.stop()


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
