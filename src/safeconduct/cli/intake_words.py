"""What the commands of ``intake`` share: which inbox is meant, whose word is whose, and how a request is shown."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import click
from rich.text import Text

from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Language,
    Phrase,
    SafeconductError,
)
from safeconduct.base.ids import CompartmentId, OpId, UserId
from safeconduct.base.json_value import Json
from safeconduct.base.language import Counted
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.cli.opening import NotText, as_text
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_words import team_of
from safeconduct.intake.answered import Answered
from safeconduct.intake.item_bytes import MOST_TEXT
from safeconduct.intake.next_contact import NEVER
from safeconduct.intake.ordering import Listed
from safeconduct.intake.queries import InboxHere, Intake, Person
from safeconduct.intake.types import NOBODY, Danger, ThreadItem
from safeconduct.intake.wording import (
    DANGERS,
    MESSAGES,
    answer_in_words,
    fallen_silent_in_words,
    instant_in_words,
    question_in_words,
)
from safeconduct.sync.naming import part_named, person_named
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault

# Digits of an id that a screen shows and a person types.
SHOWN_DIGITS: Final = 12
QUIET_STYLE: Final = "dim"
# Entries that are named one by one for an undo; of more, the first and the last.
_MOST_LISTED: Final = 4
_HOUR_MS: Final = 3_600_000
_DAY_HOURS: Final = 24
# Bytes of a text read from standard input: every character of the longest one, in UTF-8.
_MOST_INPUT: Final = 4 * MOST_TEXT

DONE: Final = Phrase("Done. Undo: safeconduct intake undo {op}", "Сделано. Отменить: safeconduct intake undo {op}")
STAYS: Final = Phrase("Done. It is on record and stays.", "Сделано. Это записано и остаётся.")
SILENT_HOURS: Final = Counted(
    ("silent for {n} hour", "silent for {n} hours"), ("молчит {n} час", "молчит {n} часа", "молчит {n} часов")
)
SILENT_DAYS: Final = Counted(
    ("silent for {n} day", "silent for {n} days"), ("молчит {n} день", "молчит {n} дня", "молчит {n} дней")
)
WAITS_HOURS: Final = Counted(
    ("waits for us for {n} hour", "waits for us for {n} hours"),
    ("ждёт нас {n} час", "ждёт нас {n} часа", "ждёт нас {n} часов"),
)
WAITS_DAYS: Final = Counted(
    ("waits for us for {n} day", "waits for us for {n} days"),
    ("ждёт нас {n} день", "ждёт нас {n} дня", "ждёт нас {n} дней"),
)
OVERDUE: Final = Phrase("contact was due {when}", "связь была назначена на {when}")
NEXT: Final = Phrase("next contact {when}", "следующая связь {when}")
ANSWER_OVERDUE: Final = Phrase("an answer was due {when}", "срок ответа был {when}")
ANSWER_DUE: Final = Phrase("an answer is due {when}", "срок ответа {when}")
UNSET_OVERDUE: Final = Phrase("no next contact set; was due {when}", "следующая связь не назначена; срок был {when}")
UNSET_DUE: Final = Phrase("no next contact set; due {when}", "следующая связь не назначена; срок {when}")
NOBODYS: Final = Phrase("nobody looks after it", "никто не ведёт")
LOOKED_AFTER: Final = Phrase("looked after by {who}", "ведёт {who}")
EMPTY: Final = Phrase("nothing was said yet", "пока ничего не сказано")
YOU: Final = Phrase("you", "вы")


class TextTooLong(SafeconductError):
    """More text on standard input than one message holds."""

    code = "cli.text_too_long"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The text is longer than one message ({most} characters).",
        safe=NOTHING_CHANGED_EN,
        do="Keep it in a file and log it with --file.",
    )
    ru = Advice(
        what="Текст длиннее одного сообщения ({most} знаков).",
        safe=NOTHING_CHANGED_RU,
        do="Сохраните его в файл и внесите через --file.",
    )


@dataclass(frozen=True, slots=True)
class Work:
    """What a command of this group works with. ``here``: the inboxes that are meant, at least one."""

    team: Team
    intake: Intake
    here: tuple[InboxHere, ...]
    screen: Screen

    @property
    def vault(self) -> Vault:
        """The open vault."""
        return self.team.vault

    @property
    def parts(self) -> tuple[CompartmentId, ...]:
        """The inboxes that are meant."""
        return tuple(one.part for one in self.here)

    @property
    def now_ms(self) -> int:
        """The computer's time."""
        return self.team.clock.now_ms()

    def only(self) -> InboxHere:
        """Return the one inbox that is meant; SeveralInboxes where it was not said which."""
        return self.here[0] if len(self.here) == 1 else self.intake.only_inbox()

    def find(self, name: str) -> Person:
        """Return the person of a code name or digits."""
        return self.intake.find(self.parts, name)

    def alias(self, user: UserId) -> str:
        """Return what somebody of the team is called; the digits of who is here no more."""
        for device in self.team.devices_of(user):
            return plain(device.user.certificate.terms.alias, MOST_OF_A_NAME)
        return user.hex()[:SHOWN_DIGITS]

    def user(self, word: str) -> UserId:
        """Return the user of an alias; “me” and “nobody” are words of their own. UnknownDevice, SeveralDevices."""
        if word.casefold() in ("nobody", "никто"):
            return NOBODY
        if word.casefold() in ("me", "я"):
            return self.team.me.device.user.id
        return person_named(self.team, word)[0].user.id


