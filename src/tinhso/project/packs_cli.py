"""`tinhso pack`: packs checked, planned, applied, compared and begun."""

from __future__ import annotations

import click

from tinhso.kernel.texts import mark as _
from tinhso.project.commands import DATA, database, surround
from tinhso.project.words import Words


@click.group(help=_("Packs: the configuration of a province as files."))
def pack() -> None:
    pass


@pack.command("apply", help=_("Apply packs and all they stand on; applying again changes nothing."))
@click.argument("names", nargs=-1, required=True)
@DATA
@click.pass_obj
def apply(say: Words, names: tuple[str, ...], data: str | None) -> None:
    with database(surround(say, data)):
        from tinhso.project import prepare
        from tinhso.web import clock

        for line in prepare.load_packs(names, at=clock.now()):
            click.echo(line)
