"""Papers as PDF: a layout of ours and the facts of one paper."""

from .layouts import Layout, layout
from .printer import paper_pdf, paper_pictures

__all__ = ["Layout", "layout", "paper_pdf", "paper_pictures"]
