"""The `tinhso` command."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Callable
from typing import Any

import click

from tinhso.kernel.errors import Invalid, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.project.clients_cli import client
from tinhso.project.commands import DATA, HOST, PORT, database, default_folder, setup_django, surround
from tinhso.project.folder import Folder, Stamp
from tinhso.project.gateway_cli import gateway_double
from tinhso.project.identity_cli import identity_double
from tinhso.project.journal_cli import journal
from tinhso.project.keeping_cli import COMMANDS as KEEPING
from tinhso.project.packs_cli import pack
from tinhso.project.portal_cli import portal_double
from tinhso.project.running import Run, province
from tinhso.project.setup.command import COMMANDS as SETUP
from tinhso.project.words import Words


@click.group(help=_("Tỉnh Số, the open digital province."), context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--lang", type=click.Choice(["vi", "en"]), help=_("The language of messages; else LANG decides."))
@click.pass_context
def tinhso(context: click.Context, lang: str | None) -> None:
    context.obj = Words.wanted(lang)


@tinhso.command(help=_("Start a province: database, web and worker. Ctrl-C stops everything."))
@click.option("--demo", is_flag=True, help=_("A province to try, with example people and figures."))
@click.option("--province", "name", metavar="NAME", help=_("The province's pack, such as lao-cai."))
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help=_("In a demo: the day that stands for today.")
)
@DATA
@PORT
@HOST
@click.pass_obj
def up(say: Words, demo: bool, name: str | None, today: Any, data: str | None, port: int, host: str) -> None:
    from tinhso.project.supervisor import Supervisor

    if today and not demo:
        raise Invalid(_("--today works only with --demo: a real province lives on the real day."))
    folder = Folder.at(data or default_folder(name or "lao-cai", demo=demo))
    held = folder.stamp
    if not demo and held is None:
        folder.root.mkdir(parents=True, exist_ok=True)
        with folder.lock():
            sys.exit(Supervisor(first_run(folder, name or "", host, port, say.language), say).up())
    name = name or (held.province if held else "lao-cai")
    manifest = province(name)
    day = today.date() if today else (manifest.demo_today if demo else None)
    folder.root.mkdir(parents=True, exist_ok=True)
    with folder.lock():
        stamp = folder.claim(Stamp(demo, name, day))
        if today or (held and held.today is None):
            stamp = Stamp(stamp.demo, stamp.province, day)
        folder.prepare()
        if not os.environ.get("DATABASE_URL"):
            folder.secret("database")
        sys.exit(Supervisor(Run(folder, stamp, host, port, say.language), say).up())


def first_run(folder: Folder, name: str, host: str, port: int, language: str) -> Run:
    """A real province that is still to be set up: one page is served, for who has the code that the terminal shows."""
    from tinhso.services.setup.public import new_code

    if name:
        province(name)
    folder.prepare()
    if not os.environ.get("DATABASE_URL"):
        folder.secret("database")
    code = new_code([secrets.randbelow(32) for _letter in range(12)])
    return Run(folder, Stamp(False, name), host, port, language, code)


@tinhso.command(help=_("Serve pages only; the database is elsewhere or already up."))
@DATA
@PORT
@HOST
@click.option("--word", type=int, hidden=True, help="Where to hear that it may serve.")
@click.pass_obj
def web(say: Words, data: str | None, port: int, host: str, word: int | None) -> None:
    surround(say, data, port, host)
    from tinhso.project import serve

    serve.web(host, port, word=word)


@tinhso.command(help=_("Work off background jobs only."))
@DATA
@click.pass_obj
def worker(say: Words, data: str | None) -> None:
    surround(say, data)
    from tinhso.project import serve

    serve.worker()


@tinhso.command(help=_("Bring the database up to this version."))
@DATA
@click.pass_obj
def migrate(say: Words, data: str | None) -> None:
    with database(surround(say, data)):
        from tinhso.project import prepare

        prepare.migrate(verbosity=1)


@tinhso.command(hidden=True, help="What `up` does before it serves.")
@click.option("--hand", type=int, help="Where to write what the supervisor shows.")
@click.pass_obj
def prepare(say: Words, hand: int) -> None:
    run = surround(say, None)
    setup_django()
    from tinhso.project import prepare as preparing

    handed = preparing.prepare("" if run.code else run.stamp.province, demo=run.stamp.demo)
    with os.fdopen(hand, "w", encoding="utf-8") as supervisor:
        json.dump(handed, supervisor)


@tinhso.command(help=_("Say in plain words what is wrong and how to mend it."))
@DATA
@PORT
@HOST
@click.pass_obj
def doctor(say: Words, data: str | None, port: int, host: str) -> None:
    run = surround(say, data, port, host)
    from tinhso.project import doctor as examining

    sys.exit(examining.report(run, say))


@tinhso.command(help=_("Merge the translated parts and compile them; with --extract, list all texts first."))
@click.option("--extract", is_flag=True, help=_("Collect every text of the source into messages.pot."))
@click.option("--missing", is_flag=True, help=_("Only name the texts that have no Vietnamese."))
@click.pass_obj
def messages(say: Words, extract: bool, missing: bool) -> None:
    from tinhso.project import messages as texts

    sys.exit(texts.run(extract=extract, missing=missing, echo=click.echo))


@tinhso.command(hidden=True, context_settings={"ignore_unknown_options": True}, help="Django's own commands.")
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@DATA
@click.pass_obj
def django(say: Words, words: tuple[str, ...], data: str | None) -> None:
    surround(say, data)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["tinhso django", *words])


tinhso.add_command(pack)
tinhso.add_command(journal)
tinhso.add_command(client)
tinhso.add_command(portal_double)
tinhso.add_command(gateway_double)
tinhso.add_command(identity_double)
for one in (*KEEPING, *SETUP):
    tinhso.add_command(one)


def translated(command: click.Command, say: Callable[[str], str]) -> None:
    """Put the help texts of a command and all below it into the person's language."""
    command.help = say(command.help or "")
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = say(parameter.help)
    for below in getattr(command, "commands", {}).values():
        translated(below, say)


def main() -> None:
    words = sys.argv[1:]
    asked = words[words.index("--lang") + 1] if "--lang" in words[:-1] else None
    say = Words.wanted(asked)
    translated(tinhso, say)
    try:
        tinhso(standalone_mode=True)
    except TinhSoError as error:
        click.echo(say.error(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
