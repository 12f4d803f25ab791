"""Messages of the portal as they come: kept, taken once, or kept with what was wrong so that a person can see it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO

from django.db import transaction
from pydantic import ValidationError

from tinhso.engines.documents import public as documents
from tinhso.engines.units import public as units
from tinhso.kernel.days import local_day
from tinhso.kernel.definitions import Text
from tinhso.kernel.errors import Away, Invalid, NotThere, Problems, TinhSoError
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import Thing
from tinhso.store import verbs

from .. import secrecy
from . import line, shapes
from .definitions import MANAGE
from .models import InboxMessage
from .places import AskPerson

MOST_BODY = 1_000_000
FORGOTTEN = ("dossier.rated",)
"""Kinds of messages whose words are not kept once they were taken: nobody is to join a rating with its dossier."""
_NEW = """INSERT INTO onestop_portal_inboxmessage
      (message, type, external, body, digest, state, problems, said, files, whole, tries, came_at, last_at)
    VALUES (%s, %s, %s, %s, %s, 'refused', '[]', '{}', '{}', true, 0, %s, %s)
    ON CONFLICT (message) DO NOTHING RETURNING id"""


class Unreadable(Invalid):
    """No message at all: nothing of it is kept."""


class Reused(Invalid):
    """The id of a message stood on another one before."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What came beside the message: streams by the hash they claim, and the names of those above the limit."""

    streams: Mapping[str, BinaryIO] = field(default_factory=dict)
    too_large: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the portal is answered: what was taken, or what was wrong."""

    said: dict[str, Any]
    wrong: TinhSoError | None = None


def listen(id: str, text: str, uploaded: Uploaded, *, at: datetime) -> Answer:
    """Take a signed message, once however often and by however many lines it comes.

    Unreadable and Reused leave nothing behind; Away: later. Whatever else is wrong is kept with the message, and nothing of
    the message is done by half.
    """
    envelope = _envelope(text)
    kind, external = str(envelope.get("type", ""))[:60], _external(envelope)
    digest = secrecy.handle("portal message", text)
    with transaction.atomic():
        body = secrecy.hidden(text)
        verbs.rows(_NEW, id, kind, external, body, digest, at, at)  # who sends the same just now waits for the first
        row = verbs.lock(InboxMessage, message=id)
        if row.digest != digest:
            raise Reused(_("The id of this message stood on another message before."))
        if row.state == "taken" and row.tries:
            return Answer({**row.said, "again": True})
        row.tries, row.last_at = row.tries + 1, at
        try:
            with transaction.atomic():
                row.files = _kept_files(row, envelope, uploaded, at)
                row.whole = True
        except Away:
            raise
        except TinhSoError as wrong:
            row.whole = False
            return _refused(row, wrong)
        return _run(row, envelope, at=at)


def again(row: InboxMessage, *, agency: int | None, at: datetime) -> bool:
    """Run a kept message again, part of a keeper's act. Was it taken?"""
    row.tries, row.last_at = row.tries + 1, at
    return _run(row, secrecy.unpacked(row.body), at=at, agency=agency).wrong is None


def _run(row: InboxMessage, envelope: dict[str, Any], *, at: datetime, agency: int | None = None) -> Answer:
    try:
        with transaction.atomic():
            said = _taken(envelope, row.files, at=at, agency=agency)
    except Away:
        raise
    except TinhSoError as wrong:
        return _refused(row, wrong)
    row.state, row.said, row.problems = "taken", said, []
    if row.type in FORGOTTEN:
        row.body = b""
    verbs.save(row, "state", "said", "problems", "files", "whole", "tries", "last_at", "body")
    return Answer(said)


def _refused(row: InboxMessage, wrong: TinhSoError) -> Answer:
    row.state = "person" if isinstance(wrong, AskPerson) else "refused"
    each = wrong.problems if isinstance(wrong, Problems) else (wrong,)
    row.problems = [
        {"field": one.field or "", "message": one.message, "values": {k: _plain(v) for k, v in one.values.items()}}
        for one in each
    ]
    if isinstance(wrong, AskPerson):
        row.said = {"among": wrong.among}
    verbs.save(row, "state", "said", "problems", "files", "whole", "tries", "last_at")
    return Answer({}, wrong)


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.vi
    return value if isinstance(value, int | str) else str(value)


