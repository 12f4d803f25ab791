"""The store on the page of intake: look up what we hold of the person, and take it in place of a paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid, NotAllowed, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.web import formats
from tinhso.web.forms import Form

from .. import secrecy, words
from ..actions.receiving import Intake
from ..desk import Taking
from ..filling import part, reading
from ..form_shapes import FormSection
from ..procedures import Procedure
from ..rules import numbers
from . import actions, queries, rights, types
from .models import Reused
from .queries import Held

NAME = "results"


@dataclass(frozen=True, slots=True)
class Taken:
    """Results taken in place of papers: ids by code of paper."""

    by_paper: Mapping[str, int]


def field_of(code: str) -> str:
    return f"result-{code}"


def build(request: Any, form: Form, taking: Taking) -> dict[str, Any] | None:
    """The section, where some result may stand for a paper of the procedure and the officer may look."""
    counting = types.papers_of(taking.it.code, on=taking.on)
    asking = _asking(form, taking)
    if not (counting or asking) or not access.allows(request.actor, rights.LOOK_UP, unit=taking.unit, on=taking.on):
        return None
    found: list[Held] | None = getattr(request, "results_found", None)
    names = units.titles({one.unit for one in found or ()}, on=taking.on)
    papers = []
    for paper in taking.it.papers:
        wanted = counting.get(paper.code)
        if wanted is not None:
            choices = [(str(one.id), *_said(one, names)) for one in found or () if one.type in wanted]
            papers.append((paper.code, words.said(paper.title), choices, form.value(field_of(paper.code))))
    return {
        "papers": papers,
        "looked": found is not None,
        "filled": getattr(request, "results_filled", []),
        "kept": _kept(form, taking, found),
        "error": form.error,
    }


def standing_in(procedure: str, found: Sequence[Held], *, on: date) -> dict[str, Held]:
    """Of a person's results that stand, the newest that counts for each paper of the procedure, by code of paper."""
    newest = {
        code: next((one for one in found if one.type in wanted), None)
        for code, wanted in types.papers_of(procedure, on=on).items()
    }
    return {code: one for code, one in newest.items() if one is not None}


def said_of(one: Held, names: Mapping[int, str]) -> str:
    """In a line: what it is, whose, who issued it, until when."""
    return ". ".join(filter(None, _said(one, names)))


def _said(one: Held, names: Mapping[int, str]) -> tuple[str, str]:
    last = formats.day(one.last) if one.last else gettext("without end")
    valid = gettext("valid from %(first)s to %(last)s") % {"first": formats.day(one.first), "last": last}
    return f"{one.name}, {one.owner}", ". ".join(filter(None, (one.abstract, names.get(one.unit, ""), valid)))


def _kept(form: Form, taking: Taking, found: list[Held] | None) -> list[tuple[str, str]]:
    """What was chosen before, while the page is shown again: carried along, told without a person."""
    if found is not None:
        return []
    codes = types.papers_of(taking.it.code, on=taking.on)
    return [(code, form.value(field_of(code))) for code in codes if form.value(field_of(code)).isdecimal()]


def look(request: Any, form: Form, taking: Taking) -> HttpResponse | None:
    """The button: asks the store, on the record, chooses the newest of each for its paper and fills what the form asks of
    it."""
    counting, asking = types.papers_of(taking.it.code, on=taking.on), _asking(form, taking)
    wanted = sorted({one for several in counting.values() for one in several} | {type for type, *_rest in asking})
    with form.catching():
        found = actions.look_up(
            form.value("number"),
            unit=taking.unit,
            types=wanted,
            procedure=taking.it.code,
            by=request.actor,
            at=request.now,
        )
        request.results_found = found
        filled = filled_in(form, asking, found, on=taking.on)
        request.results_filled = [
            reading.labels(part.asked_on(form, taking).sections, form.value)[name] for name in filled
        ]
        _choose(form, counting, found, filled)
    return None


def _asking(form: Form, taking: Taking) -> list[tuple[str, str, str]]:
    return asking_of(part.asked_on(form, taking).sections)


def asking_of(sections: Sequence[FormSection]) -> list[tuple[str, str, str]]:
    """(type of result, what of it, field of the page) of what the form asks that a result says already."""
    wanted = [(one.from_result, one) for section in sections for one in section.fields]
    return [(of.type, of.what, reading.name(one.code)) for of, one in wanted if of is not None]


def filled_in(form: Form, asking: Sequence[tuple[str, str, str]], found: Sequence[Held], *, on: date) -> dict[str, str]:
    """What the newest result of each type says, for fields in which nothing stands."""
    names = units.titles({one.unit for one in found}, on=on)
    filled: dict[str, str] = {}
    for type, what, field in asking:
        newest = next((one for one in found if one.type == type), None)
        if newest is not None and not form.value(field).strip():
            filled[field] = formats.day(newest.first) if what == "day" else names.get(newest.unit, "")
    return filled


def _choose(form: Form, counting: Mapping[str, list[str]], found: list[Held], filled: Mapping[str, str]) -> None:
    chosen = dict(filled)
    for code, wanted in counting.items():
        first = next((one for one in found if one.type in wanted), None)
        if first is not None:
            chosen |= {field_of(code): str(first.id), f"paper-{code}": "held"}
    typed: Any = form.typed.copy() if hasattr(form.typed, "copy") else dict(form.typed)
    for name, value in chosen.items():
        typed[name] = value
    form.typed = typed


def read(request: Any, form: Form, taking: Taking) -> Taken | None:
    """The results chosen for papers that are ticked as looked up."""
    found = {}
    for code in types.papers_of(taking.it.code, on=taking.on):
        wanted = form.value(field_of(code))
        if wanted.isdecimal() and len(wanted) < 19 and form.value(f"paper-{code}") == "held":
            found[code] = int(wanted)
    return Taken(found) if found else None


def problems(intake: Intake, it: Procedure, given: Taken, by: Actor, day: date) -> Iterator[TinhSoError]:
    """Each is this person's, stands today, and counts for the paper; and the officer may look results up."""
    unit = intake.support or intake.receiving
    if not access.allows(by, rights.LOOK_UP, unit=unit, on=day):
        yield NotAllowed(_("Your post does not have the right for this."))
        return
    try:
        whose = secrecy.handle("person", numbers.personal_number(intake.number))
    except Invalid:
        return  # told beside the number
    held, counting = queries.many(given.by_paper.values(), on=day), types.papers_of(it.code, on=day)
    for code, id in given.by_paper.items():
        one = held.get(id)
        if (
            one is None
            or one.handle != whose
            or one.stands != "stands"
            or one.type not in counting.get(code, ())
            or code not in intake.looked_up
        ):
            yield Invalid(
                _("This result is not of this person, or no longer stands. Look it up again, or take the paper."),
                field=f"paper-{code}",
            )


def keep(id: int, intake: Intake, it: Procedure, given: Taken, by: Actor, at: datetime) -> None:
    """With the receipt: which result stood for which paper."""
    Reused.objects.bulk_create(
        [Reused(dossier_id=id, code=code, result_id=result) for code, result in given.by_paper.items()]
    )
