"""Establishing figures, within another act or out of a file."""

from .figures import NewFigure, Source, check, establish
from .imports import FileSource, ImportResult, Prepared, import_figures, prepare

__all__ = [
    "FileSource",
    "ImportResult",
    "NewFigure",
    "Prepared",
    "Source",
    "check",
    "establish",
    "import_figures",
    "prepare",
]
