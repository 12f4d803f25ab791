"""Returns for programs: what is due, one return, and the acts that fill, prove, send and decide it."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from ninja import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from tinhso.engines.cases import public as cases
from tinhso.engines.units import public as units
from tinhso.kernel.actor import Actor
from tinhso.kernel.errors import Invalid, NotAllowed, Problems, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.store import definitions
from tinhso.store.keyset import Page
from tinhso.web.api import Day, Exact, Moment, PageOf, Part, Shape, Wanted, answers, writing
from tinhso.web.errors import said
from tinhso.web.pages import Rule

from . import actions, queries
from .definitions import FILL, READ, SEND, VERIFY
from .rules.answers import Typed, read, written
from .rules.deadlines import last_day
from .sheets import Sheet, asked_by, computed_measures, held_sheet, sheet_of

part = Part("reports", _("Reports asked of units, and the acts on them"), 50)
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]
Turn = Literal["own", "above", "none"]


class ReturnListed(Shape):
    """A return in a list. `turn`: whose turn it is, the unit's, the verifier's, nobody's."""

    id: int = 0
    form: str = ""
    title: str = ""
    unit: int = 0
    unit_title: str = ""
    period: str = Field("", examples=["2026-Q3"])
    due_on: Day | None = None
    state: str = ""
    turn: Turn = "own"
    late: bool = False
    changed_at: Moment | None = None


class Paper(Shape):
    """A proof."""

    id: int
    name: str
    size: int
    media_type: str


class GivenAnswer(Shape):
    """What stands in a field. `given`: words that could not be taken as they are; `wrong`: why."""

    value: Exact | None = None
    choice: str = ""
    unknown: bool = False
    note: str = ""
    given: str = ""
    wrong: str = ""
    proofs: list[Paper] = []


class AskedField(Shape):
    """A field as the form asks it."""

    measure: str
    title: str
    minimum: Exact | None
    maximum: Exact | None
    decimals: int
    choices: list[str]
    proof: Literal["required", "optional", "none"]
    required: bool
    may_be_unknown: bool
    computed: bool


class Return(ReturnListed):
    """One unit's answer to a form for one period."""

    opened_at: Moment | None = None
    asked: list[AskedField] = []
    answers: dict[str, GivenAnswer] = {}
    may: list[str] = Field([], description="Acts the caller may do now.")


class NewAnswer(BaseModel):
    """What to write into a field: a number by its digits or a choice, or that there is no figure yet and why."""

    model_config = ConfigDict(extra="forbid")
    value: Annotated[Exact, Field(max_length=40)] | None = None
    choice: str = Field("", max_length=80)
    unknown: bool = False
    note: str = Field("", max_length=500)


class NewAnswers(BaseModel):
    model_config = ConfigDict(extra="forbid")
    answers: dict[Annotated[str, Field(max_length=80)], NewAnswer] = Field(
        max_length=500, description="By the code of the field's measure."
    )


class Reason(BaseModel):
    model_config = ConfigDict(extra="forbid")
    reason: str = Field(min_length=1, max_length=2000)


class Returns(Wanted):
    stands: Literal["", "todo", "sent", "done"] = Field("", description="Whose turn it is.")
    late: bool = False
    period: str = Field("", max_length=20)
    q: str = Field("", max_length=80, description="Part of the unit's name.")


@part.listed(
    "/returns", PageOf[ReturnListed], name="listReturns", title=_("Returns by due day"), rule=Rule("needs", READ)
)
def list_returns(request: Any, wanted: Query[Returns]) -> HttpResponseBase:
    """The returns the caller may read, what is due first."""
    on = request.now.date()
    asked = queries.Wanted(wanted.stands, wanted.late, wanted.period, wanted.q.strip())
    found = queries.listed(request.actor, asked, on=on, after=wanted.after, size=wanted.size)
    names, language = queries.titles(found.rows, on=on), get_language() or "vi"
    rows = [
        {
            "id": row.id,
            "form": row.form.code,
            "title": row.form.title.in_language(language),
            "unit": row.unit,
            "unit_title": names.get(row.unit, ""),
            "period": row.period,
            "due_on": row.due_on,
            "state": row.state.title.in_language(language),
            "turn": row.state.turn,
            "late": row.late(on),
            "changed_at": row.changed_at,
        }
        for row in found.rows
    ]
    return answers.page(Page(rows, found.next, found.after), wanted.fields, tuple(ReturnListed.model_fields))