def inbox_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--inbox``."""
    return click.option("--inbox", "inbox_word", default="", metavar="INBOX", help="Which inbox is meant.")(command)


def work_in(vault: Vault, screen: Screen, inbox_word: str) -> Work:
    """Return what to work with; NoInbox, UnknownCompartment, SeveralParts."""
    team, intake = team_of(vault), Intake(vault.tables)
    if inbox_word:
        found = part_named(team, inbox_word)
        return Work(team, intake, (intake.inbox(found.id),), screen)
    mine = {one.id for one in team.compartments() if one.sort is Sort.INBOX}
    here = tuple(one for one in intake.inboxes() if one.part in mine)
    return Work(team, intake, here or (intake.only_inbox(),), screen)


def read_text(given: str) -> str:
    """Return a text as it was typed, or all of standard input for ``-``; TextTooLong, NotText."""
    if given != "-":
        return given
    data = sys.stdin.buffer.read(_MOST_INPUT + 1)
    if len(data) > _MOST_INPUT:
        raise TextTooLong(most=MOST_TEXT)
    try:
        return str(as_text(data.decode("utf-8").rstrip("\r\n")))
    except UnicodeDecodeError:
        raise NotText from None


def done(work: Work, ops: Sequence[OpId], *, can_undo: bool = True, **more: Json) -> None:
    """Say that something is written and how to take it back."""
    if work.screen.is_json:
        work.screen.answer({"ops": [op.hex() for op in ops], **more})
    elif can_undo:
        digits = [op.hex()[:SHOWN_DIGITS] for op in ops]
        work.screen.say(DONE, op=" ".join(digits) if len(digits) <= _MOST_LISTED else f"{digits[0]}..{digits[-1]}")
    else:
        work.screen.say(STAYS)


def show_row(work: Work, row: Listed) -> None:
    """Print a request: who, how urgent, how long silent, by when something is owed, what agreed silence asks for."""
    screen = work.screen
    person = work.intake.person(row.part, row.head)
    names = ", ".join(plain(one, MOST_OF_A_NAME) for one in work.intake.names(person))
    urgent = "bold red" if row.danger is Danger.NOW else "bold"
    title = Text.assemble((names, urgent), "  ", (row.head.hex()[:SHOWN_DIGITS], QUIET_STYLE))
    screen.show(title, first="- ", rest="  ")
    told = [
        screen.text(DANGERS[row.danger]),
        wait_in_words(work, row),
        *due_in_words(work, row),
        screen.text(NOBODYS) if row.owner == NOBODY else screen.text(LOOKED_AFTER, who=work.alias(row.owner)),
        MESSAGES.say(row.messages, screen.language),
    ]
    screen.show("; ".join(told), first="  ", rest="  ")
    if row.is_open and row.is_fallen_silent(work.now_ms):
        asked = fallen_silent_in_words(work.intake.card(person).silence, screen.language)
        screen.show(Text(asked, style="yellow"), first="  ", rest="  ")


def due_in_words(work: Work, row: Listed) -> tuple[str, ...]:
    """Return by when something is owed: as somebody set it, or sooner by the clock that runs by itself."""
    if not row.is_open or row.due_at == NEVER:
        return ()
    past, to_come = (ANSWER_OVERDUE, ANSWER_DUE) if row.waits else (UNSET_OVERDUE, UNSET_DUE)
    if row.next_contact and row.due_at == row.next_contact:
        past, to_come = OVERDUE, NEXT
    phrase = past if row.is_overdue(work.now_ms) else to_come
    return (work.screen.text(phrase, when=instant_in_words(row.due_at)),)


def wait_in_words(work: Work, row: Listed) -> str:
    """Return how long a request is silent, or waits for us."""
    if not row.messages:
        return work.screen.text(EMPTY)
    hours = max(work.now_ms - row.silent_since, 0) // _HOUR_MS
    days, in_hours = (WAITS_DAYS, WAITS_HOURS) if row.waits else (SILENT_DAYS, SILENT_HOURS)
    if hours >= 2 * _DAY_HOURS:
        return days.say(hours // _DAY_HOURS, work.screen.language)
    return in_hours.say(hours, work.screen.language)


def json_from_row(work: Work, row: Listed) -> dict[str, Json]:
    """Return a request for programs. Instants in milliseconds since 1970 UTC, 0 for none.

    ``after_silence``: what they asked of us for then, once they are silent for longer than agreed; else empty.
    """
    person, now = work.intake.person(row.part, row.head), work.now_ms
    has_fallen = row.is_open and row.is_fallen_silent(now)
    is_late = row.is_open and row.is_overdue(now)
    return {
        "id": row.head.hex(),
        "inbox": row.part.hex(),
        "names": list(work.intake.names(person)),
        "danger": row.danger.value,
        "state": row.state.value,
        "open": row.is_open,
        "overdue": is_late,
        "overdue_by": now - row.due_at if is_late else 0,
        "due_at": 0 if row.due_at == NEVER else row.due_at,
        "next_contact": row.next_contact,
        "fallen_silent": has_fallen,
        "after_silence": work.intake.card(person).silence.then if has_fallen else "",
        "silent_since": row.silent_since if row.messages else 0,
        "waits": row.waits,
        "messages": row.messages,
        "owner": row.owner.hex(),
    }


def json_from_threads(threads: Iterable[ThreadItem]) -> list[Json]:
    """Return threads for programs: ids, channels and code names, never a handle."""
    return [{"id": one.id.hex(), "channel": one.channel.value, "name": one.name} for one in threads]


def in_words(one: Answered, language: Language) -> dict[str, str]:
    """Return an answer of theirs in words, for a sentence: what was asked, what was said, in which message."""
    return {
        "asked": question_in_words(one.asked.value, language),
        "said": answer_in_words(one.asked.value, one.text, language),
        "digits": one.message.hex()[:SHOWN_DIGITS],
    }
