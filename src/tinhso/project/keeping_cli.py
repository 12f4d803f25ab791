"""`tinhso backup`, `restore`, `backup-key` and `upgrade`."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from tinhso.kernel.days import VIETNAM
from tinhso.kernel.errors import Invalid
from tinhso.kernel.texts import mark as _
from tinhso.project.commands import DATA, surround
from tinhso.project.folder import Folder
from tinhso.project.journal_cli import OLDER
from tinhso.project.words import Words

PATH = click.Path(path_type=Path)


@click.command(help=_("Keep the whole province, database and files, in one file; it may run meanwhile."))
@DATA
@click.option("--to", type=PATH, default=Path(), metavar="FILE|DIR", help=_("Where to write it."))
@click.option(
    "--key",
    envvar="TINHSO_BACKUP_KEY",
    metavar="KEY",
    help=_("Encrypt it for this public key (age or SSH), or those in a file."),
)
@click.pass_obj
def backup(say: Words, data: str | None, to: Path, key: str | None) -> None:
    from tinhso.project.keeping import sealing, taking
    from tinhso.project.keeping import upgrade as upgrading

    keys = sealing.recipients(key) if key else []
    run, at = surround(say, data), datetime.now(VIETNAM)
    taken = taking.take(run, to, keys=keys, at=at)
    upgrading.keep_note(run.folder, taken.file.resolve(), at)
    click.echo(
        say(
            _(
                "Kept in %(file)s: %(mb)s MB, %(entries)s journal entries, %(rows)s rows, %(files)s files, in %(seconds)s s."
            ),
            file=taken.file,
            mb=f"{taken.size / 1e6:.0f}",
            entries=taken.figures.journal.entries,
            rows=sum(taken.figures.tables.values()),
            files=taken.files,
            seconds=f"{taken.seconds:.1f}",
        )
    )
    if taken.left_out:
        click.echo(
            say(
                _("Not encrypted, so these keys were left out: %(names)s. To keep them too: --key"),
                names=", ".join(taken.left_out),
            )
        )


@click.command("backup-key", help=_("Make a key pair for backups: the private key into FILE, the public key shown."))
@click.argument("file", type=PATH)
@click.pass_obj
def backup_key(say: Words, file: Path) -> None:
    from tinhso.project.keeping import sealing

    click.echo(say(_("The public key, for --key or TINHSO_BACKUP_KEY: %(key)s"), key=sealing.make_key(file)))
    click.echo(say(_("Keep %(file)s away from this machine, twice: without it no backup opens."), file=file))


@click.command(help=_("Bring a backup back into a new folder, and show that it is equal."))
@click.argument("archive", type=PATH)
@click.option("--data", metavar="DIR", required=True, help=_("The new data folder."))
@click.option("--identity", type=PATH, metavar="FILE", help=_("The private key of an encrypted archive."))
@click.option("--until", metavar="MINUTE", help=_("With --wal: as it was then, such as 2026-11-22T10:05 in Vietnam."))
@click.option("--wal", type=PATH, metavar="DIR", help=_("Go on through the changes kept there since the backup."))
@click.option("--files", type=PATH, metavar="DIR", help=_("Take proof files that came after the backup from there."))
@click.option(
    "--take-over", is_flag=True, help=_("Go on with the bucket of TINHSO_FILES, whose installation is gone for good.")
)
@click.pass_obj
def restore(
    say: Words,
    archive: Path,
    data: str,
    identity: Path | None,
    until: str | None,
    wal: Path | None,
    files: Path | None,
    take_over: bool,
) -> None:
    from tinhso.project.keeping import bringing

    asked = bringing.Asked(
        archive.expanduser().resolve(),
        Folder.at(data),
        identity,
        minute(until) if until else None,
        wal.expanduser().resolve() if wal else None,
        files,
        take_over,
    )
    found = bringing.bring(asked)
    for line in told(say, found):
        click.echo(line)
    sound = verified(say, found.folder)
    sys.exit(0 if sound and not found.missing else 1)


def verified(say: Words, folder: Path) -> bool:
    """`tinhso journal verify` on a folder: in a process of its own, since another province may be set up in this one.

    True also where it said that the folder is of an older version, whose journal is verified by the upgrade.
    """
    command = [sys.executable, "-m", "tinhso.project.cli", "--lang", say.language, "journal", "verify"]
    done = subprocess.run(
        [*command, "--data", str(folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode < 0 or "Traceback" in done.stderr:
        why = (done.stderr.strip() or f"signal {-done.returncode}").splitlines()[-1]
        click.echo(say(_("The journal could not be verified (%(why)s)."), why=why))
        click.echo(say(_("Look into it with: tinhso journal verify --data %(folder)s"), folder=folder))
        return False
    click.echo((done.stdout + done.stderr).strip())
    return done.returncode in (0, OLDER)


def minute(text: str) -> datetime:
    """A moment as typed; without a zone, Vietnam's."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(_("“%(text)s” is no moment. Write it like 2026-11-22T10:05."), text=text) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def told(say: Words, found: Any) -> list[str]:
    """What a restore found, a line a thing."""
    compared = found.compared
    lines = [
        say(
            _("Equal. Journal: %(entries)s entries, last block %(block)s, %(unsealed)s entries behind it."),
            entries=compared.journal.entries,
            block=compared.journal.block,
            unsealed=compared.journal.unsealed,
        ),
        say(
            _("Tables: %(tables)s with %(rows)s rows, counted and compared."),
            tables=compared.tables,
            rows=compared.rows,
        ),
        say(_("Files: %(files)s, each of the hash it is kept under."), files=found.files),
        say(_("They stand in %(address)s."), address=found.files_at),
    ]
    if compared.moved:
        lines.append(say(_("Changed while the backup ran: %(names)s."), names=", ".join(compared.moved)))
    if found.until:
        lines.append(
            say(_("As it was at %(moment)s."), moment=found.until.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M:%S"))
        )
    if found.left_out:
        lines.append(
            say(
                _("Keys made anew, since the archive was not encrypted: %(names)s. Everybody signs in again."),
                names=", ".join(found.left_out),
            )
        )
    if found.missing:
        lines.append(
            say(
                _(
                    "%(count)s files that the database names are not in the archive, first %(first)s. Bring them with --files."
                ),
                count=len(found.missing),
                first=found.missing[0],
            )
        )
    demo = " --demo" if found.stamp.demo else ""
    lines.append(
        say(
            _("Start it: %(command)s"),
            command=f"tinhso up{demo} --province {found.stamp.province} --data {found.folder}",
        )
    )
    return lines


@click.command(
    help=_("Bring a province up to this version: backup, migrate, verify. With --check, only say what it would do.")
)
@DATA
@click.option("--check", is_flag=True, help=_("Only say what would change; changes nothing."))
@click.option(
    "--to", type=PATH, metavar="FILE|DIR", help=_("Where the backup before it goes; else beside the data folder.")
)
@click.option("--no-backup", is_flag=True, help=_("There is a backup already."))
@click.option("--key", envvar="TINHSO_BACKUP_KEY", metavar="KEY", help=_("Encrypt the backup for this public key."))
@click.pass_obj
def upgrade(say: Words, data: str | None, check: bool, to: Path | None, no_backup: bool, key: str | None) -> None:
    from tinhso.project.keeping import sealing
    from tinhso.project.keeping import upgrade as upgrading

    run = surround(say, data)
    if run.folder.stamp is None:
        raise Invalid(_("%(folder)s holds no province; there is nothing to keep."), folder=run.folder.root)
    if check:
        with upgrading.ready(run):
            found = upgrading.look(run)
        for line in foreseen(say, found, datetime.now(VIETNAM)):
            click.echo(line)
        sys.exit(1 if found.unknown else 0)
    keys = sealing.recipients(key) if key else []
    done = upgrading.upgrade(
        run, to=None if no_backup else to or run.folder.root.parent, keys=keys, at=datetime.now(VIETNAM)
    )
    if done.backup:
        upgrading.keep_note(run.folder, done.backup.file.resolve(), datetime.now(VIETNAM))
        click.echo(say(_("Kept before it: %(file)s"), file=done.backup.file))
    click.echo(
        say(
            _(
                "Migrated: %(count)s steps. The journal's %(entries)s entries are word for word as before; no table lost a row."
            ),
            count=len(done.steps),
            entries=done.entries,
        )
    )
    sys.exit(0 if verified(say, run.folder.root) else 1)


def foreseen(say: Words, found: Any, now: datetime) -> list[str]:
    """What an upgrade would do, a line a thing."""
    lines = [say(_("This version: %(version)s."), version=found.version)]
    if found.unknown:
        lines.append(
            say(
                _("The database was made by a newer version (%(name)s). Run that one; going back is by restore."),
                name=found.unknown[0],
            )
        )
    lines.append(
        say(_("Changes of tables: %(count)s."), count=len(found.steps)) if found.steps else say(_("No table changes."))
    )
    for step in found.steps:
        lines += [f"  {step.name}", *(f"    {say(words, **values)}" for words, values in step.does)]
    if found.packs is None:
        lines.append(say(_("Packs are compared once the tables are up to date.")))
    elif found.packs:
        lines.append(
            say(_("Packs bring %(count)s changes: tinhso pack plan %(name)s"), count=found.packs, name=found.province)
        )
    else:
        lines.append(say(_("Packs bring no change.")))
    if found.backup is None:
        lines.append(say(_("There is no backup that this folder knows of. `tinhso upgrade` takes one first.")))
    else:
        at, file = found.backup
        hours = (now - at).total_seconds() / 3600
        lines.append(say(_("Last backup: %(hours)s hours ago, %(file)s"), hours=f"{hours:.1f}", file=file))
    return lines


@click.command(help=_("Copy the files people gave between the data folder and the bucket of TINHSO_FILES."))
@DATA
@click.option("--to-bucket", "way", flag_value="bucket", help=_("From the folder into the bucket; it may run again."))
@click.option("--to-folder", "way", flag_value="folder", help=_("From the bucket into the folder."))
@click.pass_obj
def files(say: Words, data: str | None, way: str | None) -> None:
    from tinhso.project.bucket.place import Place
    from tinhso.project.bucket.speaking import Bucket
    from tinhso.project.keeping import places

    folder, place = surround(say, data).folder, Place.named()
    if place is None:
        raise Invalid(_("TINHSO_FILES names no bucket, so files stand in %(folder)s."), folder=folder.files)
    if way is None:
        raise Invalid(_("Say which way: --to-bucket or --to-folder."))
    done = (places.to_bucket if way == "bucket" else places.to_folder)(folder, Bucket(place))
    words = _("%(new)s files copied to %(address)s, %(there)s were there.")
    address = place.address if way == "bucket" else folder.files
    click.echo(say(words, new=done.new, there=done.there, address=address))
    for name in done.wrong:
        click.echo(say(_("Not copied, since its bytes are not of its hash: %(name)s"), name=name))
    sys.exit(1 if done.wrong else 0)


COMMANDS: tuple[click.Command, ...] = (backup, backup_key, restore, upgrade, files)
