"""The one place where engines and services are joined: implementations installed, events subscribed."""

from __future__ import annotations

from tinhso.engines.people import public as people
from tinhso.kernel import access, identity
from tinhso.kernel.definitions import PackFile, pack_files
from tinhso.kernel.texts import mark as _


def join() -> None:
    """Called once, when Django has loaded every app.

    No subscriber runs inside an act's transaction. Registries stay open for tests; their names are checked by
    tests/architecture.
    """
    access.install(people.access)
    identity.install(people.identity)
    if "demo" not in pack_files:
        from tinhso.project.demo.cast import Cast

        pack_files.add("demo", PackFile("data/demo.yaml", Cast, _("Cast of the demo")))
