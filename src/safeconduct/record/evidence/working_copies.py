"""Working copies of an original: made here without what betrays, or made elsewhere and brought in.

One is sealed as an original is, and is none: no batch has its leaf, and no bundle its bytes. What it is a copy of, who
made it when and with which tool is a line of the original's log, which nobody can undo. Refuses a copy of what cannot
be copied without what betrays, or of what withdrawn consent reaches (P7), one of which nobody says with what it was
made, and bytes that are evidence themselves. Follows docs/formats/evidence.md.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import day_from_ms
from safeconduct.intake.files import keep_bytes
from safeconduct.intake.parsers.media import media_type_of
from safeconduct.intake.parsers.working_copy import LONGEST_COPIED, TOO_LONG, NoCopy, is_copied, working_copy
from safeconduct.record.evidence.commands import append_with_files, check_words, evidence_here, intent_of, tool
from safeconduct.record.evidence.consenting import withdrawn_files
from safeconduct.record.evidence.door import Arriving, check_pieces, going_out, opened
from safeconduct.record.evidence.errors import (
    ConsentTakenBack,
    NoCopyOfIt,
    NothingInIt,
    NoToolNamed,
    NoVersionNamed,
    SameContent,
    SameCopy,
)
from safeconduct.record.evidence.items import MOST_LINE
from safeconduct.record.evidence.types import Copy, Custody, Item, Original, Step
from safeconduct.record.queries import Record
from safeconduct.sync.team import Team

# Characters of a tool's version, and of its name: both have one line of the log.
MOST_VERSION: Final = 60
MOST_TOOL: Final = MOST_LINE - MOST_VERSION - 1


@dataclass(frozen=True, slots=True)
class BroughtCopy:
    """A working copy that somebody made elsewhere: it has come whole and is sealed, and nothing refers to it yet.

    ``tool`` and ``version``: what it was made with. ``words``: what was done.
    """

    tool: str
    version: str
    words: str
    arriving: Arriving


def may_be_copied(original: Original) -> bool:
    """Say whether a working copy may be made of an original: a picture or a recording that is not too long."""
    return is_copied(original.media_type) and original.digests.length <= LONGEST_COPIED


def copy_item(team: Team, item: Item) -> tuple[Copy, bytes]:
    """Make a working copy without what betrays, seal it and return it; ConsentTakenBack, NoCopyOfIt, NotHereWhole."""
    original = item.original
    _check_consent(team, item)
    if original.digests.length > LONGEST_COPIED:
        raise NoCopyOfIt(reason=TOO_LONG)
    made = working_copy(io.BytesIO(b"".join(opened(team, original.references, shown=original.name))))
    if isinstance(made, NoCopy):
        raise NoCopyOfIt(reason=made.reason)
    with team.together():
        reference = keep_bytes(team, made.data)
        copy = Copy((reference,), made.media_type, reference.content)
        said = Custody(Step.COPIED, item.id, "", tool(), copy=copy)
        append_with_files(team, intent_of(item.part, said), copy.references)
    return copy, made.data


def bring_copy(team: Team, item: Item, brought: BroughtCopy) -> Copy:
    """Seal a working copy that was made elsewhere beside its original, and say so in the log of that.

    NoToolNamed, NoVersionNamed; SameContent for bytes that are evidence themselves, the original's own among them;
    SameCopy; NothingInIt; LogWordsTooLong; MayNotWrite: then nothing of it is kept.
    """
    made_with = f"{tool_named(brought.tool)} {version_named(brought.version)}"
    try:
        check_words(brought.words)
        with team.together():
            sealed = brought.arriving.keep()
            if not sealed.digests.length:
                raise NothingInIt
            for one in evidence_here(team, sealed.digests.sha256):
                raise SameContent(shown=one.original.name)
            if any(one.sha256 == sealed.digests.sha256 for one in item.copies):
                raise SameCopy
            kind = media_type_of(sealed.head)[:MOST_LINE]
            copy = Copy(sealed.references, kind, sealed.digests.sha256, is_brought=True)
            said = Custody(Step.COPIED, item.id, brought.words, made_with, copy=copy)
            append_with_files(team, intent_of(item.part, said), copy.references)
    except BaseException:
        brought.arriving.end()
        team.vault.blobs.clean()
        raise
    return copy


def tool_named(name: str) -> str:
    """Return what a tool is called, as it stands in a log; NoToolNamed where that is missing or is no line."""
    if not _is_line(name.strip(), MOST_TOOL):
        raise NoToolNamed
    return name.strip()


def version_named(version: str) -> str:
    """Return the version of a tool, as it stands in a log; NoVersionNamed where that is missing or is no line."""
    if not _is_line(version.strip(), MOST_VERSION):
        raise NoVersionNamed
    return version.strip()


def _is_line(text: str, most: int) -> bool:
    return 0 < len(text) <= most and text.isprintable()


def copy_bytes(team: Team, item: Item, copy: Copy) -> Iterator[bytes]:
    """Give the bytes of a working copy piece by piece; BrokeOff, at the end at worst.

    At once: ConsentTakenBack where somebody's withdrawn consent reaches the original, and NotHereWhole.
    """
    _check_consent(team, item)
    check_pieces(team, copy.references, shown=item.original.name)
    return going_out(opened(team, copy.references, shown=item.original.name))


def _check_consent(team: Team, item: Item) -> None:
    today = day_from_ms(team.clock.now_ms())
    if item.original.digests.sha256 in withdrawn_files(Record(team.vault.tables), today):
        raise ConsentTakenBack(shown=item.original.name)
