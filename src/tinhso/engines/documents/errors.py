"""
DocumentError            of a file
  WrongFile      (422)   empty, forbidden, or not what its name says
  FileTooLarge   (429/413 at the edge) larger than a proof may be
"""

from tinhso.kernel.errors import Invalid, TooMuch


class WrongFile(Invalid):
    """The file cannot be taken; says what it is and what to send instead."""


class FileTooLarge(TooMuch):
    """The file is larger than allowed."""
