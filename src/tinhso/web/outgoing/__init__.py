"""Signed messages to other systems: where they may go, how one is sent, when it is tried again."""
