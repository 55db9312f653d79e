"""Chats that somebody marked and copied: out of Telegram, out of Signal, or typed off a telephone.

Telegram: `Name, [12.01.2019 14:03]` and the text under it, in the order and the words of any language. Signal: `Name,
12 Jan 2019, 14:03`, `Name (12.01.2019 14:03): text`, `[2019-01-12, 14:03] Name: text`. Notes: `12.01.2019 14:03 +7…:
text`. An hour without a day counts from the day of copying, where the desk says it; otherwise it is unknown. A line
that only might be a head is one when the same name heads another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, Final

from safeconduct.intake.parsers.chat_lines import Block, Grammar, Head, Survey, blocks, survey
from safeconduct.intake.parsers.encodings import Encoding, recognise_encoding
from safeconduct.intake.parsers.errors_imports import COPIED_CHAT, NO_HEADS, bad_export
from safeconduct.intake.parsers.parsed import ParsedExport, ParsedMessage, ParsedThread
from safeconduct.intake.parsers.reading import UNKNOWN_CIRCUMSTANCES, Circumstances, Doubts, direction
from safeconduct.intake.parsers.written_dates import CLOCK, NUMBERS, Order, read_written, said_at
from safeconduct.intake.types import Channel, Warned

_MARKS: Final = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_PHONE: Final = r"\+?[0-9][0-9 ()\u00a0-]{5,20}[0-9]"
_AFTER_NAME: Final = re.compile(
    rf"{_MARKS}(?P<author>[^\n]{{1,128}}?),? \[(?P<when>[^\[\]]{{4,60}})\]:?(?: (?P<text>.*))?\Z", re.DOTALL
)
_BEFORE_NAME: Final = re.compile(
    rf"{_MARKS}\[(?P<when>[^\[\]]{{4,60}})\]:? (?P<author>[^:]{{1,128}}):(?: (?P<text>.*))?\Z", re.DOTALL
)
_COMMA: Final = re.compile(rf"{_MARKS}(?P<author>[^,:\[\]()]{{1,64}}), (?P<when>[^\[\]()]{{4,60}}?):?(?P<text>)\Z")
_ROUND: Final = re.compile(
    rf"{_MARKS}(?P<author>[^:()]{{1,128}}?) \((?P<when>[^()]{{4,60}})\):?(?: (?P<text>.*))?\Z", re.DOTALL
)
_NOTED: Final = re.compile(
    rf"{_MARKS}(?P<when>{NUMBERS},? {CLOCK})[ ,;–—-]+(?P<author>{_PHONE}|[^:\d]{{1,64}}):(?: (?P<text>.*))?\Z",
    re.DOTALL,
)
_NUMBER_FIRST: Final = re.compile(
    rf"{_MARKS}(?P<author>{_PHONE})[ ,;]+(?P<when>{NUMBERS},? {CLOCK})[:;]?(?: (?P<text>.*))?\Z", re.DOTALL
)
_FORMS: Final = {
    Channel.TELEGRAM: (_AFTER_NAME, _BEFORE_NAME),
    Channel.SIGNAL: (_BEFORE_NAME, _ROUND, _COMMA, _AFTER_NAME),
    Channel.SMS: (_NOTED, _NUMBER_FIRST, _ROUND, _COMMA),
}
_COPIED_CHANNELS: Final = tuple(_FORMS)
_FORWARDED: Final = re.compile(r"\[?(?:Forwarded from|Переслано от) ")
_LONGEST_HEAD: Final = 400


def grammar(channel: Channel) -> Grammar:
    """Return what reads the heads of a channel; text of other channels has those of notes."""
    forms = _FORMS.get(channel, _FORMS[Channel.SMS])

    def head(line: str) -> Head | None:
        return _head(line, forms)

    return head


def _head(line: str, forms: tuple[re.Pattern[str], ...]) -> Head | None:
    # Any head has a clock in its first line; most lines of text have none, and are let through fast.
    start = line[:_LONGEST_HEAD]
    if ":" not in start and "." not in start:
        return None
    for form in forms:
        if (found := form.match(start)) and (written := read_written(found["when"])):
            text = (found["text"] or "") + line[_LONGEST_HEAD:]
            return Head(written, found["when"], found["author"].strip(), text)
    return None


def _is_author(found: Survey, name: str) -> bool:
    """Say whether a name heads messages: a bare "Zura, 14:03" is no head when nobody is called so twice."""
    return found.authors[name] >= _TWO or not found.without_day[name]


def _settled(read: Grammar, authors: Counter[str]) -> Grammar:
    """Return the grammar once it is known who writes."""

    def head(line: str) -> Head | None:
        found = read(line)
        return found if found is not None and (found.written.has_day or authors[found.author]) else None

    return head


_TWO: Final = 2


def read_copied(file: BinaryIO, channel: Channel, circumstances: Circumstances = UNKNOWN_CIRCUMSTANCES) -> ParsedExport:
    """Return a copied chat; BadExport when no line of it is a head."""
    encoding = recognise_encoding(file)
    read = grammar(channel)
    found = survey(file, encoding, read)
    found.authors = Counter({name: count for name, count in found.authors.items() if _is_author(found, name)})
    if not found.authors:
        raise bad_export(COPIED_CHAT, NO_HEADS)
    reader = _Reader(channel, circumstances, found.order)
    if not encoding.is_sure:
        reader.doubts.add(Warned.UNSURE_ENCODING)
    messages = reader.messages(file, encoding, _settled(read, found.authors))
    return ParsedExport(channel, [_thread(channel, found, circumstances)], messages, reader.doubts.listed)


def _thread(channel: Channel, found: Survey, circumstances: Circumstances) -> ParsedThread:
    own = circumstances.own_handles(channel)
    people = {circumstances.handle(channel, name): name for name in reversed(found.authors)}
    others = {handle: name for handle, name in reversed(people.items()) if handle not in own}
    handle = next(iter(others)) if len(others) == 1 else ""
    return ParsedThread(handle, ", ".join(list(others.values())[:3]), len(people) > _TWO)


class _Reader:
    """One copied chat while it is read."""

    def __init__(self, channel: Channel, circumstances: Circumstances, order: Order) -> None:
        self.doubts = Doubts()
        self._channel = channel
        self._circumstances = circumstances
        self._own = circumstances.own_handles(channel)
        self._order = order

    def messages(self, file: BinaryIO, encoding: Encoding, read: Grammar) -> Iterator[ParsedMessage]:
        for block in blocks(file, encoding, read):
            yield from self.doubts.about(self._message(block))

    def _message(self, block: Block) -> ParsedMessage:
        head, place = block.head, f"line {block.line}"
        if head is None:
            return ParsedMessage(0, "", block.text, place=place, warnings=(Warned.UNKNOWN_FORM,))
        known = self._circumstances
        said = said_at(head.written, self._order, zone=known.zone, copied_on=known.copied_on)
        is_open = head.written.numbers is not None and self._order is Order.UNDECIDED
        warnings = [Warned.UNSURE_DATE] if said.is_unknown() or is_open else []
        if block.goes_on:
            warnings.append(Warned.DIVIDED)
        if _FORWARDED.match(block.text):
            warnings.append(Warned.FORWARDED)
        return ParsedMessage(
            thread=0,
            author=head.author,
            text=block.text,
            said=said,
            said_words=head.when,
            direction=direction(self._own, known.handle(self._channel, head.author)),
            place=place,
            warnings=tuple(warnings),
        )


def channel_of_copy(head: str) -> Channel | None:
    """Return from where the beginning of a text was copied, by the form of its heads; None when it has none."""
    counts: Counter[Channel] = Counter()
    authors: Counter[tuple[Channel, str]] = Counter()
    for line in head.splitlines():
        for channel in _COPIED_CHANNELS:
            if (found := _head(line, _FORMS[channel])) is not None:
                authors[channel, found.author] += 1
                counts[channel] += found.written.has_day or authors[channel, found.author] > 1
    # The order of the channels decides between those that read equally many: most forms are read by two.
    best = max(_COPIED_CHANNELS, key=lambda channel: (counts[channel], -_COPIED_CHANNELS.index(channel)))
    return best if counts[best] else None
