"""Where I am signed in, and ending it."""

from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from tinhso.engines.people import public as people
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.web.formats import moment
from tinhso.web.pages import page, signed_in

from .. import queries, rules

Account = get_user_model()


@signed_in
def sessions(request: Any) -> HttpResponse:
    """The list; POST `end`: a session's id, or "others"."""
    ended = _end(request) if request.method == "POST" else None
    rule = people.sign_in_rules(request.now.date()).session
    found = queries.sessions_of(request.user.pk, idle=timedelta(minutes=rule.idle_minutes))
    ahead = request.now.date() - timezone.localdate()  # a demo's day: sessions themselves run by the real clock
    shown = [(one, _device(one), _place(one), moment(one.began + ahead), moment(one.seen + ahead)) for one in found]
    return page(
        request,
        "account/sessions.html",
        sessions=shown,
        here=request.session.session_key,
        rule=rule,
        said=None
        if ended is None
        else ngettext("%(num)s session was ended.", "%(num)s sessions were ended.", ended) % {"num": ended},
    )


def _end(request: Any) -> int:
    wanted = request.POST.get("end", "")
    if wanted != "others" and not (wanted.isdecimal() and len(wanted) <= 18):
        raise NotThere(_("This session has ended already."))
    ids = None if wanted == "others" else [int(wanted)]
    return people.end_sessions(ids, but=request.session.session_key, by=request.actor, at=request.now)


def _device(one: queries.Session) -> str:
    browser, system = rules.device(one.user_agent)
    if browser and system:
        return gettext("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or gettext("An unknown device")


def _place(one: queries.Session) -> str:
    words, part = rules.place(one.address)
    return f"{gettext(words)} ({part}…)" if part else gettext(words)
