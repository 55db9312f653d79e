"""The words of the inbox as types (docs/formats/ops.md, section intake).

A *thread* is what one handle or one receipt sent and was sent; a *message* is one thing said in it, whoever said it.
Who reports is not who is at risk: a brother writes for his brother. Threads have code names; the handle behind one
stands sealed in it, and is shown only to who says what for. Refuses to hold a name in the place of a code name.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Final, NewType

from safeconduct.base.ids import UserId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.protect.blobs import Reference
from safeconduct.protect.secrets import Secret

ThreadId = NewType("ThreadId", bytes)
"""16 bytes, see `protect.inbox_keys`."""
MessageId = NewType("MessageId", bytes)
"""32 bytes: two desks that read one chat in give one message one id."""

# A person who is nobody: a thread without an owner.
NOBODY: Final = UserId(b"")
# No next contact is agreed.
NO_TIME: Final = 0


class Channel(enum.Enum):
    """By which way something came or went."""

    PAGE = "page"
    GATE = "gate"
    ODK = "odk"
    CARRIED = "carried"
    TELEGRAM = "telegram"
    WHATSAPP = "whatsapp"
    SIGNAL = "signal"
    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    VOICE = "voice"
    IN_PERSON = "in_person"
    PRESS = "press"
    OTHER = "other"

    @property
    def has_receipt(self) -> bool:
        """Say whether who wrote can read an answer on the reply board."""
        return self in (Channel.PAGE, Channel.GATE, Channel.CARRIED)

    @property
    def is_end_to_end(self) -> bool:
        """Say whether nobody between can read what is answered by it: not an operator, not a network."""
        return self.has_receipt or self in (Channel.SIGNAL, Channel.WHATSAPP, Channel.IN_PERSON)


class Direction(enum.Enum):
    """Whether somebody told us something or we told them; in a chat of many, or unread, it may be unknown."""

    IN = "in"
    OUT = "out"
    UNKNOWN = "unknown"


class Relation(enum.Enum):
    """Who reports, to whoever is at risk."""

    SELF = "self"
    FAMILY = "family"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    WITNESS = "witness"
    OFFICIAL = "official"
    MEDIA = "media"
    UNKNOWN = "unknown"


class Danger(enum.Enum):
    """How soon something may happen to whoever is at risk."""

    NOW = "now"
    DAYS = "days"
    UNKNOWN = "unknown"
    LATER = "later"
    NONE = "none"


class State(enum.Enum):
    """Where a thread stands."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    CLOSED = "closed"


class Rung(enum.Enum):
    """The ladder of trust, lowest first."""

    UNHEARD = "unheard"
    HEARD = "heard"
    CROSS_CHECKED = "cross_checked"
    VOUCHED = "vouched"

    @property
    def height(self) -> int:
        """Count the rungs below."""
        return list(Rung).index(self)


class Flag(enum.Enum):
    """What looks as if somebody else were writing."""

    ASKS_FOR_OTHERS = "asks_for_others"
    ASKS_FOR_PLACES = "asks_for_places"
    STORY_CHANGES = "story_changes"
    REFUSES_CHECK = "refuses_check"
    HURRIES = "hurries"
    OFFICER_AS_DATE = "officer_as_date"
    HANDLE_CHANGED = "handle_changed"
    SAID_BY_ANOTHER = "said_by_another"


