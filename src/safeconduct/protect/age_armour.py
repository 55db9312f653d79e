"""An age file in letters, for a messenger that carries no files (docs/formats/age.md).

RFC 7468 in its strict form, with the words that age uses: 64 letters a line, no lines of explanation, base64 in the one
way. Taken besides: line ends of either kind, and white space before the first line and after the last, which messengers
add. Everything else is refused, so that two texts that differ in what can be seen are never one file.
"""

from __future__ import annotations

import binascii
import itertools
from collections.abc import Iterable, Iterator
from typing import Final

from safeconduct.protect import age_errors as reasons
from safeconduct.protect.age_errors import MalformedArmour

FIRST_LINE: Final = b"-----BEGIN AGE ENCRYPTED FILE-----"
LAST_LINE: Final = b"-----END AGE ENCRYPTED FILE-----"
_LINE_LETTERS: Final = 64
_LINE_BYTES: Final = 48
# Lines that are put together before they are handed on: 48 KiB, so that a long file is not made of a million pieces.
_BLOCK_LINES: Final = 1024
# White space that is passed over on each side, in bytes, as much as age's own program does.
_MOST_WHITE: Final = 1024
_WHITE: Final = b" \t\r\n"
# What may wait for the end of its line: the last line may lack its own, and white space may follow it.
_MOST_HELD: Final = len(LAST_LINE) + _MOST_WHITE


def armour(sealed: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the text, lines ending in LF. Pieces of ``sealed`` may have any length."""
    yield FIRST_LINE + b"\n"
    held = bytearray()
    for piece in sealed:
        held += piece
        whole = len(held) - len(held) % _LINE_BYTES
        if whole:
            yield _lines(bytes(held[:whole]))
            del held[:whole]
    if held:
        yield _lines(bytes(held))
    yield LAST_LINE + b"\n"


def dearmour(text: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the file's bytes; MalformedArmour. Only the end tells that all is there."""
    lines = _lines_of(text)
    if next(lines) != FIRST_LINE:
        raise MalformedArmour(reason=reasons.LINE_BEFORE)
    block: list[bytes] = []
    held = b""
    for line in lines:
        if line == LAST_LINE:
            yield _raw(block) + (_raw_of_last(held) if held else b"")
            return
        if held:
            block.append(held)
        held = line
        if not 0 < len(line) <= _LINE_LETTERS:
            raise MalformedArmour(reason=reasons.BAD_LINE)
        if len(block) == _BLOCK_LINES:
            yield _raw(block)
            block = []
    raise MalformedArmour(reason=reasons.NO_LAST_LINE)


def _lines(raw: bytes) -> bytes:
    rows = (raw[at : at + _LINE_BYTES] for at in range(0, len(raw), _LINE_BYTES))
    return b"".join(binascii.b2a_base64(row) for row in rows)


def _raw(block: list[bytes]) -> bytes:
    """Read lines of at most 64 letters: they hold so many bytes together only if each is full of letters."""
    raw = _raw_of_last(b"".join(block))
    if len(raw) != len(block) * _LINE_BYTES:
        raise MalformedArmour(reason=reasons.BAD_LINE)
    return raw


def _raw_of_last(letters: bytes) -> bytes:
    try:
        raw = binascii.a2b_base64(letters, strict_mode=True)
    except binascii.Error:
        raise MalformedArmour(reason=reasons.BAD_LINE) from None
    if binascii.b2a_base64(raw, newline=False) != letters:
        raise MalformedArmour(reason=reasons.BAD_LINE)
    return raw


def _lines_of(text: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines up to `LAST_LINE`, each without its end; then see that only white space follows.

    Holds no more than one read and one line.
    """
    pieces = iter(text)
    held = b""
    for piece in itertools.chain((_without_white_before(pieces),), pieces):
        *lines, held = (held + piece).split(b"\n")
        for number, line in enumerate(lines):
            if line.startswith(LAST_LINE):
                _refuse_all_but_white(b"\n".join((*lines[number:], held)), pieces)
                yield LAST_LINE
                return
            yield line.removesuffix(b"\r")
        if len(held) > _MOST_HELD:
            raise MalformedArmour(reason=reasons.BAD_LINE)
    if not held.startswith(LAST_LINE):
        raise MalformedArmour(reason=reasons.NO_LAST_LINE)
    _refuse_all_but_white(held, pieces)
    yield LAST_LINE


def _without_white_before(pieces: Iterator[bytes]) -> bytes:
    white = 0
    for piece in pieces:
        held = piece.lstrip(_WHITE)
        white += len(piece) - len(held)
        if white > _MOST_WHITE:
            break
        if held:
            return held
    raise MalformedArmour(reason=reasons.LINE_BEFORE)


def _refuse_all_but_white(held: bytes, pieces: Iterator[bytes]) -> None:
    """Look at what stands behind `LAST_LINE`, with which ``held`` begins."""
    white = 0
    for piece in itertools.chain((held[len(LAST_LINE) :],), pieces):
        white += len(piece)
        if piece.strip(_WHITE) or white > _MOST_WHITE:
            raise MalformedArmour(reason=reasons.LINE_AFTER)
