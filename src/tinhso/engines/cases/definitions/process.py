"""What a pack may say of a process: states with their time, actions, opinions, escalations."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from tinhso.kernel.definitions import Code, Definition, Text, Typed

from ..rules.clock_limit import TimeLimit

FOLDER = "processes"
Relation = Literal["own", "above", "receiving", "deciding"]
"""A unit by what it is to a case: whose the case is, the one above that, which received it, which decides."""
Effect = Literal["start", "arrive", "pause", "resume", "ask", "restart", "extend", "stop"]


class State(Typed):
    """Where a case can stand. `turn`: who acts next (a unit by what it is to the case, or nobody); `final`: it rests.

    `time`: what the step may take, counted from its beginning.
    """

    title: Annotated[Text, Field(description="What people read.", examples=[{"vi": "Chờ thẩm định"}])]
    turn: Annotated[
        Literal["own", "above", "receiving", "deciding", "none"],
        Field(
            description=(
                "Who acts next: the unit's own people, those above, the unit that received the case, the one that "
                "decides, or nobody."
            ),
            examples=["above"],
        ),
    ] = "none"
    final: Annotated[bool, Field(description="true: nothing more has to be done.", examples=[True])] = False
    time: Annotated[
        TimeLimit | None,
        Field(description="How long a case may stand here, as a step of the whole.", examples=[{"working_hours": 4}]),
    ] = None


class Needs(Typed):
    """What must be there before an action is done."""

    fields: Annotated[
        tuple[Code, ...],
        Field(max_length=60, description="Fields that must be filled.", examples=[["decision-number"]]),
    ] = ()
    papers: Annotated[
        tuple[Code, ...], Field(max_length=60, description="Kinds of papers that must be there.", examples=[["result"]])
    ] = ()


class When(Typed):
    """A condition, and what a person is told when it does not hold."""

    rule: Annotated[
        dict[str, Any],
        Field(
            description="A condition in the JsonLogic subset, over the fields of the case.",
            examples=[{"==": [{"var": "paid"}, True]}],
        ),
    ]
    otherwise: Annotated[
        Text, Field(description="Why not, and the way out.", examples=[{"vi": "Lệ phí chưa được nộp."}])
    ]


class Action(Typed):
    """What leads from some states to another, and who may do it.

    `right` is asked in the unit that `unit` names. `not_by`: nobody who did one of these actions to the case may do this
    one. `order` sorts the choices shown to a person.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    title: Annotated[Text, Field(description="The word on the button.", examples=[{"vi": "Gửi báo cáo"}])]
    origin: Annotated[
        tuple[Code, ...],
        Field(alias="from", min_length=1, description="The states from which it can be done.", examples=[["draft"]]),
    ]
    to: Annotated[Code, Field(description="The state it leads to.", examples=["sent"])]
    right: Annotated[Code, Field(description="The right it asks for, in the unit named.", examples=["report.send"])]
    unit: Annotated[
        Relation,
        Field(
            description=(
                "The unit in which the right is asked: the case's own, the one above it, the one that received the case "
                "or the one that decides."
            ),
            examples=["deciding"],
        ),
    ] = "own"
    note: Annotated[
        Literal["required", "optional", "none"],
        Field(description="Whether a reason is asked for.", examples=["required"]),
    ] = "none"
    needs: Annotated[Needs, Field(description="What must be there before.", examples=[{"papers": ["result"]}])] = (
        Needs()
    )
    when: Annotated[
        When | None, Field(description="A condition that must hold.", examples=[{"rule": {"var": "paid"}}])
    ] = None
    clock: Annotated[
        Effect | None,
        Field(
            description=(
                "What it does to the time of the whole: start (received complete), arrive (the deciding agency has it), "
                "pause, resume, ask (a supplement), restart (from zero, it came), extend (until a new day), stop."
            ),
            examples=["start"],
        ),
    ] = None
    undo: Annotated[
        bool,
        Field(description="true: who did it may take it back while nobody has acted since.", examples=[True]),
    ] = False
    not_by: Annotated[
        tuple[Code, ...], Field(description="Actions whose doer may not do this one.", examples=[["send"]])
    ] = ()
    order: Annotated[int, Field(description="Sorts the choices shown; lower first.", examples=[1])] = 0