class Consent(enum.Enum):
    """Whether whoever is at risk agrees to being spoken of."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    REFUSED = "refused"
    CANNOT_BE_ASKED = "cannot_be_asked"


class Warned(enum.Enum):
    """What is to be known of a message before it is believed."""

    MIXED_HEADER = "mixed_header"
    SEEN_BY_GATE = "seen_by_gate"
    OLD_KEY = "old_key"
    DIFFERS = "differs"
    UNSURE_DATE = "unsure_date"
    UNSURE_ENCODING = "unsure_encoding"
    EDITED = "edited"
    FORWARDED = "forwarded"
    FILE_MISSING = "file_missing"
    FILE_INCOMPLETE = "file_incomplete"
    NO_WORKING_COPY = "no_working_copy"
    UNKNOWN_FORM = "unknown_form"
    # Of an export: it ends or breaks off there, and what stands before was read.
    CUT_SHORT = "cut_short"
    # The text was decoded wrongly by somebody before it came here.
    GARBLED = "garbled"
    # One message too long to be one: it goes on in the next.
    DIVIDED = "divided"
    # Written by the messenger and not by a person: who joined, who called.
    BY_PROGRAM = "by_program"
    # The number of an earlier message, or a later one before it.
    REPEATED = "repeated"
    # Locked with the age program by whoever wrote it; what of it no key here opens; what has no words for the board.
    LOCKED_BY_HAND = "locked_by_hand"
    STAYS_LOCKED = "stays_locked"
    NO_WORDS = "no_words"


class CareField(enum.Enum):
    """What `intake.care/1` sets, each by itself. The numbers are the format; no field of the card equals one."""

    OWNER = 1
    STAND_IN = 2
    NEXT_CONTACT = 3
    STATE = 4
    DANGER = 5


class CardField(enum.Enum):
    """What `intake.card/1` sets, each by itself. The numbers are the format."""

    RELATION = 1
    ABOUT = 2
    CONSENT = 3
    LANGUAGES = 4
    HOURS = 5
    AVOID = 6
    COVER = 7
    WHO_ANSWERS = 8
    IS_SHARED = 9
    SILENCE = 10
    CALLED = 11
    NOTES = 12


@dataclass(frozen=True, slots=True)
class Inbox:
    """An inbox as its beginning says. ``key`` makes ids of handles and seals them."""

    box: bytes
    purpose: str
    key: Secret = field(repr=False)


@dataclass(frozen=True, slots=True)
class ThreadItem:
    """A thread as the op that brought it says. ``name``: its code name.

    ``handle``: 32 bytes, the keyed hash of the handle without its channel, empty where there is none; ``sealed``: the
    handle and what the channel called the chat; ``secret``: of a receipt, empty bytes of any other.
    """

    id: ThreadId
    channel: Channel
    name: str
    handle: bytes = b""
    sealed: bytes = b""
    secret: Secret = field(default_factory=lambda: Secret(b""), repr=False)


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file of a message: the original, sealed. ``working``: its copy without metadata, where there is one."""

    original: Reference
    name: str
    media_type: str
    working: tuple[Reference, ...] = ()
    is_violent: bool = False
    # Length of a recording in milliseconds, 0 where it is none or not known.
    lasts_ms: int = 0
    # Media type of the working copy, which may be of another kind than the original; empty where that was not said.
    working_type: str = ""


@dataclass(frozen=True, slots=True)
class MessageItem:
    """One message. Instants in milliseconds since 1970 UTC; ``said`` holds the source's own ``said_words``.

    ``author``: a label, empty for whoever the thread is of; ``sealed_author``: what the channel called them.
    ``origin``: SHA-256 of the file it was read from, or the submission's id; empty where it was typed here. ``place``:
    where in it. ``hearsay``: 0 seen by who tells it, 1 told to them, and so on.
    """

    id: MessageId
    thread: ThreadId
    direction: Direction
    way: Channel
    logged_at: int
    text: str
    said: Interval = UNKNOWN
    said_words: str = ""
    author: str = ""
    sealed_author: bytes = b""
    language: str = ""
    files: tuple[FileItem, ...] = ()
    origin: bytes = b""
    place: str = ""
    relation: Relation = Relation.UNKNOWN
    hearsay: int = 0
    answers: tuple[tuple[str, str], ...] = ()
    is_under_duress: bool = False
    # Codes of `Warned`, and of what a newer desk warns of.
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """A file that messages were read from: its SHA-256 and where its bytes lie, sealed."""

    digest: bytes
    original: Reference
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """State of a thread with the reason of its closing."""

    state: State
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody may be written to: a window of one or more days of the week, by the clock of a zone.

    ``days``: Monday is 1, all where empty. ``begins`` and ``ends``: minutes of the day; a window may pass midnight.
    ``zone``: IANA name such as ``Europe/Moscow``.
    """

    begins: int
    ends: int
    zone: str
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """What to do when nothing is heard for so many hours; 0 hours: nothing was agreed."""

    hours: int = 0
    then: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """How somebody may safely be reached, as it counts now. ``who_answers`` empty: anybody of the inbox."""

    relation: Relation = Relation.UNKNOWN
    about: str = ""
    consent: Consent = Consent.UNKNOWN
    languages: tuple[str, ...] = ()
    hours: tuple[Hours, ...] = ()
    avoid: tuple[str, ...] = ()
    cover: str = ""
    who_answers: tuple[UserId, ...] = ()
    is_shared: bool = False
    silence: Silence = Silence()
    called: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Care:
    """Who looks after a thread and how it stands, as it counts now. ``next_contact``: ms, `NO_TIME` for none."""

    owner: UserId = NOBODY
    stand_in: UserId = NOBODY
    next_contact: int = NO_TIME
    standing: Standing = Standing(State.NEW)
    danger: Danger = Danger.UNKNOWN


@dataclass(frozen=True, slots=True)
class TrustWord:
    """What one person says of how far a thread is to be trusted. ``answers``: question and answer, rising codes."""

    rung: Rung
    reason: str
    sheet: int = 0
    answers: tuple[tuple[str, str], ...] = ()
    # Codes of `Flag`, and what a newer desk flags.
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a message: all of it, or in a file of it a time span (ms) or a region in 1/10,000 of its sides.

    ``file`` counts from 0, -1 for the message itself. ``region``: left, top, width, height.
    """

    file: int = -1
    span_ms: tuple[int, int] | tuple[()] = ()
    region: tuple[int, int, int, int] | tuple[()] = ()
