"""Chats as lines of text: a head with a day, a clock and a name, and the lines up to the next head.

Read twice: once for what only the whole file tells (the order of day and month, who writes), once for the messages. The
grammar of the heads is the caller's. What stands before the first head is given too, without an author. Lines of any
length are read in pieces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from safeconduct.intake.parsers.encodings import Encoding, lines, opened_text
from safeconduct.intake.parsers.reading import LONGEST_TEXT
from safeconduct.intake.parsers.written_dates import Order, OrderFinder, Written

# Different names that are counted; a chat has fewer members.
_MOST_AUTHORS: Final = 4096


@dataclass(frozen=True, slots=True)
class Head:
    """How a message begins: when in the file's own words, who (empty: the program), and the first line of its text."""

    written: Written
    when: str
    author: str
    text: str


Grammar = Callable[[str], Head | None]


@dataclass(slots=True)
class Survey:
    """What the whole file tells. ``authors``: how often each wrote; ``without_day``: how often under an hour alone."""

    order: Order = Order.UNDECIDED
    heads: int = 0
    authors: Counter[str] = field(default_factory=Counter)
    without_day: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Block:
    """A head with the lines under it. ``line``: of the head, from 1. ``head`` None: before the first head.

    ``goes_on``: the text was too long to be one, and this is a further part of it.
    """

    head: Head | None
    line: int
    text: str
    goes_on: bool = False


def survey(file: BinaryIO, encoding: Encoding, grammar: Grammar) -> Survey:
    """Return what all heads of a file tell together."""
    found, finder = Survey(), OrderFinder()
    with opened_text(file, encoding) as text:
        for _, line, begins in lines(text):
            if begins and (head := grammar(line)) is not None:
                found.heads += 1
                finder.see(head.written)
                if head.author in found.authors or len(found.authors) < _MOST_AUTHORS:
                    found.authors[head.author] += 1
                    found.without_day[head.author] += not head.written.has_day
    found.order = finder.decided()
    return found


def blocks(file: BinaryIO, encoding: Encoding, grammar: Grammar) -> Iterator[Block]:
    """Give each head with its lines, in order."""
    with opened_text(file, encoding) as text:
        yield from _blocks(lines(text), grammar)


def _blocks(numbered: Iterator[tuple[int, str, bool]], grammar: Grammar) -> Iterator[Block]:
    head, first, pieces, length, goes_on = None, 1, [""], 0, False
    for number, line, begins in numbered:
        if begins and (found := grammar(line)) is not None:
            if head is not None or "".join(pieces).strip():
                yield Block(head, first, _joined(pieces, goes_on=goes_on), goes_on)
            head, first, pieces, length, goes_on = found, number, [found.text], len(found.text), False
            continue
        if length > LONGEST_TEXT:
            yield Block(head, first, _joined(pieces, goes_on=goes_on), goes_on)
            pieces, length, goes_on = [], 0, True
        pieces.append(f"\n{line}" if begins and (number > 1) else line)
        length += len(line) + 1
    if head is not None or "".join(pieces).strip():
        yield Block(head, first, _joined(pieces, goes_on=goes_on), goes_on)


def _joined(pieces: list[str], *, goes_on: bool) -> str:
    """Return the text without the empty lines at its end, and at its beginning unless it goes on."""
    whole = "".join(pieces)
    return whole.rstrip("\n") if goes_on else whole.strip("\n")
