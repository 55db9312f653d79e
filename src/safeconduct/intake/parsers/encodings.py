"""In which encoding a text stands, and text and lines out of a file of any length.

A mark at the beginning decides, then the rules of UTF-8, which hardly any other text keeps by accident; then the
zeros of UTF-16; then the letters that Russian uses most, for what old phones and Windows write. What was guessed is
said, and so is text that was garbled before it came here, which is never mended: the source's words stay theirs.
Every byte gives a character (U+FFFD for what is none), so that nothing that comes from here fails to be read.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Russian text without a mark stands in when it is no UTF-8: Windows, old mail, DOS. Not old Macintosh, whose small
# letters are those of Windows and whose capitals nobody has written for twenty years.
_EIGHT_BITS: Final = ("cp1251", "koi8-r", "cp866")
# Read at once, and looked at to guess.
_PIECE: Final = 1 << 20
_SAMPLE: Final = 1 << 16
# Text of one byte a character has no zeros; UTF-16 of Latin and Cyrillic has every second byte 0 or 4.
_UTF16_SHARE: Final = 0.7
# So many sound characters of several bytes for each broken byte make a damaged UTF-8, and not another encoding.
_SOUND_FOR_BROKEN: Final = 8
# The ten letters that make up 62 % of Russian text; upper case in the middle of a word betrays a wrong encoding.
_FREQUENT: Final = re.compile("[оеаинтсрвл]")
_LETTER: Final = re.compile("[а-яёА-ЯЁ]")
_AMISS: Final = re.compile("[а-яё][А-ЯЁ]|[^\\W_а-яёА-ЯЁa-zA-Z0-9]|[\u2500-\u259f\x80-\x9f\ufffd]")
# UTF-8 read as Windows-1251 ("РџСЂРёРІРµС‚"), as Latin ("ÐŸÑ€Ð¸"), and Windows-1251 read as Latin ("Ïðèâåò").
_GARBLED: Final = re.compile(
    "(?:[РС][\u0080-\u00bf\u0401-\u040f\u0451-\u045f\u0490\u0491\u2013-\u203a\u20ac\u2116\u2122]){3}"
    "|(?:[ÐÑ][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]){3}"
    "|[\u00c0-\u00ff]{5}"
)
# What garbled text has in every word and sound text seldom: looked for first, being six times as fast.
_RARE: Final = re.compile("[\u0080-\u00aa\u00ac-\u00ba\u00bc-\u00ff\u0402-\u040f\u0452-\u045f\u0490\u0491]")
# Characters of a text that are looked at: whoever garbles a text garbles its beginning.
_LOOKED_AT: Final = 4096


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec by its name, and whether it had to be guessed or does not fit everywhere."""

    name: str
    is_sure: bool


def recognise_encoding(file: BinaryIO) -> Encoding:
    """Return the encoding of a file, read once to its end unless a mark says it; the file stands at its start again."""
    file.seek(0)
    head = file.read(_SAMPLE)
    file.seek(0)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, True)
    if wide := _utf16(head):
        return Encoding(wide, False)
    if _is_utf8(file):
        return Encoding("utf-8", True)
    return Encoding(_guess(head, _foreign(file)), False)


def encoding_of(data: bytes) -> Encoding:
    """Return the encoding of bytes in memory."""
    return recognise_encoding(io.BytesIO(data))


def text_of(data: bytes) -> tuple[str, bool]:
    """Return bytes as text, and whether its encoding is sure."""
    encoding = encoding_of(data)
    return data.decode(encoding.name, "replace"), encoding.is_sure


def _utf16(head: bytes) -> str:
    pairs = len(head) // 2
    if pairs < 2 or not (0 in head or 4 in head):
        return ""
    for first, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        tops = head[first : 2 * pairs : 2]
        if tops.count(0) + tops.count(4) > _UTF16_SHARE * pairs and tops.count(0) < len(head) - head.count(0):
            return name
    return ""


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def _foreign(file: BinaryIO) -> bytes:
    """Return up to a sample of the lines that are not ASCII: the head of a file may have none."""
    file.seek(0)
    found = bytearray()
    while len(found) < _SAMPLE and (line := file.readline(_SAMPLE)):
        if not line.isascii():
            found += line
    file.seek(0)
    return bytes(found)


def _guess(head: bytes, foreign: bytes) -> str:
    sample = foreign or head
    as_utf8 = sample.decode("utf-8", "replace")
    broken = as_utf8.count("\ufffd")
    if sum(not character.isascii() for character in as_utf8) - broken > _SOUND_FOR_BROKEN * broken:
        return "utf-8"
    scores = {name: _likeness(sample.decode(name, "replace")) for name in _EIGHT_BITS}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > 0 else "cp1252"


def _likeness(text: str) -> float:
    """Return how much a text looks like Russian: frequent letters for it, what words never have against it."""
    letters = len(_LETTER.findall(text))
    return len(_FREQUENT.findall(text)) - 3 * len(_AMISS.findall(text)) - 0.4 * letters


def is_garbled(text: str) -> bool:
    """Say whether a text was decoded wrongly by somebody before. For a doubt to be shown, and nothing else."""
    if text.isascii():
        return False
    start = text[:_LOOKED_AT]
    return _RARE.search(start) is not None and _GARBLED.search(start) is not None


@contextmanager
def opened_text(file: BinaryIO, encoding: Encoding, newline: str | None = None) -> Iterator[io.TextIOWrapper]:
    """Give a file as text from its start, and leave it open afterwards."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding.name, "replace", newline)
    try:
        yield text
    finally:
        text.detach()


# The longest piece of a line that is given at once, in characters: a hostile file is one line.
LONGEST_LINE: Final = 1 << 20


def lines(text: io.TextIOBase) -> Iterator[tuple[int, str, bool]]:
    """Give number, text and whether it begins a line, of each line or piece of a very long one."""
    number, begins = 1, True
    while line := text.readline(LONGEST_LINE):
        is_whole = line.endswith("\n")
        yield number, line[:-1] if is_whole else line, begins
        begins = is_whole
        number += is_whole
