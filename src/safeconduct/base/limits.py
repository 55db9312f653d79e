"""What a process that reads what others wrote may take of the machine: memory, files, processor (setrlimit(2)).

For processes of ours that are started for one kind of work and may be killed at any moment. Where the system has no
such limits nothing is done; none is ever raised.
"""

from __future__ import annotations

import math
import sys
import time

if sys.platform != "win32":
    import resource


def give_processor(seconds: int) -> None:
    """Let what comes next take so many seconds of the processor, beside what this process has used."""
    if sys.platform != "win32":
        _lower(resource.RLIMIT_CPU, math.ceil(time.process_time()) + seconds, is_hard=False)


def hold_to(memory: int, files: int) -> None:
    """Take no more memory (bytes) and open files than these, write no file, leave no core."""
    if sys.platform != "win32":
        for what, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_NOFILE, files),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            _lower(what, most, is_hard=True)


def _lower(what: int, most: int, *, is_hard: bool) -> None:
    if sys.platform != "win32":
        _, hard = resource.getrlimit(what)
        held = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (held, held if is_hard else hard))
