"""What the portal and we say to each other, typed: version 1 of the mirror (docs/use/portal-mirror.md)."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from .rules.stages import Stage

VERSION = 1
PLAIN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Line = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", max_length=300)]
Long = Annotated[str, StringConstraints(pattern=PLAIN, max_length=4000)]
External = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]*$", max_length=80),
    Field(description="The portal's own number of the dossier: the same for ever."),
]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=80)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), Field(description="SHA-256 of the bytes, in hex.")]


class Said(BaseModel):
    """Base: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Applicant(Said):
    """Who asks. The number is the personal number that the portal signed the person in with."""

    name: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", min_length=1, max_length=150)]
    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9+ .()-]*$", max_length=30)] = ""
    address: Line = ""


class Agency(Said):
    """The agency chosen on the portal: the code of a commune, or of a body of the province ("snnmt"). `on`: the day on which the
    code was read from a list; left out: the day of submission."""

    level: Literal["commune", "province"]
    code: Code
    on: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")] | None = None


class File(Said):
    """A file: its bytes stand in the part of the request that is named by `sha256`."""

    name: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f\x7f]*$", min_length=1, max_length=200)]
    sha256: Hash
    size: Annotated[int, Field(ge=1, le=2**40)]


class Paper(Said):
    """A paper of the procedure: files, or `looked_up` where an authority holds it already."""

    code: Code
    files: Annotated[tuple[File, ...], Field(max_length=20)] = ()
    looked_up: bool = False


class Payment(Said):
    """How the fee stands at the portal. Amounts in whole đồng, as text. What is `paid` names its amount, the reference of the payment and
    the moment: with them it settles the bill in the province, once for each reference; without, a person asks the portal."""

    state: Literal["none", "unpaid", "paid"] = "none"
    amount: Annotated[Decimal, Field(ge=0, le=1_000_000_000_000)] | None = None
    reference: Line = ""
    paid_at: AwareDatetime | None = None


class Submitted(Said):
    """dossier.submitted: a citizen sent a dossier."""

    external: External
    procedure: Code
    submitted_at: AwareDatetime
    level: Annotated[Literal["1", "2"], Field(description="Level of the person's electronic identity.")]
    applicant: Applicant
    agency: Agency
    desk: Annotated[
        Agency | None, Field(description="Where it is taken in and the result fetched; left out: at the agency.")
    ] = None
    answers: Annotated[
        dict[str, Any],
        Field(
            description="The form's answers by the code of the field; a section with rows as a list under its own code. The form:"
            " GET /thu-tuc/{procedure}/bieu-mau.json at the province."
        ),
    ] = {}
    papers: Annotated[tuple[Paper, ...], Field(max_length=40)] = ()
    payment: Payment = Payment()


class Supplemented(Said):
    """dossier.supplemented: what was asked for came."""

    external: External
    supplemented_at: AwareDatetime
    answers: dict[str, Any] | None = None
    papers: Annotated[tuple[Paper, ...], Field(max_length=40)] = ()


class Withdrawn(Said):
    """dossier.withdrawn: the citizen took it back before it was accepted."""

    external: External
    withdrawn_at: AwareDatetime
    reason: Long = ""


class Paid(Said):
    """dossier.paid: the fee was paid at the portal after the dossier was sent."""

    external: External
    payment: Payment


class Rated(Said):
    """dossier.rated: the citizen's answer when asked how it went, from 1 (bad) to 5 (good)."""

    external: External
    score: Annotated[int, Field(ge=1, le=5)]
    rated_at: AwareDatetime


class Ministry(Said):
    """ministry.case: how a case in a ministry's system stands. Nothing of the person."""

    external: External
    procedure: Code
    agency: Agency
    state: Literal["received", "processing", "done", "refused"]
    received_at: AwareDatetime
    source_at: AwareDatetime
    due: AwareDatetime | None = None
    finished_at: AwareDatetime | None = None


INCOMING: dict[str, type[Said]] = {
    "dossier.submitted": Submitted,
    "dossier.supplemented": Supplemented,
    "dossier.withdrawn": Withdrawn,
    "dossier.paid": Paid,
    "dossier.rated": Rated,
    "ministry.case": Ministry,
}


class Place(Said):
    """A unit: its code and what people call it."""

    code: str
    name: str


class Result(Said):
    """A file of the result. `path`: at the province's address, good for thirty days, fetched with GET."""

    name: str
    media_type: str
    size: int
    sha256: Hash
    path: str


FeeState = Literal["none", "unpaid", "part", "paid", "over"]
FEES: dict[str, FeeState] = {"free": "none", "due": "unpaid", "short": "part", "paid": "paid", "over": "over"}
"""How a bill of ours stands, in the portal's words."""


RefundState = Literal["sent", "done", "failed"]
REFUNDS: dict[str, RefundState] = {"granted": "sent", "done": "done", "failed": "failed"}


class Refunded(Said):
    """Money given back, in whole đồng as text. Told with every later message of the dossier too, by the same number. `sent`: on its way;
    `failed`: it could not be given back, and does not count."""

    refund: Annotated[int, Field(description="The province's number of it: the same for ever.")]
    amount: Decimal
    state: RefundState
    at: Annotated[AwareDatetime, Field(description="Since when it stands so.")]
    way: Annotated[str, Field(description="How the money had come: cash, online, bank, portal.")]
    reference: Annotated[str, Field(description="Of the payment on the portal that is given back; else empty.")] = ""


class Fee(Said):
    """What is to be paid for the dossier, in whole đồng as text, wherever it is paid. `left`: what the portal may still take. `over`: more
    came than is due, and is to be given back. `back`: what was given back in all, by `refunds`."""

    state: FeeState
    due: Decimal
    left: Decimal
    back: Decimal = Decimal(0)
    refunds: tuple[Refunded, ...] = ()


class StateTold(Said):
    """dossier.state: how a dossier stands in the province, which is the authority for it.

    `number` counts from 1 for each dossier; messages come in that order. `external` is missing for a dossier of a desk until
    the portal has answered with its own.
    """

    external: External | None
    code: Annotated[str | None, Field(description="The province's code; none before it is accepted.")]
    procedure: Code
    channel: Annotated[str, Field(description="desk, post, portal.")]
    number: Annotated[int, Field(ge=1)]
    source_at: AwareDatetime
    stage: Stage
    state: Annotated[str, Field(description="In Vietnamese, as the province calls it.")]
    agency: Place
    handled_by: Annotated[str, Field(description="Post and unit; never a person's name.")] = ""
    due: AwareDatetime | None = None
    answer_by: Annotated[AwareDatetime | None, Field(description="Until when a supplement may come.")] = None
    note: Annotated[str, Field(description="What is asked for, or why it was refused.")] = ""
    applicant: Annotated[str | None, Field(description="Personal number; for dossiers of a desk, once.")] = None
    results: tuple[Result, ...] = ()
    final: bool = False
    fee: Annotated[Fee | None, Field(description="None before an officer has determined it, or without a fee.")] = None
    rate: Annotated[bool, Field(description="The citizen may be asked how it went.")] = False


class Envelope(Said):
    """Every message: its kind, when it was signed, and what it says."""

    type: Annotated[str, StringConstraints(max_length=60)]
    timestamp: datetime
    data: dict[str, Any]


def schemas() -> dict[str, Any]:
    """JSON Schema of every message, both ways."""
    found: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Mirror of the national portal, version {VERSION}",
        "to the province": {name: model.model_json_schema() for name, model in INCOMING.items()},
        "to the portal": {"dossier.state": StateTold.model_json_schema()},
    }
    return found
