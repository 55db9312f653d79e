"""Pictures are drawn by a process that can do nothing else, and one that ends it costs a copy and nothing more."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import time
import zlib

import pytest
from PIL import Image

from safeconduct.intake import media_preparing
from safeconduct.intake.parsers import drawing
from safeconduct.intake.parsers.drawing_apart import DrawingApart, Limits
from safeconduct.intake.parsers.working_copy import DAMAGED, NOT_DRAWN, NoCopy, WorkingCopy, working_copy
from safeconduct.intake.types import Warned

_MIB = 1 << 20


def picture(side: int = 40) -> bytes:
    out = io.BytesIO()
    Image.new("1", (side, side)).save(out, "PNG")
    return out.getvalue()


# Ten kilobytes that become eighty-one million pixels.
BOMB = picture(9_000)
SMALL = picture()
# What the process that draws can do once it is confined: a word for each thing that it cannot.
CONFINED = """
import io, os, resource, socket, sys
from safeconduct.intake.parsers import drawing
drawing.warm_up()
drawing.confine(1 << 30)
drawing.allow_seconds(5)
def cannot(name, act):
    try:
        act()
    except (OSError, MemoryError):
        print(name)
cannot("read", lambda: open("/proc/self/status"))
cannot("write", lambda: open("/tmp/safeconduct-never", "w"))
cannot("connect", socket.socket)
cannot("much", lambda: bytearray(2 << 30))
# Whoever took a decoder over may close what nobody reads, and open something in its place.
os.close(2)
cannot("read-again", lambda: open("/proc/self/status"))
cannot("connect-again", socket.socket)
print(resource.getrlimit(resource.RLIMIT_CPU)[0] < 60, resource.getrlimit(resource.RLIMIT_CORE)[0])
"""
# One that draws, and that a picture of more than five kilobytes kills.
KILLED_BY_LONG = """
import os, signal, sys
from safeconduct.intake.parsers import drawing
real = drawing.drawn_anew
def drawn_anew(data, kind):
    if len(data) > 5_000:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(data, kind)
drawing.drawn_anew = drawn_anew
drawing.serve(sys.stdin.buffer, sys.stdout.buffer, 60)
"""
# One that says of a long picture that it is damaged, and ends itself when it has said so.
ENDS_AFTER_LONG = """
import os, sys
from safeconduct.intake.parsers import drawing
real, read = drawing.drawn_anew, sys.stdin.buffer.read
class Asked:
    was_long = False
    def read(self, length):
        data = read(length)
        if self.was_long and length == drawing.HEAD.size:
            # The head of the picture that follows a long one.
            os._exit(1)
        self.was_long = length > 5_000
        return data
