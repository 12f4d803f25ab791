"""The door of home: who may be signed in as in a demo. Whoever makes a demo writes them down in this shape."""

from .demo import DemoPerson

__all__ = ["DemoPerson"]
