"""What the store brings while the province starts."""

from tinhso.kernel.definitions import DefinitionKind, definition_kinds
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words
from tinhso.web import navigation

from .. import beside, erasers, intake_parts, parts, record_parts
from . import rights, types


def register() -> None:
    """Called once while starting."""
    from . import erasing, intake, part, record

    rights.register()
    definition_kinds.add(types.TYPES, DefinitionKind(types.TYPES, types.ResultType, types.check, _("Types of results")))
    intake_parts.parts.add(
        intake.NAME,
        intake_parts.IntakePart(
            order=40,
            template="onestop/results/intake.html",
            build=intake.build,
            read=intake.read,
            doing=(("results", intake.look),),
        ),
    )
    beside.besides.add(intake.NAME, beside.Beside(intake.problems, intake.keep))
    parts.parts.add(intake.NAME, parts.Part(30, "onestop/results/part.html", part.build))
    erasers.erasers.add(intake.NAME, erasing.ERASER)
    record_parts.parts.add(intake.NAME, record_parts.RecordPart(record.said, record.files))
    navigation.entries.add(
        "results", navigation.Entry(_("Results store"), "onestop:results", "file", 16, right=rights.LOOK_UP)
    )
    for name, said in (
        ("result.registered", _("Result put into the store")),
        ("result.ended", _("Result taken back")),
        ("results.looked-up", _("Results of a person looked up")),
    ):
        act_words.add(name, said)
    thing_words.add("result", _("Result"))
