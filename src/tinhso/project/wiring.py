"""The one place where engines and services are joined: implementations installed, events subscribed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.storage import storages

from tinhso.engines.people import public as people
from tinhso.kernel import access, identity
from tinhso.kernel.definitions import PackFile, pack_files
from tinhso.kernel.texts import mark as _
from tinhso.project.setup.performing import Performing
from tinhso.services.setup import public as setup
from tinhso.web import health


def join() -> None:
    """Called once, when Django has loaded every app.

    No subscriber runs inside an act's transaction. Registries stay open for tests; their names are checked by
    tests/architecture.
    """
    access.install(people.access)
    identity.install(people.identity)
    setup.install(Performing())
    if "papers" in settings.STORAGES and "files" not in health.also:
        papers: Any = storages["papers"]
        health.also.add("files", papers.answers)
    if "demo" not in pack_files:
        from tinhso.project.demo.cast import Cast, check

        pack_files.add("demo", PackFile("data/demo.yaml", Cast, _("Cast of the demo"), check))
