"""From home: find the procedure, fill the form in, look through it, hand it in.

For whom a provider vouches, name and number are the provider's, what is typed is kept, and earlier dossiers fill the form.
"""

from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, NotThere, Problems, TinhSoError, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.web import formats, vouched
from tinhso.web.errors import said as told
from tinhso.web.forms import Form, form_key
from tinhso.web.pages import page, public, saving

from .. import catalogue, deciding, procedure_forms, words
from ..dossiers import person_of
from ..filling import part, reading
from ..filling.rules import answers
from ..procedure_forms import Asked
from ..procedures import Procedure
from ..results import intake
from . import actions, begun, checks, own, settings, throttle
from .checks import FromHome
from .models import Submission
from .sending import HOME, LABELS, attached, file_fields, posted, private

PERSON = ("name", "number", "phone", "address")
WITHOUT, ANOTHER = "without", "another"
"""Buttons: go on without signing in; hand what stands here in as another dossier than the one this page was handed in as."""
ENDED = _("Your sign-in has ended. Sign in again in another window and send the page once more, or go on without.")
OTHERS = _(
    "This page was opened by somebody else who had signed in here. Sign out, sign in as they in another window and send the page once more, or go on without."
)


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
        citizen=vouched.of(request),
        ways=vouched.offered(request),
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
    theirs, ended = _theirs(request, on)
    form, unkept = _opened(request, it, theirs)
    asked = _asked(request, form, it)
    form.labels = {**form.labels, **reading.labels(asked.sections, form.value)}
    doing, _colon, which = form.value("do").partition(":")
    taken: list[str] = []
    handed_in = form.posted and begun.handed_in(form.key)
    if ended:
        form.general.append(gettext(ended))
    elif form.posted and doing == "rows":
        part.one_row_more(form, asked.sections, which)
    elif form.posted and doing == "fill" and theirs is not None:
        taken = _filled(form, asked, theirs, on)
    elif form.posted and (doing == "send" or (doing == "review" and not handed_in)):
        answer = (_sent if doing == "send" else _reviewed)(request, form, it, asked, theirs)
        if answer is not None:
            return answer
    return private(
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
            citizen=theirs.citizen if theirs else None,
            mark=own.mark_of(theirs.citizen) if theirs else form.value(begun.SIGNED_IN) if ended else "",
            ended=bool(ended),
            handed_in=handed_in,
            unkept=told(unkept) if unkept else "",
            anew=isinstance(unkept, NotNow),
            ways=vouched.offered(request),
            may_fill=bool(theirs and (theirs.earlier or theirs.papers)),
            taken=taken,
        )
    )


def _theirs(request: Any, on: date) -> tuple[own.Held | None, str]:
    """Whose page it is, and why it cannot go on as theirs. A page is of whom it was opened for, whoever has signed in since."""
    citizen, mark = vouched.of(request), request.POST.get(begun.SIGNED_IN, "")
    if request.method == "POST" and (not mark or request.POST.get("do") == WITHOUT):
        return None, ""
    if citizen is None:
        return None, ENDED if mark else ""
    if mark and mark != own.mark_of(citizen):
        return None, OTHERS
    return own.held(citizen, on=on), ""


def _opened(request: Any, it: Procedure, theirs: own.Held | None) -> tuple[Form, TinhSoError | None]:
    """The page as it came, or as it is first opened. A citizen's is kept each time, and gone on with where it was left.

    With why it was not kept.
    """
    known = {"name": theirs.citizen.name, "number": theirs.citizen.number} if theirs else None
    form = posted(request, known)
    if form.value("do") == ANOTHER:
        form.key = form_key()
    if theirs is None:
        return form, None
    if form.posted:
        try:
            begun.keep(form.typed, form.key, procedure=it.code, handle=theirs.begun, at=request.now)
        except (TooMuch, NotNow, NotThere) as wrong:
            return form, wrong
        return form, None
    before = begun.of(theirs.begun, it.code, on=request.now.date())
    form.initial = {**form.initial, begun.AS_OF: begun.as_of(before)}
    if before is not None:
        form.key, form.initial = before.key, {**before.typed, **form.initial}
    elif theirs.earlier:
        newest = person_of(theirs.earlier[0].id)
        form.initial = {"phone": newest.phone, "address": newest.address, **form.initial}
    return form, None


def _filled(form: Form, asked: Asked, theirs: own.Held, on: date) -> list[str]:
    """What is empty is filled from what is theirs; where it was taken from, in words."""
    from_these = set(part.fill(form, asked.sections, theirs.earlier)) if theirs.earlier else set()
    taken = [f"{one.code}, {formats.day(one.received_at)}" for one in theirs.earlier if one.id in from_these]
    asking = intake.asking_of(asked.sections)
    from_papers = intake.filled_in(form, asking, theirs.papers, on=on)
    form.typed = {**form.typed, **from_papers}
    used = {type for type, _what, field in asking if field in from_papers}
    return taken + [one.name for one in theirs.papers if one.type in used]


