"""A list of officials out of a file: every row shown with what it would do, nothing written until it is taken."""

import io
from datetime import timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.people import public as people
from tinhso.kernel.errors import Invalid, NotThere, TooMuch
from tinhso.kernel.texts import mark as _
from tinhso.store.sheets import MOST_BYTES
from tinhso.web import formats
from tinhso.web.errors import said
from tinhso.web.exports import xlsx_response
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page
from tinhso.web.tables import Column, Table, status

from . import sheets
from .models import Upload
from .nav import MANAGE
from .pages import last_day_of

SHOWN = 300
KEPT_FOR = timedelta(days=1)
LABELS = {"file": _("List of officials")}
KINDS = {
    "new": (_("New"), "good"),
    "change": (_("Change"), "wait"),
    "same": (_("Nothing new"), "plain"),
    "problem": (_("Cannot be taken"), "bad"),
}
DOES = {
    "person": _("a new person with an account"),
    "name": _("another name"),
    "post": _("a new post"),
    "appointment": _("an appointment"),
    "end": _("another last day"),
}


@needs(MANAGE)
@idempotent
def upload(request: Any) -> HttpResponse:
    """Choose a file; it is read and kept aside until the person takes or drops it."""
    form = Form(request.POST if request.method == "POST" else None, request.FILES, labels=LABELS)
    if form.posted:
        file = form.file("file", required=True, most_bytes=MOST_BYTES)
        if file is not None and form.ok:
            content = file.read()
            with form.catching():
                _look_into(content, str(file.name))
                Upload.objects.filter(at__lt=request.now - KEPT_FOR).delete()
                given = {"name": str(file.name)[:200], "content": content, "at": request.now}
                Upload.objects.update_or_create(person=request.actor.person, defaults=given)
                return HttpResponseRedirect(reverse("staff:import-confirm"))
    taken = [request.GET.get(name, "") for name in ("new", "changed", "same")]
    shown = [int(one) for one in taken if one.isascii() and one.isdecimal() and len(one) < 8]
    return page(
        request,
        "staff/import.html",
        status=form.status,
        form=form,
        taken=shown if len(shown) == 3 else None,
        columns=list(sheets.COLUMNS.values()),
        most=sheets.MOST_ROWS,
    )


def _look_into(content: bytes, name: str) -> None:
    """Nothing when the file can be read. Invalid or TooMuch beside the field of the file."""
    try:
        sheets.read(io.BytesIO(content), name)
    except (Invalid, TooMuch) as bad:
        bad.field = "file"
        raise


@needs(MANAGE)
@idempotent
def confirm(request: Any) -> HttpResponse:
    """What each row would do, with every problem; a POST takes the whole list."""
    kept = Upload.objects.filter(person=request.actor.person, at__gte=request.now - KEPT_FOR).first()
    if kept is None:
        raise NotThere(_("What you are looking for is not here."))
    rows = sheets.read(io.BytesIO(bytes(kept.content)), kept.name)
    form = Form(request.POST if request.method == "POST" else None)
    if form.posted:
        with form.catching():
            result = people.import_officials(rows, by=request.actor, at=request.now)
            kept.delete()
            done = f"?new={result.new}&changed={result.changed}&same={result.same}"
            return HttpResponseRedirect(reverse("staff:import") + done)
    verdicts = people.prepare_officials(rows, by=request.actor, at=request.now)
    wrong = [verdict for verdict in verdicts if verdict.kind == "problem"]
    ordered = [*wrong, *(verdict for verdict in verdicts if verdict.kind != "problem")]
    return page(
        request,
        "staff/import-confirm.html",
        status=form.status,
        form=form,
        name=kept.name,
        counts=[(gettext(title), sum(v.kind == kind for v in verdicts)) for kind, (title, _tone) in KINDS.items()],
        wrong=len(wrong),
        useful=any(verdict.kind in ("new", "change") for verdict in verdicts),
        table=_table(ordered[:SHOWN]),
        count=len(verdicts),
        shown=SHOWN,
    )


def _table(verdicts: list[people.OfficialVerdict]) -> Table:
    rows = []
    for verdict in verdicts:
        row, (title, tone) = verdict.row, KINDS[verdict.kind]
        what = "; ".join(said(problem) for problem in verdict.problems) or ", ".join(
            gettext(DOES[one]) for one in verdict.does
        )
        days = ""
        if row.period is not None and row.period.start is not None:
            days = f"{formats.day(row.period.start)} – {last_day_of(row.period)}"
        rows.append(
            (
                str(row.number),
                status(gettext(title), tone),
                row.name,
                row.username,
                row.unit_code,
                row.post_title,
                days,
                what,
            )
        )
    heads = [
        _("Row"),
        _("What it does"),
        _("Full name"),
        _("User name"),
        _("Unit"),
        _("Post"),
        _("Days"),
        _("What the row does"),
    ]
    kinds = ("number", "status", "text", "text", "text", "text", "text", "wide")
    columns = [Column(gettext(head), kind) for head, kind in zip(heads, kinds, strict=True)]
    return Table(caption=gettext("Rows of the list"), columns=columns, rows=rows)


@needs(MANAGE)
def empty_sheet(request: Any) -> HttpResponse:
    """The sheet to fill in, with one example row."""
    return xlsx_response("danh-sach-can-bo", list(sheets.COLUMNS.values()), [sheets.EXAMPLE])  # type: ignore[return-value]
