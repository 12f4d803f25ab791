"""`tinhso pack`: packs checked, planned, applied, compared and begun."""

from __future__ import annotations

import sys

import click

from tinhso.kernel.texts import mark as _
from tinhso.project.commands import DATA, database, setup_django, surround
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


@pack.command("schemas", help=_("Name the schemas and pages of packs that are not those of the code."))
@click.option("--write", is_flag=True, help=_("Write them."))
def schemas(write: bool) -> None:
    setup_django()
    from tinhso.project import pack_reference

    sys.exit(pack_reference.keep(write=write, echo=click.echo))
