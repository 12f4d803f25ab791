"""What each row of a list would do to what stands: new, a change, nothing, or a problem in words. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tinhso.kernel.errors import Invalid, NotAllowed, NotNow, TinhSoError
from tinhso.kernel.period import Period
from tinhso.kernel.texts import mark as _

Kind = Literal["new", "change", "same", "problem"]


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """One row, as the file has it. `wrong`: what could not even be read, with the column's heading."""

    number: int
    name: str
    username: str
    unit_code: str
    post_code: str
    post_title: str
    roles: tuple[str, ...]
    period: Period | None
    wrong: tuple[TinhSoError, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """An appointment that stands."""

    appointment: int
    person: int
    period: Period


@dataclass(frozen=True, slots=True)
class Known:
    """What stands. `units`: ids by code; `mine`: those the actor manages; `may_give`: roles by unit; `accounts`: person
    and name by user name; `foreign`: persons the actor does not manage; `posts`: id and roles by (unit, code)."""

    units: Mapping[str, int]
    mine: Collection[int]
    may_give: Mapping[int, Collection[str]]
    roles: Collection[str]
    accounts: Mapping[str, tuple[int, str]]
    foreign: Collection[int]
    posts: Mapping[tuple[int, str], tuple[int, tuple[str, ...]]]
    held: Mapping[int, Sequence[Held]]
    myself: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a row would do: `does` names it ("person", "name", "post", "appointment", "end"), `problems` forbid it."""

    row: OfficialRow
    kind: Kind
    does: tuple[str, ...] = ()
    problems: tuple[TinhSoError, ...] = ()
    unit: int | None = None
    person: int | None = None
    post: int | None = None
    held: Held | None = field(default=None)


def judge(rows: Sequence[OfficialRow], known: Known) -> list[Verdict]:
    """Each row against what stands, and against the rows before it."""
    seen_posts: dict[tuple[str, str], list[tuple[int, Period]]] = {}
    names: dict[str, tuple[int, str]] = {}
    found = []
    for row in rows:
        verdict = _judge(row, known)
        problems = list(verdict.problems)
        before = names.setdefault(row.username, (row.number, row.name))
        if before[1] != row.name:
            problems.append(
                Invalid(_("row %(other)s gives the same user name to somebody of another name"), other=before[0])
            )
        if row.period is not None and not row.wrong:
            others = seen_posts.setdefault((row.unit_code, row.post_code), [])
            clash = next((number for number, period in others if period.overlaps(row.period)), None)
            if clash is not None:
                problems.append(Invalid(_("row %(other)s gives the same post in the same days"), other=clash))
            others.append((row.number, row.period))
        found.append(Verdict(row, "problem", problems=tuple(problems)) if problems else verdict)
    return found


def _judge(row: OfficialRow, known: Known) -> Verdict:
    if row.wrong or row.period is None:
        return Verdict(row, "problem", problems=row.wrong)
    unit = known.units.get(row.unit_code)
    if unit is None or unit not in known.mine:
        why = NotAllowed(_("“%(code)s” is no unit whose people you manage"), code=row.unit_code)
        return Verdict(row, "problem", problems=(why,))
    person, problems, does = _person(row, known)
    post = known.posts.get((unit, row.post_code))
    problems += _roles(row, unit, post, known)
    if post is None:
        does.append("post")
    standing = list(known.held.get(post[0], ())) if post else []
    mine = next((held for held in standing if held.person == person and held.period.overlaps(row.period)), None)
    other = next((held for held in standing if held is not mine and held.period.overlaps(row.period)), None)
    if other is not None:
        problems.append(NotNow(_("somebody else holds this post in these days: end that appointment first")))
    if mine is None:
        does.append("appointment")
    elif mine.period.start != row.period.start:
        problems.append(
            NotNow(_("this person holds the post since another day: mend the first day, or end that first"))
        )
    elif mine.period.end != row.period.end:
        does.append("end")
    if problems:
        return Verdict(row, "problem", problems=tuple(problems))
    kind: Kind = "new" if "person" in does or "appointment" in does else "change" if does else "same"
    return Verdict(row, kind, tuple(does), (), unit, person, post[0] if post else None, mine)


def _person(row: OfficialRow, known: Known) -> tuple[int | None, list[TinhSoError], list[str]]:
    person, name = known.accounts.get(row.username, (None, row.name))
    if person is None:
        return None, [], ["person"]
    if person == known.myself:
        return person, [NotAllowed(_("this is you: nobody appoints themselves"))], []
    if name == row.name:
        return person, [], []
    if person in known.foreign:
        why = NotAllowed(
            _("“%(name)s” is the user name of somebody of another unit, of another name"), name=row.username
        )
        return person, [why], []
    return person, [], ["name"]


def _roles(row: OfficialRow, unit: int, post: tuple[int, tuple[str, ...]] | None, known: Known) -> list[TinhSoError]:
    unknown = [role for role in row.roles if role not in known.roles]
    if unknown:
        return [Invalid(_("there is no role “%(code)s”"), code=unknown[0])]
    if post is not None and row.roles and set(row.roles) != set(post[1]):
        return [Invalid(_("the post stands already, with other roles: leave the roles empty"))]
    given = row.roles if post is None else post[1]
    high = [role for role in given if role not in known.may_give.get(unit, ())]
    return [NotAllowed(_("you may not give the role “%(code)s”"), code=high[0])] if high else []
