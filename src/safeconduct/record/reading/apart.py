"""Has natasha look for names in a process of its own; without it the rules go on, and one sentence says so.

The process starts when it is first wanted, is given texts over a pipe and nothing of this program's surroundings, and
may not take more memory and time than its limits, for a piece and for a text. Killed, late, out of memory, without
sense or not installed: the rest of the text is read by the rules and by hand. It is not started twice after that. Text
is written to no disk.
"""

from __future__ import annotations

import bisect
import contextlib
import importlib.util
import itertools
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, NamedTuple, Protocol, Self

from safeconduct.record.reading.child import NOT_INSTALLED, OUT_OF_MEMORY
from safeconduct.record.reading.missing import Missing

# What the process may call itself, with the version that is installed: it stands in signed ops.
_MODEL: Final = re.compile(r"natasha/[0-9][0-9a-z.]{0,19}")
# Of address space, in bytes. Reason: loaded it takes 310 MB of it and 210 MB of memory, and a piece little more.
MOST_MEMORY: Final = 1 << 30
# Of the processor for one piece, in seconds; the model is loaded in two, in ten on an old laptop.
MOST_SECONDS: Final = 60
# Until a process that does not answer is ended, in seconds: whoever waits is a person.
MOST_PATIENCE: Final = 90.0
# For all pieces of one text, in seconds: a text of 900 kB takes 20 to 60, on an old laptop some minutes. A text that is
# slow for the model in each of its pieces would keep the next one waiting for as long as it likes.
MOST_FOR_A_TEXT: Final = 600.0
# Characters of a piece: at 30,000 a second less than half a second, so that what is lost with a process is little.
PIECE: Final = 10_000
# Longest answer that is taken, in bytes: a name for every third letter of a piece.
MOST_ANSWER: Final = 1_000_000
# ``-P``: no module that lies in the folder one works in is loaded instead of ours.
COMMAND: Final = ("-P", "-m", "safeconduct.record.reading.child")
# What the process may learn of its surroundings: where Python and its modules are, nothing of the person.
_PASSED: Final = ("PYTHONPATH", "PYTHONHOME", "SYSTEMROOT", "LD_LIBRARY_PATH", "OPENBLAS_CORETYPE")
_SORTS: Final = ("PER", "ORG", "LOC")


