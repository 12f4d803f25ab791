"""The door of one's own account: sister systems, for the command line."""

from .actions import end_sister, register_sister, renew_secret
from .issuing import new_key
from .queries import System, sisters

__all__ = ["System", "end_sister", "new_key", "register_sister", "renew_secret", "sisters"]
