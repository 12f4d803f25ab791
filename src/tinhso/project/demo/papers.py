"""A proof for the demo: a one-page PDF made here, that says it is an example."""

from __future__ import annotations

from tinhso.kernel.period import ReportingPeriod
from tinhso.store.keys import fold


def paper(title: str, unit: str, period: ReportingPeriod) -> tuple[str, bytes]:
    """File name and content."""
    name = f"{fold(title).replace(' ', '-')}-{unit}-{period.code.lower()}.pdf"
    lines = ["VI DU - EXAMPLE", fold(title).upper(), f"Don vi {unit}, ky {period.code}"]
    return name, _pdf(lines)


def _pdf(lines: list[str]) -> bytes:
    text = " T* ".join(f"({line}) Tj" for line in lines)
    page = f"BT /F 18 Tf 24 TL 72 720 Td {text} ET".encode("ascii")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
