"""What a paper states: gathered once, in the act that issues it, and frozen. Always in Vietnamese, whoever acts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from tinhso.engines.cases import public as cases
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.days import local_day

from .. import dossiers, words
from ..dossiers import Seen
from ..words import COMMITTEE
from . import wording
from .forms import DossierForms, InForce


@dataclass(frozen=True, slots=True)
class Agency:
    """Who issues a paper: two lines on top, the name inside sentences, the place before the date."""

    superior: str
    name: str
    said: str
    place: str


def agency(unit: int, it: DossierForms, *, desk: bool, on: date) -> Agency:
    """A commune's desk stands under its committee, a body under that of its province; a commune decides by its committee."""
    place = units.get(unit, on=on)
    if place.tree != "territory":
        above = units.get(place.jurisdiction, on=on) if place.jurisdiction else None
        superior = f"{COMMITTEE}\n{wording.inside(above.title)}" if above else ""
        return Agency(superior, place.title, place.title, above.name if above else "")
    committee = f"{COMMITTEE}\n{wording.inside(place.title)}"
    if desk:
        return Agency(committee, it.desk.vi, f"{it.desk.vi} {wording.inside(place.title)}", place.name)
    return Agency("", committee, committee.replace("\n", " "), place.name)


def desk_said(unit: int, it: DossierForms, *, on: date) -> str:
    """The desk inside a sentence."""
    return agency(unit, it, desk=True, on=on).said


def head(found: InForce, unit: int, number: str, *, desk: bool, at: datetime) -> dict[str, Any]:
    """What stands on top and below of every paper."""
    on = local_day(at)
    who = agency(unit, found.it, desk=desk, on=on)
    example = getattr(settings, "TINHSO_EXAMPLE", getattr(settings, "TINHSO_DEMO", False))
    return {
        "superior": who.superior,
        "agency": who.name,
        "agency-said": who.said,
        "number": number,
        "place-day": f"{who.place}, {wording.day_words(on)}" if who.place else wording.begins(wording.day_words(on)),
        "today": wording.day_words(on),
        "title": found.form.title.vi,
        "note": found.it.remark.vi,
        "code-words": "Mã QR của giấy này",
        "example": "Dữ liệu ví dụ, không phải giấy tờ thật." if example else "",
        "watermark": "VÍ DỤ",
    }


def of_dossier(found: InForce, row: Seen, *, on: date) -> dict[str, Any]:
    """Who and what the dossier is about."""
    person = dossiers.person_of(row.id)
    return {
        "dossier": row.code,
        "name": person.name,
        "masked": person.masked,
        "address": person.address,
        "phone": person.phone,
        "procedure": row.definition.title.vi,
        "procedure-code": row.definition.code,
        "deciding": agency(row.deciding_id, found.it, desk=False, on=on).said,
        "desk": desk_said(row.receiving_id, found.it, on=on),
        "received": wording.moment_words(row.received_at),
        "received-long": wording.begins(wording.day_words(local_day(row.received_at))),
        "keywords": [row.code, row.definition.code],
    }


def signed(by: Actor) -> dict[str, Any]:
    """Post and name of who acts; a system that acts signs nothing."""
    posts = people.post_titles([by.post]) if by.post else {}
    names = people.names([by.person]) if by.person else {}
    return {"signer-post": posts.get(by.post or 0, ""), "signer": names.get(by.person or 0, "")}


def of_papers(row: Seen) -> list[dict[str, str]]:
    """The papers that came, and how."""
    given = dossiers.papers_of(row.id)
    return [
        {"title": paper.title.vi, "how": "tra cứu, không phải nộp" if given[paper.code] else words.copies(paper)}
        for paper in row.definition.papers
        if paper.code in given
    ]


def gathered(
    found: InForce,
    row: Seen,
    number: str,
    case: cases.CaseNow,
    *,
    by: Actor,
    at: datetime,
    note: str = "",
    before: cases.CaseNow | None = None,
) -> Mapping[str, Any]:
    """All facts of a paper that an act issues. `case`: after the act; `before`: before it."""
    on, desk = local_day(at), found.form.issued_by == "receiving"
    unit = row.receiving_id if desk else row.deciding_id
    with translation.override("vi"):
        facts = head(found, unit, number, desk=desk, at=at) | of_dossier(found, row, on=on) | signed(by)
        facts |= {
            "words": note,
            "due": wording.moment_words(case.due) or "Tính từ khi cơ quan giải quyết nhận được hồ sơ",
            "was-due": wording.moment_words(before.due) if before else "",
            "closes": wording.day_words(_last_day(case)) if case.closes_at else "",
            "limit": words.limit(row.definition.limit),
            "papers": of_papers(row) if found.form.layout == "receipt" else [],
            "recipients": ["Như trên", facts["desk"], "Lưu: hồ sơ"],
        }
    return facts


def _last_day(case: cases.CaseNow) -> date:
    from datetime import timedelta

    assert case.closes_at is not None
    return local_day(case.closes_at - timedelta(microseconds=1))