drawing.drawn_anew = lambda data, kind: (drawing.DAMAGED, b"") if len(data) > 5_000 else real(data, kind)
drawing.serve(Asked(), sys.stdout.buffer, 60)
"""
# One that answers with what is no picture.
LIAR = """
import sys
from safeconduct.intake.parsers import drawing
drawing.drawn_anew = lambda data, kind: (drawing.DRAWN, b"<html>")
drawing.serve(sys.stdin.buffer, sys.stdout.buffer, 60)
"""


def test_many_pictures_are_drawn_by_one_process_which_ends_when_no_other_comes() -> None:
    apart = DrawingApart(Limits(idle=0.05))
    for _ in range(100):
        assert apart.drawn_anew(SMALL, "image/png")[0] == drawing.DRAWN
    started = apart.started
    until = time.monotonic() + 10
    while apart.pid:
        assert time.monotonic() < until
        time.sleep(0.01)
    assert apart.drawn_anew(SMALL, "image/png")[0] == drawing.DRAWN
    assert apart.started == started + 1
    apart.close()
    # Once, or once more where this machine was busy for longer than a twentieth of a second between two.
    assert started < 5


@pytest.mark.parametrize("limits", [Limits(memory_bytes=100 * _MIB), Limits(patience=0.2)], ids=["memory", "patience"])
def test_a_picture_that_takes_more_than_a_picture_may_has_no_copy(limits: Limits) -> None:
    apart = DrawingApart(limits)
    assert apart.drawn_anew(BOMB, "image/png") == (drawing.TOO_MUCH, b"")
    apart.close()


def test_after_a_picture_that_killed_the_process_the_next_one_is_drawn_by_another() -> None:
    apart = DrawingApart(Limits(idle=60), ("-c", KILLED_BY_LONG))
    became = [apart.drawn_anew(one, "image/png")[0] for one in (SMALL, BOMB, SMALL, SMALL)]
    assert became == [drawing.DRAWN, drawing.TOO_MUCH, drawing.DRAWN, drawing.DRAWN]
    # One for the first picture, one in which the killing one is asked for once more, and one for the rest.
    assert apart.started == 3
    apart.close()


def test_the_original_of_a_picture_that_kills_is_kept_whole_and_said_to_have_no_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apart = DrawingApart(program=("-c", KILLED_BY_LONG))
    monkeypatch.setattr(media_preparing, "working_copy", lambda stream: working_copy(stream, apart.drawn_anew))
    killing = media_preparing.prepared("a.png", "", lambda: io.BytesIO(BOMB))
    sound = media_preparing.prepared("b.png", "", lambda: io.BytesIO(SMALL))
    assert (killing.media_type, killing.working, killing.warnings) == ("image/png", (), (Warned.NO_WORKING_COPY,))
    assert (sound.media_type, len(sound.working), sound.warnings) == ("image/png", 1, ())
    assert working_copy(io.BytesIO(BOMB), apart.drawn_anew) == NoCopy(NOT_DRAWN)
    apart.close()


def test_a_picture_is_drawn_though_the_one_before_it_ends_the_process_when_it_was_answered() -> None:
    apart = DrawingApart(Limits(idle=60), ("-c", ENDS_AFTER_LONG))
    assert apart.drawn_anew(BOMB, "image/png") == (drawing.DAMAGED, b"")
    assert apart.drawn_anew(SMALL, "image/png")[0] == drawing.DRAWN
    apart.close()


@pytest.mark.parametrize("other", [(40, 41), (9_000, 9_000), (20_000, 20_000)], ids=str)
def test_a_copy_of_other_sides_is_not_taken_for_one(other: tuple[int, int]) -> None:
    """Else whoever takes the process over by one picture can put another into the place of the next."""
    head = struct.pack(">I4sIIBBBBB", 13, b"IHDR", *other, 8, 2, 0, 0, 0)
    lie = b"\x89PNG\r\n\x1a\n" + head
    assert working_copy(io.BytesIO(SMALL), lambda *_: (drawing.DRAWN, lie)) == NoCopy(NOT_DRAWN)


def test_a_jpeg_that_is_gone_over_thousands_of_times_is_not_drawn() -> None:
    out = io.BytesIO()
    Image.new("L", (2_000, 2_000), 128).save(out, "JPEG", progressive=True)
    made = out.getvalue()
    last, end = made.rfind(b"\xff\xda"), made.rfind(b"\xff\xd9")
    tables = made.rfind(b"\xff\xc4", 0, last)
    hostile = made[:end] + made[tables:end] * 2_000 + made[end:]

    def never(*_: object) -> tuple[int, bytes]:
        raise AssertionError("it was asked for")

    assert working_copy(io.BytesIO(hostile), never) == NoCopy(NOT_DRAWN)
    # What a telephone lays behind a picture, such as a film, is no part of it.
    assert isinstance(working_copy(io.BytesIO(made + b"\xff\xda" * 5_000)), WorkingCopy)


def test_a_png_of_a_hundred_thousand_pieces_is_not_drawn() -> None:
    piece = bytes(4) + b"abCd" + zlib.crc32(b"abCd").to_bytes(4, "big")
    assert working_copy(io.BytesIO(SMALL[:33] + piece * 100_000 + SMALL[33:])) == NoCopy(DAMAGED)
    assert isinstance(working_copy(io.BytesIO(SMALL[:33] + piece * 100 + SMALL[33:])), WorkingCopy)


def test_what_is_no_picture_is_not_taken_for_one_whatever_the_process_says() -> None:
    apart = DrawingApart(program=("-c", LIAR))
    assert working_copy(io.BytesIO(SMALL), apart.drawn_anew) == NoCopy(NOT_DRAWN)
    apart.close()


@pytest.mark.skipif(sys.platform != "linux", reason="limits differ elsewhere")
def test_the_process_that_draws_opens_no_file_and_no_connection_and_has_no_more_memory_than_it_may() -> None:
    env = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", CONFINED], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["read", "write", "connect", "much", "read-again", "connect-again", "True", "0"]
