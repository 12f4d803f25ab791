"""Pages of forms: drafts, looking through before receiving, the form of a dossier read and printed, one's own number."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import process
from tinhso.kernel.errors import NotThere, Problems
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, tables
from tinhso.web.exports import private_file
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page, public, saving, signed_in

from .. import catalogue, deciding, desk, dossiers, procedure_forms, soundness, words
from ..definitions import READ, RECEIVE, SUPPORT
from ..desk import Taking
from ..form_shapes import FormSection
from ..models import Dossier
from ..procedures import PaperNeeded
from . import actions, drafts, keeping, own, part, reading
from .models import FormFile
from .rules import answers
from .rules.schema import schema

NOT_HERE = _("What you are looking for is not here.")
PAPER_HOW = {"in": _("it is there"), "held": _("looked up")}
BY_FORM = _("the form filled in here stands for it")
_FILES = process("onestop.files")


@require_POST
@needs(RECEIVE)
@saving
def keep(request: Any, code: str) -> None:
    """Saves while somebody types at a desk."""
    _saved(request, desk.taking_at(request, code))


@require_POST
@needs(SUPPORT)
@saving
def support_keep(request: Any, code: str) -> None:
    """Saves while somebody types at a support point."""
    _saved(request, desk.taking_at(request, code, support=True))


def _saved(request: Any, taking: Taking) -> None:
    drafts.keep(
        request.POST,
        request.POST.get("form_key", ""),
        procedure=taking.it.code,
        support=taking.support,
        by=request.actor,
        at=request.now,
    )


@signed_in
def mine(request: Any) -> HttpResponse:
    """The drafts of whoever sits here, each to be gone on with or dropped."""
    on = request.now.date()
    if request.method == "POST":
        drafts.drop(request.POST.get("key", "")[:64], by=request.actor)
        return HttpResponseRedirect(reverse("onestop:drafts"))
    held = drafts.mine(request.actor, on=on)
    titles = {kept.it.code: words.said(kept.it.title) for kept in catalogue.procedures(on=on)}
    table = tables.Table(
        caption=gettext("My drafts"),
        columns=[
            tables.Column(gettext("Procedure")),
            tables.Column(gettext("Handed in by")),
            tables.Column(gettext("Saved at"), "date"),
            tables.Column(gettext("Gone on"), "date"),
            tables.Column(gettext("What to do")),
        ],
        rows=[
            (
                tables.link(_address(one), titles.get(one.procedure, one.procedure)),
                one.typed.get("name", "")[:80],
                formats.moment(one.saved_at),
                formats.day(one.expires),
                tables.link(reverse("onestop:draft", args=[one.id]), gettext("Look through or drop")),
            )
            for one in held
        ],
    )
    return page(
        request,
        "onestop/filling/drafts.html",
        table=table,
        days=drafts.DAYS,
        own_said=request.actor.person is not None and own.said(request.actor.person),
        may_receive=not access.scope(request.actor, RECEIVE, on=on).nowhere,
    )


def _address(held: drafts.Held) -> str:
    name = "onestop:support-intake" if held.support else "onestop:intake"
    return f"{reverse(name, args=[held.procedure])}?nhap={held.id}"


@signed_in
@idempotent
def draft(request: Any, id: int) -> HttpResponse:
    """The whole draft to be read before it is received; what is wrong stands on top, with the way back."""
    held = drafts.mine_of(id, by=request.actor, on=request.now.date())
    if request.method == "POST" and request.POST.get("do") == "drop":
        drafts.drop(held.key, by=request.actor)
        return HttpResponseRedirect(reverse("onestop:drafts"))
    taking = desk.taking_at(request, held.procedure, support=held.support)
    form = Form(held.typed | {"form_key": held.key}, request.FILES, labels=dict(desk.LABELS))
    if request.method == "POST":
        answer = desk.take_in(request, form, taking)
        if answer is not None:
            return answer
        return desk.shown(request, form, taking)
    return _reviewed(request, held, form, taking)


def _reviewed(request: Any, held: drafts.Held, form: Form, taking: Taking) -> HttpResponse:
    wanted, value = part.asked_on(form, taking), form.value
    asked = wanted.sections
    files = {one.code: reading.name(one.code) for one in wanted.fields("file")}
    on_paper = value(part.HOW) == part.PAPER
    given = part.read(request, form, taking)
    typed = given.typed
    labels = [(name, words.said(paper.title)) for paper in taking.it.papers for name in (f"scan-{paper.code}",)]
    asking = reading.labels(asked, value)
    agencies = {str(id): name for id, name in deciding.choices(taking.it, taking.unit, on=taking.on)}
    person = {name: value(name) for name in ("name", "number", "phone", "address")}
    person["deciding"] = agencies.get(value("deciding"), "")
    return page(
        request,
        "onestop/filling/review.html",
        form=form,
        title=words.said(taking.it.title),
        back=_address(held),
        person=[(gettext(desk.LABELS[name]), text or "–") for name, text in person.items()],
        wrong=_wrong(request, form, taking, dict(desk.LABELS) | asking, but=set(files.values())),
        on_paper=bool(asked) and on_paper,
        lines=_typed_lines(asked, typed) if not on_paper else [],
        papers=[
            (words.said(paper.title), gettext(BY_FORM) if paper.code in given.papers else _paper_said(paper, value))
            for paper in taking.it.papers
        ],
        attaching=[(name, gettext("Scan of: %(paper)s") % {"paper": label}, False) for name, label in labels]
        + ([] if on_paper else [(name, asking[name], True) for name in files.values()]),
        accept=documents.ACCEPT,
    )


def _paper_said(paper: PaperNeeded, value: Callable[[str], str]) -> str:
    """As the page of intake calls it."""
    none = _("not there yet") if paper.when is None else _("not needed in this case")
    return gettext(PAPER_HOW.get(value(f"paper-{paper.code}"), none))


def _wrong(request: Any, form: Form, taking: Taking, labels: Mapping[str, str], *, but: Collection[str]) -> list[str]:
    """What has to be mended before it can be received, but for the fields that stand on this page."""
    found = Form(form.typed, labels=labels)
    for one in soundness.wrong(desk.typed(request, found, taking), by=request.actor, day=taking.on):
        if one.field not in but:
            found.fail(one)
    empty = [label for _name, label in found.missing]
    return [*([gettext("Still empty: %(fields)s") % {"fields": "; ".join(empty)}] if empty else []),
            *(text for _name, text in found.summary)]  # fmt: skip


def _typed_lines(form: Sequence[FormSection], typed: answers.Typed) -> list[Any]:
    """What was typed, as the dossier will have it; as it was typed where something is still wrong."""
    named = {one.code: "–" for section in form for one in section.fields if one.kind == "file"}
    try:
        return reading.lines(form, answers.read(form, typed, files=named))
    except Problems:
        return reading.raw_lines(form, typed)


@needs(READ)
@idempotent
def form(request: Any, id: int) -> HttpResponse:
    """The form of a dossier as it was filled in, with its files."""
    on = request.now.date()
    row = dossiers.visible(id, by=request.actor, on=on)
    held = keeping.of(id, row.definition)
    if held is None or held.on_paper:
        raise NotThere(NOT_HERE)
    asked = {one.code: words.said(one.title) for one in held.asked.fields("file")}
    page_form = Form(request.POST, request.FILES, labels={"code": _("Which file"), "file": _("File")})
    if request.method == "POST":
        with page_form.catching():
            file = page_form.file("file", required=True)
            code = page_form.choice("code", list(asked), required=True)
            if file is not None and page_form.ok:
                actions.attach_file(id, code, file, file.name or "", by=request.actor, at=request.now)
                return HttpResponseRedirect(request.path)
    else:
        page_form = Form(labels=page_form.labels)
    files = keeping.files_of(id) if asked else {}
    codes = Dossier.objects.filter(pk__in=held.sources).values_list("code", flat=True) if held.sources else ()
    return page(
        request,
        "onestop/filling/form.html",
        status=page_form.status,
        form=page_form,
        row=row,
        title=words.said(row.definition.title),
        lines=reading.lines(held.asked.sections, held.answers),
        helper=part.helper(held.post, held.unit, on=on),
        sources=", ".join(codes),
        files=[(label, files.get(code, ())) for code, label in asked.items()],
        choices=list(asked.items()),
        may_attach=access.allows(request.actor, RECEIVE, unit=row.receiving_id, on=on),
        accept=documents.ACCEPT,
    )


@needs(READ)
def form_print(request: Any, id: int) -> HttpResponse:
    """The form on paper, to be read and signed by whoever declares it: a line for each."""
    on = request.now.date()
    row = dossiers.visible(id, by=request.actor, on=on)
    held = keeping.of(id, row.definition)
    if held is None or held.on_paper:
        raise NotThere(NOT_HERE)
    names = units.titles({row.receiving_id, row.deciding_id}, on=on)
    return page(
        request,
        "onestop/filling/print.html",
        row=row,
        title=words.said(row.definition.title),
        person=dossiers.person_of(id),
        receiving=words.agency(names.get(row.receiving_id, "")),
        deciding=words.agency(names.get(row.deciding_id, "")),
        lines=reading.lines(held.asked.sections, held.answers),
        signers=reading.signed(held.asked.signers, held.answers),
        helper=part.helper(held.post, held.unit, on=on),
    )


@needs(READ)
def form_file(request: Any, id: int, paper: int) -> HttpResponse:
    """A file of the form, downloaded; never drawn in our origin."""
    on = request.now.date()
    dossiers.visible(id, by=request.actor, on=on)
    if not FormFile.objects.filter(dossier_id=id, paper_id=paper).exists():
        raise NotThere(NOT_HERE)
    found, stream = documents.open_paper(paper, by=_FILES, on=on)
    return private_file(stream, found.name, found.media_type)


@signed_in
@idempotent
def own_number(request: Any) -> HttpResponse:
    """Who receives dossiers says their own number once."""
    labels = {"number": _("Personal number (12 digits)")}
    form = Form(request.POST, labels=labels) if request.method == "POST" else Form(labels=labels)
    if form.posted:
        with form.catching():
            actions.say_own_number(form.value("number"), by=request.actor, at=request.now)
            return HttpResponseRedirect(request.path)
    return page(
        request,
        "onestop/filling/own.html",
        status=form.status,
        form=form,
        said=request.actor.person is not None and own.said(request.actor.person),
    )


@public
def form_schema(request: Any, code: str) -> HttpResponse:
    """The form of a procedure as JSON Schema."""
    on = request.now.date()
    it = catalogue.procedure(code, on=on).it
    asked = procedure_forms.of(it, on=on)
    if not asked:
        raise NotThere(NOT_HERE)
    found = schema(it.title.vi, asked.sections)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False}, content_type="application/schema+json")
