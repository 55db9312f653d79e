"""The items that ops of the record room carry, as types, and the ids they have (docs/formats/ops.md).

A claim's id does not depend on the op that brought it, and a name of one dataset is never one of another: both follow
from what stands here. Names no op and reads no bytes: that is `item_bytes`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.errors import Advice, Exit, SafeconductError
from safeconduct.base.ids import hash_id, label
from safeconduct.base.intervals import Interval
from safeconduct.record.places import NO_PLACE, PlaceInFile
from safeconduct.record.types import SEP, UNSPECIFIED, PropertyKind

ENTRIES: Final = "record.entries/1"
LINK: Final = "record.link/1"
UNDO: Final = "record.undo/1"
PRINT: Final = "record.print/1"
EXPORT: Final = "record.export/1"
LEFT: Final = "record.left/1"
TEXT: Final = "record.text/1"
READING: Final = "record.reading/1"
# What is done with evidence (docs/formats/evidence.md).
CUSTODY: Final = "record.custody/1"
BATCH: Final = "record.batch/1"
STAMP: Final = "record.stamp/1"
AUTHORITY: Final = "record.authority/1"
OF_EVIDENCE: Final = frozenset((CUSTODY, BATCH, STAMP, AUTHORITY))
# What happened in the world and cannot be undone by an op.
LASTING: Final = OF_EVIDENCE | {PRINT, EXPORT, LEFT}
# The member of an entries op's body that says that a person here typed it, after the lists of `Table`.
IS_TYPED: Final = 6

CLAIM_LABEL: Final = label("claim")
CLAIM_VERSION_LABEL: Final = label("claim-version")


class MalformedItem(SafeconductError):
    """An item of a record op that breaks the layout."""

    code = "record.malformed_item"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="An entry of the record cannot be read ({place}).",
        safe="It was not believed; everything else is as it was.",
        do="Tell whoever wrote it: their program is newer than yours or damaged.",
    )
    ru = Advice(
        what="Запись в базе сведений не читается ({place}).",
        safe="Она отвергнута; всё остальное без изменений.",
        do="Сообщите автору записи: его программа новее вашей или повреждена.",
    )


class VoiceKind(enum.Enum):
    """Who a voice is (formats/accounts.md)."""

    PERSON = "person"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    OFFICIAL = "official"


class SubjectKind(enum.Enum):
    """What a claim can be about (formats/accounts.md)."""

    EVENT = "event"
    ORGANISATION = "organisation"
    PERSON = "person"
    PLACE = "place"


class Connection(enum.Enum):
    """How the voice knows: HURIDOCS field 2509, list 19, our subset. The first two are first-hand."""

    VICTIM = "victim"
    WITNESS = "witness"
    RELATIVE = "relative"
    THIRD_PARTY = "third_party"
    UNKNOWN = "unknown"

    @property
    def is_first_hand(self) -> bool:
        """Say whether the voice was there itself."""
        return self in (Connection.VICTIM, Connection.WITNESS)


@dataclass(frozen=True, slots=True)
class Property:
    """What is said of a subject. ``cumulative`` counts only grow."""

    id: str
    kind: PropertyKind
    cumulative: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """Who really speaks. ``repeats_voice`` is "" or the voice whose figures this one takes."""

    id: str
    label: str
    kind: VoiceKind
    repeats_voice: str = ""
    is_us: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What claims are about."""

    id: str
    kind: SubjectKind
    label: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document, message or conversation. Open ends of ``published`` mean that no date is shown."""

    id: str
    outlet: str
    publisher: str
    url: str
    language: str
    published: Interval
    learnt_on: Day | None
    note: str


@dataclass(frozen=True, slots=True)
class Value:
    """An interval (dates in days since 1970, counts) or a set of texts."""

    kind: PropertyKind
    span: Interval
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing one source says of one subject, in a voice. ``replaces`` lists versions it takes the place of.

    ``place``: where in the material that came it can be seen or heard.
    """

    id: str
    source: str
    subject: str
    property: str
    value: Value
    said: str
    voice: str
    basis: str = UNSPECIFIED
    repeats: tuple[str, ...] = ()
    repeats_inferred: bool = False
    corrects: bool = False
    period: Interval | None = None
    note: str = ""
    quote: str = ""
    connection: Connection = Connection.UNKNOWN
    replaces: tuple[bytes, ...] = ()
    place: PlaceInFile = NO_PLACE


EntryItem = Property | Voice | Subject | Source | Claim


class Table(enum.IntEnum):
    """The lists of an entries op; also what a link's end points at. The numbers are the format."""

    PROPERTY = 1
    VOICE = 2
    SUBJECT = 3
    SOURCE = 4
    CLAIM = 5


def qualified(dataset: str, local: str) -> str:
    """Return the vault-wide name of a dataset's local id; a name that is qualified already stays."""
    return local if SEP in local else f"{dataset}{SEP}{local}"


def split_name(name: str) -> tuple[str, str]:
    """Return (dataset, local id) of a qualified name."""
    dataset, _, local = name.partition(SEP)
    return dataset, local


def claim_id(dataset: str, local: str) -> bytes:
    """Return a claim's id, 32 bytes: the hash of dataset and local id (formats/accounts.md)."""
    return hash_id(CLAIM_LABEL, cbor.encode([dataset, local]))


def claim_version(dataset: str, data: bytes) -> bytes:
    """Return the id of one wording of a claim, 32 bytes: what ``replaces`` of the next wording names."""
    return hash_id(CLAIM_VERSION_LABEL, cbor.encode([dataset, data]))
