"""Papers a stranger can check: a kind of paper is what a service prints, and its short address opens the public check.

The address holds the first letters of the hash of what was published, so a paper on which another table was printed
under the same number does not pass.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext
from markupsafe import Markup, escape

from tinhso.kernel.registry import Registry
from tinhso.kernel.traces import Thing
from tinhso.store.frozen import Frozen

LETTERS = 16
ENTRY = "sk"
"""The kind of a code that names an entry of the journal itself."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What was published: `content` is sealed with the journal's `event`, as row `id` of the binding `bound`.

    `content` is canonical JSON: {"title", "facts": [[label, text]…], "heading": [text…], "rows": [[text…]…]}; or, with
    `facts`, the sealed row as the database writes it, which these say in the reader's language.
    """

    title: str
    event: int
    bound: str
    id: int
    content: str
    href: str
    example: bool = False
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        return sha256(self.content.encode()).hexdigest()


class PaperKind(Protocol):
    """One kind of paper; `what` is a message id, such as "Published ranking"."""

    what: str

    def paper(self, id: int) -> Paper | None:
        """The paper as it was published; None when there is none that everybody may see."""


paper_kinds: Registry[PaperKind] = Registry("kinds of papers that can be checked")
"""By the letters its code begins with, such as "xh" for xếp hạng."""


papers_of: Registry[Callable[[int], str]] = Registry("papers on which a thing stands")
"""By the kind of a thing that can be opened, such as "score": the code of the paper it stands on, by its id; empty while
it stands on none. The code is kept, so it is of what never changes again."""

_codes: Frozen[str] = Frozen(5_000)


def code_of(thing: Thing) -> str:
    """The code of the paper a thing stands on; empty when there is none."""
    key = (thing.kind, thing.id)
    found = _codes.find(key)
    if found is None:
        found = papers_of.get(thing.kind)(thing.id) if thing.kind in papers_of else ""
        if found:
            _codes.keep(key, found)
    return found


def code(kind: str, id: int, digest: str) -> str:
    """What the short address ends with: kind, number, and the first letters of the hash."""
    return f"{kind}-{id}-{digest[:LETTERS]}"


def check_mark(request: object, code: str, *, apart: bool = False) -> Markup:
    """A QR and the short address, for the end of a print. Empty where this installation has no check page.

    `apart`: the QR is a picture with an address of its own, for pages that are read a thousand times and printed once.
    """
    try:
        address = request.build_absolute_uri(reverse("audit:check", args=[code]))  # type: ignore[attr-defined]
    except NoReverseMatch:
        return Markup("")
    drawn = _picture(code) if apart else qr(address, _label())
    words = gettext("Is this paper the one that was published? Scan the code or open:")
    return Markup('<div class="k-check">{}<p>{}<br><a href="{}">{}</a></p></div>').format(
        drawn, words, address, address
    )


def _label() -> str:
    return gettext("QR code of the address that checks this paper")


def _picture(code: str) -> Markup:
    """Loaded with the page: a paper printed at once must not go without its code."""
    return Markup('<img class="k-qr" src="{}" alt="{}" width="112" height="112">').format(
        reverse("audit:mark", args=[code]), _label()
    )


@lru_cache(maxsize=256)
def qr(text: str, label: str) -> Markup:
    """A QR code as SVG of one path. Middle correction: a fold or a stamp over a corner does not spoil it."""
    import qrcode  # type: ignore[import-untyped]

    drawn = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=4)
    drawn.add_data(text)
    drawn.make(fit=True)
    squares = drawn.get_matrix()
    path = "".join(
        f"M{column} {row}h1v1h-1z" for row, line in enumerate(squares) for column, dark in enumerate(line) if dark
    )
    return Markup(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="k-qr" role="img" aria-label="{escape(label)}" viewBox="0 0 {len(squares)} {len(squares)}" '
        f'width="{len(squares) * 3}" height="{len(squares) * 3}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{len(squares)}v{len(squares)}H0z"/><path fill="#000" d="{path}"/></svg>'
    )
