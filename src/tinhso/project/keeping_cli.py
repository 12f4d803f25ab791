"""`tinhso backup`, `restore`, `backup-key` and `upgrade`."""

from __future__ import annotations

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

    keys = sealing.recipients(key) if key else []
    taken = taking.take(surround(say, data), to, keys=keys, at=datetime.now(VIETNAM))
    click.echo(
        say(
            _(
                "Kept in %(file)s: %(mb)s MB, %(entries)s journal entries, %(rows)s rows, %(files)s files, in %(seconds)s s."
            ),
            file=taken.file,
            mb=f"{taken.size / 1e6:.0f}",
            entries=taken.figures.journal[0],
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
@click.pass_obj
def restore(
    say: Words, archive: Path, data: str, identity: Path | None, until: str | None, wal: Path | None, files: Path | None
) -> None:
    from tinhso.project.keeping import bringing

    asked = bringing.Asked(
        archive.expanduser().resolve(),
        Folder.at(data),
        identity,
        minute(until) if until else None,
        wal.expanduser().resolve() if wal else None,
        files,
    )
    found = bringing.bring(asked)
    for line in told(say, found):
        click.echo(line)
    sys.exit(1 if found.missing else 0)


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
            _("Equal. Journal: %(entries)s entries, the last is number %(last)s, sum %(sum)s."),
            entries=compared.journal[0],
            last=compared.journal[1],
            sum=compared.journal[2],
        ),
        say(
            _("Tables: %(tables)s with %(rows)s rows, counted and compared."),
            tables=compared.tables,
            rows=compared.rows,
        ),
        say(_("Files: %(files)s, each of the hash it is kept under."), files=found.files),
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


COMMANDS: tuple[click.Command, ...] = (backup, backup_key, restore)
