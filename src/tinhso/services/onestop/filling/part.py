"""The form on the page of intake, what of it is kept with the receipt, and where it stands on the page of the dossier."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.documents import public as documents
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid, Missing, Problems, TinhSoError, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.web import formats
from tinhso.web.forms import Form

from .. import procedure_forms
from ..actions.receiving import Intake
from ..desk import Taking
from ..dossiers import Seen, person_of
from ..form_shapes import FormSection
from ..procedure_forms import NOTHING, Asked
from ..procedures import Procedure
from ..rules import numbers
from . import actions, drafts, earlier, keeping, own, reading
from .models import Filled
from .rules import answers

NAME = "form"
SCREEN, PAPER = "screen", "paper"
HOW, FROM, ELSE, UNDER = "form-how", "form-from", "somebody-else", "form-under"


@dataclass(frozen=True, slots=True)
class Given:
    """What the page brings to the receipt. `asked`: the version of the form; `how`: "" where the procedure has none."""

    how: str
    asked: Asked = NOTHING
    typed: answers.Typed = field(repr=False, default_factory=dict)
    files: dict[str, str] = field(repr=False, default_factory=dict)
    sources: tuple[int, ...] = ()
    somebody_else: bool = False

    @property
    def assisted(self) -> bool:
        """Did somebody type it for the applicant?"""
        return self.how == SCREEN

    @property
    def papers(self) -> tuple[str, ...]:
        """The papers of the procedure it stands for."""
        return (self.asked.paper,) if self.how == SCREEN and self.asked.paper else ()


def asked_on(form: Form, taking: Taking) -> Asked:
    """The form that the page was opened with."""
    return procedure_forms.opened(taking.it, form.value(UNDER), on=taking.on)


def build(request: Any, form: Form, taking: Taking) -> dict[str, Any]:
    """The section of the page; without a form only what was taken over is told."""
    asked = asked_on(form, taking)
    form.labels = {**form.labels, **reading.labels(asked.sections, form.value)}
    return {
        "sections": reading.sheet(asked.sections, form),
        "under": asked.version,
        "stands_for": asked.paper,
        "example": asked.status == "example",
        "replaced": asked != procedure_forms.of(taking.it, on=taking.on),
        "how": form.value(HOW) or SCREEN,
        "how_wrong": form.error(HOW),
        "sources": [(one.code, formats.day(one.received_at)) for one in _sources(request, form, taking)],
        "from": form.value(FROM),
        "same_name": own.same_name(form.value("name"), by=request.actor) and not own.said(request.actor.person),
    }


def first(request: Any, taking: Taking) -> dict[str, Any]:
    """The draft that is asked for, when it is of this page."""
    wanted = request.GET.get("nhap", "")
    if not (wanted.isdecimal() and len(wanted) < 19):
        return {}
    held = drafts.mine_of(int(wanted), by=request.actor, on=taking.on)
    if (held.procedure, held.support) != (taking.it.code, taking.support):
        return {}
    return held.typed | {"form_key": held.key}


def read(request: Any, form: Form, taking: Taking) -> Given:
    """What was typed, for the act."""
    asked = asked_on(form, taking)
    return Given(
        how=(form.value(HOW) or "") if asked else "",
        asked=asked,
        typed=reading.typed(asked.sections, form.value),
        files=reading.files(asked.sections, form.files),
        sources=tuple(one.id for one in _sources(request, form, taking)),
        somebody_else=bool(form.value(ELSE)),
    )


def problems(intake: Intake, it: Procedure, given: Given, by: Actor, day: date) -> Iterator[TinhSoError]:
    """Everything wrong in the form, at the fields of the page; and nobody receives their own dossier."""
    yield from own.problems(intake.name, intake.number, somebody_else=given.somebody_else, by=by)
    yield from form_problems(given)


def form_problems(given: Given) -> Iterator[TinhSoError]:
    """Everything wrong in the form, at the fields of the page."""
    if not given.asked or given.how == PAPER:
        return
    if given.how != SCREEN:
        yield Missing(_("Fill the form in here, or say that it stands on paper."), field=HOW)
        return
    try:
        answers.read(given.asked.sections, given.typed, files=given.files)
    except Problems as wrong:
        for problem in wrong.problems:
            problem.field = reading.name(problem.field or "")
            yield problem


def keep(id: int, intake: Intake, it: Procedure, given: Given, by: Actor, at: datetime) -> None:
    """With the receipt."""
    if not given.asked:
        return
    on_paper = given.how == PAPER
    sources = list(given.sources) if not on_paper else []
    row = Filled(dossier_id=id, form_id=given.asked.id, on_paper=on_paper, sources=sources)
    if on_paper or intake.assisted:
        row.post_id, row.unit_id = by.post, by.unit
    if not on_paper:
        row.answers = keeping.packed(answers.read(given.asked.sections, given.typed, files=given.files))
    Filled.objects.bulk_create([row])


def after(request: Any, id: int, form: Form, taking: Taking) -> int:
    """Files that the form asks for, and the draft goes; how many files could not be taken."""
    drafts.drop(form.key, by=request.actor)
    if form.value(HOW) == PAPER:
        return 0
    failed = 0
    for code in reading.files(asked_on(form, taking).sections, form.files):
        file = form.files[reading.name(code)]
        try:
            actions.attach_file(id, code, file, file.name or "", by=request.actor, at=request.now)
        except (Invalid, TooMuch, documents.FilesAway):
            failed += 1
    return failed


def more_rows(request: Any, form: Form, taking: Taking) -> HttpResponse | None:
    """One row more of the section named behind the colon."""
    one_row_more(form, asked_on(form, taking).sections, form.value("do").partition(":")[2])
    return None


def one_row_more(form: Form, asked: Sequence[FormSection], code: str) -> None:
    """The page has one row more in this section, as far as it may."""
    for section in asked:
        if section.code == code and section.rows is not None:
            count = min(reading.rows_posted(section, form.value) + reading.MORE, section.rows.most)
            _write(form, {reading.count_name(section): str(count)})


def show(request: Any, form: Form, taking: Taking) -> HttpResponse | None:
    """The page again, with what is asked after what was typed."""
    return None


def take_over(request: Any, form: Form, taking: Taking) -> HttpResponse | None:
    """Fields still empty are filled from the person's earlier dossiers that this desk may see."""
    try:
        number = numbers.personal_number(form.value("number"))
    except Invalid as wrong:
        form.fail(wrong)
        return None
    held = earlier.of(number, by=request.actor, on=taking.on)
    if not held:
        form.wrong("number", _("No earlier dossier of this person stands in your unit. Fill the form in as usual."))
        return None
    sources = fill(form, asked_on(form, taking).sections, held)
    _write(form, {FROM: ",".join(map(str, sources))})
    return None


