"""The journal proves itself: blocks sealed by hash, each chained to the one before; see docs/decisions/0015-seals.md."""
