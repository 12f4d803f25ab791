"""The acts of this service."""

from .handling import act, attach_scan
from .receiving import Intake, Received, receive

__all__ = ["Intake", "Received", "act", "attach_scan", "receive"]
