"""What staff do with evidence: take it in, verify it, say that it was looked at, given out or destroyed.

Each is an op that nobody can undo: custody tells what happened, and what happened stays. Refuses a second document
under one id, the same bytes twice, a file without any, and words that a line of the log would cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO, Final

import safeconduct
from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, CompartmentId, OpId
from safeconduct.intake.files import announce_shared, shared_intents
from safeconduct.intake.parsers.media import media_type_of
from safeconduct.protect.blobs import Reference
from safeconduct.record.evidence.door import Arriving, Measuring, Sealed, measured_again, opened, seal
from safeconduct.record.evidence.errors import (
    BadEvidenceName,
    LogWordsTooLong,
    NameTaken,
    NotHereWhole,
    NothingInIt,
    SameContent,
)
from safeconduct.record.evidence.items import MOST_LINE, MOST_WORDS, body_of_custody, is_name
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.types import Copy, Custody, EvidenceId, Item, Original, Step
from safeconduct.record.items import CUSTODY
from safeconduct.record.prints import new_print_mark
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

# What stands before a drawn id.
_DRAWN: Final = "E-"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file that is to be evidence. ``words``: from whom and how it came. ``name``: its id; "" draws one."""

    name: str
    file_name: str
    words: str
    opening: Callable[[], BinaryIO]
    length: int


@dataclass(frozen=True, slots=True)
class ComeFile:
    """A file that has come whole and is sealed, and that nothing refers to yet (`Arriving`)."""

    name: str
    file_name: str
    words: str
    arriving: Arriving


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that a part of this desk holds sealed already, such as one of an inbox (`intake.files_here`)."""

    name: str
    file_name: str
    words: str
    original: Reference


@dataclass(frozen=True, slots=True)
class Received:
    """What became of it: its id, its original, and the ops."""

    item: EvidenceId
    original: Original
    ops: tuple[OpId, ...]


def tool() -> str:
    """Return what this program calls itself in a log of custody."""
    return f"safeconduct {safeconduct.__version__}"


def new_name(entropy: Entropy) -> str:
    """Draw an id that can be read aloud."""
    return _DRAWN + new_print_mark(entropy)


def receive(team: Team, part: CompartmentId, incoming: Incoming) -> Received:
    """Take a file in: sealed and hashed in one reading, and on the disk when this returns; its steps are signed.

    NameTaken, BadEvidenceName, LogWordsTooLong, SameContent, NothingInIt, ChangedWhileRead, MayNotWrite: then nothing
    of it is kept.
    """
    name = _free_name(team, incoming.name)
    check_words(incoming.words)
    try:
        with team.together():
            with incoming.opening() as stream:
                sealed = seal(team, stream, incoming.length)
            return _received(team, part, name, sealed, (incoming.file_name, incoming.words))
    except BaseException:
        # Sealed pieces that no register names any more: the next opening would remove them too.
        team.vault.blobs.clean()
        raise


def receive_arrived(team: Team, part: CompartmentId, come: ComeFile) -> Received:
    """Take in a file that was sealed while it came. Raises as `receive`: then nothing of it is kept."""
    try:
        name = _free_name(team, come.name)
        check_words(come.words)
        with team.together():
            return _received(team, part, name, come.arriving.keep(), (come.file_name, come.words))
    except BaseException:
        come.arriving.end()
        team.vault.blobs.clean()
        raise


def receive_held(team: Team, part: CompartmentId, held: HeldFile, look: Callable[[], None] = lambda: None) -> Received:
    """Make evidence of a file that is sealed here already: its bytes are read and hashed, and stay where they are.

    The readers of the part are given the key of that file. ``look``: called between its pieces; what it raises ends
    that, and nothing is written. Raises as `receive`, and NotHereWhole.
    """
    name, measuring = _free_name(team, held.name), Measuring()
    check_words(held.words)
    for _ in measuring.passing(opened(team, (held.original,), shown=held.file_name)):
        look()
    sealed = Sealed((held.original,), measuring.digests(), measuring.whole, measuring.head)
    with team.together():
        return _received(team, part, name, sealed, (held.file_name, held.words))


def evidence_here(team: Team, sha256: bytes) -> tuple[Item, ...]:
    """Return what has this hash and lies whole at this desk.

    What somebody only says to have keeps nobody from sealing it: an insider could name the hash of a film for that.
    """
    held = Evidence(team.vault.tables).of_content(sha256)
    return tuple(one for one in held if is_here(team, one.original))


def is_here(team: Team, original: Original) -> bool:
    """Say whether the pieces are here; of a file in one piece, that the reference too has the hash of the original."""
    pieces = original.references
    if len(pieces) == 1 and pieces[0].content != original.digests.sha256:
        return False
    return all(team.vault.blobs.has(one) for one in pieces)


def verify_item(team: Team, item: Item) -> bool:
    """Hash the sealed original anew, say so in its log, and return whether it is what came in; NotHereWhole."""
    found = measured_again(team, item.original)
    agrees = found == item.original.digests
    said = Custody(Step.HASHED, item.id, "", tool(), digest=found.sha256, agrees=agrees)
    team.vault.append([intent_of(item.part, said)])
    return agrees


def spoilt_copies(team: Team, item: Item) -> int:
    """Return how many working copies of an original are here and do not open, or are not what was made."""
    here = [one for one in item.copies if all(map(team.vault.blobs.has, one.references))]
    return sum(not _is_as_made(team, one) for one in here)


def _is_as_made(team: Team, copy: Copy) -> bool:
    measuring = Measuring()
    try:
        for _ in measuring.passing(opened(team, copy.references)):
            pass
    except NotHereWhole:
        return False
    return measuring.digests().sha256 == copy.sha256


def say_step(team: Team, item: Item, step: Step, words: str) -> tuple[OpId, ...]:
    """Say that somebody looked at an original, or that one was destroyed; LogWordsTooLong.

    ValueError for what this program does.
    """
    check_words(words)
    if step not in (Step.VIEWED, Step.DESTROYED):
        raise ValueError("a step that people do")
    return team.vault.append([intent_of(item.part, Custody(step, item.id, words, tool()))])


def exported_intent(item: Item, words: str, digest: bytes) -> Intent:
    """Return the op that an original was given out; LogWordsTooLong. ``digest``: SHA-256 of the bundle's list."""
    check_words(words)
    return intent_of(item.part, Custody(Step.EXPORTED, item.id, words, tool(), digest=digest))


