"""Chats, mails, voice notes and photographs that were brought to the log and are not taken in yet, with what they hold.

They wait in memory, never on the disk (P14), and are dropped when the desk locks (P2). What a file is, its content says
(`intake.parsers.imports`); what is new in it, `intake.bringing`. Refuses to keep more than two people bring at a time.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.plain import plain
from safeconduct.intake.bringing import Brought as Outcome
from safeconduct.intake.bringing import How, bring_in, what_is_new
from safeconduct.intake.listing import InboxHere
from safeconduct.intake.media_preparing import prepared
from safeconduct.intake.parsers.beside import ChosenBeside
from safeconduct.intake.parsers.errors_imports import BadExport
from safeconduct.intake.parsers.imports import Kind, Recognised, opened_file, recognise_file
from safeconduct.intake.parsers.parsed import ParsedExport, ParsedMessage
from safeconduct.intake.parsers.reading import Circumstances
from safeconduct.intake.types import Channel
from safeconduct.sync.team import Team
from safeconduct.vault.types import Progress

# Bundles of files held at a time: one, and another in a second window. One is up to 32 MB.
_MOST: Final = 2
# 128 bits, as the mark of a form has.
_NUMBER_BYTES: Final = 16
_WITH_FILES: Final = frozenset((Kind.TELEGRAM, Kind.WHATSAPP))
_CHATS: Final = frozenset((Kind.TELEGRAM, Kind.WHATSAPP, Kind.COPIED))
# Writers of a chat that are listed to say which of them is us.
MOST_WRITERS: Final = 40
_MOST_OF_A_NAME: Final = 80


@dataclass(frozen=True, slots=True)
class Found:
    """What a brought file is. ``name``: empty for what was pasted; ``writers``: as the export has them.

    ``is_of_chat``: it was chosen with an export that names it, and goes with that.
    """

    name: str
    what: Recognised
    outcome: Outcome
    messages: int = 0
    writers: tuple[str, ...] = ()
    is_of_chat: bool = False

    @property
    def is_chat(self) -> bool:
        """Whether it is an export, a mail or a text, read by itself."""
        return self.what.kind is not Kind.ALONE

    @property
    def is_alone(self) -> bool:
        """Whether it is no text but a file of its own, a picture, a recording, a document, that no chat names."""
        return not self.is_chat and not self.is_of_chat


@dataclass(slots=True)
class Bundle:
    """What was brought at once, with the form it came in; afterwards the ops that it became, and no file any more."""

    part: CompartmentId
    texts: tuple[tuple[str, str], ...] = field(repr=False)
    files: tuple[tuple[str, bytes], ...] = field(repr=False)
    found: tuple[Found, ...] = ()
    ops: tuple[OpId, ...] = ()
    thread: str = ""
    beside: ChosenBeside | None = field(default=None, repr=False)


class Readings:
    """The bundles of one desk, each by a number drawn for it."""

    def __init__(self) -> None:
        self._held: dict[str, Bundle] = {}

    def hold(self, bundle: Bundle, entropy: Entropy) -> str:
        """Hold a bundle until somebody says what is to be done with it; the one that waited longest gives way."""
        number = entropy.bytes(_NUMBER_BYTES).hex()
        self._held[number] = bundle
        while len(self._held) > _MOST:
            del self._held[next(iter(self._held))]
        return number

    def __len__(self) -> int:
        return len(self._held)

    def find(self, number: str) -> tuple[Bundle, ...]:
        """Return a bundle; nothing when it is held no more."""
        return (self._held[number],) if number in self._held else ()

    def drop(self, number: str) -> None:
        """Let go of a bundle that is not to be taken in."""
        self._held.pop(number, None)

    def drop_all(self) -> None:
        """Let go of everything: the desk locks."""
        self._held.clear()


class _InMemory:
    """An export in memory: its bytes must not be written to any disk."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def open(self, _mode: Literal["rb"], /) -> io.BytesIO:
        return io.BytesIO(self._data)


def looks_like_a_chat(text: str) -> bool:
    """Say whether a text is a chat as a messenger exports or copies it, and no note of somebody's."""
    if not text.strip():
        return False
    try:
        return recognise_file(io.BytesIO(text.encode("utf-8"))).kind in _CHATS
    except BadExport:
        return False


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads what was brought, into which inbox. ``ours``: writers that are us; ``channel``: as chosen."""

    team: Team
    here: InboxHere
    channel: Channel
    language: Language
    ours: frozenset[str] = frozenset()
    look: Progress = lambda done, whole: None
    beside: ChosenBeside | None = None

    def look_through(self, name: str, data: bytes) -> Found:
        """Return what a file is and what is new in it, changing nothing; BadExport, BadArchive."""
        what = recognise_file(io.BytesIO(data))
        if what.kind is Kind.ALONE:
            return Found(name, what, Outcome(b"", new=1, files=1), 1)
        writers: dict[str, None] = {}
        with self._opened(name, data, what) as export:
            watched = replace(export, messages=_watched(export.messages, writers))
            outcome = what_is_new(self.team, self.here, watched, self._how(data, what))
        return Found(name, what, outcome, outcome.new + outcome.same, tuple(writers)[:MOST_WRITERS])

    def take(self, name: str, data: bytes, what: Recognised) -> Outcome:
        """Take an export in: on the disk when it returns."""
        with self._opened(name, data, what) as export:
            return bring_in(self.team, self.here, export, self._how(data, what))

    @contextmanager
    def _opened(self, name: str, data: bytes, what: Recognised) -> Iterator[ParsedExport]:
        zone = datetime.datetime.fromtimestamp(self.team.clock.now_ms() // 1000, datetime.UTC).astimezone().tzinfo
        circumstances = Circumstances(zone, self.ours)
        channel = what.channel if what.channel is not Channel.OTHER else self.channel
        with opened_file(
            io.BytesIO(data), name, circumstances, what=what, channel=channel, beside=self.beside
        ) as export:
            yield export

    def _how(self, data: bytes, what: Recognised) -> How:
        return How(_InMemory(data), what.media_type, self.language, prepared, self.look)


def chosen_beside(files: Sequence[tuple[str, bytes]]) -> ChosenBeside | None:
    """Return the files that were chosen together with one export, for it; None where there is none, or several."""
    kinds = [recognise_file(io.BytesIO(data)).kind for _, data in files]
    if sum(kind in _WITH_FILES for kind in kinds) != 1:
        return None
    return ChosenBeside([one for one, kind in zip(files, kinds, strict=True) if kind is Kind.ALONE])


def look_through_all(reader: Reader, files: Sequence[tuple[str, bytes]]) -> tuple[Found, ...]:
    """Return what each of the files is and what is new in it, changing nothing; BadExport, BadArchive."""
    found = [reader.look_through(name, data) for name, data in files]
    beside = reader.beside
    if beside is None:
        return tuple(found)
    if beside.is_doubled:
        found = [reader.look_through(name, data) for name, data in files]
    return tuple(replace(one, is_of_chat=not one.is_chat and beside.is_of_export(one.name)) for one in found)


def _watched(messages: Iterable[ParsedMessage], writers: dict[str, None]) -> Iterator[ParsedMessage]:
    for one in messages:
        if one.author and len(writers) < MOST_WRITERS:
            writers.setdefault(plain(one.author, _MOST_OF_A_NAME) and one.author)
        yield one
