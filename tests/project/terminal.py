"""`tinhso` as a person types it, in a process of its own that need not load the program first: a fork of ours.

For commands that need no database: the fork has none. What loading the program alone can break is seen by the tests that
start `python -m tinhso.project.cli`.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class Said:
    returncode: int
    stdout: str
    stderr: str


def typed(words: Sequence[str], *, surroundings: Mapping[str, str], folder: Path | None = None) -> Said:
    """Run `tinhso` with these words and nothing but these surroundings, in `folder`; what it said."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _be_tinhso(words, dict(surroundings), folder, out, err)
        _pid, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return Said(os.waitstatus_to_exitcode(status), out.read().decode(), err.read().decode())


def _be_tinhso(
    words: Sequence[str], surroundings: dict[str, str], folder: Path | None, out: BinaryIO, err: BinaryIO
) -> None:
    """Never returns, and ends without tidying up: what is open here is our parent's."""
    code = 70
    try:
        for file, descriptor in ((out, 1), (err, 2)):
            os.dup2(file.fileno(), descriptor)
        sys.stdout, sys.stderr = (io.TextIOWrapper(file, encoding="utf-8", write_through=True) for file in (out, err))
        os.environ.clear()
        os.environ.update(surroundings)
        if folder is not None:
            os.chdir(folder)
        _without_database()
        sys.argv = ["tinhso", *words]
        code = _code_of_main()
    finally:
        if broken := sys.exc_info()[1]:
            traceback.print_exception(broken)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _code_of_main() -> int:
    from tinhso.project.cli import main

    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _without_database() -> None:
    from django.db import connections

    for connection in connections.all(initialized_only=True):
        parents.append(connection.connection)
        connection.connection = None
        connection.settings_dict["HOST"] = "/nowhere"


parents: list[object] = []
"""Held, for a connection that is let go says good-bye to its server."""