def intent_of(part: CompartmentId, said: Custody) -> Intent:
    """Return the op of one step."""
    return Intent(part, CUSTODY, body_of_custody(said))


def check_words(words: str) -> None:
    """Refuse words that would not stand in the log as they were said."""
    if len(words) > MOST_WORDS:
        raise LogWordsTooLong(length=len(words), most=MOST_WORDS)


def _free_name(team: Team, wanted: str) -> str:
    if not wanted:
        return new_name(team.entropy)
    if not is_name(wanted):
        raise BadEvidenceName(shown=wanted)
    if Evidence(team.vault.tables).bearing(wanted):
        raise NameTaken(shown=wanted)
    return wanted


def _received(team: Team, part: CompartmentId, name: str, sealed: Sealed, told: tuple[str, str]) -> Received:
    file_name, words = told
    if not sealed.digests.length:
        raise NothingInIt(shown=file_name)
    for one in evidence_here(team, sealed.digests.sha256):
        raise SameContent(shown=one.original.name)
    original = Original(
        name,
        media_type_of(sealed.head)[:MOST_LINE],
        file_name[:MOST_LINE],
        sealed.references,
        sealed.digests,
        team.entropy.bytes(HASH_BYTES),
        sealed.whole,
    )
    item = EvidenceId(team.entropy.bytes(SHORT_ID_BYTES))
    ops = append_with_files(team, *_door_intents(part, item, original, words))
    return Received(item, original, ops)


def _door_intents(
    part: CompartmentId, item: EvidenceId, original: Original, words: str
) -> tuple[Intent, tuple[Reference, ...], Intent]:
    received = Custody(Step.RECEIVED, item, words, tool(), original=original)
    hashed = Custody(Step.HASHED, item, "", f"{tool()}, SHA-256, BLAKE2b-256", digest=original.digests.sha256)
    return intent_of(part, received), original.references, intent_of(part, hashed)


def append_with_files(team: Team, first: Intent, references: Iterable[Reference], *rest: Intent) -> tuple[OpId, ...]:
    """Write ops, with one before the first for each file that other desks are to fetch."""
    ops = team.vault.append((*shared_intents(first, tuple(references)), *rest))
    announce_shared(team, ops)
    return ops
