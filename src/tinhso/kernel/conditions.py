"""Conditions that packs write, a bounded subset of JsonLogic: plain JSON, nothing executed, every answer exact.

`{"and": [{"==": [{"var": "kind"}, "household"]}, {">": [{"var": "area"}, 200]}]}`. Numbers are Decimals, days are texts like
2026-07-01 and compare as such. Unlike in JavaScript nothing is turned into something else: a number and a text are never
equal, and what cannot be compared gives false. A value that is not there is null; arithmetic with it is null.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from itertools import pairwise
from operator import ge, gt, le, lt
from typing import Any

from .expectations import Expected, Problem
from .texts import mark as _

Rule = Any
"""JSON: an operation `{"op": [arguments]}`, or a literal."""
Facts = Mapping[str, Any]
"""Values by name: Decimal, int, str, bool, date, None, and lists of these; `a.b` reaches into a mapping `a`."""

MOST_DEEP = 8
MOST_PARTS = 200
MOST_TEXT = 200
MOST_DIGITS = 18
_EXACT = Context(prec=34, traps=[InvalidOperation, DivisionByZero, Overflow])


def holds(rule: Rule, facts: Facts) -> bool:
    """Does the rule, which `problems` found sound, hold for the facts? Never raises, whatever the facts are."""
    return _true(value(rule, facts))


def value(rule: Rule, facts: Facts) -> Any:
    """What the rule comes to: a Decimal, text, bool, list or None."""
    if not isinstance(rule, Mapping):
        return [value(part, facts) for part in rule] if isinstance(rule, list | tuple) else _plain(rule)
    ((name, given),) = rule.items()
    return _OPERATIONS[name][2](_arguments(given), facts)


def variables(rule: Rule) -> frozenset[str]:
    """The names a sound rule asks for."""
    return frozenset(_asked(rule))


def problems(rule: Rule, *, known: frozenset[str] | None = None) -> Iterator[Problem]:
    """What keeps a rule from being evaluated, with the path inside it; `known`: the only names it may ask for."""
    yield from _wrong(rule, (), known, _Bounds())


class _Bounds:
    """How much of a rule was seen."""

    def __init__(self) -> None:
        self.parts = 0


def _wrong(rule: Rule, place: tuple[str | int, ...], known: frozenset[str] | None, seen: _Bounds) -> Iterator[Problem]:
    seen.parts += 1
    if len(place) > 2 * MOST_DEEP or seen.parts > MOST_PARTS:
        if len(place) > 2 * MOST_DEEP or seen.parts == MOST_PARTS + 1:
            yield (
                place,
                Expected(
                    _("a condition of at most %(deep)s levels and %(parts)s parts"), deep=MOST_DEEP, parts=MOST_PARTS
                ),
            )
        return
    if isinstance(rule, list | tuple):
        for number, part in enumerate(rule):
            yield from _wrong(part, (*place, number), known, seen)
    elif isinstance(rule, Mapping):
        yield from _wrong_operation(rule, place, known, seen)
    elif not _is_literal(rule):
        yield (
            place,
            Expected(
                _("a text of at most %(text)s letters, a number of at most %(digits)s digits, true, false or null"),
                text=MOST_TEXT,
                digits=MOST_DIGITS,
            ),
        )


def _wrong_operation(
    rule: Mapping[Any, Any], place: tuple[str | int, ...], known: frozenset[str] | None, seen: _Bounds
) -> Iterator[Problem]:
    name = str(next(iter(rule), ""))
    if len(rule) != 1 or name not in rule or name not in _OPERATIONS:
        yield place, Expected(_("one of the operations %(known)s"), known=", ".join(_OPERATIONS))
        return
    given = _arguments(rule[name])
    least, most, _does = _OPERATIONS[name]
    if not least <= len(given) <= most:
        yield (
            (*place, name),
            Expected(_("%(least)s to %(most)s values for “%(name)s”"), least=least, most=most, name=name),
        )
    elif name == "var" and not (isinstance(given[0], str) and 0 < len(given[0]) <= MOST_TEXT):
        yield (*place, name), Expected(_("the name of a value, as a text"))
    elif name == "var" and known is not None and given[0] not in known:
        yield (
            (*place, name),
            Expected(
                _("one of the values %(known)s (“%(code)s” is none)"), known=", ".join(sorted(known)), code=given[0]
            ),
        )
    elif name != "var":
        alone = not isinstance(rule[name], list | tuple)
        for number, part in enumerate(given):
            yield from _wrong(part, (*place, name) if alone else (*place, name, number), known, seen)


def _is_literal(rule: Rule) -> bool:
    if rule is None or isinstance(rule, bool):
        return True
    if isinstance(rule, str):
        return len(rule) <= MOST_TEXT
    if isinstance(rule, date):
        return True
    if not isinstance(rule, int | float | Decimal):
        return False
    number = Decimal(str(rule))
    return number.is_finite() and len(number.as_tuple().digits) <= MOST_DIGITS and abs(number.adjusted()) <= MOST_DIGITS


def _asked(rule: Rule) -> Iterator[str]:
    if isinstance(rule, list | tuple):
        for part in rule:
            yield from _asked(part)
    elif isinstance(rule, Mapping):
        ((name, given),) = rule.items()
        if name == "var":
            yield str(_arguments(given)[0])
        else:
            yield from _asked(_arguments(given))


def _arguments(given: Rule) -> Sequence[Rule]:
    """JsonLogic lets a single argument stand without its list."""
    return given if isinstance(given, list | tuple) else [given]


def _plain(given: Any) -> Any:
    """One of the few kinds of values there are; what is of another kind is not there."""
    if given is None or isinstance(given, bool | str):
        return given
    if isinstance(given, int | float):
        given = Decimal(str(given))
    if isinstance(given, Decimal):
        return given if given.is_finite() else None
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, list | tuple | set | frozenset):
        return [_plain(part) for part in given]
    return None


def _true(given: Any) -> bool:
    """JsonLogic's truth: nothing, zero, the empty text and the empty list are false."""
    return bool(given)


