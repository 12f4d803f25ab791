"""How a dossier stands, for whoever holds its code and secret. What is wrong is never told, and tries are counted."""

from dataclasses import dataclass
from datetime import datetime

from tinhso.engines.cases import public as cases
from tinhso.kernel.errors import NotThere, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store.fences import Fence

from . import secrecy
from .dossiers import Seen, seen
from .models import Dossier
from .rules.numbers import DOSSIER_CODE

CALLERS = Fence("look-up-caller", most=10, seconds=600)
CODES = Fence("look-up-code", most=30, seconds=600)
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
    if CALLERS.counted(caller, at=at) >= CALLERS.most or CODES.counted(code, at=at) >= CODES.most:
        raise TooMuch(_("Too many wrong tries. Wait ten minutes, or ask at any desk with your receipt."))
    row = Dossier.objects.filter(code=code).first() if DOSSIER_CODE.fullmatch(code) else None
    right = secrecy.same(row.secret if row else NOTHING, secrecy.typed(secret))
    if row is None or not right:
        CALLERS.count(caller, at=at)
        CODES.count(code, at=at)
        raise NotThere(_("No dossier has this code and this secret. Look at the receipt again; both stand on it."))
    return standing(row)


def standing(row: Dossier) -> Standing:
    """How it stands. The caller has checked that whoever reads holds its secret, or is its applicant."""
    return Standing(seen(row), cases.state_of(row.case_id), cases.steps(row.case_id))
