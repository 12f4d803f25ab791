"""What a person answers to a field: read exactly, checked against its limits, and never lost."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import Invalid, Missing, TinhSoError
from tinhso.kernel.numbers import parse_decimal
from tinhso.kernel.texts import mark as _

MOST_NOTE = 500
PROOF = ":file"
"""After a field's code: its proof, where a problem with the proof stands."""
MOST_RAW = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as the rules need it. `choices`: codes and titles, when the answer is chosen and not counted."""

    code: str
    title: Text
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0
    choices: tuple[tuple[str, Text], ...] = ()
    proof: str = "optional"
    required: bool = True
    may_be_unknown: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed into a field. `was`: the mark of the answer the page showed them; None: do not compare."""

    text: str = ""
    unknown: bool = False
    note: str = ""
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is kept. `raw`: what could not be taken as it stands, word for word, with `problem` saying why."""

    value: Decimal | None = None
    choice: str = ""
    unknown: bool = False
    note: str = ""
    raw: str = ""
    problem: TinhSoError | None = None

    @property
    def text(self) -> str:
        """For showing in the field again."""
        return self.raw or self.choice or written(self.value)

    @property
    def empty(self) -> bool:
        return not self.text and not self.unknown

    @property
    def mark(self) -> str:
        """Changes when the answer changes: tells whether somebody saved in between."""
        return hashlib.sha256(f"{self.text}\n{self.unknown}\n{self.note}".encode()).hexdigest()[:16]


NOTHING = Answer()


def written(value: Decimal | None) -> str:
    """As a person types it: a comma for decimals, no grouping; empty for None."""
    if value is None:
        return ""
    exact = value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
    return format(exact, "f").replace(".", ",")


def read(asked: Asked, typed: Typed) -> Answer:
    """The answer. Never raises: what cannot be taken is kept as it was typed, with the reason beside it."""
    note = " ".join(typed.note.split())[:MOST_NOTE]
    text = typed.text.strip()[:MOST_RAW]
    if typed.unknown:
        return Answer(unknown=True, note=note, raw=text)
    if not text:
        return Answer(note=note)
    try:
        if asked.choices:
            return Answer(choice=_chosen(asked, text), note=note)
        return Answer(value=_counted(asked, text), note=note)
    except Invalid as wrong:
        return Answer(note=note, raw=text, problem=wrong)


def _chosen(asked: Asked, text: str) -> str:
    if text not in (code for code, _title in asked.choices):
        raise Invalid(_("Choose one of the answers offered."), field=asked.code)
    return text


def _counted(asked: Asked, text: str) -> Decimal | None:
    try:
        value = parse_decimal(text)
    except Invalid as wrong:
        raise Invalid(wrong.message, field=asked.code, **wrong.values) from None
    if value is None:
        return None
    if asked.minimum is not None and value < asked.minimum:
        raise Invalid(_("Must be at least %(least)s."), field=asked.code, least=asked.minimum)
    if asked.maximum is not None and value > asked.maximum:
        raise Invalid(_("Must be at most %(most)s."), field=asked.code, most=asked.maximum)
    exponent = value.normalize().as_tuple().exponent
    if -int(exponent) > asked.decimals:
        if asked.decimals == 0:
            raise Invalid(_("Write a whole number, without a comma."), field=asked.code)
        raise Invalid(_("Write at most %(places)s digits after the comma."), field=asked.code, places=asked.decimals)
    return value


Pair = tuple[str, str]
"""A part and its whole, by code."""


def pair_problems(
    asked: Mapping[str, Asked], answers: Mapping[str, Answer], pairs: Sequence[Pair]
) -> Iterator[TinhSoError]:
    """Parts that are more than their whole, at the part."""
    for part, whole in pairs:
        of_part, of_whole = answers.get(part, NOTHING).value, answers.get(whole, NOTHING).value
        if of_part is not None and of_whole is not None and of_part > of_whole:
            yield Invalid(
                _("%(part)s is more than “%(title)s” (%(whole)s), of which it is a part. Look at both again."),
                field=part,
                part=of_part,
                title=asked[whole].title,
                whole=of_whole,
            )


def problems(
    asked: Mapping[str, Asked], answers: Mapping[str, Answer], pairs: Sequence[Pair], proofs: Mapping[str, int]
) -> list[TinhSoError]:
    """Everything that keeps a return from being sent, at once, in the order asked. `proofs`: how many, by code."""
    found = {code: _own_problem(one, answers.get(code, NOTHING), proofs.get(code, 0)) for code, one in asked.items()}
    for wrong in pair_problems(asked, answers, pairs):
        if wrong.field and found.get(wrong.field) is None:
            found[wrong.field] = wrong
    return [wrong for wrong in found.values() if wrong is not None]


def _own_problem(asked: Asked, answer: Answer, proofs: int) -> TinhSoError | None:
    if asked.computed:
        return None
    if answer.problem is not None:
        return answer.problem
    if answer.unknown:
        return _unknown_problem(asked, answer)
    if answer.empty:
        return _missing(asked) if asked.required else None
    if asked.proof == "required" and proofs == 0:
        return Invalid(_("Attach the proof for this figure."), field=asked.code + PROOF)
    return None


def _missing(asked: Asked) -> TinhSoError:
    if asked.may_be_unknown:
        return Missing(_("Fill this in, or mark “no figure yet” with a reason."), field=asked.code)
    if asked.choices:
        return Missing(_("Choose one answer."), field=asked.code)
    return Missing(_("Fill this in. Write 0 only when there was none."), field=asked.code)


def _unknown_problem(asked: Asked, answer: Answer) -> TinhSoError | None:
    if not asked.may_be_unknown:
        return Invalid(_("“No figure yet” is not taken here. Write the figure."), field=asked.code)
    if not answer.note:
        return Invalid(_("Say why there is no figure yet."), field=asked.code)
    return None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed one field: what is kept, and what the second typed (which is not saved)."""

    kept: Answer
    typed: Answer


@dataclass(frozen=True, slots=True)
class Merged:
    """What to save, and what two people changed differently."""

    changed: Mapping[str, Answer]
    conflicts: Mapping[str, Conflict]


def merged(
    asked: Mapping[str, Asked], kept: Mapping[str, Answer], typed: Mapping[str, Typed], own: frozenset[str]
) -> Merged:
    """Field by field: what the person changed since their page was shown. `own`: fields they themselves saved last.

    A field they did not touch keeps what somebody saved meanwhile; one that both changed to different answers is a
    conflict; sent twice is the same as once.
    """
    changed: dict[str, Answer] = {}
    conflicts: dict[str, Conflict] = {}
    for code, one in typed.items():
        if code not in asked or asked[code].computed:
            continue
        now, wanted = kept.get(code, NOTHING), read(asked[code], one)
        if wanted.mark == now.mark:
            continue
        if one.was is None or one.was == now.mark or code in own:
            changed[code] = wanted
        elif wanted.mark != one.was:
            conflicts[code] = Conflict(now, wanted)
    return Merged(changed, conflicts)