@require_POST
@public
@saving
def keep(request: Any, code: str) -> None:
    """Saves while a citizen types. NotAllowed for whom nobody vouches any more; NotNow on the page of somebody else."""
    citizen, on = vouched.of(request), request.now.date()
    if citizen is None:
        raise NotAllowed(ENDED)
    if request.POST.get(begun.SIGNED_IN) != own.mark_of(citizen):
        raise NotNow(OTHERS)
    settings.require(on=on)
    it = catalogue.procedure(code, on=on).it
    checks.require_online(it)
    handle = own.drafts_of(citizen)
    begun.keep(request.POST, request.POST.get("form_key", ""), procedure=it.code, handle=handle, at=request.now)


def _asked(request: Any, form: Form, it: Procedure) -> Asked:
    """The form that the page was opened with."""
    return procedure_forms.opened(it, form.value(part.UNDER), on=request.now.date())


def _given(request: Any, form: Form, it: Procedure, asked: Asked, theirs: own.Held | None, *, files: bool) -> FromHome:
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
        citizen=theirs.citizen if theirs else None,
        results=own.standing_in(it.code, theirs.papers, on=request.now.date()) if theirs else {},
    )


def _to_come(asked: Asked) -> dict[str, str]:
    """Files that the form asks for and that are chosen on the next page."""
    return {one.code: "–" for one in asked.fields("file")}


def _reviewed(request: Any, form: Form, it: Procedure, asked: Asked, theirs: own.Held | None) -> HttpResponse | None:
    """Everything to be read once more; None when something has to be mended first."""
    given = _given(request, form, it, asked, theirs, files=False)
    with form.catching():
        checks.check(given, at=request.now)
        return _review(request, form, it, asked, given)
    return None


def _review(request: Any, form: Form, it: Procedure, asked: Asked, given: FromHome) -> HttpResponse:
    typed = reading.typed(asked.sections, form.value)
    names = units.titles({_whole(form.value("receiving")), _whole(form.value("deciding"))}, on=request.now.date())
    chosen = [(gettext(LABELS[name]), names.get(_whole(form.value(name)), "")) for name in ("receiving", "deciding")]
    kept = [name for name in form.typed if name not in ("csrfmiddlewaretoken", "do", "form_key", begun.PROMISED)]
    return private(
        page(
            request,
            "onestop/online/review.html",
            status=form.status,
            form=form,
            it=it,
            title=words.said(it.title),
            person=[(gettext(LABELS[name]), form.value(name) or "–") for name in PERSON] + chosen,
            lines=reading.lines(asked.sections, answers.read(asked.sections, typed, files=_to_come(asked))),
            hidden=[(begun.PROMISED, " ".join(given.results)), *((name, form.value(name)) for name in kept)],
            papers=[
                (
                    f"file-{paper.code}",
                    words.said(paper.title),
                    words.said(paper.when),
                    given.results.get(paper.code, (0, ""))[1],
                )
                for paper in it.papers
                if paper.code != asked.paper
            ],
            asked=[(name, words.said(one.title), one.required) for name, one in file_fields(asked).items()],
            accept=documents.ACCEPT,
            most_mb=documents.most_bytes() // 1024**2,
        )
    )


def _sent(request: Any, form: Form, it: Procedure, asked: Asked, theirs: own.Held | None) -> HttpResponse | None:
    """Handed in, each file kept; the same form sent twice is handed in once."""
    caller = str(get_adapter().get_client_ip(request))
    given = _given(request, form, it, asked, theirs, files=True)
    gone = _stands_no_more(form, it, given)
    if gone:
        form.general += gone
        return _review(request, form, it, asked, given)
    try:
        throttle.take(throttle.SENT, caller, at=request.now)
        handed = actions.submit(given, key=form.key, by=HOME, at=request.now)
    except TooMuch as much:
        form.general.append(told(much))
        return None
    except (Invalid, NotNow) as wrong:
        form.fail(wrong)
        asked_files = set(file_fields(asked))
        if isinstance(wrong, Problems) and {problem.field for problem in wrong.problems} <= asked_files:
            return _review(request, form, it, asked, given)  # only files are missing, and this is where they are chosen
        return None
    failed = attached(request, form, it, asked, handed.id, again=not handed.fresh)
    return private(
        page(
            request,
            "onestop/online/sent.html",
            handed=handed,
            failed=failed,
            has_fee=bool(it.fees),
            citizen=given.citizen,
            title=words.said(it.title),
            accept_by=formats.moment(Submission.objects.get(pk=handed.id).accept_by),
        )
    )


def _stands_no_more(form: Form, it: Procedure, given: FromHome) -> list[str]:
    """Of the results that the page before said need no file, those that stand no more and came without one."""
    promised = form.value(begun.PROMISED).split()
    titles = {paper.code: words.said(paper.title) for paper in it.papers}
    without = [code for code in promised if code not in given.results and f"file-{code}" not in form.files]
    said = gettext(
        "“%(paper)s” stands in the results store no more. Attach it, or hand in without it: the desk asks for it."
    )
    return [said % {"paper": titles[code]} for code in without if code in titles]


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else 0
