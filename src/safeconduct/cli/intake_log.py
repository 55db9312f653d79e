"""``safeconduct intake log``: a call, a meeting or a pasted message is written down in one command (P9).

The text comes from the command line, or whole from standard input for ``-``: what is said on the telephone should stand
in no list of running programs and in no shell's history.
"""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Final

import click

from safeconduct.base.clock import Day, ms_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.cli.copies_left import tell_of_copies
from safeconduct.cli.intake_words import SHOWN_DIGITS, Work, done, inbox_option, read_text, work_in
from safeconduct.cli.opening import UnreadableFile, VaultOptions, opened, vault_options
from safeconduct.intake.commands import Draft
from safeconduct.intake.files import keep_file
from safeconduct.intake.logging_calls import Call, Logged, log_call
from safeconduct.intake.media_preparing import prepared
from safeconduct.intake.parsers.handles import handle
from safeconduct.intake.types import CareField, Channel, Danger, Direction, FileItem, Relation
from safeconduct.intake.word_bytes import FieldValue
from safeconduct.intake.wording import instant_in_words
from safeconduct.record.dates import dates_from_words

_HOUR_MS: Final = 3_600_000
# A day somewhere: it begins first at +14 hours and ends last at -12 (Kiribati, Baker Island).
_EARLIEST_MS: Final = 14 * _HOUR_MS
_LATEST_MS: Final = 12 * _HOUR_MS

NEW_ONE: Final = Phrase("New conversation: {name} ({digits}).", "Новая переписка: {name} ({digits}).")
INTO: Final = Phrase("Added to the conversation {name} ({digits}).", "Добавлено к переписке {name} ({digits}).")
NEXT: Final = Phrase("Next contact: {when}.", "Следующая связь: {when}.")
SAME_HANDLE: Final = Phrase(
    "The same address wrote by another channel: {names}. If it is one person: safeconduct intake same {one} {other}",
    "С того же адреса писали по другому каналу: {names}. Если это один человек: safeconduct intake same {one} {other}",
)


@click.command()
@click.argument("text")
@click.option(
    "--channel",
    type=click.Choice([one.value for one in Channel]),
    default=Channel.PHONE.value,
    show_default=True,
    help="How it came.",
)
@click.option("--handle", "handle_word", default="", help="Their number, address or account; it is kept sealed.")
@click.option("--to", "to_name", default="", metavar="NAME", help="A conversation that is here already.")
@click.option(
    "--danger", type=click.Choice([one.value for one in Danger]), default=None, help="How soon it may happen."
)
@click.option(
    "--relation",
    type=click.Choice([one.value for one in Relation]),
    default=Relation.UNKNOWN.value,
    help="Who reports, to whoever is at risk.",
)
@click.option(
    "--hearsay", type=click.IntRange(0, 9), default=0, help="0: saw it; 1: was told; 2: was told by one told."
)
@click.option("--language", "spoken", default="", help="The language it was said in: ru, en, ce.")
@click.option("--said", default="", metavar="WHEN", help="When it was said, if not now: 2030-05-05, early May 2030.")
@click.option("--next", "next_hours", type=click.IntRange(0, 8784), default=None, help="Next contact in so many hours.")
@click.option("--owner", default="", metavar="ALIAS", help="Who looks after it (default: you).")
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path), help="A file that belongs to it.")
@click.option("--from-us", is_flag=True, help="We said it to them.")
@click.option("--duress", is_flag=True, help="They are made to say it.")
@inbox_option
@vault_options
def log(
    text: str,
    channel: str,
    handle_word: str,
    to_name: str,
    danger: str | None,
    relation: str,
    hearsay: int,
    spoken: str,
    said: str,
    next_hours: int | None,
    owner: str,
    files: tuple[Path, ...],
    from_us: bool,
    duress: bool,
    inbox_word: str,
    options: VaultOptions,
) -> None:
    """Write down TEXT that came by telephone, in person or by a messenger; - reads it from standard input."""
    words = read_text(text)
    when = _when(said)
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        to = (work.find(to_name),) if to_name else ()
        here = work.intake.inbox(to[0].part) if to else work.only()
        care: dict[CareField, FieldValue] = {}
        if danger is not None:
            care[CareField.DANGER] = Danger(danger)
        if next_hours is not None:
            care[CareField.NEXT_CONTACT] = work.now_ms + next_hours * _HOUR_MS if next_hours else 0
        if owner:
            care[CareField.OWNER] = work.user(owner)
        with work.team.together():
            kept, warnings = _kept(work, files)
            draft = Draft(
                Channel(channel),
                words,
                Direction.OUT if from_us else Direction.IN,
                said=when,
                said_words=said,
                language=spoken,
                files=kept,
                relation=Relation(relation),
                hearsay=hearsay,
                is_under_duress=duress,
                warnings=warnings,
            )
            spelled = handle(Channel(channel), handle_word) if handle_word else ""
            call = Call(draft, spelled, to=tuple(one.head for one in to), care=care)
            logged = log_call(work.team, here, call, options.screen.language)
        _tell(work, logged, files)


def _when(said: str) -> Interval:
    """Return when something was said, as wide as the zones of the earth; not known where nothing is given."""
    if not said:
        return UNKNOWN
    days = dates_from_words(said).interval
    return Interval(
        days.lo if days.lo == OPEN_LO else ms_from_day(Day(days.lo)) - _EARLIEST_MS,
        days.hi if days.hi == OPEN_HI else ms_from_day(Day(days.hi + 1)) - 1 + _LATEST_MS,
    )


def _kept(work: Work, files: tuple[Path, ...]) -> tuple[tuple[FileItem, ...], tuple[str, ...]]:
    kept: list[FileItem] = []
    warnings: set[str] = set()
    for path in files:
        if not path.is_file():
            raise UnreadableFile(shown=path.name)
        try:
            item, told = keep_file(work.team, path.name, "", partial(_open, path), prepared)
        except OSError:
            raise UnreadableFile(shown=path.name) from None
        kept.append(item)
        warnings |= {one.value for one in told}
    return tuple(kept), tuple(sorted(warnings))


def _open(path: Path) -> io.BufferedReader:
    return path.open("rb")


def _tell(work: Work, logged: Logged, files: tuple[Path, ...]) -> None:
    screen, thread = work.screen, logged.thread
    care = work.intake.care(logged.person)
    alike = work.intake.with_handle_of(logged.person.part, thread.id)
    others = [work.intake.thread(logged.person.part, one) for one in alike if one not in logged.person.threads]
    if screen.is_json:
        done(
            work,
            logged.ops,
            thread=thread.id.hex(),
            name=thread.name,
            new=logged.is_new,
            message=logged.message.id.hex(),
            next_contact=care.next_contact,
            alike=[one.id.hex() for one in others],
        )
        return
    digits = thread.id.hex()[:SHOWN_DIGITS]
    screen.say(NEW_ONE if logged.is_new else INTO, name=thread.name, digits=digits)
    if care.next_contact:
        screen.say(NEXT, when=instant_in_words(care.next_contact))
    for other in others[:1]:
        names = ", ".join(one.name for one in others)
        screen.say(SAME_HANDLE, names=names, one=digits, other=other.id.hex()[:SHOWN_DIGITS])
    done(work, logged.ops)
    tell_of_copies(screen, files)


def add_to(group: click.Group) -> None:
    """Hang this command under ``intake``."""
    group.add_command(log)
