"""Personal numbers and dossier codes. Pure."""

import re
from datetime import date

from tinhso.kernel.errors import Invalid, Missing
from tinhso.kernel.texts import mark as _

CENTURIES = {0: 1900, 1: 1900, 2: 2000, 3: 2000, 4: 2100, 5: 2100, 6: 2200, 7: 2200, 8: 2300, 9: 2300}
_IDENTIFIER = re.compile(r"[A-Z][0-9]{2}(\.[0-9A-Z]{1,20})*")
DOSSIER_CODE = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9A-Z]{1,20})*-[0-9]{6}-[0-9]{4}")
MOST_A_DAY = 9999


def personal_number(text: str, *, field: str = "number") -> str:
    """Twelve digits (Law on identity, article 12), spaces and dots taken away. Missing, Invalid."""
    digits = re.sub(r"[\s.\-]", "", text)
    if not digits:
        raise Missing(_("Type the personal number: 12 digits."), field=field)
    if not re.fullmatch(r"[0-9]{12}", digits):
        raise Invalid(
            _("A personal number has 12 digits; this has %(count)s signs. Look at the card again."),
            field=field,
            count=len(digits),
        )
    return digits


def unlikely(number: str, *, on: date) -> str:
    """A message id when the year it says cannot be a living person's on the day; a warning only, since there is no check digit.

    Digits 4 to 6 are century with sex, and year of birth (Circular 07/2016/TT-BCA, article 7).
    """
    born = CENTURIES[int(number[3])] + int(number[4:6])
    if born > on.year or born < on.year - 120:
        return _("The number says a year of birth that cannot be. Look at the card again; it is kept as typed.")
    return ""


def masked(number: str) -> str:
    """As pages show it: "001*****1234"."""
    return f"{number[:3]}*****{number[-4:]}" if len(number) == 12 else ""


def dossier_code(agency: str, day: date, serial: int) -> str:
    """Identifier of the competent agency, day, number of the day: "H38.04630-261122-0001" (Decree 118/2025, article 28)."""
    if not _IDENTIFIER.fullmatch(agency):
        raise ValueError(f"not an identifier: {agency!r}")
    if not 1 <= serial <= MOST_A_DAY:
        raise Invalid(
            _("More dossiers than a day's numbers reach (%(most)s) were received for this agency."), most=MOST_A_DAY
        )
    return f"{agency}-{day:%y%m%d}-{serial:04d}"


def agency_identifier(province: str, unit_code: str) -> str:
    """The province's identifier with the unit's own code behind: "H38" and "lc.snnmt" give "H38.SNNMT".

    Level 2 and below are given by the province (Decision 20/2020/QĐ-TTg); until its list is known this stands for it.
    """
    own = re.sub(r"[^0-9A-Z]", "", unit_code.rpartition(".")[2].upper())[:20]
    return f"{province}.{own}" if own else province
