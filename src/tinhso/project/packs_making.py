"""`tinhso pack new` and `tinhso pack schemas`: what helps a person write a pack."""

from __future__ import annotations

import sys

import click

from tinhso.kernel.texts import mark as _
from tinhso.project.commands import setup_django
from tinhso.project.words import Words


@click.command("new", help=_("Begin the pack of a province from the national data."))
@click.argument("name")
@click.option("--province", "code", metavar="CODE", required=True, help=_("The province's code of today, such as 20."))
@click.pass_obj
def new(say: Words, name: str, code: str) -> None:
    setup_django()
    from tinhso.project import pack_new

    folder = pack_new.begin(name, code, say=say)
    click.echo(say(_("The pack %(name)s is begun in %(folder)s:"), name=name, folder=folder))
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        click.echo(f"  {file.relative_to(folder).as_posix()}")
    click.echo(say(_("Edit the files, then: tinhso pack check %(name)s"), name=name))


@click.command("schemas", help=_("Name the schemas and pages of packs that are not those of the code."))
@click.option("--write", is_flag=True, help=_("Write them."))
def schemas(write: bool) -> None:
    setup_django()
    from tinhso.project import pack_reference

    sys.exit(pack_reference.keep(write=write, echo=click.echo))
