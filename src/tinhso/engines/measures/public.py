"""Measures: what is counted, every value with its source and proof, sets that score it, ranks."""

from .actions import FileSource, ImportResult, NewFigure, Prepared, Source, establish, import_figures, prepare
from .checks import check_set
from .definitions import MEASURES, SETS, Group, Indicator, IndicatorSet, Measure, Pillar
from .errors import CorrectedBefore, OutOfLimits
from .files import ImportRow, read_rows
from .listing import listing
from .queries import (
    FigureRow,
    RolledUp,
    Valued,
    any_example,
    carried,
    figure,
    figures,
    figures_by_id,
    history,
    measure_on,
    measures_on,
    roll_up,
    titles_of,
    units_with,
    value_of,
)
from .rules.limits import problem_of
from .rules.ranking import as_shown, rank
from .rules.scoring import ABSENT, EXACT, Given, Line, Sum, UnitScore, Why, level_of, score_unit
from .sets import score_set
from .withholding import FEW, withheld
from .words import from_json, in_words, said, to_json, total_in_words

__all__ = [
    "ABSENT",
    "EXACT",
    "FEW",
    "MEASURES",
    "SETS",
    "CorrectedBefore",
    "FigureRow",
    "FileSource",
    "Given",
    "Group",
    "ImportResult",
    "ImportRow",
    "Indicator",
    "IndicatorSet",
    "Line",
    "Measure",
    "NewFigure",
    "OutOfLimits",
    "Pillar",
    "Prepared",
    "RolledUp",
    "Source",
    "Sum",
    "UnitScore",
    "Valued",
    "Why",
    "any_example",
    "as_shown",
    "carried",
    "check_set",
    "establish",
    "figure",
    "figures",
    "figures_by_id",
    "from_json",
    "history",
    "import_figures",
    "in_words",
    "level_of",
    "listing",
    "measure_on",
    "measures_on",
    "prepare",
    "problem_of",
    "rank",
    "read_rows",
    "roll_up",
    "said",
    "score_set",
    "score_unit",
    "titles_of",
    "to_json",
    "total_in_words",
    "units_with",
    "value_of",
    "withheld",
]
