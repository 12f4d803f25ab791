"""Signing in: who may, with what, for how long; what django-allauth does is held to our ways here.

Settings name what is exported; everybody else goes through the engine's door.
"""

from .adapter import LOCKED_OUT, WRONG, Adapter, Backend
from .factors import Code, CodeAgain, Factors

__all__ = ["LOCKED_OUT", "WRONG", "Adapter", "Backend", "Code", "CodeAgain", "Factors"]
