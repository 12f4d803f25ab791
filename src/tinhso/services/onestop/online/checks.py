"""What is looked at before something is handed in from home."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tinhso.kernel.days import local_day
from tinhso.kernel.errors import Invalid, Missing, NotNow, Problems, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.store.definitions import Kept
from tinhso.web.vouched import Vouched

from .. import catalogue, deciding, procedure_forms
from ..filling import part
from ..procedures import Procedure
from ..rules import numbers
from ..soundness import MOST_ADDRESS, MOST_NAME, MOST_PHONE
from . import settings


@dataclass(frozen=True, slots=True)
class FromHome:
    """What a citizen typed. Files are kept after it, each by itself."""

    procedure: str
    receiving: int
    deciding: int | None
    name: str = field(repr=False)
    number: str = field(repr=False)
    phone: str = field(repr=False)
    address: str = field(repr=False, default="")
    given: part.Given | None = field(repr=False, default=None)
    citizen: Vouched | None = field(repr=False, default=None)
    """For whom a provider vouches: `name` and `number` are as it told them."""
    results: Mapping[str, tuple[int, str]] = field(repr=False, default_factory=dict)
    """Results of theirs that stand for papers: (result, what it is in a line) by code of paper."""


def check(given: FromHome, *, at: datetime) -> Kept[Procedure]:
    """The procedure, when nothing is wrong. Problems tells all that is; NotNow where nothing is taken in from home."""
    day = local_day(at)
    _settings, province = settings.require(on=day)
    kept = catalogue.procedure(given.procedure, on=day)
    require_online(kept.it)
    problems = _problems(given, kept.it, province, day)
    if problems:
        raise Problems(problems)
    return kept


def require_online(it: Procedure) -> None:
    """NotNow for a procedure that cannot be handed in from home here, with the reason."""
    if it.route != "provincial" or it.process is None:
        raise NotNow(_("This procedure is handled in the ministry's system. Hand it in there."))
    if it.online == "none":
        raise NotNow(_("This procedure is handed in at a desk or by post alone."))


def _problems(given: FromHome, it: Procedure, province: int, day: date) -> list[TinhSoError]:
    found: list[TinhSoError] = []
    if not given.name.strip():
        found.append(Missing(_("Type your full name, as on the card."), field="name"))
    for name, most in (("name", MOST_NAME), ("phone", MOST_PHONE), ("address", MOST_ADDRESS)):
        if len(getattr(given, name)) > most:
            found.append(Invalid(_("Write at most %(most)s characters."), field=name, most=most))
    try:
        numbers.personal_number(given.number)
    except Invalid as wrong:
        found.append(wrong)
    if not given.phone.strip():
        found.append(Missing(_("Type a telephone number, so that the desk can reach you."), field="phone"))
    known = given.receiving in [id for id, _title in deciding.desks(province, on=day)]
    if not known:
        found.append(Invalid(_("Choose the desk that receives the dossier."), field="receiving"))
    within = given.receiving if known else province
    if given.deciding not in [id for id, _title in deciding.choices(it, within, on=day)]:
        found.append(Invalid(_("Choose the agency that decides."), field="deciding"))
    found.extend(part.form_problems(given.given or part.Given(how=part.SCREEN, asked=procedure_forms.of(it, on=day))))
    return found
