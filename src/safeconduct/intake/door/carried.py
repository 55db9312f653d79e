"""What somebody brings locked: text that a stick copy of the page made, come by whatever channel (P4, P9).

The key that opens it tells which inbox it is for. It becomes a message as if a relay had brought it, in the thread of
its writer's eight words, so that the reply board answers it; brought twice it is there once. Refuses to guess: what
no key of this desk opens is said to be so, and nothing is kept of it. Follows docs/formats/submission.md, "Armoured".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Language, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.intake.commands import entries_intents, relay_message_id, relay_thread
from safeconduct.intake.door.collecting import links_of
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.fortnights import epoch_keys
from safeconduct.intake.door.opening_sent import Came, SentIn, item_of
from safeconduct.intake.errors import NoSuchMessage, NoSuchThread
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import ThreadId
from safeconduct.protect.age import NotForThisKey
from safeconduct.protect.intake_contents import Message
from safeconduct.protect.intake_errors import AnotherBox, AnotherOrganisation
from safeconduct.protect.submissions import OpenedSubmission, age_file_from_armour, open_carried
from safeconduct.protect.threads import Thread

_BEGIN: Final = "-----BEGIN AGE ENCRYPTED FILE-----"
_END: Final = "-----END AGE ENCRYPTED FILE-----"
# Letters that a messenger puts around a text: who sent it, when, that it was passed on. More was written by somebody.
_MOST_AROUND: Final = 500


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


class CarriedWithMore(SafeconductError):
    """Several locked texts at once, or one among many other words."""

    code = "intake.carried_with_more"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is more here than one locked text.",
        safe=NOTHING_CHANGED_EN,
        do="Bring each locked text by itself, from its first line to its last. Take it out of the rest, and write the "
        "rest down by itself.",
    )
    ru = Advice(
        what="Здесь больше, чем один запертый текст.",
        safe=NOTHING_CHANGED_RU,
        do="Внесите каждый запертый текст отдельно, от первой строки до последней. Уберите его из остального и "
        "запишите остальное отдельно.",
    )


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of a locked text. ``is_new``: it was not here before."""

    person: Person
    is_new: bool
    ops: tuple[OpId, ...] = ()


def take_carried(doors: Iterable[Door], text: str, *, language: Language = "en") -> Carried:
    """Open a locked text with the keys of these inboxes and keep its message; on the disk when it returns.

    CarriedNotOpened, CarriedNoMessage, CarriedWithMore; MalformedArmour, MalformedAge, AlteredAgeHeader, DamagedAge,
    MalformedSubmission, SubmissionTooLarge, UnknownSubmissionVersion; MayNotWrite. ``language``: of the code name.
    """
    sealed = age_file_from_armour(_alone(text))
    door, opened = _opened(doors, sealed)
    if not isinstance(opened.content, Message):
        raise CarriedNoMessage
    message, thread = opened.content, Thread(opened.content.secret)
    sent = SentIn(hashlib.sha256(sealed).digest(), door.today, message, thread, opened.is_downgraded)
    intake, head = Intake(door.team.vault.tables), ThreadId(thread.id)
    with door.team.together():
        if _is_here(intake, door, sent):
            return Carried(intake.person(door.part, head), is_new=False)
        # A stick copy takes no files; whoever names some has them elsewhere.
        item = item_of(door.here, sent, Came(is_whole=not message.files), now_ms=door.team.clock.now_ms())
        drawing = (language, door.team.entropy)
        begun = () if intake.is_thread(door.part, head) else (
            relay_thread(intake, door.part, (head, message.secret), item.way, drawing=drawing),
        )  # fmt: skip
        ops = door.team.vault.append([*entries_intents(door.part, begun, [item]), *links_of(door.part, sent)])
    return Carried(intake.person(door.part, head), is_new=True, ops=ops)


def holds_locked_text(text: str) -> bool:
    """Say whether a text has in it what a stick copy of the page locked, whatever stands around it."""
    return _BEGIN in text


def _alone(text: str) -> str:
    """Return the locked text without what a messenger wrote around it; all of it where its ends are not there.

    What is left out is not kept: so of several none is taken, and none out of a chat (P4).
    """
    begin = text.find(_BEGIN)
    end = text.find(_END, max(begin, 0)) + len(_END)
    if not 0 <= begin < end:
        return text
    around = text[:begin] + text[end:]
    if _BEGIN in around or len(around.strip()) > _MOST_AROUND:
        raise CarriedWithMore
    return text[begin:end]


def _opened(doors: Iterable[Door], sealed: bytes) -> tuple[Door, OpenedSubmission]:
    for door in doors:
        try:
            return door, open_carried(sealed, epoch_keys(door), org=door.team.me.org, box=door.box)
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
