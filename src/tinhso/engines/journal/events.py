"""Events: small typed facts in the past tense. Each engine and service writes its own as subclasses of `Event`."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from . import rules

_known: dict[tuple[str, int], type["Event"]] = {}


@dataclass(frozen=True)
class Event:
    """Something that happened to one thing.

    A subclass gives `name` ("return.sent"), `about` (the kind of thing, "return") and its own fields, the payload::

        @dataclass(frozen=True)
        class ReturnSent(Event):
            name = "return.sent"
            about = "return"
            period: str
            late: bool

    Fields are int, str (a code, one word), Decimal, bool, date, datetime, None, and tuples of these: never personal
    data, never free text. When the meaning of a field changes, `version` goes up.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    about: ClassVar[str]

    id: int
    unit: int | None

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        if not rules.EVENT_NAME.fullmatch(getattr(cls, "name", "")) or not rules.KIND_NAME.fullmatch(
            getattr(cls, "about", "")
        ):
            raise rules.NotForTheJournal(f'{cls.__qualname__} needs name = "area.done" and about = "kind"')
        rules.check_fields(cls.__qualname__, cls.__annotations__)
        key = (cls.name, cls.version)
        other = _known.setdefault(key, cls)
        if (other.__module__, other.__qualname__) != (cls.__module__, cls.__qualname__):
            raise rules.NotForTheJournal(
                f"{cls.name} version {cls.version} is already {other.__module__}.{other.__qualname__}"
            )


_fields: dict[type[Event], tuple[str, ...]] = {}


def payload_fields(kind: type[Event]) -> tuple[str, ...]:
    """The names of a kind of event's own fields. Looked up once a kind."""
    if kind not in _fields:
        _fields[kind] = tuple(field.name for field in fields(kind) if field.name not in ("id", "unit"))
    return _fields[kind]


def known() -> tuple[type[Event], ...]:
    """Every kind of event there is, by name and version."""
    return tuple(_known[key] for key in sorted(_known))
