"""Sister systems: registered, ended, given a new secret; let in by a person, and no longer."""

import secrets
import unicodedata
from collections.abc import Collection, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from allauth.idp.oidc.models import Client
from django.contrib.auth.hashers import make_password

from tinhso.engines.journal.public import record
from tinhso.kernel import access
from tinhso.kernel.access import rights
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store.transactions import all_or_nothing
from tinhso.store.verbs import add, lock, rows, save

from .definitions import MANAGE, SCOPES
from .events import ConsentEnded, ConsentGiven, SecretRenewed, SisterEnded, SisterRegistered
from .models import Consent, Sister

_NO_TOKENS = (
    "DELETE FROM allauth_idp_oidc_token WHERE client_id = %s AND (%s::bigint IS NULL OR user_id = %s) RETURNING 1"
)


def _operator(by: Actor, at: datetime) -> None:
    """Sister systems are for who manages persons everywhere, and for the command line."""
    if not access.scope(by, MANAGE, on=local_day(at)).everywhere:
        raise NotAllowed(_("Your post does not have the right to do this."))


@all_or_nothing
def register_sister(
    name: str, redirects: Sequence[str], scopes: Collection[str], *, by: Actor, at: datetime
) -> tuple[str, str]:
    """Let a system sign in with ours: its client id, and its secret, shown this once.

    With `redirects` persons sign in there; rights among the scopes let it act by itself (client credentials).
    """
    _operator(by, at)
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not 1 <= len(clean) <= 100:
        raise Invalid(_("Give the system a name, at most %(most)s letters."), most=100, field="name")
    own = tuple(sorted(scope for scope in set(scopes) if scope in rights))
    _check(redirects, scopes, own)
    secret = secrets.token_urlsafe(32)
    client = Client(name=clean, secret=make_password(secret))
    client.set_redirect_uris(list(redirects))
    client.set_scopes(sorted({"openid", *scopes}))
    client.set_default_scopes(list(own) or ["openid"])
    client.set_grant_types(
        [*(["authorization_code", "refresh_token"] if redirects else []), *(["client_credentials"] if own else [])]
    )
    client.save()
    sister = add(Sister(client=client.pk, name=clean, registered_at=at))
    record(SisterRegistered(sister.pk, None, tuple(client.get_scopes())), by=by, at=at)
    return str(client.pk), secret


def _check(redirects: Sequence[str], scopes: Collection[str], own: Collection[str]) -> None:
    for address in redirects:
        parts = urlsplit(address)
        near = parts.hostname in {"localhost", "127.0.0.1", "::1"}
        if not parts.hostname or parts.fragment or "*" in address or not (parts.scheme == "https" or near):
            raise Invalid(
                _("“%(address)s” cannot be come back to: write a whole https address, without * or #."),
                address=address,
                field="redirect",
            )
    for scope in scopes:
        if scope not in SCOPES and scope not in rights:
            raise Invalid(
                _("“%(scope)s” is neither a right nor one of %(known)s."),
                scope=scope,
                known=", ".join(SCOPES),
                field="scope",
            )
    if not redirects and not own:
        raise Invalid(_("Name an address to come back to, or a right it may use by itself."), field="redirect")


def _lock(client: str) -> Sister:
    sister = lock(Sister, client=client)
    if sister.ended_at is not None:
        raise NotThere(_("What you are looking for is not here."))
    return sister


@all_or_nothing
def end_sister(client: str, *, by: Actor, at: datetime) -> None:
    """It signs in no more; its tokens count no more, from now on."""
    _operator(by, at)
    sister = _lock(client)
    Client.objects.filter(pk=client).delete()
    sister.ended_at = at
    save(sister, "ended_at")
    record(SisterEnded(sister.pk, None), by=by, at=at)


@all_or_nothing
def renew_secret(client: str, *, by: Actor, at: datetime) -> str:
    """Another secret, shown this once; the one before counts no more."""
    _operator(by, at)
    sister = _lock(client)
    secret = secrets.token_urlsafe(32)
    Client.objects.filter(pk=client).update(secret=make_password(secret))
    record(SecretRenewed(sister.pk, None), by=by, at=at)
    return secret


@all_or_nothing
def consent(account: int, client: str, scopes: Collection[str], *, by: Actor, at: datetime) -> int:
    """The person of the account lets the system know them; the consent's id."""
    sister = _lock(client)
    given = tuple(sorted(set(scopes)))
    held = Consent.objects.select_for_update().filter(sister=sister, account_id=account).first()
    if held is None:
        held = add(Consent(sister=sister, account_id=account, scopes=list(given), first_at=at, last_at=at))
    else:
        held.scopes, held.last_at, held.ended_at = list(given), at, None
        save(held, "scopes", "last_at", "ended_at")
    record(ConsentGiven(held.pk, None, sister.pk, given), by=by, at=at)
    return int(held.pk)


@all_or_nothing
def end_consent(consent: int, account: int, *, by: Actor, at: datetime) -> None:
    """The system knows the person no more: what it holds in their name counts no more."""
    held = lock(Consent, id=consent)
    if held.account_id != account:
        raise NotThere(_("What you are looking for is not here."))
    if held.ended_at is not None:
        raise NotNow(_("This was ended before."))
    sister = Sister.objects.get(pk=held.sister_id)
    rows(_NO_TOKENS, sister.client, account, account)
    held.ended_at = at
    save(held, "ended_at")
    record(ConsentEnded(held.pk, None, sister.pk), by=by, at=at)
