"""Cases: things on their way through a process, moved by people, each move on the record."""

from .actions import Move, NewCase, hold, move, open_case, open_cases
from .clock_definitions import OFFICE, DeadlineRule, clock_rules, working_clock
from .definitions import FOLDER, Action, Process, State
from .errors import ClockRefused, NoteMissing, NotInThisState, OutsideCalendar, OwnWork
from .queries import CaseNow, Step, events_of, may, state_of, states_of, steps
from .rules.clock import Limit, WorkingClock, minute_of, moment_of
from .rules.clock_bulk import ClockMoved, OneClock, changed_days, clocks_moved, due_minutes
from .rules.clock_events import (
    ClockEvent,
    ClockRules,
    ClockState,
    RuleSource,
    WhatIf,
    read_clock,
    read_events,
    require_next,
    what_if,
)
from .rules.clock_limit import TimeLimit
from .rules.moves import ActionChoice

__all__ = [
    "FOLDER",
    "OFFICE",
    "Action",
    "ActionChoice",
    "CaseNow",
    "ClockEvent",
    "ClockMoved",
    "ClockRefused",
    "ClockRules",
    "ClockState",
    "DeadlineRule",
    "Limit",
    "Move",
    "NewCase",
    "NotInThisState",
    "NoteMissing",
    "OneClock",
    "OutsideCalendar",
    "OwnWork",
    "Process",
    "RuleSource",
    "State",
    "Step",
    "TimeLimit",
    "WhatIf",
    "WorkingClock",
    "changed_days",
    "clock_rules",
    "clocks_moved",
    "due_minutes",
    "events_of",
    "hold",
    "may",
    "minute_of",
    "moment_of",
    "move",
    "open_case",
    "open_cases",
    "read_clock",
    "read_events",
    "require_next",
    "state_of",
    "states_of",
    "steps",
    "what_if",
    "working_clock",
]
