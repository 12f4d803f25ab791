"""Documents: files that people give, kept by content, read by right."""

from .actions import attach, keep
from .content import most_bytes
from .errors import FileLost, FilesAway, FileTooLarge, WrongFile
from .queries import Paper, open_paper, papers, papers_of
from .rules import ENDINGS, too_large
from .uploads import too_large_uploads

__all__ = [
    "ENDINGS",
    "FileLost",
    "FileTooLarge",
    "FilesAway",
    "Paper",
    "WrongFile",
    "attach",
    "keep",
    "most_bytes",
    "open_paper",
    "papers",
    "papers_of",
    "too_large",
    "too_large_uploads",
]
