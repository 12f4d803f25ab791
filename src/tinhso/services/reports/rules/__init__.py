"""Rules of returns. Pure."""
