"""How a submission stands, for whoever handed it in; taken back here, and what is missing sent."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpResponse
from django.utils.translation import gettext

from tinhso.engines.documents import public as documents
from tinhso.kernel.errors import Invalid, NotNow, NotThere, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.web import formats, vouched
from tinhso.web.errors import said as told
from tinhso.web.forms import Form
from tinhso.web.pages import page, public

from .. import parts, procedure_forms, secrecy, words
from ..dossiers import seen
from ..models import Dossier
from ..procedures import Procedure
from . import actions, queries
from .models import Submission
from .sending import HOME, attached, posted, private

STATES = {
    "waiting": (_("Waits for an officer to accept it"), "wait"),
    "asked": (_("A supplement is asked for"), "wait"),
    "accepted": (_("Accepted"), "good"),
    "refused": (_("Not accepted"), "plain"),
    "withdrawn": (_("Withdrawn"), "plain"),
}


@public
def follow(request: Any) -> HttpResponse:
    """How it stands, by code and secret; asked by POST, so that no secret stands in an address. Supplements come here."""
    form = posted(request)
    row: Submission | None = None
    done = ""
    status = 200
    if form.posted:
        code, secret = form.text("code", required=True, most=40), form.text("secret", required=True, most=40)
        if form.ok:
            try:
                caller = str(get_adapter().get_client_ip(request))
                row = queries.held(code, secret, caller=caller, at=request.now)
                done = do(request, form, row)
            except TooMuch as much:
                form.general.append(told(much))
                status = 429
            except (NotThere, NotNow, Invalid) as wrong:
                form.fail(wrong) if not isinstance(wrong, NotThere) else form.general.append(told(wrong))
    if not form.ok and status == 200:
        status = 422
    keys = [("code", row.code), ("secret", form.value("secret"))] if row is not None else []
    return shown(request, form, row, done, keys=keys, status=status)


def do(request: Any, form: Form, row: Submission) -> str:
    """What the citizen did here, and the word for it; the row is as it became. Invalid, NotNow."""
    doing = form.value("do")
    done = ""
    if doing == "withdraw":
        actions.withdraw(row.pk, by=HOME, at=request.now)
        done = gettext("You took it back.")
    if doing == "supplement":
        it = definitions.by_id(Procedure, row.procedure_id).it
        if not form.files:
            raise Invalid(_("Attach a file."), field=f"file-{it.papers[0].code}" if it.papers else "code")
        failed = attached(request, form, it, procedure_forms.under(it, row.form_id), row.pk)
        if failed:
            raise Invalid(
                _("A file could not be taken: it is empty, too large, or not what its name says. Send it again.")
            )
        actions.supplemented(row.pk, by=HOME, at=request.now)
        done = gettext("The supplement has reached the desk.")
    row.refresh_from_db()
    return done


def shown(
    request: Any, form: Form, row: Submission | None, done: str, *, keys: list[tuple[str, str]], status: int
) -> HttpResponse:
    """The page. `keys`: what it is opened with again, in no address."""
    return private(
        page(
            request,
            "onestop/online/follow.html",
            status=status,
            form=form,
            keys=keys,
            ways=vouched.offered(request) if row is None else [],
            **_standing(request, row, done),
        )
    )


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
