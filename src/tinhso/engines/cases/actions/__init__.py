"""What may be done to cases: each function one act, or a part of its caller's."""

from .filing import Participant, entitle, file_papers, join, relate, write_note
from .following import choose_heir, follow
from .giving import Holding, assign, claim, hand_over
from .many import ManyMoved, move_many
from .moving import Move, move, take_back
from .opening import NewCase, open_case, open_cases
from .opinions import answer_opinion, ask_opinion, withdraw_opinion
from .raising import RaisedSet, raise_due
from .reckoning import Reckoned, reckon
from .releasing import release

__all__ = [
    "Holding",
    "ManyMoved",
    "Move",
    "NewCase",
    "Participant",
    "RaisedSet",
    "Reckoned",
    "answer_opinion",
    "ask_opinion",
    "assign",
    "choose_heir",
    "claim",
    "entitle",
    "file_papers",
    "follow",
    "hand_over",
    "join",
    "move",
    "move_many",
    "open_case",
    "open_cases",
    "raise_due",
    "reckon",
    "relate",
    "release",
    "take_back",
    "withdraw_opinion",
    "write_note",
]
