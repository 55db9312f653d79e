"""A real terminal for the program: a pseudo-terminal with a size, in which a test types and reads."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Self

if sys.platform != "win32":
    import fcntl
    import pty
    import struct
    import termios

# Longest a test waits for the next words on the terminal, in seconds.
_PATIENCE = 120


class Terminal:
    """A program that runs at a terminal of 80 columns and 24 lines; its output may go into a pipe instead."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], *, is_piped: bool = False) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        own = {"TERM": "xterm-256color", **environment}
        own.pop("COLUMNS", None)
        self._process = subprocess.Popen(
            command,
            env=own,
            stdin=slave,
            stdout=subprocess.PIPE if is_piped else slave,
            stderr=slave,
            start_new_session=True,
            # The terminal becomes the one whose Ctrl-C the program hears.
            preexec_fn=lambda: fcntl.ioctl(slave, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(slave)
        self.seen = ""
        self._unread = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._master)

    def wait_for(self, words: str) -> str:
        """Read until these words stand on the terminal; return everything since the last wait, up to them."""
        while words not in self._unread:
            assert self._read_more(), self.seen
        text, found, self._unread = self._unread.partition(words)
        return text + found

    def leave(self) -> int:
        """Read to the end and return the exit code."""
        while self._read_more():
            pass
        return self._process.wait()

    def piped(self) -> str:
        """Return what went into the pipe, after `leave`: what a pipe holds without a reader, at most."""
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            return pipe.read().decode("utf-8")

    def type(self, text: str) -> None:
        """Type as on the keyboard."""
        os.write(self._master, text.encode())

    def _read_more(self) -> bool:
        """Read what comes next; say whether the terminal is still open."""
        with selectors.DefaultSelector() as waiting:
            waiting.register(self._master, selectors.EVENT_READ)
            assert waiting.select(_PATIENCE), self.seen
        try:
            data = os.read(self._master, 65536)
        except OSError:
            return False  # Linux says so when the program has left
        text = data.decode("utf-8", "replace")
        self.seen += text
        self._unread += text
        return bool(data)
