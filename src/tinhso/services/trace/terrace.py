"""The path of a figure as finished markup: forty steps are too many for macros that call each other.

What a step says apart from its acts is drawn once a process and kept by its words. Acts are drawn anew on each page:
they may name a person to a reader with the right, and a name is not kept.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.translation import get_language, gettext, ngettext
from markupsafe import Markup, escape

from tinhso.kernel.traces import Thing
from tinhso.web import formats
from tinhso.web.addresses import address
from tinhso.web.icons import icon

from .rules import Act, Node

LATE_RECORD = timedelta(days=1)


def terrace(root: Node) -> Markup:
    """`<li>`s one inside the other; every text escaped."""
    return _Drawing({node.step.thing: node.step.title for node in root.all()}).made(root)


class _Drawing:
    """One path being written. An act that stands behind many steps is drawn once."""

    def __init__(self, named: Mapping[Thing, str]) -> None:
        self.named = named
        self.language = get_language() or "vi"
        self.acts_label = _escaped(gettext("Acts in the journal"))
        self.acts: dict[int, str] = {}

    def made(self, root: Node) -> Markup:
        pieces: list[str] = []
        self._step(root, pieces.append)
        return Markup("".join(pieces))

    def _step(self, node: Node, put: Callable[[str], None]) -> None:
        step, opens = node.step, node.depth > 1
        put(_words(step.thing, step.title, step.value, step.rule, step.facts, step.withheld, step.example,
                   step.links, "" if opens else step.href, opens, self.language))  # fmt: skip
        if node.acts:
            put(self._acts(node.acts))
        if node.again or node.hidden or node.left:
            put(self._rest(node))
        put("</div>\n")
        if node.behind:
            put("<ol>")
            for below in node.behind:
                self._step(below, put)
            put("</ol>")
        put("</li>\n")

    def _acts(self, acts: tuple[Act, ...]) -> str:
        lines = "".join([self.acts.get(act.event) or self._act(act) for act in acts])
        return f'<ul class="s-acts" aria-label="{self.acts_label}">\n{lines}</ul>\n'

    def _act(self, act: Act) -> str:
        drawn = self.acts[act.event] = _act(act, self.language)
        return drawn

    def _rest(self, node: Node) -> str:
        """What stands elsewhere on the page, what this reader may not see, what was left out."""
        found = "".join([_elsewhere(thing, self.named[thing], self.language) for thing in node.again])
        if node.hidden:
            words = ngettext(
                "One thing behind this is not open to you. Its owner's post decides who may see it.",
                "%(num)s things behind this are not open to you. Their owners' posts decide who may see them.",
                node.hidden,
            )
            found += _withheld(words % {"num": node.hidden})
        if node.left:
            words = ngettext(
                "One more step stands behind this: open it from here",
                "%(num)s more steps stand behind this: open them from here",
                node.left,
            )
            found += f'<p class="k-quiet">{_link(_page(node.step.thing), words % {"num": node.left})}</p>\n'
        return found


@lru_cache(maxsize=4_000)
def _words(
    thing: Thing,
    title: str,
    value: str,
    rule: str,
    facts: tuple[tuple[str, str], ...],
    withheld: str,
    example: bool,
    links: tuple[tuple[str, str], ...],
    href: str,
    opens: bool,
    language: str,
) -> str:
    """The beginning of a step up to its acts, in the language that is set. `opens`: the title leads to its own page."""
    found = f'<li class="{"s-step is-example" if example else "s-step"}" id="{_anchor(thing)}">\n<div class="s-step-words">\n'
    if opens or value:
        found += _head(thing, title, value, example=example, opens=opens)
    if withheld:
        found += _withheld(withheld)
    if rule:
        found += f'<p class="s-rule">{_escaped(rule)}</p>\n'
    if facts:
        pairs = "".join([f"<div><dt>{_escaped(a)}</dt><dd>{_escaped(b)}</dd></div>" for a, b in facts])
        found += f'<dl class="k-facts">{pairs}</dl>\n'
    return found + _links(links, href)


@lru_cache(maxsize=4_000)
def _elsewhere(thing: Thing, title: str, language: str) -> str:
    """That something already stands on the page, in the language that is set."""
    rests, already = _escaped(gettext("Rests on")), _escaped(gettext("which stands on this page already"))
    return f'<p class="k-quiet">{rests} {_link("#" + _anchor(thing), title)}, {already}</p>\n'


def _head(thing: Thing, title: str, value: str, *, example: bool, opens: bool) -> str:
    name = f'<span class="s-step-title">{_link(_page(thing), title)}</span> ' if opens else ""
    worth = f'<strong class="s-step-value">{_escaped(value)}</strong>' if value else ""
    mark = ""
    if example:
        shape = '<span class="k-shape" aria-hidden="true">◆</span>'
        mark = f' <span class="k-status t-info">{shape}{_escaped(gettext("Example"))}</span>'
    return f'<p class="s-step-head">{name}{worth}{mark}</p>\n'


def _withheld(text: str) -> str:
    return f'<p class="s-withheld">{icon("info")}<span>{_escaped(text)}</span></p>\n'


def _act(act: Act, language: str) -> str:
    who = act.hand.said() or act.system
    if abs(act.recorded - act.at) > LATE_RECORD:
        who += " · " + gettext("recorded %(moment)s") % {"moment": formats.moment(act.recorded)}
    return f'<li>{_when(act.at, language)} <span>{_escaped(act.what)}</span> <span class="k-quiet">{_escaped(who)}</span></li>\n'


@lru_cache(maxsize=4_000)
def _when(at: datetime, language: str) -> str:
    """The moment, in the language that is set."""
    return f'<time datetime="{formats.iso(at)}">{_escaped(formats.moment(at))}</time>'


def _links(links: tuple[tuple[str, str], ...], href: str) -> str:
    found = ""
    if links:
        files = "".join(
            [f'<a class="s-link" href="{_escaped(to)}">{icon("file")}{_escaped(label)}</a>' for label, to in links]
        )
        found += f'<p class="s-links">{files}</p>\n'
    if href:
        words = _escaped(gettext("Go to where it stands"))
        found += f'<p class="s-links"><a class="s-link" href="{_escaped(href)}">{icon("link")}{words}</a></p>\n'
    return found


def _anchor(thing: Thing) -> str:
    return f"{_escaped(thing.kind)}-{thing.id}"


def _page(thing: Thing) -> str:
    return address("trace:trace", thing.kind, thing.id)


def _link(href: str, text: str) -> str:
    return f'<a href="{_escaped(href)}">{_escaped(text)}</a>'


def _escaped(text: str) -> str:
    return str(escape(text))  # a plain string: Markup would escape again whatever it is joined with
