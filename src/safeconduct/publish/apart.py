"""Has a text checked by a process of its own, and fails closed: no answer, no sense, no time is HOLD (decision 0013).

The process is given the protected terms, the text and a key drawn for it; no vault, no path, none of this program's
surroundings.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.publish.answering import Checked, Unchecked, hits_from_json
from safeconduct.publish.child import OUT_OF_MEMORY
from safeconduct.publish.types import Protected

# Of address space, in bytes: 200,000 people take half of it.
MOST_MEMORY: Final = 3 << 30
# Of the processor, in seconds: 100,000 people are read in some fifteen on an old laptop.
MOST_SECONDS: Final = 120
# Until a process that does not answer is ended, in seconds: whoever waits is a person.
MOST_PATIENCE: Final = 180.0
# Longest answer that is taken, in bytes: a hit for each word of the longest text.
MOST_ANSWER: Final = 256_000_000
# ``-P``: no module that lies in the folder one works in is loaded instead of ours.
COMMAND: Final = ("-P", "-m", "safeconduct.publish.child")
# What the process may learn of its surroundings: where Python and its modules are, nothing of the person.
_PASSED: Final = ("PYTHONPATH", "PYTHONHOME", "SYSTEMROOT", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one check may take. ``patience`` in seconds of a person's time."""

    memory_bytes: int = MOST_MEMORY
    seconds: int = MOST_SECONDS
    patience: float = MOST_PATIENCE


def check_apart(
    protected: Iterable[Protected],
    text: str,
    today: Day,
    entropy: Entropy,
    *,
    limits: Limits | None = None,
    command: Sequence[str] = COMMAND,
) -> Checked:
    """Return what a check of a text finds. ``command``: what Python runs."""
    given = limits or Limits()
    job = _job(protected, text, today, entropy, given)
    with subprocess.Popen(
        [sys.executable, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _PASSED if name in os.environ},
    ) as child:
        try:
            said, _ = child.communicate(job, timeout=given.patience)
        except subprocess.TimeoutExpired:
            child.kill()
            return Checked(unchecked=Unchecked.TIME)
        except OSError:
            said = b""
        finally:
            with contextlib.suppress(OSError):
                child.kill()
    return _read(said, child.returncode, len(text))


def _job(protected: Iterable[Protected], text: str, today: Day, entropy: Entropy, limits: Limits) -> bytes:
    rows = [[one.id, one.kind.value, list(one.names), list(one.phones), one.until] for one in protected]
    job = {
        "protected": rows,
        "text": text,
        "today": today,
        "key": entropy.bytes(KEY_BYTES).hex(),
        "memory": limits.memory_bytes,
        "seconds": limits.seconds,
    }
    return json.dumps(job).encode("ascii") + b"\n"


def _read(said: bytes, status: int, length: int) -> Checked:
    if status == OUT_OF_MEMORY:
        return Checked(unchecked=Unchecked.OUT_OF_MEMORY)
    if status == _BY_PROCESSOR_TIME:
        return Checked(unchecked=Unchecked.TIME)
    if status != 0:
        return Checked(unchecked=Unchecked.CRASHED)
    try:
        if len(said) > MOST_ANSWER:
            raise ValueError
        return Checked(hits_from_json(json.loads(said)["hits"], length))
    except (ValueError, TypeError, KeyError, RecursionError):
        return Checked(unchecked=Unchecked.NONSENSE)


# What a process ended by SIGXCPU leaves: it used the processor longer than it may.
_BY_PROCESSOR_TIME: Final = -24
