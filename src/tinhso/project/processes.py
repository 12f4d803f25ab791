"""Child processes that end with their parent, however it ends, and those that let others go first."""

from __future__ import annotations

import ctypes
import os
import signal
import threading
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
WORD = b"go"
"""What the supervisor says to a program that was started ahead."""
BACKGROUND = 10
SESSION = Path("/proc/self/autogroup")
_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(parent: int, with_signal: signal.Signals = signal.SIGTERM) -> None:
    """Ask the system to send us `with_signal` when our parent ends, even by kill -9.

    `parent` is the process that should be our parent; if it is gone already, we end at once.
    Call it after any change of user: the system forgets the wish then.
    """
    _libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), with_signal)


def in_background() -> None:
    """From now on we take the processor that those whom somebody waits for leave free, and a small part in any case.

    Linux may share the processor among sessions first, and look at niceness within each alone (sched(7), autogroup). So where a
    session is ours, it is nice as a whole.
    """
    os.nice(BACKGROUND)
    if os.getsid(0) != os.getpid():
        return
    for _try in range(5):
        try:
            SESSION.write_text(str(BACKGROUND))
        except BlockingIOError:  # asked for by many in a tenth of a second
            time.sleep(0.15)
        except OSError:  # the system has no such thing
            return
        else:
            return


def asked_to_end() -> threading.Event:
    """Set once we are asked to end, by Ctrl-C or by our parent. Called in the main thread."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_given: ended.set())
    return ended


def wait_for(word: int) -> bool:
    """Wait at the pipe until we may go on. False: nobody will say so any more."""
    with os.fdopen(word, "rb") as hearing:
        return hearing.read(len(WORD)) == WORD
