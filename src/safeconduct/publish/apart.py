"""Has texts checked by a process of its own, and fails closed: no answer, no sense, no time is HOLD (decision 0013).

The process is given the protected terms once, then a text at a time, and a key drawn for it; no vault, no path, none of
this program's surroundings. It ends when its input does: whoever started it cannot leave it behind, even when killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.publish.answering import Checked, Unchecked, hits_from_json
from safeconduct.publish.child import OUT_OF_MEMORY
from safeconduct.publish.types import Protected

# Of address space, in bytes: 200,000 people take half of it.
MOST_MEMORY: Final = 3 << 30
# Of the processor for one text, in seconds; with the first the index is made: 100,000 people are read in some fifteen
# on an old laptop.
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
    """What one check may take, and in memory the process as a whole. ``patience`` in seconds of a person's time."""

    memory_bytes: int = MOST_MEMORY
    seconds: int = MOST_SECONDS
    patience: float = MOST_PATIENCE


class Apart:
    """A process that checks texts, one after the other, by terms it was given once. Started when it is made.

    Used from one thread; `end` may be called from any, and ends a check that is going on. After one text without an
    answer it is over, and every other text is held as well.
    """

    def __init__(
        self,
        protected: Iterable[Protected],
        entropy: Entropy,
        limits: Limits | None = None,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self._limits = limits or Limits()
        self._first = _job(protected, entropy, self._limits)
        self._is_late = threading.Event()
        self._child = subprocess.Popen(
            [sys.executable, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _PASSED if name in os.environ},
        )
        self.is_over = False

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process."""
        self.close()

    @property
    def pid(self) -> int:
        """The process, as the system counts it."""
        return self._child.pid

    def check(self, text: str, today: Day) -> Checked:
        """Return what a check of a text finds; that it gave no answer once it is over."""
        if self.is_over:
            return Checked(unchecked=Unchecked.CRASHED)
        watch = threading.Timer(self._limits.patience, self._too_late)
        watch.daemon = True
        watch.start()
        try:
            said = self._asked(json.dumps({"text": text, "today": today}).encode("ascii") + b"\n")
            checked = self._read(said, len(text))
        finally:
            watch.cancel()
        if checked.unchecked is not None:
            self.close()
        return checked

    def end(self) -> None:
        """End the process now, whatever it does, without waiting for it."""
        self.is_over = True
        with contextlib.suppress(OSError):
            self._child.kill()

    def close(self) -> None:
        """End the process and wait until it is gone."""
        self.end()
        self._first = b""
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _too_late(self) -> None:
        self._is_late.set()
        self.end()

    def _asked(self, line: bytes) -> bytes:
        """Return the line that is said to one; empty where there is none. The first goes with all that is protected."""
        if self._child.stdin is None or self._child.stdout is None:
            return b""
        with contextlib.suppress(OSError, ValueError):
            self._child.stdin.write(self._first + line)
            self._child.stdin.flush()
            self._first = b""
        try:
            return self._child.stdout.readline(MOST_ANSWER)
        except (OSError, ValueError):
            return b""

    def _read(self, said: bytes, length: int) -> Checked:
        if not said.endswith(b"\n"):
            if len(said) < MOST_ANSWER:
                # Its end of the pipe is closed: it is over or will be in a moment, at the latest when it is too late.
                self._child.wait()
            return Checked(unchecked=self._why())
        try:
            return Checked(hits_from_json(json.loads(said)["hits"], length))
        except (ValueError, TypeError, KeyError, RecursionError):
            return Checked(unchecked=Unchecked.NONSENSE)

    def _why(self) -> Unchecked:
        status = self._child.poll()
        if self._is_late.is_set() or status == _BY_PROCESSOR_TIME:
            return Unchecked.TIME
        if status == OUT_OF_MEMORY:
            return Unchecked.OUT_OF_MEMORY
        return Unchecked.CRASHED if status else Unchecked.NONSENSE


def check_apart(
    protected: Iterable[Protected],
    text: str,
    today: Day,
    entropy: Entropy,
    *,
    limits: Limits | None = None,
    command: Sequence[str] = COMMAND,
) -> Checked:
    """Return what a check of one text finds, by a process that ends with it. ``command``: what Python runs."""
    with Apart(protected, entropy, limits, command) as child:
        return child.check(text, today)


def _job(protected: Iterable[Protected], entropy: Entropy, limits: Limits) -> bytes:
    rows = [[one.id, one.kind.value, list(one.names), list(one.phones), one.until] for one in protected]
    job = {
        "protected": rows,
        "key": entropy.bytes(KEY_BYTES).hex(),
        "memory": limits.memory_bytes,
        "seconds": limits.seconds,
    }
    return json.dumps(job).encode("ascii") + b"\n"


# What a process ended by SIGXCPU leaves: it used the processor longer than it may.
_BY_PROCESSOR_TIME: Final = -24