class Opinion(Typed):
    """An opinion that may be asked of other units while a case stands where it stands."""

    title: Annotated[Text, Field(description="What is asked.", examples=[{"vi": "Xin ý kiến phối hợp"}])]
    asks: Annotated[
        Code, Field(description="The right to ask, in the unit whose turn it is.", examples=["dossier.handle"])
    ]
    right: Annotated[Code, Field(description="The right to answer, in the unit asked.", examples=["dossier.advise"])]
    states: Annotated[
        tuple[Code, ...], Field(description="Where it may be asked; none named: wherever it is somebody's turn.")
    ] = ()
    time: Annotated[TimeLimit | None, Field(description="The time to answer.", examples=[{"working_days": 2}])] = None
    before: Annotated[
        tuple[Code, ...], Field(description="Actions that wait for the answer.", examples=[["submit"]])
    ] = ()


class Escalation(Typed):
    """Who is told of a case whose time runs out, and when: before it is due, after, or (neither named) at that moment."""

    of: Annotated[
        Literal["whole", "step"], Field(description="The time of the whole case, or of the step.", examples=["step"])
    ] = "whole"
    before: Annotated[
        TimeLimit | None, Field(description="So long before it is due.", examples=[{"working_hours": 8}])
    ] = None
    after: Annotated[
        TimeLimit | None, Field(description="So long after it was due.", examples=[{"working_days": 1}])
    ] = None
    to: Annotated[
        Literal["person", "head", "superior"],
        Field(
            description="Who has the case in hand, who leads the unit whose turn it is, or the unit above.",
            examples=["head"],
        ),
    ]


class Process(Definition):
    """A kind of case: its states, where it starts, its actions; when it is worked from lists, who reads it and its time."""

    states: Annotated[
        dict[Code, State],
        Field(
            min_length=1,
            max_length=100,
            description="Where a case can stand, by code.",
            examples=[{"draft": {"title": {"vi": "Đang lập"}, "turn": "own"}}],
        ),
    ]
    start: Annotated[Code, Field(description="The state a case begins in.", examples=["draft"])]
    actions: Annotated[
        dict[Code, Action],
        Field(
            max_length=300,
            description="What leads from state to state, by code.",
            examples=[{"send": {"title": {"vi": "Gửi"}, "from": ["draft"], "to": "sent", "right": "report.send"}}],
        ),
    ]
    read: Annotated[
        Code | None,
        Field(
            description="The right to see such cases. Named, they stand on work lists and are counted.",
            examples=["dossier.read"],
        ),
    ] = None
    assign: Annotated[
        Code | None,
        Field(
            description="The right to give a case to a person or hand it to a unit, in the unit whose turn it is.",
            examples=["dossier.assign"],
        ),
    ] = None
    time: Annotated[
        TimeLimit | None,
        Field(
            description="The time of the whole. Without an action that starts it, it runs from the opening.",
            examples=[{"working_days": 5}],
        ),
    ] = None
    calendar: Annotated[
        Code, Field(description="The working-time calendar it counts by.", examples=["co-quan-nha-nuoc"])
    ] = "co-quan-nha-nuoc"
    opinions: Annotated[
        dict[Code, Opinion],
        Field(
            max_length=20,
            description="Opinions that may be asked of other units, by code.",
            examples=[{"advice": {"title": {"vi": "Xin ý kiến"}, "asks": "dossier.handle", "right": "dossier.advise"}}],
        ),
    ] = {}
    escalations: Annotated[
        dict[Code, Escalation],
        Field(
            max_length=20,
            description="Who is told when time runs out, by code.",
            examples=[{"day-before": {"before": {"working_days": 1}, "to": "person"}}],
        ),
    ] = {}

    @property
    def listed(self) -> bool:
        """Do its cases stand on work lists, with a clock and counters?"""
        return self.read is not None
