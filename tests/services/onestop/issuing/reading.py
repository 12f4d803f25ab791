"""What a printed paper says, read back."""

import io

import pypdf

from tinhso.services.onestop.issuing import queries


def said_in(pdf: bytes) -> str:
    read = pypdf.PdfReader(io.BytesIO(pdf))
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def papers(dossier: int) -> list[tuple[str, str]]:
    return [(paper.form, paper.number) for paper in queries.issued_of(dossier)]


def text_of(dossier: int, form: str) -> str:
    paper = next(paper for paper in queries.issued_of(dossier) if paper.form == form)
    return said_in(queries.pdf_of(dossier, paper.id)[1])
