"""Figures out of a file: shown first with everything that is wrong, taken after a second look."""

import hashlib
import io
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.measures import public as measures
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store.sheets import MOST_BYTES
from tinhso.web.errors import said
from tinhso.web.formats import number
from tinhso.web.formats import period as period_words
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page
from tinhso.web.tables import Column, Table

from .models import Upload

IMPORT = "figure.import"
SHOWN = 200
KEPT_FOR = timedelta(days=1)
LABELS = {"file": _("File of figures"), "document": _("Read from (document or page)")}


@needs(IMPORT)
@idempotent
def upload(request: Any) -> HttpResponse:
    """Choose a file; it is read, checked and kept aside until the person takes or drops it."""
    form = Form(request.POST if request.method == "POST" else None, request.FILES, labels=LABELS)
    if form.posted:
        file = form.file("file", required=True, most_bytes=MOST_BYTES)
        document = form.text("document", most=300)
        if file is not None and form.ok:
            content = file.read()
            with form.catching():
                measures.read_rows(io.BytesIO(content), str(file.name))
                kept = keep_aside(content, str(file.name), document, person=request.actor.person, at=request.now)
                return HttpResponseRedirect(reverse("ranking:confirm", args=[kept]))
    return page(
        request,
        "ranking/upload.html",
        status=form.status,
        form=form,
        taken=_count(request, "taken"),
        same=_count(request, "same"),
    )


def keep_aside(content: bytes, name: str, document: str, *, person: int, at: datetime) -> int:
    """Keep the file until the person takes or drops it; its id. What they kept before, and what anybody forgot, goes.

    The same file again is the one kept already. Of two chosen at the same moment the later one stays.
    """
    digest = hashlib.sha256(content).hexdigest()
    given = {"person": person, "name": name[:200], "digest": digest, "document": document}
    kept = Upload.objects.filter(**given).order_by("-pk").first() or Upload.objects.create(
        **given, content=content, at=at
    )
    Upload.objects.filter(person=person, pk__lt=kept.pk).delete()
    drop_forgotten(at=at)
    return kept.pk


def drop_forgotten(*, at: datetime) -> int:
    """Files that nobody took within a day go; how many."""
    gone, _kinds = Upload.objects.filter(at__lt=at - KEPT_FOR).delete()
    return gone


def _count(request: Any, name: str) -> int | None:
    """What the last file brought, after the redirect."""
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 8 else None


@needs(IMPORT)
@idempotent
def confirm(request: Any, id: int) -> HttpResponse:
    """What the file would bring, with every problem; a POST takes it."""
    kept = Upload.objects.filter(pk=id, person=request.actor.person).first()
    if kept is None:
        raise NotThere(_("What you are looking for is not here."))
    source = measures.FileSource(kept.name, kept.digest, kept.document)
    rows = measures.read_rows(io.BytesIO(bytes(kept.content)), kept.name)
    form = Form(request.POST if request.method == "POST" else None)
    if form.posted:
        with form.catching():
            result = measures.import_figures(rows, source=source, by=request.actor, at=request.now)
            kept.delete()
            return HttpResponseRedirect(f"{reverse('ranking:upload')}?taken={result.new}&same={result.same}")
    prepared = measures.prepare(rows, source=source, by=request.actor, at=request.now)
    return page(
        request,
        "ranking/confirm.html",
        status=form.status,
        form=form,
        kept=kept,
        problems=[said(problem) for problem in prepared.problems],
        table=_table(prepared),
        count=len(prepared.figures),
        shown=SHOWN,
    )


def _table(prepared: measures.Prepared) -> Table:
    columns = [
        Column(gettext("Row of the file"), "number"),
        Column(gettext("Unit")),
        Column(gettext("Period")),
        Column(gettext("Measure"), "wide"),
        Column(gettext("Value"), "number"),
    ]
    language = get_language() or "vi"
    titles = measures.titles_of({one.measure for one in prepared.figures}, language)
    rows = [
        (
            one.note,
            prepared.titles.get(one.unit, ""),
            period_words(one.period),
            titles.get(one.measure, one.measure),
            one.choice or (number(one.value) if one.value is not None else gettext("Nothing to count")),
        )
        for one in prepared.figures[:SHOWN]
    ]
    return Table(caption=gettext("What the file brings"), columns=columns, rows=rows)