@part.one("/returns/{id}", Return, name="getReturn", title=_("A return"), rule=Rule("needs", READ))
def get_return(request: Any, id: Id, fields: Annotated[str, Query(max_length=500)] = "") -> HttpResponseBase:
    """A return as it stands: what is asked, what was answered, with which proofs, and what the caller may do now."""
    return shown(request, sheet_of(id, by=request.actor, on=request.now.date()), fields)


@part.act(
    "PATCH",
    "/returns/{id}/answers",
    Return,
    name="fillReturn",
    title=_("Write answers as a draft"),
    rule=Rule("needs", FILL),
)
def fill_return(request: Any, id: Id, given: NewAnswers) -> HttpResponseBase:
    """Writes the answers given and leaves the others. All that cannot be taken is told at once, and nothing is written."""

    texts = typed(given)

    def first(held: Sheet) -> None:
        require_seen(request, held)
        require_sound(held, given, texts)

    return done(request, actions.fill(id, texts, by=a_person(request), at=request.now, first=first).sheet)


@part.act(
    "PUT",
    "/returns/{id}/proofs/{measure}",
    Paper,
    name="proveReturn",
    title=_("Attach a proof"),
    rule=Rule("needs", FILL),
    takes_file=True,
)
def prove_return(
    request: Any,
    id: Id,
    measure: Annotated[str, Path(max_length=80)],
    name: Annotated[str, Query(min_length=1, max_length=200, description="Name of the file, with its ending.")],
) -> HttpResponseBase:
    """Attaches the file in the body to an answer. The same file again makes a second proof."""
    a_person(request)
    if "HTTP_IF_MATCH" in request.META:
        with transaction.atomic():
            held_for(request, id)
    paper = actions.attach_proof(id, measure, request, name, by=request.actor, at=request.now)
    return answers.answer(
        {"id": paper.id, "name": paper.name, "size": paper.size, "media_type": paper.media_type}, status=200
    )


@part.act("POST", "/returns/{id}/send", Return, name="sendReturn", title=_("Send"), rule=Rule("needs", SEND))
def send_return(request: Any, id: Id) -> HttpResponseBase:
    """Sends the return to whoever verifies it. Everything that is missing or wrong is told at once."""
    actions.send(id, by=a_person(request), at=request.now, first=lambda held: require_seen(request, held))
    return now(request, id)


@part.act("POST", "/returns/{id}/verify", Return, name="verifyReturn", title=_("Verify"), rule=Rule("needs", VERIFY))
def verify_return(request: Any, id: Id) -> HttpResponseBase:
    """Establishes the figures. If-Match is needed: only what was seen can be verified, never one's own work."""

    def first(held: Sheet) -> None:
        require_seen(request, held, needed=True)

    actions.verify(id, by=a_person(request), at=request.now, first=first)
    return now(request, id)


@part.act(
    "POST", "/returns/{id}/send-back", Return, name="sendBackReturn", title=_("Send back"), rule=Rule("needs", VERIFY)
)
def send_back_return(request: Any, id: Id, given: Reason) -> HttpResponseBase:
    """Returns it to the unit with a reason."""
    with transaction.atomic():
        held_for(request, id)
        actions.send_back(id, reason=given.reason, by=request.actor, at=request.now)
        return now(request, id)


@part.act(
    "POST", "/returns/{id}/reopen", Return, name="reopenReturn", title=_("Open again"), rule=Rule("needs", VERIFY)
)
def reopen_return(request: Any, id: Id, given: Reason) -> HttpResponseBase:
    """Opens a verified return for a correction, with a reason."""
    with transaction.atomic():
        held_for(request, id)
        actions.reopen(id, reason=given.reason, by=request.actor, at=request.now)
        return now(request, id)


def a_person(request: Any) -> Actor:
    """The caller. NotAllowed for a sister system: two pairs of eyes are compared by persons, and it has none."""
    actor: Actor = request.actor
    if actor.person is None:
        raise NotAllowed(_("Only a person's token may do this: reports are filled and verified by persons."))
    return actor


def require_seen(request: Any, held: Sheet, *, needed: bool = False) -> None:
    """Nothing when the return is still as If-Match has it."""
    writing.must_match(request, mark_of(held) if "HTTP_IF_MATCH" in request.META else "", needed=needed)