class FoundName(NamedTuple):
    """A name that the model found. ``sort``: PER, ORG or LOC; ``first``: a person's first form, empty where unknown."""

    start: int
    end: int
    sort: str
    first: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one piece may take, and in memory the process as a whole. ``patience`` in seconds of a person's time.

    ``of_a_text``: for all its pieces, in the same; a piece that is begun is read to its end.
    """

    memory_bytes: int = MOST_MEMORY
    seconds: int = MOST_SECONDS
    patience: float = MOST_PATIENCE
    of_a_text: float = MOST_FOR_A_TEXT


@dataclass(frozen=True, slots=True)
class NamesRead:
    """The names that were found, why there may be more, and what found them, with its version.

    ``read_to``: how many characters of the text were looked at.
    """

    names: tuple[FoundName, ...] = ()
    missing: Missing | None = None
    model: str = ""
    read_to: int = 0


NOTHING_READ: Final = NamesRead()


class FindsNames(Protocol):
    """Whatever finds the names of a text: the process, or what has it asked while somebody reads on."""

    def find(self, text: str, known: Sequence[tuple[int, int]] = ()) -> NamesRead:
        """Return the names of a text, as far as they are found. ``known``: words whose names nobody asks for."""
        ...


def is_installed() -> bool:
    """Say whether natasha and what stands in for pymorphy2 are on this computer, without loading either."""
    return all(importlib.util.find_spec(name) is not None for name in ("natasha", "pymorphy3", "slovnet", "navec"))


class ModelApart:
    """The process with the model. Used from one thread; `end` may be called from any."""

    def __init__(self, limits: Limits | None = None, command: Sequence[str] = COMMAND) -> None:
        self._limits = limits or Limits()
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._is_late = threading.Event()
        # Ended from another thread just before it would start, it does not start.
        self._starting = threading.Lock()
        self._is_ended = False
        self._model = ""
        self._over: Missing | None = None if command != COMMAND or is_installed() else Missing.NOT_INSTALLED

    def __enter__(self) -> Self:
        """Begin; nothing is started yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process."""
        self.close()

    @property
    def pid(self) -> int:
        """The process, as the system counts it; 0 where there is none."""
        return self._child.pid if self._child is not None else 0

    @property
    def over(self) -> Missing | None:
        """Why it finds nothing more; None while it may be asked."""
        return self._over

    def find(self, text: str, known: Sequence[tuple[int, int]] = (), before: NamesRead = NOTHING_READ) -> NamesRead:
        """Return the names of a text, as far as the model came. ``known``: words whose names nobody asks for, rising.

        Their names may come without a first form. ``before``: what was found of this text when it was asked last; it
        goes on from there.
        """
        found, read_to = [*before.names], before.read_to
        ends = [end for _, end in known]
        until = time.monotonic() + self._limits.of_a_text
        for start, piece in pieces_of(text, read_to):
            # One piece at least: whoever has it asked again comes further.
            if self._over is None and read_to > before.read_to and time.monotonic() >= until:
                return NamesRead(tuple(found), Missing.LONG, self._model, read_to)
            if self._over is None:
                stop = start + len(piece)
                near = itertools.takewhile(lambda one: one[0] < stop, known[bisect.bisect_right(ends, start) :])  # noqa: B023
                within = [(max(0, begin - start), min(end, stop) - start) for begin, end in near]
                found += (
                    one._replace(start=start + one.start, end=start + one.end) for one in self._ask(piece, within)
                )
                read_to = stop if self.over is None else read_to
        return NamesRead(tuple(found), self._over, self._model or before.model, read_to)

    def end(self) -> None:
        """End the process now, whatever it does, without waiting for it; where there is none yet, none is started."""
        with self._starting:
            self._is_ended = True
            if self._child is not None:
                with contextlib.suppress(OSError):
                    self._child.kill()

    def close(self) -> None:
        """End the process and wait until it is gone; what is asked then is answered by nobody."""
        self._over = self._over or Missing.KILLED
        if self._child is None:
            return
        self.end()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _ask(self, piece: str, known: Sequence[tuple[int, int]]) -> list[FoundName]:
        """Return what the model finds in a piece; nothing, and that it is over, where it gives no answer."""
        watch = threading.Timer(self._limits.patience, self._too_late)
        watch.daemon = True
        watch.start()
        try:
            said = self._asked(json.dumps({"text": piece, "known": known}).encode("ascii") + b"\n")
        finally:
            watch.cancel()
        try:
            if not said.endswith(b"\n"):
                raise ValueError
            answer = json.loads(said)
            names = [_name(one, len(piece)) for one in answer["found"]]
            self._model = _model(answer["model"])
            return names
        except (ValueError, TypeError, KeyError, RecursionError):
            self._over = self._why(was_said=bool(said))
            self.close()
            return []

    def _asked(self, line: bytes) -> bytes:
        first = b""
        if self._child is None:
            with self._starting:
                if self._is_ended:
                    return b""
                try:
                    self._child = self._started()
                except OSError:
                    # No memory or no process left for it.
                    return b""
            first = json.dumps({"memory": self._limits.memory_bytes, "seconds": self._limits.seconds}).encode() + b"\n"
        if self._child.stdin is None or self._child.stdout is None:
            return b""
        with contextlib.suppress(OSError, ValueError):
            self._child.stdin.write(first + line)
            self._child.stdin.flush()
        try:
            return self._child.stdout.readline(MOST_ANSWER)
        except (OSError, ValueError):
            return b""

    def _started(self) -> subprocess.Popen[bytes]:
        surroundings = {name: os.environ[name] for name in _PASSED if name in os.environ}
        return subprocess.Popen(
            [sys.executable, *self._command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**surroundings, "OPENBLAS_NUM_THREADS": "1"},
        )

    def _too_late(self) -> None:
        self._is_late.set()
        self.end()

    def _why(self, *, was_said: bool) -> Missing:
        if self._child is None:
            return Missing.KILLED
        if was_said:
            return Missing.NONSENSE
        # Its end of the pipe is closed: it is over or will be in a moment.
        try:
            status = self._child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            return Missing.NONSENSE
        if self._is_late.is_set() or status == _BY_PROCESSOR_TIME:
            return Missing.TIME
        if status == OUT_OF_MEMORY:
            return Missing.OUT_OF_MEMORY
        return Missing.NOT_INSTALLED if status == NOT_INSTALLED else Missing.KILLED if status else Missing.NONSENSE


# What a process ended by SIGXCPU leaves: it used the processor longer than it may.
_BY_PROCESSOR_TIME: Final = -24


def _name(one: Any, length: int) -> FoundName:
    """Return a name as it was said; ValueError or TypeError where it lies outside of the text or is of no sort."""
    start, end, sort, first = one
    if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length):
        raise ValueError
    if sort not in _SORTS or not isinstance(first, str) or len(first) > 2 * (end - start) + 20:
        raise ValueError
    return FoundName(start, end, sort, first)


def _model(said: Any) -> str:
    """Return what the process calls itself; ValueError or TypeError for anything but the model with a version."""
    if _MODEL.fullmatch(said) is None:
        raise ValueError
    return str(said)


def pieces_of(text: str, start: int = 0) -> Iterator[tuple[int, str]]:
    """Give a text in pieces of at most `PIECE` characters, cut where a paragraph, a line or a word ends.

    ``start``: where a piece began or the last one ended.
    """
    while start < len(text):
        end = min(len(text), start + PIECE)
        if end < len(text):
            cuts = (text.rfind(sign, start + PIECE // 2, end) for sign in ("\n\n", "\n", ". ", " "))
            end = next((cut + 1 for cut in cuts if cut > start), end)
        yield start, text[start:end]
        start = end
