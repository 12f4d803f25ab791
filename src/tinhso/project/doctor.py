"""`tinhso doctor`: what is wrong, in plain words, and how to mend it. Looks only; changes nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field

import click

from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.project.bucket import owning
from tinhso.project.bucket.place import Place
from tinhso.project.bucket.speaking import Bucket, BucketError
from tinhso.project.folder import InUse
from tinhso.project.running import Run, need_free_port, packs_folder
from tinhso.project.words import LOCALE, Words

ENOUGH_MB = 1024


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. Wrong when there is a `mend`; `minor` things stop nothing."""

    what: str
    mend: str = ""
    minor: bool = False
    values: dict[str, object] = field(default_factory=dict)


def report(run: Run, say: Words) -> int:
    """Print every finding; 1 when something keeps the province from running."""
    wrong = 0
    for finding in examine(run):
        sign = "–" if finding.mend and finding.minor else "✗" if finding.mend else "✓"
        click.echo(f"{sign} {say(finding.what, **finding.values)}")
        if finding.mend:
            click.echo(f"  → {say(finding.mend, **finding.values)}")
            wrong += not finding.minor
    return 1 if wrong else 0


def examine(run: Run) -> Iterator[Finding]:
    """Everything that can be found out from here, in the order in which one would mend it."""
    yield from packs(run)
    yield from texts()
    yield from front()
    yield from folder(run)
    yield from files(run)
    running = is_running(run)
    yield from port(run, running=running)
    yield from database(running=running)
    yield from browser()


def packs(run: Run) -> Iterator[Finding]:
    values: dict[str, object] = {"folder": packs_folder(), "name": run.stamp.province}
    if all((packs_folder() / name / "pack.yaml").is_file() for name in ("national", run.stamp.province)):
        yield Finding(_("The packs of %(name)s are there."), values=values)
    else:
        yield Finding(
            _("The packs of %(name)s are not in %(folder)s."), _("Point TINHSO_PACKS to the packs."), values=values
        )


def texts() -> Iterator[Finding]:
    if (LOCALE / "vi" / "LC_MESSAGES" / "django.mo").exists():
        yield Finding(_("The Vietnamese texts are compiled."))
    else:
        yield Finding(_("The Vietnamese texts are not compiled, so pages speak English."), _("Run: tinhso messages"))


def front() -> Iterator[Finding]:
    if (LOCALE.parent / "web" / "static" / "dist" / "manifest.json").exists():
        yield Finding(_("Styles and scripts are built."))
    else:
        yield Finding(_("Styles and scripts are not built, so pages look bare."), _("Run: make setup"))


def folder(run: Run) -> Iterator[Finding]:
    root = run.folder.root
    values: dict[str, object] = {"folder": root}
    if not root.exists():
        yield Finding(_("The data folder %(folder)s is not there yet; `tinhso up` makes it."), values=values)
        return
    if not os.access(root, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            _("The data folder %(folder)s may not be written by you."),
            _("Run as its owner, or give it to yourself: sudo chown -R $USER %(folder)s"),
            values=values,
        )
        return
    free = shutil.disk_usage(root).free // 2**20
    values["free"] = free
    if free < ENOUGH_MB:
        yield Finding(
            _("Only %(free)s MB are free where %(folder)s is."),
            _("Make room, or move the folder to a larger disk."),
            values=values,
        )
    else:
        yield Finding(_("The data folder %(folder)s can be used; %(free)s MB are free."), values=values)
    for path in (run.folder.secrets, *run.folder.secrets.glob("*")):
        if path.stat().st_mode & 0o077:
            yield Finding(
                _("Others on this machine can read %(path)s."), _("Run: chmod go-rwx %(path)s"), values={"path": path}
            )


def files(run: Run) -> Iterator[Finding]:
    """The bucket, when one is named: reached, ours, readable and writable; and nothing left behind in the folder."""
    try:
        place = Place.named()
    except TinhSoError as error:
        yield Finding(
            error.message, _("Mend this setting, or take it out: docs/operate/files.md."), values=error.values
        )
        return
    if place is None:
        return
    bucket = Bucket(place)
    try:
        owning.belongs(bucket, run.folder) if run.folder.root.is_dir() else owning.owner(bucket)
        owning.trial(bucket)
    except BucketError as error:
        mend = _("Files can be neither kept nor fetched until this is mended; nothing that was kept is lost.")
        yield Finding(error.message, mend, values=error.values)
        return
    yield Finding(_("Files stand in %(address)s; it can be read and written."), values={"address": place.address})
    left = sum(1 for _file in run.folder.files.glob("??/??/*"))
    if left:
        yield Finding(
            _("%(count)s files still stand in %(folder)s, where nobody looks for them any more."),
            _("Copy them: tinhso files --to-bucket"),
            values={"count": left, "folder": run.folder.files},
        )


def is_running(run: Run) -> bool:
    if not run.folder.root.is_dir() or not os.access(run.folder.root, os.W_OK):
        return False
    try:
        run.folder.try_lock().close()
    except InUse:
        return True
    return False


def port(run: Run, *, running: bool) -> Iterator[Finding]:
    if running:
        yield Finding(_("Tỉnh Số is running on this folder."))
        return
    try:
        need_free_port(run.host, run.port)
        yield Finding(_("Port %(port)s is free."), values={"port": run.port})
    except TinhSoError:
        yield Finding(
            _("Port %(port)s is taken by another program."),
            _("Stop that program, or name another port with --port."),
            values={"port": run.port},
        )


def database(*, running: bool) -> Iterator[Finding]:
    from django.db import Error

    given = bool(os.environ.get("DATABASE_URL"))
    if not given and not running:
        yield Finding(_("The embedded database rests; `tinhso up` starts it."))
        return
    try:
        from tinhso.project.commands import setup_django

        try:
            setup_django()
        except TinhSoError as error:  # a setting; told above, or nowhere else
            yield Finding(error.message, _("Mend this setting."), values=error.values)
            return
        from tinhso.web.health import migrations_pending

        pending = migrations_pending()
    except Error as error:
        mend = (
            _("Check DATABASE_URL, and that the server runs and lets you in.")
            if given
            else _("Stop and start `tinhso up`.")
        )
        yield Finding(_("The database does not answer: %(why)s"), mend, values={"why": str(error).strip()})
        return
    if pending:
        yield Finding(
            _("The database lacks %(count)s changes of this version."),
            _("Run: tinhso migrate"),
            values={"count": len(pending)},
        )
    else:
        yield Finding(_("The database answers and is as new as the program."))


def browser() -> Iterator[Finding]:
    if any(shutil.which(name) for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")):
        yield Finding(_("Chromium is there for the browser tests."))
    else:
        yield Finding(
            _("There is no Chromium; browser tests are skipped."), _("Run: sudo apt-get install chromium"), minor=True
        )
