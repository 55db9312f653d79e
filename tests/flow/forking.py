"""Starts the program's commands from one process that has loaded it: a command is still a process of its own.

Two thirds of what a command costs is loading its modules, and the flows run more than a thousand. `Starter` has a
process load everything once; for each command that forks, takes the streams, arguments, folder and surroundings it is
given, and goes on in the program's own `main`. What this leaves out, the start from nothing, the first run of every
command keeps (`Program.bare`), and so does everything that is started with surroundings of its own.
"""

from __future__ import annotations

import array
import contextlib
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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

# A request is one message: the streams and the line for the answer go along as open files.
_MOST_BYTES = 128 * 1024
_FILES = 4
# Beyond the standard streams nothing of the starting process stays open in a command. Unit: file numbers.
_MOST_OPEN = 256


@dataclass(frozen=True, slots=True)
class Start:
    """What a command is started with."""

    arguments: Sequence[str]
    folder: Path
    surroundings: Mapping[str, str]
    typed: str
    patience_s: float


@dataclass(slots=True)
class _Ended:
    """What came of a command so far."""

    out: bytearray = field(default_factory=bytearray)
    err: bytearray = field(default_factory=bytearray)
    told: bytearray = field(default_factory=bytearray)


class Starter:
    """The process that has the program loaded; it ends when this one does."""

    def __init__(self, surroundings: Mapping[str, str]) -> None:
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        here.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * _MOST_BYTES)
        with there:
            command = [sys.executable, "-m", "tests.flow.forking", str(there.fileno())]
            self._process = subprocess.Popen(command, env=surroundings, pass_fds=[there.fileno()])
        self._line = here
        self._one_at_a_time = threading.Lock()

    def close(self) -> None:
        self._line.close()
        self._process.wait()

    def run(self, start: Start) -> tuple[int, str, str]:
        """Run a command to its end; gives its code and what it wrote. A signal that ended it is its code, negative."""
        with contextlib.ExitStack() as ours:
            pipes = [_pipe(ours) for _ in range(_FILES - 1)]
            answer, other_end = (ours.enter_context(end) for end in socket.socketpair())
            theirs = [pipes[0][0], pipes[1][1], pipes[2][1]]
            with self._one_at_a_time:
                request = [list(start.arguments), str(start.folder), dict(start.surroundings)]
                files = [*(file.fileno() for file in theirs), other_end.fileno()]
                socket.send_fds(self._line, [json.dumps(request).encode()], files)
            other_end.close()
            for file in theirs:
                file.close()
            threading.Thread(target=_type, args=(pipes[0][1], start.typed.encode()), daemon=True).start()
            ended = _heard(pipes[1][0], pipes[2][0], answer, start)
        return int(json.loads(ended.told)["code"]), _text(ended.out), _text(ended.err)


def _pipe(ours: contextlib.ExitStack) -> tuple[io.FileIO, io.FileIO]:
    reading, writing = os.pipe()
    return ours.enter_context(io.FileIO(reading, "r")), ours.enter_context(io.FileIO(writing, "w"))


def _type(into: io.FileIO, data: bytes) -> None:
    # A command may end without having read what was typed, and the test may have gone on.
    with contextlib.suppress(OSError, ValueError), into:
        view = memoryview(data)
        while view:
            view = view[into.write(view) or 0 :]


def _text(data: bytearray) -> str:
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8").read()


def _heard(out: io.FileIO, err: io.FileIO, answer: socket.socket, start: Start) -> _Ended:
    """Read until both streams and the answer have ended; raises `subprocess.TimeoutExpired` after the patience."""
    ended = _Ended()
    until = time.monotonic() + start.patience_s
    with selectors.DefaultSelector() as selector:
        for file, kept in ((out, ended.out), (err, ended.err), (answer, ended.told)):
            selector.register(file, selectors.EVENT_READ, kept)
        while selector.get_map():
            left = until - time.monotonic()
            ready = selector.select(max(0.0, left))
            if not ready and left <= 0:
                _kill(ended)
                raise subprocess.TimeoutExpired(list(start.arguments), start.patience_s, bytes(ended.out))
            for key, _ in ready:
                data = os.read(key.fd, 65536)
                key.data.extend(data)
                if not data:
                    selector.unregister(key.fileobj)
    # The number of the process comes first, its end behind it.
    ended.told = bytearray(ended.told.splitlines()[-1])
    return ended


def _kill(ended: _Ended) -> None:
    if ended.told:
        with contextlib.suppress(ProcessLookupError):
            os.kill(json.loads(ended.told.splitlines()[0])["process"], signal.SIGKILL)


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
                try:
                    os.write(files[-1], json.dumps({"process": process}).encode() + b"\n")
                except BrokenPipeError:
                    # Whoever asked waits no longer.
                    os.kill(process, signal.SIGKILL)
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
    os.environ.clear()
    os.environ.update(surroundings)
    time.tzset()
    os.chdir(folder)
    sys.argv[1:] = arguments
    return list(arguments)


if __name__ == "__main__":
    _load()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    from safeconduct.cli.main import main

    main()
