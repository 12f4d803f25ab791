"""`tinhso pack`: packs checked, planned, applied and compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from tinhso.kernel.actor import process
from tinhso.kernel.errors import NotNow
from tinhso.kernel.packs import PackError
from tinhso.kernel.texts import mark as _
from tinhso.project.commands import DATA, database, setup_django, surround
from tinhso.project.packs_making import new, schemas
from tinhso.project.words import Words

if TYPE_CHECKING:
    from tinhso.services.configuration.public import Plan, Told


@click.group(help=_("Packs: the configuration of a province as files."))
def pack() -> None:
    pass


pack.add_command(new)
pack.add_command(schemas)


@pack.command(
    "check", help=_("Tell every mistake of packs by file, line and path; needs no database, changes nothing.")
)
@click.argument("names", nargs=-1, required=True)
@click.pass_obj
def check(say: Words, names: tuple[str, ...]) -> None:
    setup_django()
    from tinhso.project import packs
    from tinhso.services.configuration import public as configuration
    from tinhso.web import clock

    with packs.opened(names) as found:
        problems = configuration.offline(found, on=clock.today())
        if problems:
            raise PackError(problems)
        for one in found:
            message = _("%(pack)s: nothing is wrong (%(count)s definitions, %(files)s files).")
            count = len(configuration.read_all([one])[one.name])
            click.echo(say(message, pack=one.name, count=count, files=len(one.files)))


@pack.command("plan", help=_("Say what packs would change: rights first, then definitions, data and what follows."))
@click.argument("names", nargs=-1, required=True)
@DATA
@click.pass_obj
def plan(say: Words, names: tuple[str, ...], data: str | None) -> None:
    with database(surround(say, data)):
        _as_new_as_the_program()
        from tinhso.project import packs
        from tinhso.services.configuration import public as configuration
        from tinhso.web import clock

        with packs.opened(names) as found:
            planned = configuration.plan(found, at=clock.now())
        _tell(say, planned.plan, planned.effects)


@pack.command("apply", help=_("Apply packs and all they stand on; applying again changes nothing."))
@click.argument("names", nargs=-1, required=True)
@DATA
@click.pass_obj
def apply(say: Words, names: tuple[str, ...], data: str | None) -> None:
    with database(surround(say, data)):
        _as_new_as_the_program()
        from tinhso.project import packs
        from tinhso.web import clock

        done = packs.load(names, by=process("packs"), at=clock.now())
        if done.planned.plan.empty:
            click.echo(say(_("Nothing to do: what runs is what the packs say.")))
        else:
            _tell(say, done.planned.plan, done.planned.effects)
            click.echo(say(_("Applied.")))


@pack.command("diff", help=_("Compare two packs, or a pack with what runs."))
@click.argument("name")
@click.argument("other", required=False)
@DATA
@click.pass_context
def diff(context: click.Context, name: str, other: str | None, data: str | None) -> None:
    if other is None:
        context.invoke(plan, names=(name,), data=data)
        return
    setup_django()
    from tinhso.project import packs
    from tinhso.services.configuration import public as configuration

    with packs.opened([name], needed=False) as old, packs.opened([other], needed=False) as new:
        _tell(context.obj, configuration.difference(old[-1], new[-1]))


def _as_new_as_the_program() -> None:
    """Nothing, or NotNow: an older or empty database has no place for what would be asked."""
    from tinhso.web.health import migrations_pending

    if pending := migrations_pending():
        raise NotNow(_("The database lacks %(count)s changes of this version. Run: tinhso migrate"), count=len(pending))


def _tell(say: Words, plan: Plan, effects: Sequence[Told] = ()) -> None:
    from tinhso.project.packs_told import lines

    for line in lines(plan, effects, say):
        click.echo(line)
