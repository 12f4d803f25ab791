"""The journal: what happened, by whom and when, kept for ever in the act's own transaction, and sealed against change."""

from .delivery import deliver, subscribe, subscribers
from .events import Event, known
from .queries import Entry, entries, timeline
from .recording import Moved, Writing, record
from .rules import NotForTheJournal
from .sealing.binding import Binding, BoundRow, bindings, bound
from .sealing.proofs import BoundProof, Kept, Proof, kept, kept_many, proof_of, proof_of_bound, seal_of
from .sealing.roots import lines as roots
from .sealing.roots import read as read_roots
from .sealing.rules import Seal
from .sealing.sealer import last as last_seal
from .sealing.sealer import seal, seals, some_seals
from .sealing.verifying import Broken, Verdict, verify
from .searching import Wanted, search, search_out

__all__ = [
    "Binding",
    "BoundProof",
    "BoundRow",
    "Broken",
    "Entry",
    "Event",
    "Kept",
    "Moved",
    "NotForTheJournal",
    "Proof",
    "Seal",
    "Verdict",
    "Wanted",
    "Writing",
    "bindings",
    "bound",
    "deliver",
    "entries",
    "kept",
    "kept_many",
    "known",
    "last_seal",
    "proof_of",
    "proof_of_bound",
    "read_roots",
    "record",
    "roots",
    "seal",
    "seal_of",
    "seals",
    "search",
    "search_out",
    "some_seals",
    "subscribe",
    "subscribers",
    "timeline",
    "verify",
]
