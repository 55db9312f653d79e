"""Starts the program's commands from one process that has loaded it: a command is still a process of its own.

Two thirds of what a command costs is loading its modules, and the flows run hundreds. `Starter` has a
process load everything once; for each command that forks, takes the streams, arguments, folder and surroundings it is
given, and goes on in the program's own `main`. What this leaves out, the start from nothing, the first run of every
command keeps (`Program.bare`), and so does everything that is started with surroundings of its own.
"""

from __future__ import annotations

import array
import atexit
import contextlib
import faulthandler
import gc
import io
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Self

# A request is one message: the streams and the line for the answer go along as open files.
_MOST_BYTES = 128 * 1024
_FILES = 4
# Beyond the standard streams nothing of the starting process stays open in a command. Unit: file numbers.
_MOST_OPEN = 256
# How long to wait for another piece of what a process writes of its threads, in seconds.
_STACKS_S = 1.0


@dataclass(frozen=True, slots=True)
class Start:
    """What a command is started with."""

    arguments: Sequence[str]
    folder: Path
    surroundings: Mapping[str, str]


class Forked:
    """A command that runs, as `subprocess.Popen` has one: with as much of that as the tests need."""

    def __init__(self, start: Start, streams: Sequence[io.FileIO], answer: socket.socket) -> None:
        self._start = start
        self.typing, self._out, self._err = streams
        self.stdout = io.TextIOWrapper(io.BufferedReader(self._out), encoding="utf-8")
        self._answer = answer
        self._told = answer.makefile("r", encoding="utf-8")
        self.pid: int = json.loads(self._told.readline())["process"]
        self.returncode: int | None = None

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def stacks(self) -> str:
        """Return where each thread of the command stands, for a test that waited in vain."""
        self.send_signal(signal.SIGUSR1)
        written = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self._err, selectors.EVENT_READ)
            # What it writes comes at once, in pieces; a process that is stopped writes nothing.
            while selector.select(_STACKS_S) and (data := os.read(self._err.fileno(), 65536)):
                written += data
        return written.decode("utf-8", "replace")

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end; gives the code, or the signal that ended it, negative."""
        if self.returncode is None:
            with selectors.DefaultSelector() as selector:
                selector.register(self._answer, selectors.EVENT_READ)
                if not selector.select(timeout):
                    raise subprocess.TimeoutExpired(list(self._start.arguments), timeout or 0)
            self.returncode = int(json.loads(self._told.readline())["code"])
        return self.returncode

    def communicate(self, typed: str = "", timeout: float | None = None) -> tuple[str, str]:
        """Type, read both streams to their ends and wait; ends the command when it takes longer than the timeout."""
        if not self.typing.closed:
            threading.Thread(target=_type, args=(self.typing, typed.encode()), daemon=True).start()
        until = None if timeout is None else time.monotonic() + timeout
        kept = {self._out.fileno(): bytearray(), self._err.fileno(): bytearray()}
        with self, selectors.DefaultSelector() as selector:
            for number in kept:
                selector.register(number, selectors.EVENT_READ)
            while selector.get_map():
                left = None if until is None else until - time.monotonic()
                ready = selector.select(left if left is None else max(0.0, left))
                if not ready and left is not None and left <= 0:
                    self.kill()
                    raise subprocess.TimeoutExpired(list(self._start.arguments), timeout or 0)
                for key, _ in ready:
                    data = os.read(key.fd, 65536)
                    kept[key.fd].extend(data)
                    if not data:
                        selector.unregister(key.fd)
            self.wait(None if until is None else max(0.0, until - time.monotonic()))
            out, err = (io.TextIOWrapper(io.BytesIO(data), encoding="utf-8").read() for data in kept.values())
        return out, err

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in (self.stdout, self._err, self._told, self._answer):
            file.close()


def _type(into: io.FileIO, data: bytes) -> None:
    # A command may end without having read what was typed.
    with contextlib.suppress(OSError), into:
        view = memoryview(data)
        while view:
            view = view[into.write(view) or 0 :]


class Starter:
    """The process that has the program loaded; it ends when this one does."""

    def __init__(self, surroundings: Mapping[str, str]) -> None:
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * _MOST_BYTES)
        with there:
            command = [sys.executable, "-m", "tests.flow.forking", str(there.fileno())]
            self._process = subprocess.Popen(command, env=surroundings, pass_fds=[there.fileno()])
        self._line = here

    def close(self) -> None:
        self._line.close()
        self._process.wait()

    def begin(self, start: Start) -> Forked:
        """Start a command and go on."""
        request = json.dumps([list(start.arguments), str(start.folder), dict(start.surroundings)])
        stdin, out, err = os.pipe(), os.pipe(), os.pipe()
        answer, other_end = socket.socketpair()
        theirs = [stdin[0], out[1], err[1]]
        with other_end:
            socket.send_fds(self._line, [request.encode()], [*theirs, other_end.fileno()])
        for number in theirs:
            os.close(number)
        ours = (io.FileIO(stdin[1], "w"), io.FileIO(out[0]), io.FileIO(err[0]))
        return Forked(start, ours, answer)

    def run(self, start: Start, typed: str, patience_s: float) -> tuple[int, str, str]:
        """Run a command to its end; gives its code and what it wrote."""
        running = self.begin(start)
        out, err = running.communicate(typed, patience_s)
        return running.wait(), out, err


# What follows runs in the process that forks.


def _load() -> None:
    """Load all commands, so that no forked one has to."""
    import click

    from safeconduct.cli.lazy import children
    from safeconduct.cli.main import cli

    groups: list[click.Group] = [cli]
    while groups:
        groups += [command for command in children(groups.pop()).values() if isinstance(command, click.Group)]
    import safeconduct.desk.running  # noqa: F401

    # A thread that another process had started would be missing in its copy, with whatever lock it held.
    assert threading.active_count() == 1
    gc.collect()
    gc.freeze()


def _asked(line: socket.socket) -> tuple[bytes, list[int]]:
    size = array.array("i").itemsize
    request, ancillary, _, _ = line.recvmsg(_MOST_BYTES, socket.CMSG_SPACE(_FILES * size))
    files = array.array("i")
    for _, _, data in ancillary:
        files.frombytes(data[: len(data) - len(data) % size])
    return request, list(files)


def _serve(line: socket.socket) -> list[str]:
    """Fork for every request until the other side has gone; comes back in the forked process, with its arguments."""
    running: dict[int, tuple[int, int]] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(line, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is not line:
                    selector.unregister(key.fileobj)
                    _tell_end(*running.pop(key.fd), key.fd)
                    continue
                request, files = _asked(line)
                if not request:
                    os._exit(0)
                process = os.fork()
                if process == 0:
                    return _become(request, files)
                os.write(files[-1], json.dumps({"process": process}).encode() + b"\n")
                for file in files[:-1]:
                    os.close(file)
                waiting = os.pidfd_open(process)
                running[waiting] = (process, files[-1])
                selector.register(waiting, selectors.EVENT_READ)


def _tell_end(process: int, answer: int, waiting: int) -> None:
    _, status = os.waitpid(process, 0)
    with contextlib.suppress(BrokenPipeError):
        os.write(answer, json.dumps({"code": os.waitstatus_to_exitcode(status)}).encode() + b"\n")
    os.close(answer)
    os.close(waiting)


def _become(request: bytes, files: list[int]) -> list[str]:
    """Take on the streams, the folder and the surroundings of a command, and nothing of the process before it."""
    arguments, folder, surroundings = json.loads(request)
    for number, file in enumerate(files[:3]):
        os.dup2(file, number)
    os.closerange(3, _MOST_OPEN)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        mode, buffering = ("w" if number else "r"), (1 if number == 2 else -1)
        stream = open(number, mode, buffering, encoding="utf-8", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    # A test that fails asks where the threads stand (`Forked.stacks`).
    faulthandler.register(signal.SIGUSR1, file=2)
    os.environ.clear()
    os.environ.update(surroundings)
    time.tzset()
    os.chdir(folder)
    sys.argv[1:] = arguments
    return list(arguments)


def _run(main: Callable[[], None]) -> NoReturn:
    """Run the program and end as Python ends, but for taking a thousand modules apart, which takes half the time.

    What nobody catches is left to Python, which tells it and ends the process.
    """
    code = 0
    try:
        main()
    except SystemExit as left:
        if not isinstance(left.code, int):
            raise
        code = left.code
    # In Python's own order: threads are waited for, what asked for it is called, and what was printed goes out.
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(code)
    os._exit(code)


if __name__ == "__main__":
    _load()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    from safeconduct.cli.main import main

    _run(main)
