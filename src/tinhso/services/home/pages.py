"""Home for everyone and for each role; search; switching between one's posts."""

import re
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tinhso.engines.people import public as people
from tinhso.kernel import access
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.web import awaits, finding, front
from tinhso.web.display import back
from tinhso.web.pages import page, public, signed_in

from . import queries, rules
from .definitions import BRIEF

MOST_TYPED = 120
_SEAT = re.compile(r"([0-9]{1,18})(?:-([0-9]{1,18}))?")  # an appointment, and the delegation acted under, if any


@public
def home(request: Any) -> HttpResponse:
    """What this is, for the public; what awaits me, for who has signed in; one page of A4, for a leader."""
    by, at = request.actor, request.now
    if by.is_public:
        return page(request, "home/public.html", parts=front.parts_for(by, at))
    waiting = rules.by_urgency(awaits.awaiting(by, at.date()), on=at.date())
    if access.scope(by, BRIEF, on=at.date()).nowhere:
        return page(request, "home/mine.html", waiting=waiting, parts=front.parts_for(by, at), today=at.date())
    return page(request, "home/brief.html", waiting=waiting, brief=queries.brief(by, at), today=at.date())


@public
def search(request: Any) -> HttpResponse:
    """`?q=`: everything of that name that the reader may see, by service."""
    text = " ".join(request.GET.get("q", "").split())[:MOST_TYPED]
    found = finding.find(text, request.actor, request.now.date()) if text else []
    named = [(gettext(heading), finds) for heading, finds in found]
    return page(request, "home/search.html", text=text, found=named, most=finding.MOST)


@require_POST
@signed_in
def switch(request: Any) -> HttpResponse:
    """Act through another of one's posts, from now on in this session."""
    found = _SEAT.fullmatch(request.POST.get("appointment", ""))
    if found is None:
        raise NotThere(_("You do not hold this post today."))
    appointment, delegation = int(found[1]), int(found[2]) if found[2] else None
    people.switch_seat(request.session, appointment, by=request.actor, at=request.now, delegation=delegation)
    return HttpResponseRedirect(back(request))
