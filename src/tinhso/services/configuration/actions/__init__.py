"""Acts of packs: upload, propose, approve, withdraw; and applying at once, on a demo and at the first loading."""

from .deciding import apply_here, approve, propose, withdraw
from .direct import Applied, apply, leave
from .uploading import upload

__all__ = ["Applied", "apply", "apply_here", "approve", "leave", "propose", "upload", "withdraw"]
