"""The journal's seals and the proof of one entry, for programs that check by themselves."""

from typing import Annotated, Any

from django.http import HttpResponseBase
from ninja import Path, Query
from pydantic import Field

from tinhso.engines.journal import public as journal
from tinhso.kernel import access
from tinhso.kernel.errors import NotThere
from tinhso.kernel.texts import mark as _
from tinhso.store.keyset import Page
from tinhso.web.api import Moment, PageOf, Part, Shape, Wanted, answers
from tinhso.web.pages import Rule

from . import actions
from .definitions import READ

part = Part("journal", _("The journal proves itself: seals, and the proof of an entry"), 60)
Number = Annotated[str, Field(pattern=r"^[0-9]+$")]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Seal(Shape):
    """A block of entries. `hash` is of `header`, which names the `root` of the entries and the hash of the block before."""

    number: int = 0
    hash: str = ""
    header: str = Field("", description="The exact text that is hashed (SHA-256, UTF-8).")
    root: str = ""
    count: int = 0


class Entry(Shape):
    """An entry as it is sealed. `body` is the exact text of the act; numbers that may be large are texts."""

    id: int
    transaction: Number
    recorded: Moment
    body: str


class Proof(Shape):
    """That the entry is number `index` (from 0) of the block. Its leaf, climbed by `path` as RFC 9162 has it, is the root."""

    entry: Entry
    leaf: Hash
    index: int
    path: list[Hash]
    seal: Seal
    holds: bool = Field(description="False: what stands in the database was altered after it was sealed.")


@part.listed("/journal/seals", PageOf[Seal], name="listSeals", title=_("Seals of the journal"))
def list_seals(request: Any, wanted: Query[Wanted]) -> HttpResponseBase:
    """Every block, oldest first. Keep them elsewhere: then nobody, not even the owner, can alter what they seal."""
    found = journal.some_seals(answers.start_of(wanted) or 1, most=wanted.size + 1)
    more = len(found) > wanted.size
    rows = [seal(one) for one in found[: wanted.size]]
    page = Page(rows, answers.token_of(found[-1].number) if more else None, wanted.after)
    return answers.page(page, wanted.fields, tuple(Seal.model_fields))


@part.one(
    "/journal/entries/{id}/proof", Proof, name="proveEntry", title=_("The proof of an entry"), rule=Rule("needs", READ)
)
def prove_entry(request: Any, id: Annotated[int, Path(ge=1, le=2**63 - 1)]) -> HttpResponseBase:
    """The proof of one act: what was written, and the way from it to a published root. 409 until its block is sealed.

    That it was read is itself written in the journal.
    """
    entry = journal.entries([id]).get(id)
    if entry is None or not _may_read(entry, request):
        raise NotThere(_("There is no such entry in the journal."))
    shown = journal.proof_of(id)
    actions.note_read(id, by=request.actor, at=request.now)
    body = {
        "entry": {
            "id": shown.entry.id,
            "transaction": str(shown.entry.xid),
            "recorded": shown.entry.recorded,
            "body": shown.entry.body,
        },
        "leaf": shown.entry.leaf.hex(),
        "index": shown.index,
        "path": [one.hex() for one in shown.path],
        "seal": seal(shown.seal),
        "holds": shown.holds,
    }
    return answers.answer(body)


def _may_read(entry: journal.Entry, request: Any) -> bool:
    """Entries hold what is not published yet, so they are proved to who may read them; papers are proved to everybody."""
    by, on = request.actor, request.now.date()
    if entry.unit is None:
        return access.scope(by, READ, on=on).everywhere
    return access.allows(by, READ, unit=entry.unit, on=on)


def seal(one: journal.Seal) -> dict[str, Any]:
    return {
        "number": one.number,
        "hash": one.hash.hex(),
        "header": one.header,
        "root": one.root.hex(),
        "count": one.count,
    }
