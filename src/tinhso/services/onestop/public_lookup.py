"""How a dossier stands, for whoever holds its code and secret. What is wrong is never told, and tries are counted."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from tinhso.engines.cases import public as cases
from tinhso.kernel.errors import NotThere, TooMuch
from tinhso.kernel.texts import mark as _

from . import secrecy
from .dossiers import Seen, seen
from .models import Dossier, LookUp
from .rules.numbers import DOSSIER_CODE

WINDOW = 600  # seconds
MOST_OF_ONE, MOST_OF_A_CODE = 10, 30
NOTHING = b"\0" * 32


@dataclass(frozen=True, slots=True)
class Standing:
    """What the public may see: no person, no note, no paper."""

    dossier: Seen
    case: cases.CaseNow
    steps: list[cases.Step]


def look_up(code: str, secret: str, *, caller: str, at: datetime) -> Standing:
    """The dossier of the code when the secret is its own. NotThere says the same of a wrong code and a wrong secret;
    TooMuch after too many wrong tries of one caller or for one code, whether there is such a code or not."""
    code = code.strip().upper()[:60]
    period = int(at.timestamp()) // WINDOW
    keys = (secrecy.handle("caller", caller), secrecy.handle("code", code))
    held = dict(LookUp.objects.filter(who__in=keys, period=period).values_list("who", "tries"))
    if held.get(keys[0], 0) >= MOST_OF_ONE or held.get(keys[1], 0) >= MOST_OF_A_CODE:
        raise TooMuch(_("Too many wrong tries. Wait ten minutes, or ask at any desk with your receipt."))
    row = Dossier.objects.filter(code=code).first() if DOSSIER_CODE.fullmatch(code) else None
    right = secrecy.same(row.secret if row else NOTHING, secrecy.typed(secret))
    if row is None or not right:
        _count(keys, period)
        raise NotThere(_("No dossier has this code and this secret. Look at the receipt again; both stand on it."))
    return Standing(seen(row), cases.state_of(row.case_id), cases.steps(row.case_id))


def _count(keys: tuple[str, ...], period: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_TRIED, [period, list(keys)])


_TRIED = """INSERT INTO onestop_lookup AS held (who, period, tries) SELECT key, %s, 1 FROM unnest(%s::text[]) AS key
    ON CONFLICT (who) DO UPDATE SET period = excluded.period,
      tries = CASE WHEN held.period = excluded.period THEN held.tries + 1 ELSE 1 END"""
