"""What an event may say, and the exact text it is kept as. Pure.

The journal outlives people's data and is shown to the public, so nothing in it may name or describe a person: a payload
holds ids, codes, numbers, days and moments, and lists of these. What people write stays in the tables of its owner,
where it can be corrected or erased without breaking the chain.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tinhso.kernel.actor import Actor, Behalf

MOST_BYTES = 64_000
EVENT_NAME = re.compile(r"[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+")
KIND_NAME = re.compile(r"[a-z][a-z0-9-]*")
# One word: letters (those of "922/QĐ-BTTTT" too), digits and the marks of codes ("12/QĐ-SGD&ĐT"); never white space or "@".
_CODE = re.compile(r"[^\W_][\w./:+&-]{0,119}")
# Nine and more digits in a row, perhaps grouped, are a telephone, identity or account number.
_NUMBER_OF_A_PERSON = re.compile(r"\+?\d(?:[.-]?\d){8,}")
_NAMED_AFTER_PEOPLE = re.compile(
    r"(?:^|_)(?:"
    r"address|bank|birth|birthday|born|citizen|comment|comments|contact|description|email|"
    r"explanation|fullname|gender|ip|login|message|mobile|nickname|note|notes|password|phone|"
    r"reason|remark|remarks|sex|signature|surname|telephone|text|username"
    r")(?:_(?!ids?$|sha256$)|$)"  # "note_id" points at a note, it does not hold one
)


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


class NotForTheJournal(TypeError):
    """A mistake of the programmer: the event would carry what the journal must not."""


def check_fields(event: str, names: Iterable[str]) -> None:
    """Refuse an event with a field that is named after personal data or free text."""
    wrong = sorted(name for name in names if _NAMED_AFTER_PEOPLE.search(name.lower()))
    if wrong:
        raise NotForTheJournal(
            f"{event} has {', '.join(wrong)}: an event holds ids, codes, numbers and days; texts and personal data stay "
            f"in their owner's table, and the event names the row"
        )


def plain(value: Any, *, field: str) -> Any:
    """The value as JSON has it: a Decimal as its digits, a day and a moment as ISO 8601 (moments in UTC)."""
    kind = type(value)
    if value is None or kind is bool or kind is int:
        return value
    if kind is str:
        return _code(value, field)
    if kind is Decimal and value.is_finite():
        return format(value, "f")
    if kind is datetime:
        return moment(value)
    if kind is date:
        return value.isoformat()
    if kind is tuple:
        return [plain(item, field=field) for item in value]
    raise NotForTheJournal(
        f"{field} holds a {kind.__name__}: only int, code, Decimal, bool, date, datetime, None and tuples of these"
    )


def _code(text: str, field: str) -> str:
    if text and (not _CODE.fullmatch(text) or _NUMBER_OF_A_PERSON.fullmatch(text)):
        raise NotForTheJournal(f"{field} holds a text that is not a code: texts stay in their owner's table")
    return text


def moment(at: datetime) -> str:
    """A moment in UTC, always with microseconds. It must know its zone."""
    if at.tzinfo is None:
        raise NotForTheJournal("a moment must know its time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def body(
    *,
    name: str,
    version: int,
    about: str,
    thing: int,
    unit: int | None,
    payload: Mapping[str, Any],
    by: Actor,
    at: datetime,
) -> str:
    """The fact as canonical JSON: sorted keys, no spaces, no escapes. These very bytes are kept and later sealed.

    `by.for` is there only in acts on somebody's behalf, so that all others read as they always did.
    """
    whole: dict[str, Any] = {
        "about": about,
        "at": moment(at),
        "by": {
            "appointment": by.appointment,
            "person": by.person,
            "post": by.post,
            "request": by.request,
            "system": by.system,
            "unit": by.unit,
        },
        "name": name,
        "payload": {field: plain(value, field=f"{name}.{field}") for field, value in payload.items()},
        "thing": thing,
        "unit": unit,
        "version": version,
    }
    if by.on_behalf is not None:
        whole["by"]["for"] = asdict(by.on_behalf)
    text = _canonical(whole)
    if len(text) > MOST_BYTES // 4 and len(text.encode()) > MOST_BYTES:
        raise NotForTheJournal(
            f"{name} is larger than {MOST_BYTES} bytes: record one event with counts and ids of lists"
        )
    return text


def behalf_of(body: Mapping[str, Any]) -> Behalf | None:
    """On whose behalf, read back from a kept fact."""
    given = body.get("by", {}).get("for")
    return None if given is None else Behalf(**given)
