"""Walks through the running system in a real browser, in Vietnamese, on a phone and on a wide screen."""
