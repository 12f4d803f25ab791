"""What should stand in a place of a pack instead of what stands there, said so that a person can mend it.

Pydantic finds the mistakes; its own sentences are English and speak of Python, so the usual ones are said anew here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from .definitions import CODE
from .errors import TinhSoError
from .texts import mark as _

MOST_SHOWN = 60


class Expected(TinhSoError):
    """What is expected in one place. Shown behind the place, so it begins small."""


Problem = tuple[tuple[str | int, ...], Expected]
"""The place of a mistake inside a definition, and what is expected there."""

TYPES: Mapping[str, str] = {
    "string": _("a text is expected here, not “%(given)s”"),
    "int": _("a whole number is expected here, not “%(given)s”"),
    "decimal": _("a number with a point for decimals is expected here, not “%(given)s”"),
    "float": _("a number with a point for decimals is expected here, not “%(given)s”"),
    "bool": _("true or false is expected here, not “%(given)s”"),
    "date": _("a day like 2026-07-01 is expected here, not “%(given)s”"),
    "datetime": _("a moment like 2026-07-01T08:00:00+07:00 is expected here, not “%(given)s”"),
    "tuple": _("a list is expected here, each entry after “- ”, not “%(given)s”"),
    "list": _("a list is expected here, each entry after “- ”, not “%(given)s”"),
    "dict": _("keys with values are expected here, not “%(given)s”"),
    "model": _("keys with values are expected here, not “%(given)s”"),
    "timelimit": _("one of working_days, working_hours, days, weeks and months is expected here, and only one"),
    "url": _("an address like https://example.gov.vn/page is expected here, not “%(given)s”"),
}
"""By the first word of the kind of mistake: `int_parsing`, `int_type`, `int_from_float`."""

LIMITS: Mapping[str, tuple[str, str]] = {
    "greater_than_equal": ("ge", _("%(limit)s or more is expected here, not %(given)s")),
    "greater_than": ("gt", _("more than %(limit)s is expected here, not %(given)s")),
    "less_than_equal": ("le", _("%(limit)s or less is expected here, not %(given)s")),
    "less_than": ("lt", _("less than %(limit)s is expected here, not %(given)s")),
    "string_too_short": ("min_length", _("a text of %(limit)s or more letters is expected here, not “%(given)s”")),
    "string_too_long": ("max_length", _("a text of at most %(limit)s letters is expected here, not “%(given)s”")),
    "too_short": ("min_length", _("%(limit)s or more entries are expected here")),
    "too_long": ("max_length", _("at most %(limit)s entries are expected here")),
}


def expected(model: type[BaseModel], wrong: ErrorDetails) -> Expected:
    """The mistake in our words; what we have no words for keeps Pydantic's."""
    kind, given = wrong["type"], str(wrong.get("input"))[:MOST_SHOWN]
    about: Mapping[str, Any] = wrong.get("ctx", {})
    if kind == "missing":
        return Expected(_("this key is missing; it has to be given"))
    if kind == "extra_forbidden":
        known = sorted(keys_at(model, wrong["loc"][:-1]))
        if not known:
            return Expected(_("this key is not known; take it away, or look for a slip in its name"))
        return Expected(
            _("this key is not known; take it away, or look for a slip in its name. Known here: %(known)s"),
            known=", ".join(known),
        )
    if kind in {"literal_error", "enum", "union_tag_invalid"}:
        choices = str(about.get("expected") or about.get("expected_tags")).replace("' or '", "', '").replace("'", "")
        return Expected(
            _("one of %(choices)s is expected here, not “%(given)s”"),
            choices=choices,
            given=about.get("tag", given),
        )
    if kind == "union_tag_not_found":
        key = str(about["discriminator"]).strip("'")
        return Expected(_("the key “%(key)s” is missing; it says what the others mean"), key=key)
    if kind == "string_pattern_mismatch":
        if about["pattern"] == CODE:
            return Expected(
                _(
                    "a code of small letters without marks and digits, joined by “-” or “.”, is expected, not “%(given)s”"
                ),
                given=given,
            )
        return Expected(
            _("a text of the form %(pattern)s is expected here, not “%(given)s”"), pattern=about["pattern"], given=given
        )
    if kind in LIMITS:
        name, message = LIMITS[kind]
        return Expected(message, limit=about[name], given=given)
    message = TYPES.get(kind.split("_")[0], "")
    if message:
        return Expected(message, given=given)
    return Expected(_("“%(given)s” cannot be taken here (%(why)s)"), given=given, why=wrong["msg"])


def keys_at(model: type[BaseModel], where: tuple[int | str, ...]) -> set[str]:
    """The keys a pack may write in a place; none when several kinds of thing may stand there."""
    models = {model}
    for part in where:
        inside = [
            of
            for one in models
            for name, field in one.model_fields.items()
            if part in (name, field.alias)
            for of in _models(field.annotation)
        ]
        models = set(inside) or models  # a number or a key of a map: the same models, one deeper
    if len(models) != 1:
        return set()
    return {field.alias or name for name, field in models.pop().model_fields.items()}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
