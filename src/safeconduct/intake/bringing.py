"""Taking an export of a chat into an inbox: what is new goes in, what is here already stays as it is (P4, P14).

Names become code names and seals, files are kept byte for byte and hashed, and the export itself is kept whole, so that
every message opens to its place in it. One command: all of it or nothing. Memory is bounded by one op. Refuses to take
a message in twice: its id says whether it is here.
"""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO, Final, Literal, Protocol

from safeconduct.base.errors import Language
from safeconduct.base.ids import OpId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.intake.codenames import label_of
from safeconduct.intake.commands import (
    BYTES_PER_OP,
    MESSAGES_PER_OP,
    Address,
    entries_intents,
    message_id_of,
    new_thread,
)
from safeconduct.intake.files import (
    Opening,
    Preparing,
    announce_shared,
    keep,
    keep_bytes,
    keep_file,
    measured,
    prepared_as_said,
    references_of,
    shared_intents,
)
from safeconduct.intake.item_bytes import INSTANTS, MOST_FILES, MOST_LINE, MOST_TEXT, encode_message
from safeconduct.intake.parsers.parsed import ParsedAttachment, ParsedExport, ParsedMessage, ParsedThread, ParsedWarning
from safeconduct.intake.queries import InboxHere, Intake
from safeconduct.intake.types import Direction, FileItem, MessageId, MessageItem, Origin, ThreadId, ThreadItem, Warned
from safeconduct.protect.blobs import Reference
from safeconduct.sync.team import Team
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.types import Intent, Progress

# What a text that is too long to be one is kept as, whole, beside its beginning.
_WHOLE_TEXT: Final = "text.txt"
# Bytes of a text that fit into an op beside everything else of its message.
_MOST_TEXT_BYTES: Final = 640 * 1024
# Under which code the names of files that did not come with the export stand among a message's answers.
MISSING: Final = "missing_files"


@dataclass(slots=True)
class Brought:
    """What an import did, or would do. ``threads``: those that were not here before; ``into``: all it is about."""

    digest: bytes
    new: int = 0
    same: int = 0
    files: int = 0
    missing_files: int = 0
    threads: list[ThreadItem] = field(default_factory=list)
    into: dict[ThreadId, None] = field(default_factory=dict)
    warnings: tuple[ParsedWarning, ...] = ()
    ops: tuple[OpId, ...] = ()


class Original(Protocol):
    """What an export was read from: a file, or bytes that must not be written to any disk."""

    def open(self, mode: Literal["rb"], /) -> BinaryIO:
        """Open it at its beginning; whoever asked closes it."""


@dataclass(frozen=True, slots=True)
class How:
    """How an export is taken in. ``original``: the file it was read from; ``language``: of code names."""

    original: Original
    media_type: str
    language: Language
    preparing: Preparing = prepared_as_said
    progress: Progress = no_progress


def bring_in(team: Team, here: InboxHere, export: ParsedExport, how: How) -> Brought:
    """Take an export in: on the disk, files and all, when it returns; nothing where nothing is new.

    Linear in the export. What the parser raises while it reads takes all of it back.
    """
    bringing = _Bringing(team, here, export, how)
    with team.together():
        bringing.brought.ops = team.vault.append(bringing.intents())
        announce_shared(team, bringing.brought.ops)
    bringing.brought.warnings = tuple(export.warnings)
    return bringing.brought


def what_is_new(team: Team, here: InboxHere, export: ParsedExport, how: How) -> Brought:
    """Return what `bring_in` would do, and change nothing. Reads the export, which then has to be opened again."""
    bringing = _Bringing(team, here, export, how)
    for message in export.messages:
        for _ in bringing.look(message):
            pass
    bringing.brought.warnings = tuple(export.warnings)
    return bringing.brought


@dataclass(frozen=True, slots=True)
class _Found:
    """A file of a message that came with the export."""

    attachment: ParsedAttachment
    opening: Opening
    digest: bytes


