"""Posts of the units one manages: who holds them, opening one, appointing, ending."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import Invalid, NotThere
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _
from tinhso.store.keys import fold, sort_key
from tinhso.web import formats
from tinhso.web.forms import Form
from tinhso.web.pages import idempotent, needs, page
from tinhso.web.tables import Column, Pager, Table, link, shown_words, status

from .nav import MANAGE

LABELS = {
    "unit": _("Unit"),
    "title": _("Title of the post"),
    "code": _("Short code"),
    "roles": _("What the post may do"),
    "who": _("Whom to appoint"),
    "person": _("Person of your units"),
    "name": _("Full name"),
    "username": _("User name"),
    "start": _("First day"),
    "end": _("Last day"),
    "on": _("Last day in the post"),
}


@needs(MANAGE)
def posts(request: Any) -> HttpResponse:
    """The posts of one's units with who holds them; `?don-vi=`: of one unit and those below it; `?trong=1`: vacant ones."""
    by, today = request.actor, request.now.date()
    mine = people.units_managed(by, on=today)
    chosen = request.GET.get("don-vi", "")
    within = _within(chosen, mine, today)
    vacant = request.GET.get("trong") == "1"
    by_name = sorted(mine.items(), key=lambda one: sort_key(one[1]))
    found = people.posts_managed(
        by,
        on=today,
        within=within,
        vacant=vacant,
        units_first=[unit for unit, _name in by_name],
        after=request.GET.get("after"),
    )
    query = {name: value for name, value in (("don-vi", chosen), ("trong", "1" if vacant else "")) if value}
    return page(
        request,
        "staff/posts.html",
        table=_table(found.rows, today, found.next, query, later="after" in request.GET),
        mine=by_name,
        chosen=chosen,
        vacant=vacant,
    )


def _within(chosen: str, mine: Mapping[int, str], today: date) -> list[int] | None:
    """The unit the list is narrowed to and all under it; None: no narrowing."""
    if not chosen:
        return None
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19):
        raise NotThere(_("What you are looking for is not here."))
    return [place.id for place in units.within(int(chosen), on=today)]


def _table(lines: Any, today: date, following: str | None, query: dict[str, str], *, later: bool) -> Table:
    names = units.titles({line.unit for line in lines}, on=today)
    roles = people.role_titles({role for line in lines for role in line.roles}, on=today)
    rows = []
    for line in lines:
        held: Any = status(gettext("Vacant"), "wait")
        if line.holder is not None:
            name = line.holder.name.replace(" ", "\xa0")  # stands on one line
            held = link(reverse("staff:person", args=[line.holder.person]), name)
        rows.append(
            (
                link(reverse("staff:post", args=[line.id]), line.title),
                names.get(line.unit, ""),
                held,
                formats.day(line.holder.period.start) if line.holder else "",
                ", ".join(roles.get(role, role) for role in line.roles),
            )
        )
    columns = [
        Column(gettext("Post")),
        Column(gettext("Unit")),
        Column(gettext("Held by")),
        Column(gettext("Since"), "date"),
        Column(gettext("May"), "wide"),
    ]
    more = "?" + urlencode(query | {"after": following}) if following else ""
    return Table(
        caption=gettext("Posts"),
        columns=columns,
        rows=rows,
        query=query,
        pager=Pager(shown_words(len(rows)), next=more, first="?" + urlencode(query) if later else ""),
    )


@needs(MANAGE)
@idempotent
def new_post(request: Any) -> HttpResponse:
    """First the unit, then the post: which roles may be given depends on the unit."""
    by, today = request.actor, request.now.date()
    mine = people.units_managed(by, on=today)
    typed = request.POST if request.method == "POST" else None
    unit = _whole((typed or request.GET).get("unit", ""))
    if unit is None and len(mine) == 1:
        (unit,) = mine
    if unit is not None and unit not in mine:
        raise NotThere(_("What you are looking for is not here."))
    form = Form(typed, initial={"unit": unit or ""}, labels=LABELS)
    roles = people.roles_givable(by, unit, on=today) if unit else []
    if form.posted and unit is not None:
        title = form.text("title", required=True, most=200)
        code = form.text("code", most=60) or _code_of(title)
        given = [role.code for role in roles if role.code in form.chosen("roles")]
        if form.ok:
            with form.catching():
                if not title:
                    raise Invalid(_("Fill this in."), field="title")
                id = people.open_post(unit, code, Text(vi=title), given, by=by, at=request.now)
                return HttpResponseRedirect(reverse("staff:post", args=[id]))
    language = request.LANGUAGE_CODE
    return page(
        request,
        "staff/new-post.html",
        status=form.status,
        form=form,
        unit=unit,
        unit_title=mine.get(unit or 0, ""),
        mine=sorted(mine.items(), key=lambda one: sort_key(one[1])),
        roles=[(role.code, role.title.in_language(language), _said(role)) for role in roles],
    )


