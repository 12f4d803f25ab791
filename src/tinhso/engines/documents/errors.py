"""
DocumentError            of a file
  WrongFile      (422)   empty, forbidden, or not what its name says
  FileTooLarge   (429/413 at the edge) larger than a proof may be
  FilesAway      (503)   the place where files are kept does not answer just now
  FileLost       (500)   a file is not where it is kept
"""

from tinhso.kernel.errors import Away, Invalid, TinhSoError, TooMuch


class WrongFile(Invalid):
    """The file cannot be taken; says what it is and what to send instead."""


class FileTooLarge(TooMuch):
    """The file is larger than allowed."""


class FilesAway(Away):
    """The file could not be kept or fetched now; nothing of it is half there."""


class FileLost(TinhSoError):
    """The bytes that a paper names are gone from where they are kept."""
