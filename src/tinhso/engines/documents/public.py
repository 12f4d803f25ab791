"""Documents: files that people give, kept by content, read by right."""

from .actions import attach, keep
from .content import most_bytes
from .erasing import erase, papers_about
from .errors import FileLost, FilesAway, FileTooLarge, WrongFile
from .numbering import next_number
from .printing import Layout, layout, paper_pdf, paper_pictures
from .queries import Paper, open_paper, papers, papers_of
from .rules import ACCEPT, too_large
from .uploads import too_large_uploads

__all__ = [
    "ACCEPT",
    "FileLost",
    "FileTooLarge",
    "FilesAway",
    "Layout",
    "Paper",
    "WrongFile",
    "attach",
    "erase",
    "keep",
    "layout",
    "most_bytes",
    "next_number",
    "open_paper",
    "paper_pdf",
    "paper_pictures",
    "papers",
    "papers_about",
    "papers_of",
    "too_large",
    "too_large_uploads",
]
