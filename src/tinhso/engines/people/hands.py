"""Who acted, as people say it: post and unit, and for whom where a right was lent. Names only for who may see them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from tinhso.engines.journal import public as journal
from tinhso.engines.units import public as units
from tinhso.kernel import access
from tinhso.kernel.actor import Actor

from .queries import names, post_titles


@dataclass(frozen=True, slots=True)
class Hand:
    """Who did one act. `person` and `for_person`: names, empty for who may not see them; `for_`: whose right it was."""

    post: str = ""
    unit: str = ""
    person: str = ""
    for_post: str = ""
    for_unit: str = ""
    for_person: str = ""

    @property
    def lender(self) -> str:
        """On whose behalf, in one line; empty for an act in one's own right."""
        return _line(self.for_person, self.for_post, self.for_unit)

    def said(self, *, unit: bool = True) -> str:
        """Both in one line, such as “Chủ tịch, Xã Tú Lệ”; empty for an act of the program. Without `unit`: the actor's left out."""
        who = _line(self.person, self.post, self.unit if unit else "")
        if not self.lender:
            return who
        return gettext("%(post)s, on behalf of %(other)s") % {"post": who, "other": self.lender}


def hands(entries: Collection[journal.Entry], *, on: date, by: Actor | None = None, see: str = "") -> dict[int, Hand]:
    """Who did each entry, by its id, in the language of the reader. Titles of units as of `on`.

    With a reader and the right by which persons are seen, `see`, their names too, where it holds in the unit of the act.
    """
    lent = [entry.behalf for entry in entries if entry.behalf]
    posts = post_titles({entry.post for entry in entries if entry.post} | {behalf.post for behalf in lent})
    held = {entry.actor_unit for entry in entries if entry.actor_unit} | {behalf.unit for behalf in lent}
    titles = units.titles(held, on=on)
    blind = by is None or not see or access.scope(by, see, on=on).nowhere
    seen = [] if by is None or blind else [entry for entry in entries if _may_see(entry, by, see, on)]
    known = names({one for entry in seen for one in (entry.person, entry.behalf and entry.behalf.person) if one})
    persons = {entry.id: known for entry in seen}
    return {entry.id: _hand(entry, posts, titles, persons.get(entry.id, {})) for entry in entries}


def _may_see(entry: journal.Entry, by: Actor, see: str, on: date) -> bool:
    if entry.person is None or entry.actor_unit is None:
        return False
    return access.allows(by, see, unit=entry.actor_unit, on=on)


def _hand(entry: journal.Entry, posts: dict[int, str], titles: dict[int, str], persons: dict[int, str]) -> Hand:
    own = (posts.get(entry.post or 0, ""), titles.get(entry.actor_unit or 0, ""), persons.get(entry.person or 0, ""))
    lent = entry.behalf
    if lent is None:
        return Hand(*own)
    return Hand(*own, posts.get(lent.post, ""), titles.get(lent.unit, ""), persons.get(lent.person, ""))


def _line(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
