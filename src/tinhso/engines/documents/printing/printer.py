"""Facts and a layout become a PDF. Facts go in as data, never as source, so markup in a name stays a name.

The same facts, layout, fonts and Typst give the same bytes.
"""

import json
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import typst

from tinhso.kernel.errors import TooMuch
from tinhso.kernel.texts import mark as _

from . import letters
from .layouts import Layout

STANDARDS: Final[list[Any]] = ["a-2a"]
"""PDF/A-2a (ISO 19005-2): fonts inside, structure and reading order marked, nothing fetched from outside."""
FONTS = Path(__file__).parent.parent / "fonts"
"""Put there when the front end is built; without them the printer's own face is used."""
MOST_FACTS = 4_000_000


def paper_pdf(
    layout: Layout, facts: Mapping[str, Any], *, at: datetime, codes: Mapping[str, str] | None = None
) -> bytes:
    """The paper as PDF/A. `at`: the moment the paper is of; it is the file's date. `codes`: QR codes by the name under
    which the layout draws them. TooMuch when the facts are beyond any paper."""
    return cast(bytes, _compiled(layout, facts, at, codes, format="pdf", pdf_standards=STANDARDS))


def paper_pictures(
    layout: Layout, facts: Mapping[str, Any], *, at: datetime, codes: Mapping[str, str] | None = None, ppi: int = 96
) -> list[bytes]:
    """Its pages as PNG, to look at."""
    drawn = _compiled(layout, facts, at, codes, format="png", ppi=float(ppi))
    return drawn if isinstance(drawn, list) else [cast(bytes, drawn)]


def _compiled(
    layout: Layout, facts: Mapping[str, Any], at: datetime, codes: Mapping[str, str] | None, **how: Any
) -> bytes | list[bytes] | None:
    drawn = {name: _qr(text) for name, text in (codes or {}).items()}
    it = json.dumps(letters.printable({**facts, "codes": drawn}), ensure_ascii=False, sort_keys=True)
    if len(it) > MOST_FACTS:
        raise TooMuch(_("This paper would be too long to print. Choose a shorter period."))
    return typst.compile(  # type: ignore[no-any-return,unused-ignore]
        layout.source,
        root=_nowhere(),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=_nowhere(),
        package_cache_path=_nowhere(),
        sys_inputs={"it": it},
        timestamp=int(at.timestamp()),
        **how,
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)] if FONTS.is_dir() else [])


@cache
def _nowhere() -> str:
    """An empty folder: the only one a layout could read."""
    return _kept().name


@cache
def _kept() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="tinhso-print-")


@cache
def _maker() -> Any:
    import qrcode  # type: ignore[import-untyped]

    return qrcode


def _qr(text: str) -> str:
    """A QR code (ISO/IEC 18004, TCVN 7322) as SVG of one path; middle correction, so a fold or a stamp does not spoil it."""
    maker = _maker()
    code = maker.QRCode(error_correction=maker.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    squares: list[list[bool]] = code.get_matrix()
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {len(squares)} {len(squares)}"><path d="{_path(squares)}"/></svg>'


def _path(squares: Iterable[Iterable[bool]]) -> str:
    return "".join(
        f"M{column} {row}h1v1h-1z" for row, line in enumerate(squares) for column, dark in enumerate(line) if dark
    )
