"""From home: find the procedure, fill the form in, look through it, hand it in; follow it with code and secret."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpResponse
from django.utils.translation import gettext

from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel.actor import process
from tinhso.kernel.errors import Invalid, NotNow, NotThere, Problems, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.web import formats
from tinhso.web.errors import said as told
from tinhso.web.forms import Form
from tinhso.web.pages import page, public

from .. import catalogue, deciding, parts, procedure_forms, secrecy, words
from ..dossiers import seen
from ..filling import part, reading
from ..filling.rules import answers
from ..models import Dossier
from ..procedure_forms import Asked
from ..procedures import Procedure
from . import actions, checks, queries, settings, throttle
from .checks import FromHome
from .models import Submission

HOME = process("onestop.online")
PERSON = ("name", "number", "phone", "address")
LABELS = {
    "name": _("Your full name, as on the card"),
    "number": _("Personal number (12 digits)"),
    "phone": _("Telephone"),
    "address": _("Address"),
    "receiving": _("Desk that receives"),
    "deciding": _("Agency that decides"),
    "code": _("Code you noted"),
    "secret": _("Secret you noted"),
}
STATES = {
    "waiting": (_("Waits for an officer to accept it"), "wait"),
    "asked": (_("A supplement is asked for"), "wait"),
    "accepted": (_("Accepted"), "good"),
    "refused": (_("Not accepted"), "plain"),
    "withdrawn": (_("Withdrawn"), "plain"),
}


@public
def choose(request: Any) -> HttpResponse:
    """Which procedure? Where the province takes nothing in here, where to go instead."""
    return _choice(request, open_here=settings.province(on=request.now.date()) is not None)


def _choice(request: Any, *, open_here: bool, status: int = 200) -> HttpResponse:
    on = request.now.date()
    text = request.GET.get("q", "").strip()[:120] if open_here else ""
    found = [kept.it for kept in catalogue.find(text, on=on, most=12)] if text else []
    return page(
        request,
        "onestop/online/choose.html",
        status=status,
        open_here=open_here,
        q=text,
        found=[(it.code, it.told_code, words.said(it.title), words.limit(it.limit), _taken(it)) for it in found],
    )


def _taken(it: Procedure) -> bool:
    return it.route == "provincial" and it.process is not None and it.online != "none"


@public
def hand_in(request: Any, code: str) -> HttpResponse:
    """The form; then all of it to be read once more, with the files; then it is handed in."""
    on = request.now.date()
    if settings.province(on=on) is None:
        return _choice(request, open_here=False, status=409)  # where to go instead, not an error that names no way out
    _settings, province = settings.require(on=on)
    it = catalogue.procedure(code, on=on).it
    checks.require_online(it)
    form = (
        Form(request.POST, request.FILES, labels=dict(LABELS))
        if request.method == "POST"
        else Form(labels=dict(LABELS))
    )
    asked = _asked(request, form, it)
    form.labels = {**form.labels, **reading.labels(asked.sections, form.value)}
    doing, _colon, which = form.value("do").partition(":")
    if form.posted and doing == "rows":
        part.one_row_more(form, asked.sections, which)
    elif form.posted and doing in ("review", "send"):
        answer = (_sent if doing == "send" else _reviewed)(request, form, it, asked)
        if answer is not None:
            return answer
    return _private(
        page(
            request,
            "onestop/online/form.html",
            status=form.status,
            form=form,
            it=it,
            title=words.said(it.title),
            desks=deciding.desks(province, on=on),
            agencies=deciding.choices(it, province, on=on),
            asked=asked,
            sections=reading.sheet(asked.sections, form),
        )
    )


def _asked(request: Any, form: Form, it: Procedure) -> Asked:
    """The form that the page was opened with."""
    return procedure_forms.opened(it, form.value(part.UNDER), on=request.now.date())


def _given(form: Form, it: Procedure, asked: Asked, *, files: bool) -> FromHome:
    """`files`: are they chosen on this page? Before that a file that the form asks for counts as to come."""
    held = reading.files(asked.sections, form.files) if files else _to_come(asked)
    typed = reading.typed(asked.sections, form.value)
    return FromHome(
        procedure=it.code,
        receiving=_whole(form.value("receiving")),
        deciding=_whole(form.value("deciding")) or None,
        name=form.value("name"),
        number=form.value("number"),
        phone=form.value("phone"),
        address=form.value("address"),
        given=part.Given(how=part.SCREEN, asked=asked, typed=typed, files=held) if asked else None,
    )


def _to_come(asked: Asked) -> dict[str, str]:
    """Files that the form asks for and that are chosen on the next page."""
    return {one.code: "–" for one in asked.fields("file")}


def _reviewed(request: Any, form: Form, it: Procedure, asked: Asked) -> HttpResponse | None:
    """Everything to be read once more; None when something has to be mended first."""
    with form.catching():
        checks.check(_given(form, it, asked, files=False), at=request.now)
        return _review(request, form, it, asked)
    return None


def _review(request: Any, form: Form, it: Procedure, asked: Asked) -> HttpResponse:
    typed = reading.typed(asked.sections, form.value)
    names = units.titles({_whole(form.value("receiving")), _whole(form.value("deciding"))}, on=request.now.date())
    chosen = [(gettext(LABELS[name]), names.get(_whole(form.value(name)), "")) for name in ("receiving", "deciding")]
    kept = [name for name in form.typed if name not in ("csrfmiddlewaretoken", "do", "form_key")]
    return _private(
        page(
            request,
            "onestop/online/review.html",
            status=form.status,
            form=form,
            it=it,
            title=words.said(it.title),
            person=[(gettext(LABELS[name]), form.value(name) or "–") for name in PERSON] + chosen,
            lines=reading.lines(asked.sections, answers.read(asked.sections, typed, files=_to_come(asked))),
            hidden=[(name, form.value(name)) for name in kept],
            papers=[
                (f"file-{paper.code}", words.said(paper.title), words.said(paper.when))
                for paper in it.papers
                if paper.code != asked.paper
            ],
            asked=[(name, words.said(one.title), one.required) for name, one in _file_fields(asked).items()],
            accept=documents.ACCEPT,
            most_mb=documents.most_bytes() // 1024**2,
        )
    )


def _sent(request: Any, form: Form, it: Procedure, asked: Asked) -> HttpResponse | None:
    """Handed in, each file kept; the same form sent twice is handed in once."""
    caller = str(get_adapter().get_client_ip(request))
    try:
        throttle.take(throttle.SENT, caller, at=request.now)
        handed = actions.submit(_given(form, it, asked, files=True), key=form.key, by=HOME, at=request.now)
    except TooMuch as much:
        form.general.append(told(much))
        return None
    except (Invalid, NotNow) as wrong:
        form.fail(wrong)
        asked_files = set(_file_fields(asked))
        if isinstance(wrong, Problems) and {problem.field for problem in wrong.problems} <= asked_files:
            return _review(request, form, it, asked)  # only files are missing, and this is where they are chosen
        return None
    failed = _files(request, form, it, asked, handed.id) if handed.fresh else 0
    return _private(
        page(
            request,
            "onestop/online/sent.html",
            handed=handed,
            failed=failed,
            has_fee=bool(it.fees),
            title=words.said(it.title),
            accept_by=formats.moment(Submission.objects.get(pk=handed.id).accept_by),
        )
    )


def _files(request: Any, form: Form, it: Procedure, asked: Asked, id: int) -> int:
    """Keep each; how many could not be taken."""
    failed = len(documents.too_large_uploads(request))
    wanted = [(paper.code, f"file-{paper.code}") for paper in it.papers] + [
        (name, name) for name in _file_fields(asked)
    ]
    for code, name in wanted:
        file = form.files.get(name)
        if file is None:
            continue
        try:
            actions.attach(id, code, file, file.name or "", by=HOME, at=request.now)
        except (Invalid, TooMuch, NotNow):
            failed += 1
    return failed


@public
def follow(request: Any) -> HttpResponse:
    """How it stands, by code and secret; asked by POST, so that no secret stands in an address. Supplements come here."""
    form = (
        Form(request.POST, request.FILES, labels=dict(LABELS))
        if request.method == "POST"
        else Form(labels=dict(LABELS))
    )
    row: Submission | None = None
    done = ""
    status = 200
    if form.posted:
        code, secret = form.text("code", required=True, most=40), form.text("secret", required=True, most=40)
        if form.ok:
            try:
                caller = str(get_adapter().get_client_ip(request))
                row = queries.held(code, secret, caller=caller, at=request.now)
                done = _done(request, form, row)
                row.refresh_from_db()
            except TooMuch as much:
                form.general.append(told(much))
                status = 429
            except (NotThere, NotNow, Invalid) as wrong:
                form.fail(wrong) if not isinstance(wrong, NotThere) else form.general.append(told(wrong))
    if not form.ok and status == 200:
        status = 422
    return _private(
        page(request, "onestop/online/follow.html", status=status, form=form, **_standing(request, row, done))
    )


def _done(request: Any, form: Form, row: Submission) -> str:
    """What the citizen did here; the word for it."""
    doing = form.value("do")
    if doing == "withdraw":
        actions.withdraw(row.pk, by=HOME, at=request.now)
        return gettext("You took it back.")
    if doing == "supplement":
        it = definitions.by_id(Procedure, row.procedure_id).it
        if not form.files:
            raise Invalid(_("Attach a file."), field="code")
        failed = _files(request, form, it, procedure_forms.under(it, row.form_id), row.pk)
        if failed:
            raise Invalid(
                _("A file could not be taken: it is empty, too large, or not what its name says. Send it again.")
            )
        actions.supplemented(row.pk, by=HOME, at=request.now)
        return gettext("The supplement has reached the desk.")
    return ""


def _standing(request: Any, row: Submission | None, done: str) -> dict[str, Any]:
    """How it stands; once it is a dossier also what is to be paid and how, as on the page that looks a dossier up."""
    if row is None:
        return {"row": None}
    dossier = Dossier.objects.filter(pk=row.dossier_id).first() if row.dossier_id else None
    it = definitions.by_id(Procedure, row.procedure_id).it
    word, tone = STATES[row.state]
    return {
        "row": row,
        "done": done,
        "title": words.said(it.title),
        "state": gettext(word),
        "tone": tone,
        "accept_by": formats.moment(row.accept_by) if row.state == "waiting" else "",
        "reason": secrecy.shown(row.reason),
        "dossier": dossier.code if dossier is not None else "",
        "parts": parts.for_public(request, seen(dossier)) if dossier is not None else [],
        "papers": [(f"file-{paper.code}", words.said(paper.title)) for paper in it.papers],
        "accept": documents.ACCEPT,
    }


def _file_fields(asked: Asked) -> dict[str, Any]:
    """Fields of the form that ask for a file, by their name on the page."""
    return {reading.name(one.code): one for one in asked.fields("file")}


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else 0


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
