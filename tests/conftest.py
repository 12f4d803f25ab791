"""One throw-away PostgreSQL for the whole run, migrated once; each worker works on a clone of it.

The controller starts the server before any worker. With TINHSO_TEST_DATABASE_URL (a role that may create
databases) that server is used instead.
"""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from tests.databases import PASSWORD, administer, cloned, database_named, make_seed, migrate, served_at

CLUSTER = "TINHSO_TEST_CLUSTER"
"""Names the run's folder to the workers, which inherit the controller's environment."""


settings.register_profile("untimed", deadline=None)  # no test is timed: machines are shared and slow now and then
settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        folder = Path(tempfile.mkdtemp(prefix="tinhso-test-"))
        folder.chmod(0o711)  # as root, the server's own user must reach the cluster below
        keep_compiled(folder / "compiled")
        config.stash[STARTED] = (folder, start_server(folder))
        os.environ[CLUSTER] = str(folder)
    if CLUSTER in os.environ:
        use_cluster(Path(os.environ[CLUSTER]))


STARTED: pytest.StashKey[tuple[Path, Any]] = pytest.StashKey()


def pytest_unconfigure(config: pytest.Config) -> None:
    if STARTED in config.stash:
        folder, server = config.stash[STARTED]
        if server is not None:
            server.stop()
            if server.layout.moved:
                shutil.rmtree(server.layout.cluster.parent, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


LONGEST = (
    "tests/journeys/",
    "tests/architecture/test_who_sees_what.py",
    "tests/project/test_pack_new.py",
    "tests/project/keeping/",
    "tests/project/",
    "tests/services/account/",
    "tests/services/reports/",
)
"""What takes longest begins first, so that the workers end together."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: next((n for n, start in enumerate(LONGEST) if item.nodeid.startswith(start)), 99))


def pytest_collection_finish() -> None:
    """What was loaded by now lives as long as we do; the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file stays on one worker, since what its tests share is made once then; the journeys share one running demo."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return JOURNEYS if file.startswith(JOURNEYS) and file != FIRST_RUN else file

    if config.getoption("dist") not in ("loadfile", "loadgroup"):
        return None
    config.option.loadscopereorder = False  # the order is ours
    return ByFile(config, log)


JOURNEYS = LONGEST[0]
FIRST_RUN = "tests/journeys/test_first_run.py"
"""It walks in a province of its own, so another worker may."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """One more than there are cores: a third of what the longest files take is waiting for their demos and servers."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else None


def keep_compiled(folder: Path) -> None:
    """Where nothing compiled is to be kept, it is for the run: each of its many processes would compile the program anew,
    which takes longer than what most of them do."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(folder)
        sys.dont_write_bytecode = False


def start_server(folder: Path) -> Any:
    if os.environ.get("TINHSO_TEST_DATABASE_URL"):
        return None
    from tinhso.project.databases import NAME, USER
    from tinhso.project.embedded import EmbeddedServer, lay_out

    server = EmbeddedServer(lay_out(folder), PASSWORD, durable=False)
    server.start()
    server.make_database(NAME, user=USER, password=PASSWORD, may_make_more=True)
    return server


def use_cluster(folder: Path) -> None:
    """Point Django at the run's server, before it connects to anything."""
    from django.conf import settings

    from tinhso.project.databases import NAME, USER, from_url
    from tinhso.project.embedded import lay_out
    from tinhso.project.embedded.layout import PORT

    given = os.environ.get("TINHSO_TEST_DATABASE_URL")
    place = (
        from_url(given)
        if given
        else {
            "NAME": NAME,
            "USER": USER,
            "PASSWORD": PASSWORD,
            "HOST": str(lay_out(folder).socket),
            "PORT": str(PORT),
            "OPTIONS": {},
        }
    )
    held = settings.DATABASES["default"]
    held.update(place | {"OPTIONS": held["OPTIONS"] | place["OPTIONS"]})
    settings.FILES_ROOT = folder / "files" / os.environ.get("PYTEST_XDIST_WORKER", "main")
    settings.PASSWORD_HASHERS = ["tests.passwords.CheapArgon2"]


@pytest.fixture(scope="session")
def template_database(django_db_blocker: Any) -> str:
    """The name of the migrated database that others are cloned from; the first worker to ask makes it."""
    folder = Path(os.environ[CLUSTER])
    name = f"template_{folder.name.replace('-', '_')}"
    made = folder / "template-made"
    with django_db_blocker.unblock(), open(folder / "template-lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            administer(f'CREATE DATABASE "{name}"')
            with database_named(name):
                migrate()
            made.touch()
    return name


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker: Any) -> Iterator[None]:
    """pytest-django's set-up, replaced: this worker's clone instead of migrating again."""
    with django_db_blocker.unblock(), cloned(template_database, os.environ.get("PYTEST_XDIST_WORKER", "main")):
        yield


@pytest.fixture(scope="session")
def country_database(template_database: str, django_db_blocker: Any) -> str:
    """The name of a database with the national pack in it and so the whole country, loaded once a run: it takes long."""
    from django.db import connection, transaction

    from tinhso.engines.units import testing
    from tinhso.project import packs

    folder = Path(os.environ[CLUSTER])
    name, made = template_database.replace("template", "country", 1), folder / "country-made"
    with django_db_blocker.unblock(), open(folder / "country-lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            administer(f'CREATE DATABASE "{name}" TEMPLATE "{template_database}" STRATEGY FILE_COPY')
            with database_named(name), transaction.atomic():
                testing.forget()
                packs.load(["national"], by=testing.LOADER, at=testing.AT)
                connection.cursor().execute("ANALYZE")
            testing.forget()
            made.touch()
    return name


@pytest.fixture(scope="module")
def country(country_database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A file's tests work in a clone of it."""
    from tinhso.engines.units import testing

    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock(), cloned(country_database, f"{worker}_country"):
        testing.forget()
        testing.kinds()  # known, as to whoever loads it
        yield
    testing.forget()


@pytest.fixture
def fresh_database(template_database: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A clone for one test that needs real commits, several connections or threads. Gives its name."""
    with (
        django_db_blocker.unblock(),
        cloned(template_database, f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_own") as name,
    ):
        yield name


@pytest.fixture(scope="session")
def planted(template_database: str, django_db_blocker: Any) -> Any:
    """`planted(folder)`: a data folder gets the embedded cluster of a province that was just migrated, a copy of one made
    once a run. Its superuser's password is PASSWORD."""
    from tinhso.project.embedded import lay_out
    from tinhso.project.embedded.server import give

    held = Path(os.environ[CLUSTER])
    seed = lay_out(held / "seed")

    def plant(folder: Path) -> None:
        with open(held / "seed-lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (held / "seed-made").exists():
                (held / "seed").mkdir(mode=0o711)
                with django_db_blocker.unblock():
                    make_seed(seed, template_database)
                (held / "seed-made").touch()
        place = lay_out(folder)
        shutil.copytree(seed.cluster, place.cluster)
        if place.user is not None:
            give(place.cluster, place.user)

    return plant


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One a worker, for journeys and for papers alike: a thread has room for one only."""
    from tests.journeys import site

    with site.browser_of_tests("walk the pages and open proofs") as started:
        yield started


@pytest.fixture(scope="session")
def quiet_server(planted: Any) -> Iterator[str]:
    """A server of this worker's own with a migrated database: what waits for open transactions would otherwise wait for
    those of the other workers too, since transaction numbers are the server's. Gives its host."""
    from tinhso.project.embedded import EmbeddedServer, lay_out

    folder = Path(tempfile.mkdtemp(prefix="tinhso-quiet-"))
    folder.chmod(0o711)
    planted(folder)
    # the server's own housekeeping opens transactions too, at any moment
    server = EmbeddedServer(lay_out(folder), PASSWORD, durable=False, more={"autovacuum": "off"})
    server.start()
    try:
        yield str(lay_out(folder).socket)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def quiet_database(quiet_server: str, django_db_blocker: Any) -> Iterator[str]:
    """`fresh_database` on a server where nobody else has a transaction open."""
    from tinhso.project.databases import NAME

    with django_db_blocker.unblock(), served_at(quiet_server), cloned(NAME, "own") as name:
        yield name


QUERY_COUNTS = Path(__file__).parent / "architecture" / "query_counts.json"


@pytest.fixture
def pinned_queries() -> Any:
    """`with pinned_queries("home: public"):` the queries inside are as many as tests/architecture/query_counts.json says.

    TINHSO_PIN=1 writes what is found into the file instead.
    """
    return counting


LOOK_UPS = {
    "SELECT number FROM units_revision",
    "SELECT version FROM people_rightsversion",
    "SELECT body, lower(in_force), upper(in_force) FROM store_storeddefinition WHERE kind = 'sign-in-rules' ORDER BY id",
}
"""Asked at most every half second (half minute) whatever the page, so on a slow machine they fall into any of them."""


@pytest.fixture(autouse=True)
def second_factor_shown() -> Iterator[None]:
    """Whom a test signs in by force has shown a second factor. Tests of signing in override this fixture."""
    from django.contrib.auth.signals import user_logged_in

    def shown(request: Any, **_given: Any) -> None:
        request.session["second_factor"] = "shown in a test"

    user_logged_in.connect(shown)
    yield
    user_logged_in.disconnect(shown)


@contextmanager
def counting(name: str, *, file: Path = QUERY_COUNTS) -> Iterator[None]:
    import json

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        yield
    asked = [query["sql"] for query in seen.captured_queries if query["sql"] not in LOOK_UPS]
    found, told = len(asked), "\n".join(sql[:200] for sql in asked)
    if os.environ.get("TINHSO_PIN"):
        with open(file, "r+", encoding="utf-8") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            counts = json.load(held) | {name: found}
            held.seek(0)
            held.truncate()
            held.write(json.dumps(counts, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        return
    pinned = json.loads(file.read_text("utf-8")).get(name)
    if pinned is None:
        pytest.fail(
            f"{name!r} is not pinned in {file.name} ({found} queries). Run the test once with TINHSO_PIN=1.\n{told}"
        )
    if pinned != found:
        pytest.fail(
            f"{name!r}: {found} queries, pinned are {pinned} in {file.name} (TINHSO_PIN=1 to pin anew).\n{told}"
        )
