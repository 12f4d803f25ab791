"""Rights of the ranking service and what packs bring for it."""

from tinhso.kernel.access import Right, rights
from tinhso.kernel.definitions import PackFile, pack_files, pack_parts
from tinhso.kernel.texts import mark as _
from tinhso.kernel.traces import trace_providers

PROCESS = "ranking-round"
READ = "ranking.read"
SCORE = "ranking.score"
PUBLISH = "ranking.publish"


def register() -> None:
    """Called once while starting."""
    from .loading import History, HistoryPart
    from .tracing import LineTrace, ResultTrace

    rights.add(READ, Right(READ, _("See rankings before they are published")))
    rights.add(
        SCORE,
        Right(SCORE, _("Open rounds of ranking and score them"), acts=("ranking.round-opened", "ranking.round-scored")),
    )
    rights.add(PUBLISH, Right(PUBLISH, _("Publish rankings by decision"), acts=("ranking.published",)))
    pack_parts.add("published rankings", HistoryPart())
    pack_files.add("history", PackFile(HistoryPart.path, History, _("Published rankings")))
    trace_providers.add("score", LineTrace())
    trace_providers.add("result", ResultTrace())