def _envelope(text: str) -> dict[str, Any]:
    wrong = Unreadable(_("The message is no JSON that can be read."))
    if len(text) > MOST_BODY or "\\u0000" in text:
        raise wrong
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(found, dict) or not isinstance(found.get("data"), dict):
        raise wrong
    return found


def _external(envelope: dict[str, Any]) -> str:
    given = envelope["data"].get("external")
    return given[:80] if isinstance(given, str) else ""


def _taken(envelope: dict[str, Any], papers: Mapping[str, int], *, at: datetime, agency: int | None) -> dict[str, Any]:
    from . import actions

    said, by = _shaped(envelope), line.PORTAL
    if isinstance(said, shapes.Submitted):
        return actions.dossier_came(said, papers, agency=agency, by=by, at=at)
    if isinstance(said, shapes.Supplemented):
        return actions.supplement_came(said, papers, by=by, at=at)
    if isinstance(said, shapes.Withdrawn):
        return actions.withdrawn(said, by=by, at=at)
    if isinstance(said, shapes.Paid):
        return actions.paid(said, by=by, at=at)
    if isinstance(said, shapes.Rated):
        return actions.rated(said, by=by, at=at)
    assert isinstance(said, shapes.Ministry)
    return actions.ministry_case(said, by=by, at=at)


def _shaped(envelope: dict[str, Any]) -> shapes.Said:
    model = shapes.INCOMING.get(str(envelope.get("type", "")))
    if model is None:
        raise Invalid(
            _("“%(type)s” is no kind of message of version 1."), field="type", type=str(envelope.get("type"))[:60]
        )
    try:
        return model.model_validate_json(json.dumps(envelope["data"]))
    except ValidationError as wrong:
        raise Problems(
            Invalid(
                _("%(place)s is not as the schema has it."),
                field=".".join(str(part) for part in one["loc"])[:200],
                place=".".join(str(part) for part in one["loc"])[:200],
            )
            for one in wrong.errors(include_url=False, include_input=False)[:50]
        ) from None


def _kept_files(row: InboxMessage, envelope: dict[str, Any], uploaded: Uploaded, at: datetime) -> dict[str, int]:
    """Paper by hash, of every file the message names. All of them or, with what is wrong, none."""
    try:
        said = _shaped(envelope)
    except TinhSoError:
        return dict(row.files)  # told when it is taken
    if not isinstance(said, shapes.Submitted | shapes.Supplemented):
        return {}
    held: dict[str, int] = dict(row.files)
    unit = _province(at)
    for file in (file for paper in said.papers for file in paper.files):
        if file.sha256 in held:
            continue
        if file.sha256 in uploaded.too_large or file.size > documents.most_bytes():
            raise documents.too_large(file.name, documents.most_bytes())
        stream = uploaded.streams.get(file.sha256)
        if stream is None:
            raise Invalid(_("The file “%(name)s” did not come with the message."), field="papers", name=file.name)
        if _hash_of(stream) != file.sha256:
            raise Invalid(
                _("The file “%(name)s” is not the one that was signed: its hash differs."),
                field="papers",
                name=file.name,
            )
        paper = documents.keep(
            stream, file.name, unit=unit, about=Thing("portal-message", row.pk), right=MANAGE, by=line.PORTAL, at=at
        )
        held[file.sha256] = paper.id
    return held


def _hash_of(stream: BinaryIO) -> str:
    found = sha256()
    stream.seek(0)
    while part := stream.read(65_536):
        found.update(part)
    stream.seek(0)
    return found.hexdigest()


def _province(at: datetime) -> int:
    day = local_day(at)
    try:
        return units.by_code(line.province_code(day), on=day).id
    except NotThere:
        raise Invalid(_("This province is not kept in step with the portal today.")) from None
