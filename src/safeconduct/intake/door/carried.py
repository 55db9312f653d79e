"""What somebody brings locked: text that a stick copy of the page made, come by whatever channel (P4, P9).

A text may hold several, with words of somebody's around them: each is opened, and what is no message is handed back.
The key that opens it tells which inbox it is for. It becomes a message as if a relay had brought it, in the thread of
its writer's eight words, so that the reply board answers it; brought twice it is there once. What somebody locked by
hand, with the age program, has no such words: it is handed back open in its place, for whoever brought it to log as
what came by that way, and is answered by it. Refuses to guess: what
no key of this desk opens is said to be so, and so is what is for an inbox that it only reads; refuses to open more at
once than anybody brings. Follows docs/formats/submission.md, "Armoured".
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Language, SafeconductError
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.intake.commands import entries_intents, relay_message_id, relay_thread
from safeconduct.intake.door.by_hand import BEGIN, LOCKED, MOST_LOCKED, NOTHING, ByHand, by_hand_from
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.fortnights import epoch_keys
from safeconduct.intake.door.linking import links_of
from safeconduct.intake.door.opening_sent import Came, SentIn, item_of
from safeconduct.intake.errors import NoSuchMessage, NoSuchThread
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import ThreadId
from safeconduct.protect.age import NotForThisKey
from safeconduct.protect.intake_contents import Message
from safeconduct.protect.intake_errors import (
    AnotherBox,
    AnotherOrganisation,
    MalformedSubmission,
    SubmissionTooLarge,
)
from safeconduct.protect.submissions import (
    OpenedByHand,
    OpenedSubmission,
    age_file_from_armour,
    open_by_hand,
    open_carried,
)
from safeconduct.protect.threads import Thread
from safeconduct.vault.errors_ops import MayNotWrite


class CarriedNotOpened(SafeconductError):
    """A locked text that no key of this desk opens."""

    code = "intake.carried_not_opened"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="No key on this desk opens this locked text.",
        safe=NOTHING_CHANGED_EN,
        do="It is for another inbox or organisation, newer than this desk's last exchange, or its key is destroyed. "
        "Exchange and try again; if it stays so, ask for it anew with today's page.",
    )
    ru = Advice(
        what="На этом рабочем месте нет ключа к этому запертому тексту.",
        safe=NOTHING_CHANGED_RU,
        do="Он для другого ящика или другой организации, новее последнего обмена, или его ключ уничтожен. Проведите "
        "обмен и попробуйте снова; если не поможет, попросите написать заново на сегодняшней странице.",
    )


class CarriedNoMessage(SafeconductError):
    """A locked text that holds no message."""

    code = "intake.carried_no_message"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This locked text is not a message.",
        safe=NOTHING_CHANGED_EN,
        do="Ask for the text that the page gave at the end, from its first line to its last.",
    )
    ru = Advice(
        what="Этот запертый текст — не сообщение.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите текст, который страница дала в конце, от первой строки до последней.",
    )


class TooManyLocked(SafeconductError):
    """More locked texts at once than are opened."""

    code = "intake.too_many_locked"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There are {count} locked texts in it, and at most {most} are opened at once.",
        safe=NOTHING_CHANGED_EN,
        do="Bring a part of them, and then the others.",
    )
    ru = Advice(
        what="Запертых текстов здесь {count}, а сразу открывается не больше {most}.",
        safe=NOTHING_CHANGED_RU,
        do="Внесите сначала часть из них, потом остальные.",
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of a locked text. ``is_new``: it was not here before."""

    person: Person
    is_new: bool
    ops: tuple[OpId, ...] = ()


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a text. ``rest``: all of it that was not opened, in its place; ``faults``: why it was not.

    ``by_hand``: what was locked with the age program; its words stand in ``rest``, and its inbox is ``part``.
    """

    opened: tuple[Carried, ...]
    rest: str = field(repr=False)
    faults: tuple[SafeconductError, ...] = ()
    by_hand: ByHand = NOTHING
    part: CompartmentId | None = None

    @property
    def ops(self) -> tuple[OpId, ...]:
        """What was written, in order."""
        return tuple(op for one in self.opened for op in one.ops)

    @property
    def persons(self) -> tuple[Person, ...]:
        """Whose messages they are, each once."""
        return tuple(dict.fromkeys(one.person for one in self.opened))


@dataclass(frozen=True, slots=True)
class _Held:
    """A locked text that opened."""

    door: Door
    sent: SentIn


@dataclass(frozen=True, slots=True)
class _HeldByHand:
    """What somebody locked by hand, and the inbox that its key is of."""

    door: Door
    by_hand: ByHand


def take_carried(doors: Iterable[Door], text: str, *, language: Language = "en") -> Brought:
    """Open every locked text in a text with these inboxes' keys and keep its message; on the disk when it returns.

    What does not open, or is for an inbox that this desk only reads, raises nothing: its fault says why, and it stays
    in ``rest``; so does everything where there is too much of it. ``language``: of the code names.
    """
    if (count := sum(1 for _ in LOCKED.finditer(text))) > MOST_LOCKED:
        return Brought((), text, (TooManyLocked(count=count, most=MOST_LOCKED),))
    doors, held, faults, by_hand = tuple(doors), list[_Held](), list[SafeconductError](), list[_HeldByHand]()

    def opened(found: re.Match[str]) -> str:
        try:
            one = _opened_of(doors, found.group())
        except SafeconductError as fault:
            faults.append(fault)
            return found.group()
        if isinstance(one, _HeldByHand):
            by_hand.append(one)
            return "\n".join(one.by_hand.words)
        held.append(one)
        return ""

    rest, places = LOCKED.subn(opened, text)
    if not places:
        faults.append(_no_locked_text(text))
    together = sum((one.by_hand for one in by_hand), NOTHING)
    part = by_hand[0].door.part if by_hand else None
    if not held:
        return Brought((), rest, tuple(faults), together, part)
    with doors[0].team.together():
        return Brought(tuple(_kept(one, language) for one in held), rest, tuple(faults), together, part)


def holds_locked_text(text: str) -> bool:
    """Say whether a text has in it what a stick copy of the page locked, whatever stands around it."""
    return BEGIN in text


def _opened_of(doors: Iterable[Door], text: str) -> _Held | _HeldByHand:
    """Open one locked text.

    CarriedNotOpened, CarriedNoMessage, MayNotWrite; MalformedArmour, MalformedAge, AlteredAgeHeader, DamagedAge,
    MalformedSubmission, SubmissionTooLarge, UnknownSubmissionVersion.
    """
    sealed = age_file_from_armour(text)
    door, opened = _opened(doors, sealed)
    if isinstance(opened, OpenedByHand):
        if not door.may_write:
            raise MayNotWrite
        return _HeldByHand(door, by_hand_from(opened))
    if not isinstance(opened.content, Message):
        raise CarriedNoMessage
    if not door.may_write:
        raise MayNotWrite
    message, thread = opened.content, Thread(opened.content.secret)
    return _Held(door, SentIn(hashlib.sha256(sealed).digest(), door.today, message, thread, opened.is_downgraded))


def _kept(held: _Held, language: Language) -> Carried:
    door, sent = held.door, held.sent
    intake, head = Intake(door.team.vault.tables), ThreadId(sent.thread.id)
    if _is_here(intake, door, sent):
        return Carried(intake.person(door.part, head), is_new=False)
    # A stick copy takes no files; whoever names some has them elsewhere.
    item = item_of(door.here, sent, Came(is_whole=not sent.message.files), now_ms=door.team.clock.now_ms())
    drawing = (language, door.team.entropy)
    begun = () if intake.is_thread(door.part, head) else (
        relay_thread(intake, door.part, (head, sent.message.secret), item.way, drawing=drawing),
    )  # fmt: skip
    ops = door.team.vault.append([*entries_intents(door.part, begun, [item]), *links_of(door.part, sent)])
    return Carried(intake.person(door.part, head), is_new=True, ops=ops)


def _no_locked_text(text: str) -> SafeconductError:
    """Return why a text in which no locked text begins and ends is none."""
    try:
        age_file_from_armour(text)
    except SafeconductError as fault:
        return fault
    return CarriedNotOpened()


def _opened(doors: Iterable[Door], sealed: bytes) -> tuple[Door, OpenedSubmission | OpenedByHand]:
    for door in doors:
        keys = epoch_keys(door)
        try:
            return door, open_carried(sealed, keys, org=door.team.me.org, box=door.box)
        except (MalformedSubmission, SubmissionTooLarge):
            with suppress(NotForThisKey):
                return door, open_by_hand(sealed, tuple(keys.values()))
        except (NotForThisKey, AnotherBox, AnotherOrganisation):
            continue
    raise CarriedNotOpened


def _is_here(intake: Intake, door: Door, sent: SentIn) -> bool:
    thread = ThreadId(sent.thread.id)
    try:
        person = intake.person(door.part, thread)
        intake.message(person, relay_message_id(door.here.key, thread, sent.message.id))
    except (NoSuchThread, NoSuchMessage):
        return False
    return True
