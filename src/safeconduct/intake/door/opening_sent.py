"""What was sent in, as what an inbox holds: a submission opened, its message as an item, or why it does not open.

Pure but for chance: no disk, no network. A thread's id and secret come from the message itself; what it says of links
to other threads is kept for a person to confirm. Refuses to throw anything away: what cannot be opened today and may
be tomorrow stays where it lies.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day, iso_from_day, ms_from_day
from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import OrgId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.intake import kinds
from safeconduct.intake.commands import relay_message_id
from safeconduct.intake.door.by_hand import NOTHING, ByHand, by_hand_from, unlocked
from safeconduct.intake.errors import MalformedEntry
from safeconduct.intake.item_bytes import decode_message, encode_message
from safeconduct.intake.queries import InboxHere
from safeconduct.intake.types import Channel, Direction, FileItem, MessageId, MessageItem, ThreadId, Warned
from safeconduct.protect.age import AlteredAgeHeader, DamagedAge, MalformedAge, NotForThisKey
from safeconduct.protect.bundles import IntakeEpochId
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.intake_contents import Cover, Message, Piece, Way
from safeconduct.protect.intake_errors import (
    AnotherBox,
    AnotherOrganisation,
    MalformedSubmission,
    SubmissionCut,
    SubmissionTooLarge,
    UnknownSubmissionVersion,
)
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.submissions import (
    HEAD_BYTES,
    SIZES,
    OpenedSubmission,
    open_by_hand,
    open_carried,
    open_submission,
    read_submission,
)
from safeconduct.protect.threads import Thread
from safeconduct.vault.types import StoredOp

CHANNELS: Final = {
    Way.PAGE: Channel.PAGE,
    Way.GATE: Channel.GATE,
    Way.FORM: Channel.ODK,
    Way.CARRIED: Channel.CARRIED,
}
# Days between a source's own clock and the relay's, beyond which nobody believes the first.
_FAR_DAYS: Final = 60
_DAY_MS: Final = 86_400_000


class Why(enum.Enum):
    """Why a submission did not open. The words are those of `intake.unopened/1`, but for two that wait."""

    OLD_KEY = "old_key"
    MALFORMED = "malformed"
    WRONG_ORG = "wrong_org"
    WRONG_BOX = "wrong_box"
    # A piece whose message never came, and a message of whose files some never did.
    NO_MESSAGE = "no_message"
    PIECES_MISSING = "pieces_missing"
    # Its key is not here, and may come: another desk has it.
    NO_KEY_YET = "no_key_yet"
    # A newer program reads it.
    NEWER = "newer"

    @property
    def is_final(self) -> bool:
        """Say whether no desk will ever open it."""
        return self not in (Why.NO_KEY_YET, Why.NEWER)


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens the submissions of a box. ``destroyed``: epochs that were, and whose keys no desk has any more.

    ``lacking``: epochs that are not over, and whose keys another desk has and this one has not.
    """

    org: OrgId
    box: BoxId
    held: Mapping[IntakeEpochId, KemPrivateKey]
    destroyed: frozenset[IntakeEpochId]
    lacking: frozenset[IntakeEpochId] = frozenset()


@dataclass(frozen=True, slots=True)
class SentIn:
    """A message as it was sent in. ``submission``: its id; ``day``: of the relay's clock."""

    submission: bytes
    day: Day
    message: Message
    thread: Thread
    is_downgraded: bool
    by_hand: ByHand = NOTHING


@dataclass(frozen=True, slots=True)
class SentByHand:
    """What was sent in locked with the age program alone, without a message of ours around it."""

    submission: bytes
    day: Day
    by_hand: ByHand


def sent_in(submission: bytes, day: Day, opened: OpenedSubmission, keys: Keys) -> SentIn:
    """Return a message that came with what was locked by hand in its text opened; ValueError where it is none."""
    if not isinstance(opened.content, Message):
        raise ValueError("this is no message")
    text, by_hand = unlocked(opened.content.text, tuple(keys.held.values()))
    message = replace(opened.content, text=text)
    return SentIn(submission, day, message, Thread(message.secret), opened.is_downgraded, by_hand)


def opened(body: bytes, keys: Keys) -> OpenedSubmission | ByHand | Why:
    """Open a submission, or say why it does not open."""
    found = _opened(body, keys)
    if found is not Why.MALFORMED or len(body) not in SIZES:
        return found
    # A gate passes on what age locked where it has the size of a submission, and cannot see what it holds.
    try:
        return by_hand_from(open_by_hand(body[HEAD_BYTES:], tuple(keys.held.values())))
    except SafeconductError:
        return found


def _opened(body: bytes, keys: Keys) -> OpenedSubmission | Why:
    try:
        return open_submission(body, keys.held, org=keys.org, box=keys.box)
    except NotForThisKey:
        epoch = read_submission(body).epoch
        if epoch in keys.held:
            return _opened_as_carried(body, keys)
        return Why.OLD_KEY if epoch in keys.destroyed else Why.NO_KEY_YET
    except UnknownSubmissionVersion:
        return Why.NEWER
    except AnotherOrganisation:
        return Why.WRONG_ORG
    except AnotherBox:
        return Why.WRONG_BOX
    except (
        MalformedSubmission,
        SubmissionCut,
        SubmissionTooLarge,
        MalformedAge,
        AlteredAgeHeader,
        DamagedAge,
    ):
        return Why.MALFORMED


