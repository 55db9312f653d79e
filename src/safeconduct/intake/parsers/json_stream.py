"""A long JSON file read piece by piece: a list of ten million entries in the memory of one.

What is small is decoded by the standard library, one value after another out of a window of text, so that it runs at
the speed of its decoder; only braces, names and commas around the lists are read here. Half characters become U+FFFD:
nothing that comes from here fails to be written. Refuses nesting, and single values, beyond what an export has. Knows
of no format; `telegram` says which lists are walked. Raises `Fault` alone, with line and column.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, TextIO

from safeconduct.base.errors import Phrase
from safeconduct.intake.parsers.errors_imports import CUT_SHORT, NOT_JSON, ONE_TOO_LONG, TOO_DEEP

# Characters that are read at once, and the most that one value may have: 64 MiB of text. The longest message of
# Telegram has 4,096 characters; what is longer is a list of contacts, or harm.
_PIECE: Final = 1 << 18
_LONGEST: Final = 1 << 26
# A decoder that stops so near the end of the window may only lack what follows: the longest word of JSON, the mark of
# a half character and a long number are shorter.
_NEAR: Final = 64
_SPACE: Final = re.compile(r"[ \t\n\r]*")
_HALF_CHARACTERS: Final = re.compile("[\ud800-\udfff]")

Value = Any


class Fault(Exception):
    """Where the text stops being JSON that is read here: line and column from 1, and why."""

    def __init__(self, line: int, column: int, reason: Phrase) -> None:
        super().__init__(reason.en)
        self.line, self.column, self.reason = line, column, reason


class JsonStream:
    """A window that moves over a text, and values taken out of it in order."""

    def __init__(self, text: TextIO) -> None:
        """Begin before the first value."""
        self._text = text
        self._window = ""
        self._at = 0
        self._is_at_end = False
        self._line, self._column = 1, 1
        self._decoder = json.JSONDecoder()

    # Places

    def place(self, at: int | None = None) -> tuple[int, int]:
        """Return line and column of the next character, or of one in the window."""
        upto = self._at if at is None else at
        lines = self._window.count("\n", 0, upto)
        if not lines:
            return self._line, self._column + upto
        return self._line + lines, upto - self._window.rfind("\n", 0, upto)

    def fault(self, reason: Phrase, at: int | None = None) -> Fault:
        """Return the fault at the next character, or at one in the window."""
        return Fault(*self.place(at), reason)

    # The window

    def _more(self) -> bool:
        """Let go of what was read and read on; say whether anything came."""
        if self._is_at_end:
            return False
        if self._at:
            self._line, self._column = self.place()
            self._window, self._at = self._window[self._at :], 0
        # As much again as there is, so that a long value is tried a few times and not thousands of times.
        piece = self._text.read(max(_PIECE, len(self._window)))
        self._is_at_end = not piece
        self._window += piece
        return bool(piece)

    def peek(self) -> str:
        """Return the next character that is no space, unread; empty at the end of the text."""
        while True:
            self._at = _end_of(_SPACE, self._window, self._at)
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._more():
                return ""

    def take(self, mark: str) -> bool:
        """Read one mark if it is the next; say whether it was."""
        if self.peek() != mark:
            return False
        self._at += 1
        return True

    def need(self, mark: str) -> None:
        """Read one mark; Fault when something else stands there."""
        if not self.take(mark):
            raise self.fault(NOT_JSON if self.peek() else CUT_SHORT)

    # Values

    def value(self) -> Value:
        """Read one whole value."""
        if not self.peek():
            raise self.fault(CUT_SHORT)
        while True:
            try:
                value, end = self._decoder.raw_decode(self._window, self._at)
            except json.JSONDecodeError as wrong:
                self._go_on_or_refuse(wrong)
                continue
            except RecursionError:
                raise self.fault(TOO_DEEP) from None
            except ValueError:
                # Python reads no number of more than 4,300 digits.
                raise self.fault(ONE_TOO_LONG) from None
            # A number at the end of the window may go on behind it, and so may its exponent: "1.5e".
            is_open = isinstance(value, int | float) and end + _NEAR > len(self._window)
            # Reading on moves the window, also where nothing comes any more.
            length = end - self._at
            if not (is_open and self._more()):
                self._at += length
                return value

    def _go_on_or_refuse(self, wrong: json.JSONDecodeError) -> None:
        is_open = wrong.msg.startswith("Unterminated string")
        if not (is_open or wrong.pos >= len(self._window) - _NEAR):
            raise self.fault(NOT_JSON, wrong.pos)
        if len(self._window) - self._at > _LONGEST:
            raise self.fault(ONE_TOO_LONG)
        from_start = wrong.pos - self._at
        if not self._more():
            is_cut = is_open or self._at + from_start >= len(self._window)
            at = len(self._window) if is_cut else self._at + from_start
            raise self.fault(CUT_SHORT if is_cut else NOT_JSON, at)

    def members(self) -> Iterator[str]:
        """Walk an object: give each name; the caller reads its value before asking for the next."""
        self.need("{")
        if self.take("}"):
            return
        while True:
            if self.peek() != '"':
                raise self.fault(NOT_JSON if self.peek() else CUT_SHORT)
            name = self.value()
            self.need(":")
            yield name
            if not self.take(","):
                self.need("}")
                return

    def entries(self) -> Iterator[Value]:
        """Walk a list: give each value, decoded."""
        for _ in self.places():
            yield self.value()

    def places(self) -> Iterator[int]:
        """Walk a list: give the number of each value; the caller reads it before asking for the next."""
        self.need("[")
        if self.take("]"):
            return
        number = 0
        while True:
            yield number
            number += 1
            if not self.take(","):
                self.need("]")
                return


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def whole_characters(text: str) -> str:
    """Return the text with halves of characters, which JSON can spell and nothing can write, as U+FFFD."""
    if text.isascii():
        return text
    return _HALF_CHARACTERS.sub("\ufffd", text)