def _var(given: Sequence[Rule], facts: Facts) -> Any:
    found: Any = facts
    for name in str(given[0]).split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return value(given[1], facts) if found is None and len(given) > 1 else _plain(found)


def _same(left: Any, right: Any) -> bool:
    return type(left) is type(right) and bool(left == right)


def _equal(given: Sequence[Rule], facts: Facts) -> bool:
    return _same(value(given[0], facts), value(given[1], facts))


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Sequence[Rule], Facts], bool]:
    """Between numbers or between texts; `{"<": [1, x, 9]}` asks for both neighbours."""

    def does(given: Sequence[Rule], facts: Facts) -> bool:
        found = [value(part, facts) for part in given]
        return all(
            type(left) is type(right) and isinstance(left, Decimal | str) and compare(left, right)
            for left, right in pairwise(found)
        )

    return does


def _within(given: Sequence[Rule], facts: Facts) -> bool:
    part, whole = value(given[0], facts), value(given[1], facts)
    if isinstance(whole, list):
        return any(_same(part, one) for one in whole)
    return isinstance(whole, str) and isinstance(part, str) and part in whole


def _numbers(reckon: Callable[[Decimal, Decimal], Decimal]) -> Callable[[Sequence[Rule], Facts], Decimal | None]:
    """From left to right; null as soon as one is no number."""

    def does(given: Sequence[Rule], facts: Facts) -> Decimal | None:
        found = [value(part, facts) for part in given]
        if not all(isinstance(one, Decimal) for one in found):
            return None
        try:
            total = found[0]
            for one in found[1:]:
                total = reckon(total, one)
        except (InvalidOperation, DivisionByZero, Overflow):
            return None
        return Decimal(total)

    return does


def _chosen(given: Sequence[Rule], facts: Facts) -> Any:
    """`[if, then, else if, then, …, else]`."""
    for place in range(0, len(given) - 1, 2):
        if holds(given[place], facts):
            return value(given[place + 1], facts)
    return value(given[-1], facts) if len(given) % 2 else None


def _missing(given: Sequence[Rule], facts: Facts) -> list[str]:
    """The names of which nothing is there."""
    names = [name for part in given for name in _arguments(value(part, facts))]
    return [str(name) for name in names if _var([name], facts) in (None, "")]


_EVERY = 50
_Does = Callable[[Sequence[Rule], Facts], Any]
_OPERATIONS: Mapping[str, tuple[int, int, _Does]] = {
    "var": (1, 2, _var),
    "==": (2, 2, _equal),
    "!=": (2, 2, lambda given, facts: not _equal(given, facts)),
    "<": (2, 3, _ordered(lt)),
    "<=": (2, 3, _ordered(le)),
    ">": (2, 3, _ordered(gt)),
    ">=": (2, 3, _ordered(ge)),
    "and": (1, _EVERY, lambda given, facts: all(holds(part, facts) for part in given)),
    "or": (1, _EVERY, lambda given, facts: any(holds(part, facts) for part in given)),
    "!": (1, 1, lambda given, facts: not holds(given[0], facts)),
    "in": (2, 2, _within),
    "if": (2, _EVERY, _chosen),
    "missing": (1, _EVERY, _missing),
    "+": (1, _EVERY, _numbers(_EXACT.add)),
    "-": (2, 2, _numbers(_EXACT.subtract)),
    "*": (1, _EVERY, _numbers(_EXACT.multiply)),
    "/": (2, 2, _numbers(_EXACT.divide)),
    "min": (1, _EVERY, _numbers(min)),
    "max": (1, _EVERY, _numbers(max)),
}
