"""Pure: stages the portal knows, and what an answer of its means for what waits."""
