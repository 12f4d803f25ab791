"""What a measure or an indicator set must hold in itself and against the others of its pack. Pure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tinhso.kernel.definitions import Lookup
from tinhso.kernel.expectations import Expected, Problem
from tinhso.kernel.texts import mark as _

from .definitions import MEASURES, Category, Indicator, IndicatorSet, Measure, Ratio, Steps, SumOf


def check_measure(measure: Measure, others: Lookup) -> Sequence[Problem]:
    """Problems of one measure, each with its place."""
    return list(_measure_problems(measure, others))


def _measure_problems(measure: Measure, others: Lookup) -> Iterator[Problem]:
    for name in ("part", "whole"):
        code = getattr(measure, name)
        if measure.adds_up == "ratio":
            found = others(MEASURES, code) if code else None
            if code is None:
                yield (("adds_up",), Expected(_("a ratio needs “%(key)s”"), key=name))
            elif not isinstance(found, Measure):
                yield ((name,), Expected(_("there is no measure “%(code)s”"), code=code))
            elif found.adds_up == "ratio":
                yield ((name,), Expected(_("“%(code)s” is a ratio itself; name what is counted"), code=code))
        elif code is not None:
            yield ((name,), Expected(_("only a ratio has a part and a whole")))
    if measure.minimum is not None and measure.maximum is not None and measure.minimum > measure.maximum:
        yield (
            ("minimum",),
            Expected(
                _("%(minimum)s is more than the maximum %(maximum)s"), minimum=measure.minimum, maximum=measure.maximum
            ),
        )
    if measure.choices and measure.adds_up not in ("none", "last"):
        yield (("choices",), Expected(_("chosen answers do not add up: adds_up must be none or last")))
    if len({choice.code for choice in measure.choices}) < len(measure.choices):
        yield (("choices",), Expected(_("a choice stands twice")))


def check_set(given: IndicatorSet, others: Lookup) -> Sequence[Problem]:
    """Problems of one indicator set, each with its place."""
    return [
        *_group_problems(given),
        *_indicator_problems(given, others),
        *_sum_problems(given),
        *_pillar_problems(given),
        *_total_problems(given),
    ]


def _group_problems(given: IndicatorSet) -> Iterator[Problem]:
    codes = [group.code for group in given.groups]
    for index, group in enumerate(given.groups):
        if codes.index(group.code) != index:
            yield (("groups", index, "code"), Expected(_("the group “%(code)s” stands twice"), code=group.code))
        if group.parent is not None and group.parent not in codes[:index]:
            yield (
                ("groups", index, "parent"),
                Expected(_("no group “%(code)s” stands before this one"), code=group.parent),
            )
        if group.points is not None:
            found = points_under(given, group.code)
            if found != group.points:
                yield (
                    ("groups", index, "points"),
                    Expected(_("its indicators add up to %(found)s, not %(points)s"), found=found, points=group.points),
                )


def points_under(given: IndicatorSet, group: str) -> Decimal:
    """The points of a group: of its own scored indicators and of the groups under it."""
    within = {group}
    for other in given.groups:  # a parent stands before its children
        if other.parent in within:
            within.add(other.code)
    return sum((one.points for one in _counted(given) if one.group in within), Decimal(0))


def _counted(given: IndicatorSet) -> list[Indicator]:
    parts = given.parts
    return [one for one in given.indicators if one.scored and one.code not in parts]


def _indicator_problems(given: IndicatorSet, others: Lookup) -> Iterator[Problem]:
    groups = {group.code for group in given.groups}
    seen: set[str] = set()
    for index, one in enumerate(given.indicators):
        place = ("indicators", index)
        if one.code in seen:
            yield ((*place, "code"), Expected(_("the indicator “%(code)s” stands twice"), code=one.code))
        seen.add(one.code)
        if one.group not in groups:
            yield ((*place, "group"), Expected(_("there is no group “%(code)s”"), code=one.group))
        if not one.scored:
            if one.points:
                yield ((*place, "points"), Expected(_("an indicator that is not scored has no points")))
            continue
        if one.scoring is None:
            yield ((*place, "code"), Expected(_("a scored indicator needs “scoring”")))
        elif isinstance(one.scoring, SumOf):
            if one.measure is not None:
                yield ((*place, "measure"), Expected(_("a sum of parts has no measure of its own")))
        elif one.measure is None:
            yield ((*place, "code"), Expected(_("a scored indicator needs a measure")))
        else:
            yield from _scoring_problems(one, place, others)


def _scoring_problems(one: Indicator, place: tuple[str | int, ...], others: Lookup) -> Iterator[Problem]:
    measure = others(MEASURES, one.measure or "")
    if not isinstance(measure, Measure):
        yield ((*place, "measure"), Expected(_("there is no measure “%(code)s”"), code=one.measure))
        return
    scoring = one.scoring
    if isinstance(scoring, Category):
        choices = {choice.code for choice in measure.choices}
        if set(scoring.shares) != choices:
            differ = ", ".join(sorted(set(scoring.shares) ^ choices))
            yield (
                (*place, "scoring", "shares"),
                Expected(_("shares and choices of “%(code)s” differ: %(differ)s"), code=measure.code, differ=differ),
            )
        return
    if measure.choices:
        yield (
            (*place, "scoring", "kind"),
            Expected(_("“%(code)s” is chosen, so its scoring must be category"), code=measure.code),
        )
    if measure.better == "none":
        yield (
            (*place, "measure"),
            Expected(_("“%(code)s” is neither better higher nor better lower"), code=measure.code),
        )
    if isinstance(scoring, Ratio) and measure.better == "lower":
        yield (
            (*place, "scoring", "kind"),
            Expected(_("a ratio rewards more; for lower-is-better use threshold or steps")),
        )
    if isinstance(scoring, Steps):
        yield from _step_problems(scoring, one, measure, (*place, "scoring", "steps"))


def _step_problems(scoring: Steps, one: Indicator, measure: Measure, place: tuple[str | int, ...]) -> Iterator[Problem]:
    for index, step in enumerate(scoring.steps):
        if step.points > one.points:
            yield (
                (*place, index, "points"),
                Expected(_("more than the %(points)s points of the indicator"), points=one.points),
            )
        if index == 0:
            continue
        before = scoring.steps[index - 1]
        if step.start <= before.start:
            yield (
                (*place, index, "from"),
                Expected(
                    _("steps must ascend: %(start)s stands after %(before)s"), start=step.start, before=before.start
                ),
            )
        falls = step.points < before.points if measure.better == "higher" else step.points > before.points
        if falls:
            yield (
                (*place, index, "points"),
                Expected(_("a better value would get fewer points than %(points)s"), points=before.points),
            )
    if measure.better == "lower" and (measure.minimum is None or scoring.steps[0].start > measure.minimum):
        yield (
            (*place, 0, "from"),
            Expected(_("for lower-is-better the first step must start at the measure's minimum")),
        )


def _sum_problems(given: IndicatorSet) -> Iterator[Problem]:
    known = {one.code: one for one in given.indicators}
    owner: dict[str, str] = {}
    for index, one in enumerate(given.indicators):
        if not isinstance(one.scoring, SumOf):
            continue
        place = ("indicators", index, "scoring", "of")
        for number, code in enumerate(one.scoring.of):
            part = known.get(code)
            if part is None:
                yield ((*place, number), Expected(_("there is no indicator “%(code)s”"), code=code))
            elif code in owner:
                yield (
                    (*place, number),
                    Expected(_("“%(code)s” is already a part of “%(owner)s”"), code=code, owner=owner[code]),
                )
            elif isinstance(part.scoring, SumOf):
                yield ((*place, number), Expected(_("“%(code)s” is itself a sum; name its parts"), code=code))
            elif part.group != one.group:
                yield ((*place, number), Expected(_("“%(code)s” stands in another group"), code=code))
            owner.setdefault(code, one.code)
        total = sum((known[code].points for code in one.scoring.of if code in known), Decimal(0))
        if total != one.points:
            yield (
                ("indicators", index, "points"),
                Expected(_("its parts add up to %(found)s, not %(points)s"), found=total, points=one.points),
            )


def _pillar_problems(given: IndicatorSet) -> Iterator[Problem]:
    known = {one.code: one for one in given.indicators}
    parts = given.parts
    for index, pillar in enumerate(given.pillars):
        for number, code in enumerate(pillar.members):
            if code not in known:
                yield (
                    ("pillars", index, "members", number),
                    Expected(_("there is no indicator “%(code)s”"), code=code),
                )
            elif code in parts:
                yield (
                    ("pillars", index, "members", number),
                    Expected(_("“%(code)s” counts inside “%(whole)s”; name that"), code=code, whole=parts[code]),
                )
        found = sum((known[code].points for code in set(pillar.members) if code in known), Decimal(0))
        if pillar.points is not None and found != pillar.points:
            yield (
                ("pillars", index, "points"),
                Expected(_("its members add up to %(found)s, not %(points)s"), found=found, points=pillar.points),
            )


def _total_problems(given: IndicatorSet) -> Iterator[Problem]:
    found = sum((one.points for one in _counted(given)), Decimal(0))
    if found != given.scale:
        yield (
            ("scale",),
            Expected(_("the scored indicators add up to %(found)s, not %(points)s"), found=found, points=given.scale),
        )
    leaves_out = any(
        "not-applicable" in (given.empty_rule(one), given.absent_rule(one)) for one in given.indicators if one.scored
    )
    if leaves_out and given.total.kind != "percent":
        yield (
            ("total",) if "total" in given.model_fields_set else ("scale",),
            Expected(
                _("an indicator may be not applicable, so units have different maxima: total must be {kind: percent}")
            ),
        )
    aboves = [level.above for level in given.levels]
    if aboves != sorted(aboves, reverse=True) or len(set(aboves)) < len(aboves):
        yield (("levels",), Expected(_("levels must stand from the highest to the lowest")))
