"""The part of a dossier's page on who has it in hand and what other units and colleagues say: shown, and posted."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from tinhso.engines.cases import public as cases
from tinhso.engines.people import public as people
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.errors import TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.web import formats
from tinhso.web.forms import Form

from . import actions, deciding, dossiers, lists
from .actions.handing import RELATIONS
from .dossiers import Seen
from .list_pages import in_hand, warning_words

LABELS = {
    "person": _("Officer"),
    "assign-note": _("A word to the officer"),
    "to-unit": _("Unit that gets it"),
    "why": _("Why"),
    "kind": _("What for"),
    "asked-unit": _("Unit that is asked"),
    "question": _("Question"),
    "words": _("Note"),
    "for": _("Who reads it"),
    "code": _("Code of the other dossier"),
    "relation": _("What it is to this one"),
}
FIELDS = {
    "assign": {"note": "assign-note"},
    "hand-over": {"unit": "to-unit", "note": "why"},
    "ask": {"unit": "asked-unit"},
}
"""What an act calls a field, and what this page calls it: several forms stand on it."""


def posted(id: int, form: Form, by: Any, at: Any) -> bool:
    """Do what was pressed on this part of the page; whether it was done. What was wrong stands in the form."""
    doing = form.value("hand")
    acts: dict[str, Callable[[], object]] = {
        "claim": partial(actions.claim, id),
        "take-back": partial(actions.take_back, id),
        "assign": partial(actions.assign, id, _whole(form, "person"), note=form.value("assign-note")),
        "hand-over": partial(actions.hand_over, id, _whole(form, "to-unit"), note=form.value("why")),
        "ask": partial(actions.ask, id, form.value("kind"), _whole(form, "asked-unit"), form.value("question")),
        "withdraw": partial(actions.withdraw, id, _whole(form, "opinion") or 0),
        "note": partial(actions.write, id, form.value("words"), public=form.value("for") == "applicant"),
        "relate": partial(actions.relate, id, form.value("code"), form.value("relation")),
    }
    if doing not in acts:
        form.wrong("", _("Choose one of the answers offered."))
        return False
    with _catching(form, FIELDS.get(doing, {})):
        acts[doing](by=by, at=at)  # type: ignore[call-arg]
        return True
    return False


def _whole(form: Form, name: str) -> int | None:
    typed = form.value(name)
    return int(typed) if typed.isdecimal() and len(typed) < 19 else None


@contextmanager
def _catching(form: Form, names: dict[str, str]) -> Iterator[None]:
    try:
        with form.catching():
            yield
    finally:
        for old, new in names.items():
            if old in form.errors:
                form.errors[new] = form.errors.pop(old)


def shown(row: Seen, case: cases.CaseNow, beside: cases.Beside, by: Any, on: date) -> dict[str, Any]:
    """What the template needs."""
    process, turn = case.process, case.turn_unit
    may = [
        one for one in process.actions.values() if case.state in one.origin and _may(one.right, one.unit, case, by, on)
    ]
    gives = turn is not None and process.assign is not None and access.allows(by, process.assign, unit=turn, on=on)
    kinds = [
        (code, kind.title.in_language(get_language() or "vi"))
        for code, kind in process.opinions.items()
        if turn is not None
        and access.allows(by, kind.asks, unit=turn, on=on)
        and case.state in (kind.states or (case.state,))
    ]
    reads = cases.may_read(case, by, on)
    others = _units(row, turn, on) if gives or kinds else []
    return {
        "in_hand": in_hand(case.turn_person, turn, by, on) if turn else "",
        "claim": bool(may) and case.turn_person is None and by.person is not None,
        "back": _back(case, beside.steps, by, on),
        "colleagues": _colleagues(case, turn, on) if gives and turn else [],
        "gives": gives,
        "kinds": kinds,
        "units": others,
        "notes": [_note(one, on) for one in beside.notes],
        "may_note": reads,
        "may_tell": bool(may),
        "readers": [("inside", gettext("Colleagues who see this dossier"), "")]
        + ([("applicant", gettext("Also the person who handed it in"), "")] if may else []),
        "opinions": [_opinion(one, case, by, on) for one in beside.opinions],
        "related": _related(beside, by, on),
        "relations": [(code, gettext(words)) for code, words in RELATIONS.items()],
        "warnings": [warning_words(one) for one in beside.warnings if turn and one.due in (case.due, case.step_due)][
            :1
        ],
    }


def _may(right: str, relation: str, case: cases.CaseNow, by: Any, on: date) -> bool:
    unit = {"receiving": case.receiving, "deciding": case.deciding}.get(relation) or case.unit
    return access.allows(by, right, unit=unit, on=on)


def _back(case: cases.CaseNow, steps: Sequence[cases.Step], by: Any, on: date) -> str:
    """The action the reader may take back, in words."""
    last = steps[-1] if steps else None
    action = case.process.actions.get(last.action) if last is not None and last.kind == "move" else None
    if action is None or last is None or not action.undo or last.person not in by.hands:
        return ""
    return action.title.in_language(get_language() or "vi") if _may(action.right, action.unit, case, by, on) else ""


def _colleagues(case: cases.CaseNow, unit: int, on: date) -> list[tuple[int, str]]:
    """(person, name and post) of who may do something to it in the unit."""
    rights = {one.right for one in case.process.actions.values() if case.state in one.origin}
    held = people.holders(people.posts_of([unit]).values(), on=on)
    seats = [people.actor_of(appointment, on=on) for appointment in held.values()]
    able = [one for one in seats if one.post and any(access.allows(one, right, unit=unit, on=on) for right in rights)]
    names, posts = (
        people.names([one.person for one in able if one.person]),
        people.post_titles([one.post or 0 for one in able]),
    )
    return sorted(
        ((one.person, f"{names.get(one.person, '')}, {posts.get(one.post or 0, '')}") for one in able if one.person),
        key=lambda one: one[1],
    )


def _units(row: Seen, turn: int | None, on: date) -> list[tuple[int, str]]:
    """Communes and bodies of the province, without the one whose turn it is."""
    try:
        province = deciding.province_of(row.receiving_id, on=on)
    except TinhSoError:  # the desk has ended
        return []
    places = [*units.bodies_of(province, on=on), *units.within(province, on=on)]
    return [(place.id, place.title) for place in places if place.id != turn]


def _note(one: cases.NoteSeen, on: date) -> tuple[str, str, str, bool]:
    """(moment, who, words, does the applicant read it)."""
    post = people.post_titles([one.post]).get(one.post, "") if one.post else ""
    place = units.titles([one.post_unit], on=on).get(one.post_unit, "") if one.post_unit else ""
    return formats.moment(one.at), ", ".join(filter(None, (post, place))), one.words, one.public


def _opinion(one: cases.OpinionSeen, case: cases.CaseNow, by: Any, on: date) -> dict[str, Any]:
    kind = case.process.opinions.get(one.kind)
    place = units.titles([one.unit], on=on).get(one.unit, "")
    if one.withdrawn:
        stands, tone = gettext("Question taken back"), "plain"
    elif one.waits:
        stands = gettext("Waits; due %(moment)s") % {"moment": formats.moment(one.due)} if one.due else gettext("Waits")
        tone = "wait"
    else:
        stands, tone = (gettext("Answered late"), "late") if one.late else (gettext("Answered"), "good")
    return {
        "id": one.id,
        "unit": place,
        "question": one.question,
        "answer": one.answer,
        "asked": formats.moment(one.asked_at),
        "answered": formats.moment(one.answered_at) if one.answered_at else "",
        "stands": stands,
        "tone": tone,
        "may_withdraw": one.waits
        and kind is not None
        and access.allows(by, kind.asks, unit=one.asked_unit or case.unit, on=on),
    }


def _related(beside: cases.Beside, by: Any, on: date) -> list[tuple[str, str, str]]:
    """(what, code, address) of related dossiers the reader may see."""
    rows = {row.case_id: row for row in lists.of_cases([other for _kind, other, _forth in beside.relations])}
    found = []
    for kind, other, forth in beside.relations:
        row = rows.get(other)
        if row is None or not dossiers.may_see(row, by=by, on=on):
            continue
        said = gettext((RELATIONS if forth else BACKWARDS).get(kind, kind))
        found.append((said, row.code, reverse("onestop:dossier", args=[row.pk])))
    return found


BACKWARDS = {"linked": RELATIONS["linked"], "follows": _("Is followed by"), "corrects": _("Is corrected by")}
