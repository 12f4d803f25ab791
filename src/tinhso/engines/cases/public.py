"""Cases: things on their way through a process, moved by people, each move on the record."""

from .actions import Move, NewCase, hold, move, open_case, open_cases
from .definitions import FOLDER, Action, Process, State
from .errors import NoteMissing, NotInThisState, OwnWork
from .queries import CaseNow, Step, events_of, may, state_of, states_of, steps
from .rules.moves import ActionChoice

__all__ = [
    "FOLDER",
    "Action",
    "ActionChoice",
    "CaseNow",
    "Move",
    "NewCase",
    "NotInThisState",
    "NoteMissing",
    "OwnWork",
    "Process",
    "State",
    "Step",
    "events_of",
    "hold",
    "may",
    "move",
    "open_case",
    "open_cases",
    "state_of",
    "states_of",
    "steps",
]
