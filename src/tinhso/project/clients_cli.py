"""`tinhso client`: systems that sign in with ours."""

from __future__ import annotations

from pathlib import Path

import click

from tinhso.kernel.actor import process
from tinhso.kernel.texts import mark as _
from tinhso.project.commands import DATA, database, surround
from tinhso.project.words import Words


@click.group("client", help=_("Systems that sign in with ours, or act by themselves."))
def client() -> None:
    pass


@client.command(help=_("Register a system. Prints its id, and its secret this once."))
@click.argument("name")
@click.option("--redirect", "redirects", multiple=True, metavar="URI", help=_("Where persons come back to."))
@click.option("--scope", "scopes", multiple=True, metavar="SCOPE", help=_("What it may know: post, profile."))
@click.option("--right", "rights", multiple=True, metavar="CODE", help=_("A right it may use by itself."))
@DATA
@click.pass_obj
def add(
    say: Words,
    name: str,
    redirects: tuple[str, ...],
    scopes: tuple[str, ...],
    rights: tuple[str, ...],
    data: str | None,
) -> None:
    with database(surround(say, data)):
        from tinhso.services.account import public as account
        from tinhso.web import clock

        id, secret = account.register_sister(
            name, redirects, (*scopes, *rights), by=process("operator"), at=clock.now()
        )
    click.echo(f"client_id      {id}\nclient_secret  {secret}")
    click.echo(say(_("Keep the secret now: it is shown this once.")))


@client.command("list", help=_("The systems that are registered."))
@DATA
@click.pass_obj
def listed(say: Words, data: str | None) -> None:
    with database(surround(say, data)):
        from tinhso.services.account import public as account

        held = account.sisters()
    for one in held:
        click.echo(f"{one.client}  {one.name}  {' '.join(one.scopes)}  {' '.join(one.redirects)}")
    if not held:
        click.echo(say(_("No system is registered.")))


@client.command(help=_("End a system: its tokens count no more."))
@click.argument("id")
@DATA
@click.pass_obj
def remove(say: Words, id: str, data: str | None) -> None:
    with database(surround(say, data)):
        from tinhso.services.account import public as account
        from tinhso.web import clock

        account.end_sister(id, by=process("operator"), at=clock.now())
    click.echo(say(_("Ended.")))


@client.command(help=_("Give a system another secret. Prints it this once."))
@click.argument("id")
@DATA
@click.pass_obj
def renew(say: Words, id: str, data: str | None) -> None:
    with database(surround(say, data)):
        from tinhso.services.account import public as account
        from tinhso.web import clock

        secret = account.renew_secret(id, by=process("operator"), at=clock.now())
    click.echo(f"client_secret  {secret}")


@client.command("rotate-key", help=_("Sign with a new key from now on; the one before checks for two more days."))
@DATA
@click.pass_obj
def rotate_key(say: Words, data: str | None) -> None:
    with database(surround(say, data)):
        from django.conf import settings

        from tinhso.services.account import public as account

        file = account.new_key(Path(settings.OIDC_KEYS))
    click.echo(say(_("New key: %(file)s."), file=file))
