"""REST /api/v1: one way in for programs, over the same queries and acts the pages call.

A service writes `api.py` with a `part`; it is found there. Everything around an operation stands here
once: who calls, how often, in which language, how lists page, what an answer's mark is, how an act counts once, what is
said when something is wrong, and the OpenAPI document.
"""

from . import answers, writing
from .parts import Part, Wanted, WantedAnyWay
from .shapes import Day, Exact, Moment, PageOf, Shape

__all__ = [
    "Day",
    "Exact",
    "Moment",
    "PageOf",
    "Part",
    "Shape",
    "Wanted",
    "WantedAnyWay",
    "answers",
    "writing",
]
