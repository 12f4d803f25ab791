"""Texts are English message ids; `mark` makes an id visible to the extractor and returns it unchanged."""


def mark(message: str) -> str:
    """Name a message for translation at the edge: `from tinhso.kernel.texts import mark as _`."""
    return message


ERASED = "–"
"""What stands where the name or the words of a person were taken away."""