class _Bringing:
    """One import on its way."""

    def __init__(self, team: Team, here: InboxHere, export: ParsedExport, how: How) -> None:
        self._team, self._here, self._export, self._how = team, here, export, how
        self._intake = Intake(team.vault.tables)
        digest, self._length = measured(self._open_original)
        self.brought = Brought(digest)
        self._threads: dict[int, ThreadItem] = {}
        self._names: set[str] = set()
        # Equal messages of one instant, by thread: those of the instant before are forgotten.
        self._equals: dict[ThreadId, tuple[Interval, Counter[bytes]]] = {}
        self._fresh: list[ThreadItem] = []
        self._waiting: list[MessageItem] = []
        self._references: list[Reference] = []
        self._origins: list[Origin] = []
        self._has_said_origin = False
        self._bytes = 0

    def _open_original(self) -> BinaryIO:
        return self._how.original.open("rb")

    def intents(self) -> Iterator[Intent]:
        """Give the ops, file by file and message by message."""
        now = self._team.clock.now_ms()
        for done, message in enumerate(self._export.messages):
            self._how.progress(done, 0)
            for thread, id_, found in self.look(message):
                self._take(message, thread, id_, found=found, now_ms=now)
                if len(self._waiting) >= MESSAGES_PER_OP or self._bytes >= BYTES_PER_OP:
                    yield from self._flush()
        yield from self._flush()

    def look(self, message: ParsedMessage) -> Iterator[tuple[ThreadItem, MessageId, tuple[_Found, ...]]]:
        """Count a message, and give it with its id and files where it is new."""
        thread = self._thread(message.thread)
        found = tuple(self._found(message))
        said = _within(message.said)
        contents = [one.digest for one in found]
        identity = said, clean(message.author), clean(message.text)
        first = message_id_of(self._here.key, thread.id, identity, contents=contents)
        occurrence = self._occurrence(thread.id, said, first)
        id_ = first
        if occurrence:
            id_ = message_id_of(self._here.key, thread.id, identity, contents=contents, occurrence=occurrence)
        self.brought.into.setdefault(thread.id)
        if self._intake.is_message(self._here.part, thread.id, id_):
            self.brought.same += 1
            return
        self.brought.new += 1
        self.brought.files += len(found)
        self.brought.missing_files += len(_left_out(message))
        yield thread, id_, found

    def _occurrence(self, thread: ThreadId, said: Interval, first: bytes) -> int:
        at, counts = self._equals.get(thread, (said, Counter[bytes]()))
        if at != said:
            counts = Counter[bytes]()
        self._equals[thread] = (said, counts)
        counts[first] += 1
        return counts[first] - 1

    def _thread(self, number: int) -> ThreadItem:
        if number not in self._threads:
            self._threads[number] = self._new_thread(self._export.threads[number])
        return self._threads[number]

    def _new_thread(self, parsed: ParsedThread) -> ThreadItem:
        handle, title = clean(parsed.handle)[:MOST_LINE], clean(parsed.title)[:MOST_LINE]
        address = Address(self._export.channel, handle, title, alike=title or self.brought.digest.hex())
        drawing = self._how.language, self._team.entropy
        while True:
            thread = new_thread(self._intake, self._here, address, drawing=drawing)
            if self._intake.is_thread(self._here.part, thread.id):
                return self._intake.thread(self._here.part, thread.id)
            # Two threads of one export are not in the tables yet, and are not called alike.
            if thread.name not in self._names:
                self._names.add(thread.name)
                self._fresh.append(thread)
                self.brought.threads.append(thread)
                return thread

    def _found(self, message: ParsedMessage) -> Iterator[_Found]:
        for attachment in message.attachments[: _most_files(message)]:
            if attachment.is_here:
                opening = functools.partial(self._export.open_attachment, attachment.place)
                yield _Found(attachment, opening, measured(opening)[0])

    def _take(
        self, message: ParsedMessage, thread: ThreadItem, id_: MessageId, *, found: tuple[_Found, ...], now_ms: int
    ) -> None:
        warnings = {one.value for one in message.warnings}
        files: list[FileItem] = []
        for one in found:
            file, told = keep_file(
                self._team,
                clean(one.attachment.name),
                clean(one.attachment.media_type),
                one.opening,
                self._how.preparing,
            )
            files.append(file if file.lasts_ms else replace(file, lasts_ms=one.attachment.lasts_ms))
            warnings |= {warning.value for warning in told}
        missing = [clean(one.name) for one in _left_out(message)]
        if missing:
            warnings.add(Warned.FILE_MISSING.value)
        text = clean(message.text)
        whole = text.encode("utf-8")
        if _is_long(text):
            files.append(FileItem(keep_bytes(self._team, whole), _WHOLE_TEXT, "text/plain"))
            # Cut within a letter, the letter is left out.
            text = whole[:_MOST_TEXT_BYTES].decode("utf-8", "ignore")[:MOST_TEXT]
        author = clean(message.author)[:MOST_LINE]
        item = MessageItem(
            id=id_,
            thread=thread.id,
            direction=message.direction,
            way=self._export.channel,
            logged_at=now_ms,
            text=text,
            said=_within(message.said),
            said_words=clean(message.said_words)[:MOST_LINE],
            author=self._label(message, thread, author),
            sealed_author=self._here.key.seal(author) if author else b"",
            language=message.language,
            files=tuple(files),
            origin=self._origin(),
            place=clean(message.place)[:MOST_LINE],
            answers=((MISSING, "\n".join(missing)[:MOST_LINE]),) if missing else (),
            warnings=tuple(sorted(warnings)),
        )
        self._waiting.append(item)
        self._references += references_of(files)
        self._bytes += len(encode_message(item))

    def _label(self, message: ParsedMessage, thread: ThreadItem, author: str) -> str:
        if not self._export.threads[message.thread].is_group or message.direction is Direction.OUT or not author:
            return ""
        return label_of(self._how.language, self._here.key.author_number(thread.id, author))

    def _origin(self) -> bytes:
        """Keep the export itself with the first message that is new."""
        if not self._origins:
            kept = keep(self._team, self._open_original, self._length)
            self._origins.append(Origin(self.brought.digest, kept, self._how.media_type))
            self._references.append(kept)
        return self.brought.digest

    def _flush(self) -> Iterator[Intent]:
        origins = self._origins if not self._has_said_origin else []
        intents = tuple(entries_intents(self._here.part, self._fresh, self._waiting, origins))
        for n, intent in enumerate(intents):
            yield from shared_intents(intent, self._references if n == 0 else ())
        self._has_said_origin = self._has_said_origin or bool(intents and origins)
        self._fresh, self._waiting, self._references, self._bytes = [], [], [], 0


def _left_out(message: ParsedMessage) -> tuple[ParsedAttachment, ...]:
    """Return the files that are named and not kept with a message: not in the export, or more than one may have."""
    most = _most_files(message)
    return tuple(one for n, one in enumerate(message.attachments) if n >= most or not one.is_here)


def _most_files(message: ParsedMessage) -> int:
    """Return how many attachments are kept: one place is left for a text that is too long for a message."""
    return MOST_FILES - _is_long(clean(message.text))


def _is_long(text: str) -> bool:
    return len(text) > MOST_TEXT or len(text.encode("utf-8")) > _MOST_TEXT_BYTES


def clean(text: str) -> str:
    """Return text as an op can hold it: NFC, and nothing that is no character."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def _within(said: Interval) -> Interval:
    """Return an interval of instants that can be written; an end beyond them is open."""
    lo = said.lo if said.lo >= INSTANTS.lo else OPEN_LO
    hi = said.hi if said.hi <= INSTANTS.hi else OPEN_HI
    return Interval(lo if lo <= INSTANTS.hi else OPEN_LO, hi if hi >= INSTANTS.lo else OPEN_HI)
