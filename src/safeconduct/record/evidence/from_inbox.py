"""A file of an inbox as evidence: which one is meant, what its log says of how it came, and whether it is evidence yet.

The log says by which way and when it came and what it hashed to at the door, and never in whose conversation: whoever
reads the part of the record that it goes into need not read the inbox (docs/decisions/0009-into-which-part.md point 4).
Times are UTC, for a log is read far from where it was written. Refuses to seal or to hash: that is `commands`.
Follows docs/formats/evidence.md.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.base.language import say, sentence
from safeconduct.intake.files_here import FileHere, files_here
from safeconduct.intake.types import Direction, FileItem
from safeconduct.intake.wording import CHANNELS
from safeconduct.record.evidence.commands import HeldFile, evidence_here
from safeconduct.record.evidence.errors import NoSuchEvidence
from safeconduct.record.evidence.types import Item
from safeconduct.sync.team import Team
from safeconduct.vault.types import Tables

CAME: Final = {
    Direction.IN: Phrase(
        "came into an inbox ({channel}{said}), written down here {logged}; SHA-256 at the door {digits}",
        "поступило во входящие ({channel}{said}), записано здесь {logged}; SHA-256 на входе {digits}",
    ),
    Direction.OUT: Phrase(
        "went out from an inbox ({channel}{said}), written down here {logged}; SHA-256 at the door {digits}",
        "отправлено из входящих ({channel}{said}), записано здесь {logged}; SHA-256 на входе {digits}",
    ),
    Direction.UNKNOWN: Phrase(
        "passed through an inbox ({channel}{said}), written down here {logged}; SHA-256 at the door {digits}",
        "прошло через входящие ({channel}{said}), записано здесь {logged}; SHA-256 на входе {digits}",
    ),
}
SAID: Final = Phrase(", said {when}", ", сказано {when}")
BETWEEN: Final = Phrase("between {first} and {last}", "между {first} и {last}")
# Between how it came and what a person adds.
THEN: Final = "; "
_MINUTE_MS: Final = 60_000
_LAST_MS: Final = 253_402_214_400_000  # 30 December 9999: a day before the calendar ends.


def file_meant(tables: Tables, digits: str) -> FileHere:
    """Return a file of an inbox by the SHA-256 of its original, of the message that had it first; NoSuchEvidence."""
    try:
        digest = bytes.fromhex(digits)
    except ValueError:
        raise NoSuchEvidence(shown=digits) from None
    for here in files_here(tables, digest):
        return here
    raise NoSuchEvidence(shown=digits)


def file_of(here: FileHere) -> FileItem:
    """Return the file itself."""
    return here.shown.message.files[here.number]


def how_it_came(here: FileHere, language: Language) -> str:
    """Return what the log says of it: way, when it was said and written down, its hash at the door."""
    message = here.shown.message
    return sentence(
        CAME[message.direction],
        language,
        channel=say(CHANNELS[message.way], language),
        said=_said(message.said, language),
        logged=_utc(message.logged_at),
        digits=file_of(here).original.content.hex(),
    )


def held_file(here: FileHere, language: Language, *, name: str = "", words: str = "") -> HeldFile:
    """Return it as `commands.receive_held` takes it. ``words``: what a person adds to how it came."""
    file = file_of(here)
    noted = THEN.join(filter(None, (how_it_came(here, language), words)))
    return HeldFile(name, file.name, noted, file.original)


def evidence_of(team: Team, file: FileItem) -> tuple[Item, ...]:
    """Return what a file is as evidence already: nothing where this desk reads of none."""
    return evidence_here(team, file.original.content)[:1]


def _said(span: Interval, language: Language) -> str:
    if span.lo == OPEN_LO or span.hi == OPEN_HI:
        return ""
    when = _utc(span.lo)
    if span.hi - span.lo >= _MINUTE_MS:
        when = sentence(BETWEEN, language, first=_utc(span.lo), last=_utc(span.hi))
    return sentence(SAID, language, when=when)


def _utc(ms: int) -> str:
    return f"{datetime.fromtimestamp(max(0, min(ms, _LAST_MS)) // 1000, UTC):%Y-%m-%d %H:%M} UTC"
