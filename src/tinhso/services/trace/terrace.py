"""The path of a figure as finished markup: forty steps are too many for macros that call each other."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from django.utils.translation import gettext, ngettext
from markupsafe import Markup, escape

from tinhso.kernel.traces import Act, Step, Thing
from tinhso.web import formats
from tinhso.web.addresses import address
from tinhso.web.icons import icon

from .rules import Node

LATE_RECORD = timedelta(days=1)


def terrace(root: Node) -> Markup:
    """`<li>`s one inside the other; every text escaped."""
    return _Drawing({node.step.thing: node.step.title for node in root.all()}).made(root)


class _Drawing:
    """One path being written. What every step says alike is translated once."""

    def __init__(self, named: Mapping[Thing, str]) -> None:
        self.named = named
        self.example = _escaped(gettext("Example"))
        self.acts_label = _escaped(gettext("Acts in the journal"))
        self.info = icon("info")

    def made(self, root: Node) -> Markup:
        pieces: list[str] = []
        self._step(root, pieces.append)
        return Markup("".join(pieces))

    def _step(self, node: Node, put: Callable[[str], None]) -> None:
        step = node.step
        css = "s-step is-example" if step.example else "s-step"
        put(f'<li class="{css}" id="{_anchor(step.thing)}">\n<div class="s-step-words">\n')
        if node.depth > 1 or step.value:
            put(self._head(step, opens=node.depth > 1))
        if step.withheld:
            put(self._withheld(step.withheld))
        if step.rule:
            put(f'<p class="s-rule">{_escaped(step.rule)}</p>\n')
        if step.facts:
            facts = "".join([f"<div><dt>{_escaped(a)}</dt><dd>{_escaped(b)}</dd></div>" for a, b in step.facts])
            put(f'<dl class="k-facts">{facts}</dl>\n')
        put(_links(node))
        if step.acts:
            put(self._acts(step.acts))
        put(self._rest(node))
        put("</div>\n")
        if node.behind:
            put("<ol>")
            for below in node.behind:
                self._step(below, put)
            put("</ol>")
        put("</li>\n")

    def _head(self, step: Step, *, opens: bool) -> str:
        title = f'<span class="s-step-title">{_link(_page(step.thing), step.title)}</span> ' if opens else ""
        value = f'<strong class="s-step-value">{_escaped(step.value)}</strong>' if step.value else ""
        mark = (
            f' <span class="k-status t-info"><span class="k-shape" aria-hidden="true">◆</span>{self.example}</span>'
            if step.example
            else ""
        )
        return f'<p class="s-step-head">{title}{value}{mark}</p>\n'

    def _withheld(self, text: str) -> str:
        return f'<p class="s-withheld">{self.info}<span>{_escaped(text)}</span></p>\n'

    def _acts(self, acts: tuple[Act, ...]) -> str:
        lines = "".join([_act(act) for act in acts])
        return f'<ul class="s-acts" aria-label="{self.acts_label}">\n{lines}</ul>\n'

    def _rest(self, node: Node) -> str:
        """What stands elsewhere on the page, what this reader may not see, what was left out."""
        found = ""
        for thing in node.again:
            rests, already = _escaped(gettext("Rests on")), _escaped(gettext("which stands on this page already"))
            found += f'<p class="k-quiet">{rests} {_link("#" + _anchor(thing), self.named[thing])}, {already}</p>\n'
        if node.hidden:
            words = ngettext(
                "One thing behind this is not open to you. Its owner's post decides who may see it.",
                "%(num)s things behind this are not open to you. Their owners' posts decide who may see them.",
                node.hidden,
            )
            found += self._withheld(words % {"num": node.hidden})
        if node.left:
            words = ngettext(
                "One more step stands behind this: open it from here",
                "%(num)s more steps stand behind this: open them from here",
                node.left,
            )
            found += f'<p class="k-quiet">{_link(_page(node.step.thing), words % {"num": node.left})}</p>\n'
        return found


def _act(act: Act) -> str:
    who = ", ".join(filter(None, (act.person, act.post, act.unit)))
    if abs(act.recorded - act.at) > LATE_RECORD:
        who += " · " + gettext("recorded %(moment)s") % {"moment": formats.moment(act.recorded)}
    when = f'<time datetime="{formats.iso(act.at)}">{_escaped(formats.moment(act.at))}</time>'
    return f'<li>{when} <span>{_escaped(act.what)}</span> <span class="k-quiet">{_escaped(who)}</span></li>\n'


def _links(node: Node) -> str:
    step, found = node.step, ""
    if step.links:
        files = "".join(
            [
                f'<a class="s-link" href="{_escaped(href)}">{icon("file")}{_escaped(label)}</a>'
                for label, href in step.links
            ]
        )
        found += f'<p class="s-links">{files}</p>\n'
    if node.depth == 1 and step.href:
        words = _escaped(gettext("Go to where it stands"))
        found += f'<p class="s-links"><a class="s-link" href="{_escaped(step.href)}">{icon("link")}{words}</a></p>\n'
    return found


def _anchor(thing: Thing) -> str:
    return f"{_escaped(thing.kind)}-{thing.id}"


def _page(thing: Thing) -> str:
    return address("trace:trace", thing.kind, thing.id)


def _link(href: str, text: str) -> str:
    return f'<a href="{_escaped(href)}">{_escaped(text)}</a>'


def _escaped(text: str) -> str:
    return str(escape(text))  # a plain string: Markup would escape again whatever it is joined with
