"""The clock of pages: that of every edge, so that a page and a job of a demo on another day mean the same now."""

from tinhso.store.clock import now, shifted_today, today

__all__ = ["now", "shifted_today", "today"]
