"""Has pictures drawn anew by a process of their own, and outlives whatever that does (P2, P14).

One process for all pictures that come together: it is started with the first, and ended when for a second there was no
other, so that nothing of a picture stays in it. A picture that kills it, hangs it or makes it say nonsense has no copy,
and the next one gets a fresh process. It is given the picture's bytes and nothing else: no key, no name, no path, none
of this program's surroundings.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Final

from safeconduct.intake.parsers import drawing

# Of address space, in bytes: a hundred million clear pixels four times over, as stored, turned, converted and drawn.
MOST_MEMORY: Final = 3 << 30
# Of the processor for one picture, in seconds: the largest takes some twenty on an old laptop.
MOST_SECONDS: Final = 60
# Until a process that does not answer is ended, in seconds: whoever waits is a person.
MOST_PATIENCE: Final = 120.0
# Without a picture until the process is ended, in seconds.
IDLE_SECONDS: Final = 1.0
# A process that ends so soon, in seconds, may have been ended by the picture before. One that took longer is not asked
# again: whoever waits has waited.
_AT_ONCE: Final = 1.0
# Longest copy that is taken, in bytes: the largest picture without any packing, and no more.
_MOST_ANSWER: Final = 4 * drawing.MOST_PIXELS + (1 << 20)


PROGRAM: Final = ("-m", drawing.__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one picture may take. ``patience`` and ``idle`` in seconds."""

    memory_bytes: int = MOST_MEMORY
    seconds: int = MOST_SECONDS
    patience: float = MOST_PATIENCE
    idle: float = IDLE_SECONDS


class DrawingApart:
    """A process that draws, and the way to it. For any number of threads, one picture at a time."""

    def __init__(
        self,
        limits: Limits | None = None,
        program: Sequence[str] = PROGRAM,
        kinds: Sequence[str] = drawing.KINDS,
    ) -> None:
        """``program``: what Python runs; ``kinds``: what it can be asked for, in its own order."""
        self._limits = limits or Limits()
        self._program = program
        self._kinds = kinds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._idle: threading.Timer | None = None
        self.started = 0

    def drawn_anew(self, data: bytes, kind: str) -> tuple[int, bytes]:
        """Return what became of a picture and its copy, as `drawing.drawn_anew`.

        TOO_MUCH also where it ended the process that draws.
        """
        with self._lock:
            self._stay()
            try:
                began, was_used = time.monotonic(), self._is_running()
                try:
                    return self._drawn(data, kind)
                except (OSError, EOFError):
                    if not was_used or time.monotonic() - began > _AT_ONCE:
                        raise
                # The picture before may have done that, so this one is asked for once more, in a fresh process.
                self._end()
                return self._drawn(data, kind)
            except (OSError, EOFError):
                self._end()
                return drawing.TOO_MUCH, b""
            except BaseException:
                # Broken off in the middle: what it says next would be the answer to another question.
                self._end()
                raise
            finally:
                self._end_later()

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._stay()
            self._end()

    @property
    def pid(self) -> int:
        """The number of the process, 0 where there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else 0

    def _drawn(self, data: bytes, kind: str) -> tuple[int, bytes]:
        process = self._running()
        ending = threading.Timer(self._limits.patience, process.kill)
        ending.daemon = True
        ending.start()
        try:
            return _asked(process, data, self._kinds.index(kind))
        finally:
            ending.cancel()

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._is_running():
            return self._process
        self._end()
        self._process = _started(self._program, self._limits)
        self.started += 1
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    _close(pipe)
            process.wait()

    def _end_later(self) -> None:
        self._idle = threading.Timer(self._limits.idle, self.close)
        self._idle.daemon = True
        self._idle.start()

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None


def _started(program: Sequence[str], limits: Limits) -> subprocess.Popen[bytes]:
    # Only the way to the program; on Windows nothing runs without the system's root.
    env = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    env |= {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    command = [sys.executable, "-s", "-B", *program, str(limits.memory_bytes), str(limits.seconds)]
    return subprocess.Popen(
        command,
        env=env,
        cwd=os.path.abspath(os.sep),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # Ctrl-C at the terminal is for the program that asks; this one ends with it.
        start_new_session=True,
    )


def _asked(process: subprocess.Popen[bytes], data: bytes, kind: int) -> tuple[int, bytes]:
    """Ask for one picture; OSError or EOFError where no answer comes, or none that can be right."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    process.stdin.write(drawing.HEAD.pack(kind, len(data)))
    process.stdin.write(data)
    process.stdin.flush()
    became, length = drawing.HEAD.unpack(_read(process.stdout, drawing.HEAD.size))
    is_drawn = became in (drawing.DRAWN, drawing.FIRST_FRAME)
    if became > drawing.TOO_MUCH or length > _MOST_ANSWER or is_drawn != bool(length):
        raise EOFError
    return became, _read(process.stdout, length)


def _read(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) != length:
        raise EOFError
    return data


def _close(pipe: IO[bytes]) -> None:
    # What was not sent yet finds nobody.
    with contextlib.suppress(OSError):
        pipe.close()


# The one that the program uses; ended with it.
APART: Final = DrawingApart()
atexit.register(APART.close)