def held_for(request: Any, id: int) -> Sheet:
    """The return, held until the transaction ends, and still as If-Match has it."""
    held = held_sheet(id, by=a_person(request), on=request.now.date())
    require_seen(request, held)
    return held


def now(request: Any, id: int) -> HttpResponse:
    """As it stands after the act."""
    return done(request, sheet_of(id, by=request.actor, on=request.now.date()))


def done(request: Any, held: Sheet) -> HttpResponse:
    """The answer to an act on it."""
    etag = writing.tagged(mark_of(held), get_language() or "vi")
    return writing.done(request, etag, lambda: shown(request, held, etag=etag))


def mark_of(held: Sheet) -> str:
    """Changes whenever the return moves, or an answer or a proof of it changes."""
    saved = sorted((code, one.answer.mark, one.at) for code, one in held.saved.items())
    proofs = sorted(proof.paper for papers in held.proofs.values() for proof in papers)
    return answers.mark_of(held.case.state, held.case.changed_at, saved, proofs)


def typed(given: NewAnswers) -> dict[str, Typed]:
    """The answers as the act takes them."""
    return {
        code: Typed(one.choice or ("" if one.value is None else written(Decimal(one.value))), one.unknown, one.note)
        for code, one in given.answers.items()
    }


def require_sound(held: Sheet, given: NewAnswers, texts: Mapping[str, Typed]) -> None:
    """Nothing, or Problems: every answer that could not be kept as it is. `texts`: the same as the act takes them."""
    wrong: list[TinhSoError] = []
    for code, one in given.answers.items():
        asked = held.asked.get(code)
        if asked is None or asked.computed:
            wrong.append(Invalid(_("This report does not ask for it."), field=code))
        elif (one.choice and not asked.choices) or (one.value is not None and asked.choices):
            wrong.append(Invalid(_("Give `choice` where one chooses, `value` where one counts."), field=code))
        elif problem := read(asked, texts[code]).problem:
            wrong.append(problem)
    if wrong:
        raise Problems(wrong)


def shown(request: Any, held: Sheet, fields: str = "", *, etag: str = "") -> HttpResponse:
    by, on, language = request.actor, request.now.date(), get_language() or "vi"
    state = held.case.stands
    body = {
        "id": held.id,
        "form": held.form.it.code,
        "title": held.form.it.title.in_language(language),
        "unit": held.unit,
        "unit_title": units.titles([held.unit], on=last_day(held.period)).get(held.unit, ""),
        "period": held.period.code,
        "due_on": held.due_on,
        "state": state.title.in_language(language),
        "turn": state.turn,
        "late": state.turn == "own" and on > held.due_on,
        "changed_at": held.case.changed_at,
        "opened_at": held.opened_at,
        "asked": _asked_said(held.form.id, held.period.code, computed_measures(), definitions.generation(), language),
        "answers": {code: given_of(held, code) for code in held.asked if code in held.saved or code in held.proofs},
        "may": [choice.code for choice in cases.may(held.case, by=by, on=on) if choice.refused is None],
    }
    return answers.one(body, fields, etag=etag or writing.tagged(mark_of(held), language))


@lru_cache(maxsize=256)
def _asked_said(form: int, period: str, computed: frozenset[str], generation: int, language: str) -> answers.Written:
    """What the form asks, as JSON: it follows from the form, the period and the language alone."""
    asked, _known, _pairs = asked_by(form, period, computed, generation)
    return answers.in_advance([field_of(one, language) for one in asked.values()])


def field_of(asked: Any, language: str) -> dict[str, Any]:
    return {
        "measure": asked.code,
        "title": asked.title.in_language(language),
        "minimum": answers.exact(asked.minimum),
        "maximum": answers.exact(asked.maximum),
        "decimals": asked.decimals,
        "choices": [code for code, _title in asked.choices],
        "proof": asked.proof,
        "required": asked.required,
        "may_be_unknown": asked.may_be_unknown,
        "computed": asked.computed,
    }


def given_of(held: Sheet, code: str) -> dict[str, Any]:
    answer = held.answer(code)
    return {
        "value": answers.exact(answer.value),
        "choice": answer.choice,
        "unknown": answer.unknown,
        "note": answer.note,
        "given": answer.raw,
        "wrong": said(answer.problem) if answer.problem else "",
        "proofs": [
            {"id": one.paper, "name": one.name, "size": one.size, "media_type": one.media_type}
            for one in held.proofs.get(code, ())
        ],
    }
