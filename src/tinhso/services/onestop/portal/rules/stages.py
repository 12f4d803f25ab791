"""How a dossier stands, in the few words the portal knows. Pure."""

from typing import Literal, get_args

Stage = Literal["waiting", "supplement", "accepted", "processing", "ready", "done", "refused", "withdrawn", "closed"]
STAGES: tuple[Stage, ...] = get_args(Stage)
_OF: dict[str, Stage] = {
    "received": "accepted",
    "forwarded": "processing",
    "asked": "supplement",
    "ready": "ready",
    "returned": "done",
    "refusal": "processing",
    "refused": "refused",
    "closed": "closed",
    "withdrawn": "withdrawn",
}
"""States of the process (packs/national/processes/one-stop.yaml) that say more than “is being handled”."""
FINAL: frozenset[Stage] = frozenset({"done", "refused", "withdrawn", "closed"})
WITH_RESULT: frozenset[Stage] = frozenset({"ready", "done"})


def stage_of(state: str, *, final: bool, asked: bool) -> Stage:
    """Of a state of our process. One the portal was never told of is “processing”, or “done” at the end."""
    if asked:
        return "supplement"
    return _OF.get(state, "done" if final else "processing")