def _said(role: people.Role) -> str:
    """What a role may do, in words."""
    titles = {right.code: gettext(right.title) for right in people.reviewed_rights()}
    return "; ".join(titles[grant.right] for grant in role.rights if grant.right in titles)


def _code_of(title: str) -> str:
    """A short code made of the title: small letters, no marks."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in fold(title)).split()
    return "-".join(words)[:60] or "vi-tri"


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


@needs(MANAGE)
def post(request: Any, post_id: int) -> HttpResponse:
    """A post: what it may do, who holds it, who held it."""
    today = request.now.date()
    line, held = people.post_managed(post_id, by=request.actor, on=today)
    return page(request, "staff/post.html", held=held, today=today, last_day=last_day_of, **_said_of(line, today))


def _said_of(line: people.PostLine, today: date) -> dict[str, Any]:
    """A post for `staff/post-facts.html`: with the titles of its unit and of its roles."""
    roles = people.role_titles(line.roles, on=today)
    return {"line": line, "unit": _unit_of(line, today), "roles": [roles.get(role, role) for role in line.roles]}


def _unit_of(line: people.PostLine, today: date) -> str:
    return units.titles([line.unit], on=today).get(line.unit, "")


def last_day_of(period: Period) -> str:
    return formats.day(period.end - timedelta(days=1)) if period.end else ""


@needs(MANAGE)
@idempotent
def appoint(request: Any, post_id: int) -> HttpResponse:
    """Give the post to somebody of one's units, to somebody with an account, or to a new person."""
    by, today = request.actor, request.now.date()
    line, _held = people.post_managed(post_id, by=by, on=today)
    mine = people.people_managed(by, on=today)
    form = Form(
        request.POST if request.method == "POST" else None,
        initial={"start": today, "who": "mine" if mine else "new"},
        labels=LABELS,
    )
    if form.posted:
        start, end = form.day("start", required=True), form.day("end")
        who = form.choice("who", ("mine", "account", "new"), required=True)
        if form.ok and start is not None:
            with form.catching(), transaction.atomic():
                person = _person(form, who, dict(mine), request)
                if person is not None:
                    if end is not None and end < start:
                        raise Invalid(_("The last day comes before the first. Choose a later last day."), field="end")
                    period = Period(start, end + timedelta(days=1) if end else None)
                    people.appoint(person, post_id, period, by=by, at=request.now)
                    return HttpResponseRedirect(reverse("staff:person", args=[person]))
    return page(
        request,
        "staff/appoint.html",
        status=form.status,
        form=form,
        line=line,
        unit=_unit_of(line, today),
        mine=mine,
    )


def _person(form: Form, who: str, mine: Mapping[int, str], request: Any) -> int | None:
    """The person chosen, entered anew when new; None when the form does not say."""
    if who == "mine":
        chosen = _whole(form.choice("person", [str(id) for id in mine], required=True))
        return chosen
    if who == "account":
        username = form.text("username", required=True, most=60)
        found = people.person_named(username, by=request.actor, on=request.now.date()) if username else None
        if username and found is None:
            form.wrong(
                "username",
                _("Nobody signs in as “%(name)s”. Look at the spelling, or enter a new person."),
                name=username,
            )
        return found
    name = form.text("name", required=True, most=200)
    return people.enrol(name, by=request.actor, at=request.now) if name else None


@needs(MANAGE)
@idempotent
def end(request: Any, post_id: int, appointment_id: int) -> HttpResponse:
    """End an appointment on a day, which may lie ahead."""
    today = request.now.date()
    line, held = people.post_managed(post_id, by=request.actor, on=today)
    one = next((one for one in held if one.appointment == appointment_id), None)
    if one is None:
        raise NotThere(_("What you are looking for is not here."))
    form = Form(request.POST if request.method == "POST" else None, initial={"on": today}, labels=LABELS)
    if form.posted:
        on = form.day("on", required=True)
        if form.ok and on is not None:
            with form.catching():
                people.end_appointment(appointment_id, on + timedelta(days=1), by=request.actor, at=request.now)
                return HttpResponseRedirect(reverse("staff:post", args=[post_id]))
    return page(request, "staff/end.html", status=form.status, form=form, line=line, one=one)


@needs(MANAGE)
@idempotent
def end_post(request: Any, post_id: int) -> HttpResponse:
    """End a post that is needed no more, with the appointment to it. Who holds it and what goes with it is said first."""
    by, today = request.actor, request.now.date()
    line, _held = people.post_managed(post_id, by=by, on=today)
    form = Form(request.POST if request.method == "POST" else None)
    if form.posted:
        with form.catching():
            people.end_post(post_id, by=by, at=request.now)
            return HttpResponseRedirect(reverse("staff:post", args=[post_id]))
    return page(request, "staff/end-post.html", status=form.status, form=form, **_said_of(line, today))
