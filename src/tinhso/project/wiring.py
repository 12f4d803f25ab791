"""The one place where engines and services are joined: implementations installed, events subscribed."""

from __future__ import annotations


def join() -> None:
    """Called once, when Django has loaded every app."""
