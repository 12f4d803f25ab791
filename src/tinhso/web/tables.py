"""Tables of ready strings: columns once, rows as tuples of finished cells, the body made by one fast function.

No filter runs per cell (LIMITS: the template is what a long page costs). A cell is a `str`, which is escaped, or
`Markup` made by `link`, `status` or your own code.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext
from markupsafe import Markup, escape

KINDS = ("text", "number", "date", "status", "wide")
TONES = ("plain", "good", "info", "wait", "late", "bad")
_SHAPES = {"plain": "○", "good": "●", "info": "◆", "wait": "◐", "late": "▲", "bad": "■"}


@dataclass(frozen=True, slots=True)
class Column:
    """A heading in the reader's language. `sort`: the key this column sorts by; `group`: a heading over several."""

    label: str
    kind: str = "text"
    sort: str = ""
    group: str = ""

    @property
    def css(self) -> str:
        return f"c-{self.kind}"


@dataclass(frozen=True, slots=True)
class Pager:
    """Keyset pages: addresses of the first and the next page, and what is shown in words ("50 of 1.204")."""

    shown: str
    first: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """One way out: "CSV", "XLSX" or "Print", and its address."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Table:
    """All a list page needs. `sorted_by`: "due" or "-due". `address`: this list's query without sort and page."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    sorted_by: str = ""
    query: dict[str, str] = field(default_factory=dict)
    pager: Pager | None = None
    exports: Sequence[Export] = ()
    foot: Sequence[str] = ()
    row_classes: Sequence[str] = ()
    ready: Markup | None = None
    """A body made before, instead of rows."""

    @property
    def body(self) -> Markup:
        return self.ready if self.ready is not None else body(self.columns, self.rows, self.row_classes)

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Headings over neighbouring columns with the number they span; empty when no column has one."""
        if not any(column.group for column in self.columns):
            return []
        spans: list[tuple[str, int]] = []
        for column in self.columns:
            if spans and column.group and spans[-1][0] == column.group:
                spans[-1] = (column.group, spans[-1][1] + 1)
            else:
                spans.append((column.group, 1))
        return spans

    def sort_href(self, column: Column) -> str:
        """Sort by the column; once more turns the order round."""
        key = "-" + column.sort if self.sorted_by == column.sort else column.sort
        return "?" + urlencode({**self.query, "sort": key})

    def sort_state(self, column: Column) -> str:
        """For aria-sort."""
        if not column.sort or self.sorted_by.lstrip("-") != column.sort:
            return ""
        return "descending" if self.sorted_by.startswith("-") else "ascending"


def body(columns: Sequence[Column], rows: Sequence[Sequence[str]], row_classes: Sequence[str] = ()) -> Markup:
    """`<tr>`s with the first cell as row heading and labels for phones, made from one pattern."""
    cells = []
    for place, column in enumerate(columns):
        tag, scope = ("th", ' scope="row"') if place == 0 else ("td", "")
        cells.append(
            f'<{tag}{scope} class="{column.css}" data-label="{escape(column.label)}">'.replace("%", "%%")
            + f"%s</{tag}>"
        )
    inside = "".join(cells)
    if row_classes:
        lines = [
            f'<tr class="{escape(css)}">' + inside % tuple(map(escape, row)) + "</tr>"
            for css, row in zip(row_classes, rows, strict=True)
        ]
        return Markup("\n".join(lines))
    pattern = f"<tr>{inside}</tr>"
    return Markup("\n".join([pattern % tuple(map(escape, row)) for row in rows]))


def link(href: str, text: str) -> Markup:
    """A cell that opens something."""
    return Markup(f'<a href="{escape(href)}">{escape(text)}</a>')  # a pattern filled by Markup costs four times as much


def opens(href: str, text: str, fragment: str = "") -> Markup:
    """A figure that opens its drawer (`fragment` address, or the page's own with `?drawer=1`); a plain link without scripts."""
    inside = f'="{escape(fragment)}"' if fragment else ""
    return Markup(f'<a class="k-open" href="{escape(href)}" data-drawer{inside}>{escape(text)}</a>')


def status(word: str, tone: str = "plain") -> Markup:
    """A status: the word, a colour and a shape (never a colour alone). Tones: plain, good, info, wait, late, bad."""
    shape = f'<span class="k-shape" aria-hidden="true">{_SHAPES[tone]}</span>'
    return Markup(f'<span class="k-status t-{tone}">{shape}{escape(word)}</span>')


def shown_words(count: int, total: int | None = None) -> str:
    """ "Showing 50 of 1.204" for the pager."""
    from .formats import number

    if total is None:
        return gettext("%(count)s rows") % {"count": number(count)}
    return gettext("%(count)s of %(total)s") % {"count": number(count), "total": number(total)}
