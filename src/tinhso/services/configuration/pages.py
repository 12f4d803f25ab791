"""The configuration for those who look after it: what runs, each definition with its versions, and all of it to take along."""

import json
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from tinhso.kernel import access
from tinhso.web.formats import day
from tinhso.web.pages import needs, page

from . import downloads, lists, queries
from .definitions import PROPOSE, READ
from .rules.fields import differing


@needs(READ)
def home(request: Any) -> HttpResponse:
    """What runs, and which plans wait."""
    on = request.now.date()
    open_plans, decided = queries.plans()
    held = queries.running()
    titles = {one.manifest.pack: queries.title_of(one.manifest) for one in held}
    return page(
        request,
        "configuration/home.html",
        sourced=True,
        packs=lists.packs(held),
        waiting=lists.plans(open_plans, gettext("Plans that wait"), titles),
        decided=lists.plans(decided, gettext("Plans that were decided"), titles),
        kinds=lists.kinds(queries.counts(on)),
        may_propose=access.scope(request.actor, PROPOSE, on=on).everywhere,
    )


@needs(READ)
def kind(request: Any, kind: str) -> HttpResponse:
    """The definitions of a kind."""
    title, held = queries.of_kind(kind)
    return page(
        request,
        "configuration/kind.html",
        sourced=True,
        title=gettext(title),
        table=lists.of_kind(kind, title, held, request.now.date()),
    )


@needs(READ)
def definition(request: Any, kind: str, code: str) -> HttpResponse:
    """One definition: what it rests on, and its versions with what each changed."""
    title, versions = queries.versions_of(kind, code)
    on, language = request.now.date(), lists.language()
    bodies = [kept.it.model_dump(mode="json", by_alias=True) for kept in versions]
    shown = []
    for index, kept in enumerate(versions):
        before = bodies[index + 1] if index + 1 < len(bodies) else None
        changed = (
            lists.fields(differing(before, bodies[index]), gettext("What this version changed")) if before else None
        )
        shown.append(
            {
                "number": kept.it.version,
                "days": lists.days(kept),
                "today": on in kept.in_force,
                "status": lists.status_of(kept.it.status),
                "example": kept.is_example,
                "facts": _rests_on(kept.it.authority),
                "note": kept.it.note.in_language(language) if kept.it.note else "",
                "changed": changed,
                "text": downloads.written([kept.it]).decode(),
            }
        )
    return page(
        request,
        "configuration/definition.html",
        sourced=True,
        kind=kind,
        kind_title=gettext(title),
        title=versions[0].it.title.in_language(language),
        code=code,
        versions=shown,
    )


def _rests_on(authority: Any) -> list[tuple[str, str]]:
    """The document a definition rests on."""
    if authority is None:
        return []
    told = [
        (gettext("Document"), authority.document),
        (gettext("Article"), authority.article or ""),
        (gettext("Issued by"), authority.issuer or ""),
        (gettext("Issued on"), day(authority.issued) if authority.issued else ""),
        (gettext("Read where"), authority.source or ""),
    ]
    return [(term, text) for term, text in told if text]


@needs(READ)
def download(request: Any) -> HttpResponse:
    """The packs that run, as a ZIP file."""
    answer = HttpResponse(downloads.archive(), content_type="application/zip")
    name = f"cau-hinh-{request.now.date().isoformat()}.zip"
    answer["Content-Disposition"] = f"attachment; filename={json.dumps(name)}"
    return answer
