"""`tinhso journal`: seal, verify, hand the roots out, prove one entry."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from tinhso.kernel.errors import Invalid, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.project.commands import DATA, database, surround
from tinhso.project.keeping import upgrade
from tinhso.project.words import Words

OLDER = 3
"""How `verify` ends where the tables are those of an older version, so that nothing was verified."""


@click.group("journal", help=_("The sealed journal: verify it, hand its roots out, prove an entry."))
def journal() -> None:
    pass


@journal.command(help=_("Read the whole journal and name the first entry that is not as it was sealed."))
@click.option("--from", "start", type=click.IntRange(1), default=1, metavar="N", help=_("Begin with block N."))
@click.option(
    "--roots",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=_("A file of roots that others kept; may be given several times."),
)
@DATA
@click.pass_obj
def verify(say: Words, start: int, files: tuple[Path, ...], data: str | None) -> None:
    text = "\n".join(_read(file) for file in files)
    with database(surround(say, data)):
        from django.db import ProgrammingError

        from tinhso.engines.journal import public as engine

        begun = time.monotonic()
        try:
            verdict = engine.verify(start=start, published=engine.read_roots(text) if files else None)
        except ProgrammingError:
            if not upgrade.behind():
                raise
            click.echo(say(_("The journal of an older version is verified once it is upgraded: tinhso upgrade")))
            sys.exit(OLDER)
        seconds = time.monotonic() - begun
    for line in told(verdict, say, seconds=seconds, compared=bool(files)):
        click.echo(line)
    sys.exit(0 if verdict.ok else 1)


def told(verdict: Any, say: Words, *, seconds: float, compared: bool) -> list[str]:
    """What a verdict says, line by line; the last line is the sentence that counts."""
    lines = [
        say(
            _("Read: %(entries)s entries in %(blocks)s blocks, in %(seconds)s seconds. Not sealed yet: %(unsealed)s."),
            entries=verdict.entries,
            blocks=verdict.blocks,
            seconds=f"{seconds:.1f}",
            unsealed=verdict.unsealed,
        )
    ]
    if verdict.last is not None:
        lines.append(
            say(
                _("Last whole block: %(block)s, hash %(hash)s."),
                block=verdict.last.number,
                hash=verdict.last.hash.hex(),
            )
        )
    if compared:
        lines.append(say(_("Compared with what others kept: %(count)s blocks."), count=verdict.compared))
    if verdict.stamps:
        lines.append(say(_("Time stamps that fit: %(count)s."), count=verdict.stamps))
    if verdict.broken is not None:
        what = say.error(TinhSoError(verdict.broken.message, **verdict.broken.values))
        lines.append(say(_("BROKEN. %(what)s"), what=what))
    elif not compared:
        lines.append(
            say(
                _(
                    "Whole. To rule out a chain rewritten from its beginning, compare it with roots others kept (--roots)."
                )
            )
        )
    else:
        lines.append(say(_("Whole, and the same as what others kept.")))
    return lines


@journal.command(help=_("Seal what waits now, without waiting for the job."))
@DATA
@click.pass_obj
def seal(say: Words, data: str | None) -> None:
    with database(surround(say, data)):
        from tinhso.engines.journal import public as engine

        click.echo(say(_("Sealed: %(count)s blocks."), count=engine.seal()))


@journal.command(help=_("Write the roots of all blocks into a file to keep elsewhere or to send by e-mail."))
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--from", "start", type=click.IntRange(1), default=1, metavar="N", help=_("Begin with block N."))
@DATA
@click.pass_obj
def roots(say: Words, file: Path | None, start: int, data: str | None) -> None:
    with database(surround(say, data)):
        from tinhso.engines.journal import public as engine

        text = engine.roots(engine.seals(start))
    if file is None:
        click.echo(text, nl=False)
        return
    file.write_text(text, "utf-8")
    click.echo(say(_("Written: %(file)s. Send it to those who should keep it."), file=str(file)))


@journal.command(help=_("Write the proof of one entry as an HTML file that checks itself."))
@click.argument("entry", type=click.IntRange(1))
@click.argument("file", type=click.Path(path_type=Path), required=False)
@DATA
@click.pass_obj
def proof(say: Words, entry: int, file: Path | None, data: str | None) -> None:
    with database(surround(say, data)):
        from tinhso.services.audit import proofs

        text = proofs.file_of(entry, None, site="")
    file = file or Path(f"bang-chung-{entry}.html")
    file.write_text(text, "utf-8")
    click.echo(say(_("Written: %(file)s. Send it to those who should keep it."), file=str(file)))


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        raise Invalid(_("The file %(file)s cannot be read."), file=str(file)) from None
