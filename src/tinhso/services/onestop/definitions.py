"""What packs define for this service, what is checked while they load, and the rights it brings."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tinhso.engines.cases.public import FOLDER as PROCESSES
from tinhso.engines.cases.public import Process
from tinhso.kernel import conditions
from tinhso.kernel.access import Right, rights
from tinhso.kernel.definitions import DefinitionKind, Lookup, definition_kinds
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _

from . import form_shapes
from .desk_settings import DeskSettings
from .form_shapes import ProcedureForm
from .procedures import Fee, Procedure
from .rules.fees import FACTS
from .search_words import SearchWords

PROCEDURES, FORMS, WORDS, DESKS = "procedures", "procedure-forms", "procedure-words", "one-stop"
RESULT_TYPES = "result-types"
READ, RECEIVE, HANDLE = "dossier.read", "dossier.receive", "dossier.handle"
APPROVE, ASSIGN = "dossier.approve", "dossier.assign"
SUPPORT = "dossier.support"
HOURS_A_DAY = 8


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(PROCEDURES, DefinitionKind(PROCEDURES, Procedure, check, _("Procedures")))
    definition_kinds.add(FORMS, DefinitionKind(FORMS, ProcedureForm, check_form, _("Forms of procedures")))
    definition_kinds.add(WORDS, DefinitionKind(WORDS, SearchWords, title=_("Words people ask with")))
    definition_kinds.add(DESKS, DefinitionKind(DESKS, DeskSettings, title=_("Desks of a province")))
    moved = ("dossier.moved",)
    for code, title, acts in (
        (READ, _("See dossiers received or decided in the unit"), ()),
        (
            RECEIVE,
            _("Receive dossiers at the desk, hand back results"),
            ("dossier.received", "dossier.scan-attached", *moved),
        ),
        (SUPPORT, _("Enter dossiers at a support point for a desk that receives them"), ("dossier.received",)),
        (HANDLE, _("Handle dossiers"), ("dossier.scan-attached", *moved)),
        (APPROVE, _("Approve or refuse dossiers"), moved),
        (ASSIGN, _("Give dossiers to officers of the unit"), ("case.given",)),
    ):
        rights.add(code, Right(code, title, acts=acts))


def check(procedure: Procedure, others: Lookup) -> Sequence[Problem]:
    """What keeps a procedure from working, with the path of each mistake."""
    return [
        *_decides(procedure),
        *_papers(procedure),
        *_steps(procedure),
        *_fees(procedure),
        *form_shapes.problems(procedure.form),
        *_process(procedure, others),
    ]


def check_form(form: ProcedureForm, others: Lookup) -> Sequence[Problem]:
    """What keeps a form from working: its procedure is none, or something in its sections."""
    shapes = form_shapes.problems(form.sections, key="sections")
    found = [*shapes, *form_shapes.unsigned(form), *_results(form, others)]
    procedure = others(PROCEDURES, form.code)
    if isinstance(procedure, Procedure):
        if form.paper is not None and procedure.paper(form.paper) is None:
            found.append((("paper",), Expected(_("a paper of the procedure (“%(code)s” is none)"), code=form.paper)))
    else:
        found.append((("code",), Expected(_("the code of a procedure of a pack (“%(code)s” is none)"), code=form.code)))
    return found


def _results(form: ProcedureForm, others: Lookup) -> Iterator[Problem]:
    for place, section in enumerate(form.sections):
        for line, field in enumerate(section.fields):
            here = ("sections", place, "fields", line, "from_result")
            if field.from_result is None:
                continue
            if section.rows is not None:
                yield here, Expected(_("no result for a field that repeats in rows"))
            elif others(RESULT_TYPES, field.from_result.type) is None:
                yield (
                    (*here, "type"),
                    Expected(_("a type of results of a pack (“%(code)s” is none)"), code=field.from_result.type),
                )


def _decides(procedure: Procedure) -> Iterator[Problem]:
    if (procedure.decides.level == "province") != (procedure.decides.body is not None):
        yield ("decides", "body"), Expected(_("a body where the province decides, and nowhere else"))


def _papers(procedure: Procedure) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, paper in enumerate(procedure.papers):
        if paper.code in seen:
            yield ("papers", place, "code"), Expected(_("each paper once (“%(code)s” stands twice)"), code=paper.code)
        seen.add(paper.code)
        if not paper.originals and not paper.copies:
            yield ("papers", place, "originals"), Expected(_("one original or copy at least"))


def _steps(procedure: Procedure) -> Iterator[Problem]:
    """Steps together never take longer than the whole."""
    limit = procedure.limit
    whole = {"working-hours": limit.amount, "working-days": limit.amount * HOURS_A_DAY, "same-day": HOURS_A_DAY}
    together = sum((step.hours for step in procedure.steps if step.hours is not None), Decimal(0))
    if limit.unit in whole and together > whole[limit.unit]:
        yield (
            ("steps",),
            Expected(
                _("steps of at most %(whole)s working hours together, as the limit says (these take %(together)s)"),
                whole=whole[limit.unit],
                together=together,
            ),
        )


def _fees(procedure: Procedure) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, fee in enumerate(procedure.fees):
        if fee.code in seen:
            yield ("fees", place, "code"), Expected(_("each fee once (“%(code)s” stands twice)"), code=fee.code)
        seen.add(fee.code)
        if not fee.tiers and fee.set_by is None:
            yield ("fees", place), Expected(_("the amount, or who sets it"))
        yield from _tiers(fee, place)
        yield from _exemptions(fee, place)


def _exemptions(fee: Fee, place: int) -> Iterator[Problem]:
    seen: set[str] = set()
    for line, one in enumerate(fee.exemptions):
        here = ("fees", place, "exemptions", line)
        if one.code in seen:
            yield (*here, "code"), Expected(_("each exemption once (“%(code)s” stands twice)"), code=one.code)
        seen.add(one.code)
        if one.since is not None and one.until is not None and one.until < one.since:
            yield (*here, "until"), Expected(_("a last day that is not before the first"))
        for inside, wrong in conditions.problems(one.when, known=FACTS) if one.when is not None else ():
            yield (*here, "when", *inside), wrong


def _tiers(fee: Fee, place: int) -> Iterator[Problem]:
    before = 0
    for line, tier in enumerate(fee.tiers):
        last = line == len(fee.tiers) - 1
        if (tier.upto is None) != last:
            yield ("fees", place, "tiers", line, "upto"), Expected(_("an end for each tier but the last"))
        elif tier.upto is not None and tier.upto <= before:
            yield ("fees", place, "tiers", line, "upto"), Expected(_("more than %(before)s"), before=before)
        before = tier.upto or before


def _process(procedure: Procedure, others: Lookup) -> Iterator[Problem]:
    if procedure.process is not None and not isinstance(others(PROCESSES, procedure.process), Process):
        yield ("process",), Expected(_("a process of a pack (“%(code)s” is none)"), code=procedure.process)