def fill(form: Form, asked: Sequence[FormSection], held: Sequence[earlier.Earlier]) -> list[int]:
    """Fields still empty are filled from these dossiers of the person, one at least; gives those they were taken from."""
    found, sources = earlier.take(asked, held)
    newest = person_of(held[0].id)
    plain = {"name": newest.name, "phone": newest.phone, "address": newest.address}
    found |= {name: text for name, text in plain.items() if text}
    typed_rows = {section.code for section in asked if section.rows is not None and _row_typed(section, form)}
    fresh = {
        name: text
        for name, text in found.items()
        if (not form.value(name).strip() or name.endswith(":rows"))
        and not any(name.startswith(reading.name(code, "")) for code in typed_rows)
    }
    _write(form, fresh)
    return sources or [held[0].id]


def keep_draft(request: Any, form: Form, taking: Taking) -> HttpResponse | None:
    """Saved, and back to the list of drafts."""
    with form.catching():
        _keep(request, form, taking)
        return HttpResponseRedirect(reverse("onestop:drafts"))
    return None


def review(request: Any, form: Form, taking: Taking) -> HttpResponse | None:
    """Saved, and shown as a whole before it is received."""
    with form.catching():
        _keep(request, form, taking)
        id = drafts.mine_under(form.key, by=request.actor)
        return HttpResponseRedirect(reverse("onestop:draft", args=[id])) if id is not None else None
    return None


def to_print(id: int) -> list[tuple[str, str]]:
    """The form as it was filled in, to be read and signed by who declares it."""
    if not Filled.objects.filter(pk=id, on_paper=False).exists():
        return []
    return [(gettext("Print the form to be signed"), reverse("onestop:form-print", args=[id]))]


def on_dossier(request: Any, row: Seen) -> dict[str, Any] | None:
    """For the page of the dossier: whether it was filled in here or on paper, and who helped."""
    on = request.now.date()
    support = units.titles({row.support_id}, on=on).get(row.support_id, "") if row.support_id else ""
    held: Filled | None = row.beside.get(NAME)
    if held is None and not support:
        return None
    return {
        "on_paper": held.on_paper if held is not None else None,
        "helper": helper(held.post_id, held.unit_id, on=on) if held is not None else "",
        "id": row.id,
        "support": support,
    }


def helper(post: int | None, unit: int | None, *, on: date) -> str:
    """Post and unit, never the person."""
    title = people.post_titles([post]).get(post, "") if post else ""
    place = units.titles({unit}, on=on).get(unit, "") if unit else ""
    return ", ".join(filter(None, (title, place)))


def _keep(request: Any, form: Form, taking: Taking) -> None:
    drafts.keep(
        form.typed, form.key, procedure=taking.it.code, support=taking.support, by=request.actor, at=request.now
    )


def _sources(request: Any, form: Form, taking: Taking) -> list[earlier.Earlier]:
    """The dossiers that the page says it was begun with, as far as they are this person's and may be seen."""
    wanted = [int(one) for one in form.value(FROM).split(",") if one.isdecimal() and len(one) < 19]
    if not wanted:
        return []
    try:
        number = numbers.personal_number(form.value("number"))
    except Invalid:
        return []
    return earlier.of(number, by=request.actor, on=taking.on, only=wanted)


def _row_typed(section: FormSection, form: Form) -> bool:
    rows = reading.typed([section], form.value)[section.code]
    return any(text.strip() for row in rows if not isinstance(row, str) for text in row.values())


def _write(form: Form, values: dict[str, str]) -> None:
    form.typed = {name: form.typed[name] for name in form.typed} | values