def _opened_as_carried(body: bytes, keys: Keys) -> OpenedSubmission | Why:
    """Open what says another epoch than the key it is sealed to.

    A gate that passes a carried text on untouched cannot see which key it was locked for, and frames it as today's.
    What no key here opens is left while another desk has a key that this one lacks. A desk that has all of them says
    that nobody opens it: so whoever sends in what is sealed to nobody fills no relay.
    """
    try:
        return open_carried(body[HEAD_BYTES:], keys.held, org=keys.org, box=keys.box)
    except NotForThisKey:
        return Why.NO_KEY_YET if keys.lacking else Why.MALFORMED
    except SafeconductError:
        return Why.MALFORMED


@dataclass(frozen=True, slots=True)
class Came:
    """Files of a message that are kept now. ``is_whole``: none is missing; ``is_later``: the message came before.

    ``by_hand``: what was locked in its files.
    """

    files: tuple[FileItem, ...] = ()
    is_whole: bool = True
    is_later: bool = False
    by_hand: ByHand = NOTHING


def item_of(here: InboxHere, sent: SentIn, came: Came, *, now_ms: int) -> MessageItem:
    """Return a message as the inbox keeps it; MalformedEntry for what no desk could read.

    It was said between the day that its writer's clock gave and the one on which the relay had it: whoever claims an
    earlier day would else stand before all who are in the same danger and have waited for longer.

    Files that came later than their message are a message of their own, for what was kept once stays as it was.
    ``place`` is the message's own number, by which the reply board speaks of it.
    """
    message, thread = sent.message, ThreadId(sent.thread.id)
    codes = [Warned.MIXED_HEADER] * sent.is_downgraded + [Warned.SEEN_BY_GATE] * (message.way is Way.GATE)
    codes += [Warned.FILE_INCOMPLETE] * (not came.is_whole)
    codes += (sent.by_hand + came.by_hand).warnings - set(codes)
    said = Interval(ms_from_day(message.day), ms_from_day(max(message.day, sent.day)) + _DAY_MS - 1)
    if abs(message.day - sent.day) > _FAR_DAYS:
        said = UNKNOWN
        codes.append(Warned.UNSURE_DATE)
    item = MessageItem(
        id=_later_id(here, thread, message.id, came)
        if came.is_later
        else relay_message_id(here.key, thread, message.id),
        thread=thread,
        direction=Direction.IN,
        way=CHANNELS[message.way],
        logged_at=now_ms,
        text="\n\n".join(filter(None, ("" if came.is_later else message.text, *came.by_hand.words))),
        said=said,
        said_words=iso_from_day(message.day),
        language=message.language,
        files=came.files,
        origin=sent.submission,
        place=f"{message.id.hex()}, files" if came.is_later else message.id.hex(),
        answers=() if came.is_later else message.answers,
        is_under_duress=message.is_under_duress,
        warnings=tuple(sorted(one.value for one in codes)),
    )
    decode_message(encode_message(item))
    return item


def item_by_hand(here: InboxHere, sent: SentByHand, files: tuple[FileItem, ...], *, now_ms: int) -> MessageItem:
    """Return what was locked by hand and came alone as the inbox keeps it: a message of a conversation of its own.

    Its writer has no words, so that nothing on the reply board is found by them.
    """
    thread = ThreadId(here.key.thread_id(Channel.OTHER.value, sent.submission.hex()))
    item = MessageItem(
        id=relay_message_id(here.key, thread, sent.submission),
        thread=thread,
        direction=Direction.IN,
        way=Channel.OTHER,
        logged_at=now_ms,
        text="\n\n".join(sent.by_hand.words),
        said=Interval(ms_from_day(sent.day), ms_from_day(sent.day) + _DAY_MS - 1),
        said_words=iso_from_day(sent.day),
        files=files,
        origin=sent.submission,
        warnings=sent.by_hand.codes(has_words=False),
    )
    decode_message(encode_message(item))
    return item


def _later_id(here: InboxHere, thread: ThreadId, message: bytes, came: Came) -> MessageId:
    contents: list[cbor.Item] = [one.original.content for one in came.files]
    return MessageId(here.key.message_id([bytes(thread), message, contents]))


def messages_of(stored: StoredOp) -> Iterator[MessageItem]:
    """Give the messages that an op brought; what cannot be read of it is passed over."""
    core = stored.signed.core
    rows = core.body.get(1, []) if core.kind == kinds.ENTRIES else []
    for data in rows if isinstance(rows, list) else ():
        try:
            yield decode_message(data if isinstance(data, bytes) else b"")
        except MalformedEntry:
            continue


__all__ = [
    "CHANNELS",
    "Came",
    "Cover",
    "Keys",
    "MalformedEntry",
    "Piece",
    "SentByHand",
    "SentIn",
    "Why",
    "item_by_hand",
    "item_of",
    "messages_of",
    "opened",
    "sent_in",
]
