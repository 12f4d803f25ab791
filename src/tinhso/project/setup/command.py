"""`tinhso setup`: the same without a browser; and the hidden command that carries out what the pages asked."""

from __future__ import annotations

import json
import sys

import click

from tinhso.kernel.errors import Invalid, Problems, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.project.commands import DATA, database, setup_django, surround
from tinhso.project.words import Words


@click.command("setup", help=_("Set up a real province from the command line: its pack and its first administrator."))
@DATA
@click.option("--province", required=True, metavar="NAME", help=_("The province's pack, such as lao-cai."))
@click.option("--name", required=True, help=_("The first administrator's full name."))
@click.option("--username", required=True, help=_("The first administrator's user name."))
@click.pass_obj
def setup(say: Words, data: str | None, province: str, name: str, username: str) -> None:
    from django.utils import timezone

    run = surround(say, data)
    run.folder.root.mkdir(parents=True, exist_ok=True)
    run.folder.prepare()
    password = _password(say)
    with database(run):
        from tinhso.project import prepare
        from tinhso.project.setup import acting, performing
        from tinhso.services.setup.public import Answers

        known = [choice.pack for choice in performing.choices()]
        if province not in known:
            message = _("There is no pack for a province named %(name)s. There is: %(known)s.")
            raise Invalid(message, name=province, known=", ".join(known))
        prepare.migrate()
        acting.set_up(Answers(province, name, username, password), folder=run.folder, at=timezone.localtime())
    click.echo(say(_("The province is set up. Start it: %(command)s"), command=f"tinhso up --data {run.folder.root}"))


def _password(say: Words) -> str:
    """Typed twice by a person; one line from anything else, such as a secrets store."""
    if sys.stdin.isatty():
        return str(click.prompt(say(_("Password")), hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\n")


@click.command("setup-answers", hidden=True, help="Carry out what the set-up page was told.")
@click.pass_obj
def setup_answers(say: Words) -> None:
    surround(say, None)
    setup_django()
    from django.utils import timezone

    from tinhso.project import prepared
    from tinhso.project.folder import Folder
    from tinhso.project.setup import acting, performing
    from tinhso.services.setup.public import Answers

    answers = Answers(**json.load(sys.stdin))
    folder, note = Folder.named(), performing.Performing().note
    try:
        wanted = prepared.wanted()
        acting.set_up(answers, folder=folder, at=timezone.localtime())
        prepared.keep_now(folder, wanted)
    except Exception as error:
        first = error.problems[0] if isinstance(error, Problems) and error.problems else error
        unknown = say(_("It could not be set up. What happened stands in logs/setup.log."))
        said = say.error(error) if isinstance(error, TinhSoError) else unknown
        performing.keep(
            note, "failed", performing.given_of(answers), said=said, where=getattr(first, "field", "") or ""
        )
        if not isinstance(error, TinhSoError):
            raise
    else:
        note.unlink(missing_ok=True)


COMMANDS: tuple[click.Command, ...] = (setup, setup_answers)
