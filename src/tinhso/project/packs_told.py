"""A plan as lines of a terminal, in the person's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tinhso.kernel.access import rights
from tinhso.kernel.texts import mark as _
from tinhso.project.words import Words
from tinhso.services.configuration.public import REACHES, Plan, Told, filled

SIGNS = {"added": "+", "changed": "~", "ended": "−", "removed": "−"}
MOST_FIELDS = 30


def lines(plan: Plan, effects: Sequence[Told], say: Words) -> Iterator[str]:
    """Rights, definitions, data files, and what follows."""
    yield say(
        _("Plan %(digest)s of %(packs)s"), digest=plan.digest[:12], packs=", ".join(one.pack for one in plan.packs)
    )
    if plan.empty:
        yield say(_("Nothing to do: what runs is what the packs say."))
    yield from _rights(plan, effects, say)
    yield from _definitions(plan, say)
    if plan.files:
        yield say(_("Files"))
        for file in plan.files:
            yield f"  {SIGNS[file.what]} {file.pack}/{file.path}"
    others = [one for one in (*plan.deeds, *effects) if one.about != "rights"]
    if others:
        yield say(_("What it would do"))
        for one in others:
            yield _sentence(one, say)


def _rights(plan: Plan, effects: Sequence[Told], say: Words) -> Iterator[str]:
    yield say(_("Rights")) if plan.rights else say(_("Rights: no role gains or loses any."))
    for one in plan.rights:
        sign = "+" if one.gained else "−"
        title = say(rights.get(one.right).title) if one.right in rights else one.right
        reach = " → ".join(say(REACHES[reach]) if reach else "–" for reach in (one.old, one.new))
        since = f" ({one.since})" if one.since else ""
        yield f"  {sign} {one.title.in_language(say.language)} ({one.role}): {title} ({one.right}): {reach}{since}"
    for effect in (*plan.deeds, *effects):
        if effect.about == "rights":
            yield _sentence(effect, say)


def _definitions(plan: Plan, say: Words) -> Iterator[str]:
    yield say(
        _("Definitions: %(added)s new, %(changed)s changed, %(ended)s ended, %(same)s unchanged"),
        added=plan.counted("added"),
        changed=plan.counted("changed"),
        ended=plan.counted("ended"),
        same=plan.unchanged,
    )
    for one in plan.definitions:
        days = f"{one.since} –" + (f" {one.until}" if one.until else "")
        title = one.title.in_language(say.language)
        yield f"  {SIGNS[one.what]} {one.kind}/{one.code} v{one.version} · {title} ({one.status}, {days})"
        for field in one.fields[:MOST_FIELDS]:
            yield f"      {field.path}: {_shown(field.old)} → {_shown(field.new)}"
        if len(one.fields) > MOST_FIELDS:
            yield "      " + say(_("and %(count)s more places"), count=len(one.fields) - MOST_FIELDS)


def _shown(text: str | None) -> str:
    return "–" if text is None else text.replace("\n", " ")


def _sentence(one: Told, say: Words) -> str:
    text = filled(say(one.message), one.values, language=say.language)
    return f"  {'!' if one.grave else '·'} {text}" + (f" {say(_('(assumed)'))}" if one.assumed else "")
