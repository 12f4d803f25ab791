"""A ticket for the papers of one dossier: given to whoever showed code and secret, so that the secret stands in no page."""

from datetime import datetime, timedelta

from django.core import signing

HOLDS = timedelta(minutes=30)
_SALT = "tinhso.onestop.papers"


def ticket(dossier: int, *, at: datetime) -> str:
    """Signed, for half an hour."""
    return signing.dumps([dossier, int((at + HOLDS).timestamp())], salt=_SALT)


def dossier_of(given: str, *, at: datetime) -> int | None:
    """The dossier of a ticket that still holds; None otherwise."""
    try:
        dossier, until = signing.loads(given[:500], salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(dossier) if at.timestamp() < until else None
