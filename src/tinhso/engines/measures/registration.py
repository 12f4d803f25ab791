"""What this engine brings to the registries. Apart from the definitions, so that those and the rules stay pure."""

from tinhso.engines.journal import public as journal
from tinhso.kernel.access import Right, rights
from tinhso.kernel.definitions import DefinitionKind, definition_kinds, pack_parts
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import act_words, thing_words, trace_providers

from .checks import check_measure, check_set
from .definitions import MEASURES, SETS, IndicatorSet, Measure
from .loading import ImportsPart
from .tracing import FigureTrace

SEALED = """SELECT event, id, ROW(measure, unit_id, period, value, choice, example, source_kind, source_thing, source_id,
    papers, corrects_id)::text FROM measures_figure"""
"""Never changed: what is sealed once must read the same for ever. Another wish is another name beside `figure`."""


def register() -> None:
    """Called once while starting."""
    definition_kinds.add(MEASURES, DefinitionKind(MEASURES, Measure, check_measure, _("Measures")))
    definition_kinds.add(SETS, DefinitionKind(SETS, IndicatorSet, check_set, _("Indicator sets")))
    rights.add("figure.import", Right("figure.import", _("Import figures from a file"), acts=("figures.imported",)))
    pack_parts.add("imports", ImportsPart())
    trace_providers.add("figure", FigureTrace())
    act_words.add("figures.imported", _("Figures imported from a file"))
    thing_words.add("import", _("Imported file"))
    journal.bindings.add("figure", journal.Binding(SEALED, _("figure")))
