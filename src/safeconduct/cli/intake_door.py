"""``safeconduct intake door, key, bundle, board, collect, read, give-up, links``: what sources see, what comes of it.

A relay is asked by the same steps as an exchange (`intake.door.meeting`). Refuses to show the outside anything that
the root has not certified. Promises P1, P8 and P9.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from safeconduct.base.clock import iso_from_day
from safeconduct.base.errors import Phrase, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.base.json_value import Json
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.cli.cards import cards_from_file
from safeconduct.cli.intake_boards import ended_by_signals, keep_boards
from safeconduct.cli.intake_held import json_of_held, say_held
from safeconduct.cli.intake_words import Work, done, inbox_option, work_in
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.record_add import WORDS, reads_words
from safeconduct.cli.screen import Screen
from safeconduct.cli.sync_relay import FAILED, NoRelay
from safeconduct.intake.door.answering_board import given_up, was_read
from safeconduct.intake.door.bundling import bundle_of, page_digest, page_of, set_shown
from safeconduct.intake.door.certifying import certify
from safeconduct.intake.door.collecting import How
from safeconduct.intake.door.door import Door, KeyState
from safeconduct.intake.door.door_errors import NoPageYet
from safeconduct.intake.door.door_kinds import Shown
from safeconduct.intake.door.door_standing import DoorStanding, standing_of
from safeconduct.intake.door.linking import proposals
from safeconduct.intake.door.meeting import Held, hold
from safeconduct.intake.media_preparing import prepared
from safeconduct.intake.types import ThreadId
from safeconduct.intake.wording import why_in_words
from safeconduct.protect.bundles import LANGUAGES, BoxPurpose, Notice, encode_bundles
from safeconduct.sync.blob_exchange import exchange_blobs
from safeconduct.sync.exchange import run as exchange
from safeconduct.sync.parcels import write_whole
from safeconduct.sync.relays import allow_here, client_of, relays

PURPOSES: Final = {"danger": BoxPurpose.DANGER, "information": BoxPurpose.INFORMATION, "press": BoxPurpose.PRESS}
KEYS: Final = {
    KeyState.NONE: Phrase(
        "The root has certified no intake key yet: safeconduct intake key renew",
        "Корень ещё не заверил ключ приёма: safeconduct intake key renew",
    ),
    KeyState.IN_FORCE: Phrase("The intake key is good until {until}.", "Ключ приёма действует до {until}."),
    KeyState.SOON_OVER: Phrase(
        "The intake key ends on {until}. Renew it in time: safeconduct intake key renew",
        "Ключ приёма кончается {until}. Обновите его вовремя: safeconduct intake key renew",
    ),
    KeyState.KNOWN_TO_REMOVED: Phrase(
        "Somebody who was removed knows the intake key. Change it now: safeconduct intake key renew",
        "Ключ приёма известен исключённому. Смените его сейчас: safeconduct intake key renew",
    ),
    KeyState.OVER: Phrase(
        "The intake key ended on {until}; pages refuse to write. Renew it: safeconduct intake key renew",
        "Ключ приёма кончился {until}; страницы не принимают сообщений. Обновите его: safeconduct intake key renew",
    ),
}
EPOCHS: Final = Phrase(
    "Keys of the fortnight: {n}, until {until}; this desk opens {here} of them.",
    "Ключей на две недели: {n}, до {until}; это рабочее место открывает из них {here}.",
)
ANSWERS: Final = Phrase(
    "Answers for the board: {n}, of which {new} have not stood on one.",
    "Ответов для доски: {n}, из них ещё не стояли на ней: {new}.",
)
TOO_LONG: Final = Phrase(
    "{n} answers are too long for a board; divide them.", "Слишком длинных для доски ответов: {n}; разделите их."
)
HELD_BACK: Final = Phrase(
    "{n} answers are kept off the board: they name what was protected after they were written. Take them back, and "
    "write anew what may go.",
    "Сняты с доски ответы, в которых есть слово, ставшее защищаемым позже: {n}. Отмените их и напишите заново то, что "
    "можно.",
)
UNOPENED: Final = Phrase("Messages that nobody can open: {n}.", "Сообщений, которые никому не открыть: {n}.")
UNOPENED_ON: Final = Phrase("{n} came on {day}: {why}.", "Пришло {day}: {n}; {why}.")
COVERS: Final = Phrase(
    "This desk sends covers to {address} while it is open: four a day on the average, half a megabyte each. Every desk "
    "of the inbox fetches the covers of all. To save that: safeconduct intake door --covers off",
    "Пока это рабочее место открыто, оно шлёт прикрытие на {address}: в среднем четыре раза в сутки по полмегабайта. "
    "Каждое рабочее место этого ящика скачивает прикрытие всех. Не тратить: safeconduct intake door --covers off",
)
NO_COVERS: Final = Phrase(
    "This desk sends no covers: a quiet week shows at the relay as quiet.",
    "Это рабочее место не шлёт прикрытия: тихая неделя видна на ретрансляторе как тихая.",
)
LINKS: Final = Phrase(
    "Proofs that two conversations are one person's: {n}. See safeconduct intake links",
    "Доказательств, что две переписки одного человека: {n}. См. safeconduct intake links",
)
LINK: Final = Phrase(
    "{one} has the words of {other}. Confirm: safeconduct intake same {one_id} {other_id}",
    "{one} знает слова {other}. Подтвердить: safeconduct intake same {one_id} {other_id}",
)
NO_LINKS: Final = Phrase("There is no such proof.", "Таких доказательств нет.")
CERTIFIED: Final = Phrase(
    "A new intake key is certified until {until}. Relays show it with the next exchange.",
    "Новый ключ приёма заверен до {until}. Ретрансляторы покажут его после следующего обмена.",
)
PAGE_HASH: Final = Phrase(
    "SHA-256 of the page: {digest}. Publish it where people find you otherwise, not on the relay.",
    "SHA-256 страницы: {digest}. Опубликуйте его там, где вас находят иначе, — не на ретрансляторе.",
)
STICK_HASH: Final = Phrase(
    "SHA-256 of the copy for a stick: {digest}. It holds the keys of these weeks: make it anew every fortnight.",
    "SHA-256 копии страницы на флешке: {digest}. В ней ключи этих недель: делайте её заново каждые две недели.",
)
WRITTEN: Final = Phrase("Written: {file}.", "Записано: {file}.")
NOTHING_NEW: Final = Phrase("Nothing new was sent in.", "Нового не присылали.")
NOTHING_READ: Final = Phrase(
    "There is nothing to let them know: no message with a receipt that was not told of already.",
    "Сообщать нечего: нет сообщения с квитанцией, о котором ещё не сказано.",
)


@click.command(
    help="Say how an inbox stands toward the outside: keys, fortnights, answers. With options: say what the outside is "
    "shown from now on; what is not named stays."
)
@click.option("--purpose", type=click.Choice(list(PURPOSES)), help="For whom the inbox is.")
@click.option("--address", "addresses", multiple=True, help="Where the page is reached; may be given several times.")
@click.option("--gate", default=None, help="Address of the gate for browsers without script; empty: none.")
@click.option("--work", type=click.IntRange(0, 16), help="Bits of work asked of whoever has no grant.")
@click.option(
    "--notice", "notices", type=(click.Choice(LANGUAGES), str), multiple=True, metavar="LANGUAGE TEXT",
    help="What the first screen says in a language.",
)  # fmt: skip
@click.option(
    "--name", "names", type=(click.Choice(LANGUAGES), str), multiple=True, metavar="LANGUAGE NAME",
    help="What the page calls the organisation.",
)  # fmt: skip
@click.option("--leave", default=None, help="The neutral place that “leave” on the page goes to.")
@click.option("--onion", default=None, help="The onion that the page names to those who came another way.")
@click.option(
    "--covers", type=click.Choice(["on", "off"]), help="Whether open desks send empty submissions among the real ones."
)
@inbox_option
@vault_options
def door(
    purpose: str | None,
    addresses: tuple[str, ...],
    gate: str | None,
    work: int | None,
    notices: tuple[tuple[str, str], ...],
    names: tuple[tuple[str, str], ...],
    leave: str | None,
    onion: str | None,
    covers: str | None,
    inbox_word: str,
    options: VaultOptions,
) -> None:
    """See the help above."""
    with opened(options) as vault:
        found = _door(work_in(vault, options.screen, inbox_word))
        now = found.shown()
        shown = Shown(
            PURPOSES[purpose] if purpose else now.purpose,
            now.work_bits if work is None else work,
            now.gate if gate is None else gate,
            addresses or now.addresses,
            _with(now.notices, notices),
            _with(now.names, names),
            now.leave if leave is None else leave,
            now.onion if onion is None else onion,
            now.covers if covers is None else covers == "on",
        )
        if shown != now:
            set_shown(found, shown)
        for address in addresses:
            allow_here(vault, address)
        standing = standing_of(found)
        if options.screen.is_json:
            options.screen.answer(_json_of_standing(found, standing))
        else:
            _say_standing(options.screen, standing)
            _say_page_hash(options.screen, found)


@click.group()
def key() -> None:
    """The key by which sources know an inbox: certified by the organisation's root for ninety days."""


@key.command()
@click.option(
    "--words-file",
    type=click.Path(path_type=Path),
    help="File with two of the root's cards, where the root is not in this vault: a card on a line.",
)
@inbox_option
@vault_options
def renew(words_file: Path | None, inbox_word: str, options: VaultOptions) -> None:
    """Let the root certify a new intake key; older ones count no more."""
    cards = cards_from_file(words_file) if words_file else []
    with opened(options) as vault:
        found = _door(work_in(vault, options.screen, inbox_word))
        op = certify(found, cards)
        standing = standing_of(found)
        if options.screen.is_json:
            options.screen.answer({"ops": [op.hex()], **_json_of_standing(found, standing)})
        else:
            options.screen.say(CERTIFIED, until=iso_from_day(standing.key_until))


@click.group()
def bundle() -> None:
    """What a page learns of an inbox: keys of these days, addresses, words of the staff."""


@bundle.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the list of bundles, for mirrors.")
@click.option("--page", "page_file", type=click.Path(path_type=Path), help="Write the page, for mirrors.")
@click.option("--stick", type=click.Path(path_type=Path), help="Write the page that is carried, with the bundle in it.")
@inbox_option
@vault_options
def make(
    output: Path | None, page_file: Path | None, stick: Path | None, inbox_word: str, options: VaultOptions
) -> None:
    """Make the bundle of now, and show it and the page at every relay; with a file name write it there instead."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        if not (output or page_file or stick):
            meet_relays(work, shows_anew=True)
            if not options.screen.is_json:
                for part in work.parts:
                    _say_page_hash(options.screen, Door(work.team, part))
            return
        found = _door(work)
        made: list[tuple[Path, bytes]] = []
        if output:
            made.append((output, encode_bundles([bundle_of(found)])))
        if page_file:
            made.append((page_file, page_of(found)))
        if stick:
            made.append((stick, page_of(found, is_stick=True)))
        for path, data in made:
            write_whole(path, (data,))
            if not options.screen.is_json:
                options.screen.say(WRITTEN, file=path.name)
                for said in (PAGE_HASH if path == page_file else STICK_HASH,) if path != output else ():
                    options.screen.say(said, digest=page_digest(data))
        if options.screen.is_json:
            written: list[Json] = [path.name for path, _ in made]
            digests: dict[str, Json] = {path.name: page_digest(data) for path, data in made if path != output}
            options.screen.answer({"written": written, "sha256": digests})


def _say_page_hash(screen: Screen, door: Door) -> None:
    if digest := _page_hash(door):
        screen.say(PAGE_HASH, digest=digest)


@click.command()
@inbox_option
@vault_options
def collect(inbox_word: str, options: VaultOptions) -> None:
    """Fetch what was sent in from every relay, open it, and let the relay delete what two places have."""
    with opened(options) as vault:
        meet_relays(work_in(vault, options.screen, inbox_word))


@click.command()
@click.option(
    "--every", is_flag=True, help="Stay, make it at every quarter of an hour and send covers, until it is ended."
)
@inbox_option
@vault_options
def board(every: bool, inbox_word: str, options: VaultOptions) -> None:
    """Make the reply board of this quarter of an hour and show it at every relay; it collects as well."""
    if every:
        with ended_by_signals(), opened(options) as vault:
            keep_boards(lambda: work_in(vault, options.screen, inbox_word), meet_relays)
        return
    with opened(options) as vault:
        meet_relays(work_in(vault, options.screen, inbox_word))


@click.command()
@click.argument("name")
@inbox_option
@vault_options
def read(name: str, inbox_word: str, options: VaultOptions) -> None:
    """Let NAME know by the reply board that a person has read what they sent in."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        person = work.find(name)
        ops: Sequence[OpId] = vault.append(was_read(Door(work.team, person.part), person))
        if not ops and not options.screen.is_json:
            options.screen.say(NOTHING_READ)
            return
        done(work, ops, can_undo=False)


@click.command(name="give-up")
@click.argument("name")
@click.option("--reason", required=True, type=WORDS, help="Why, for the team; the source does not read it.")
@inbox_option
@vault_options
@reads_words
def give_up(name: str, reason: str, inbox_word: str, options: VaultOptions) -> None:
    """End the conversation with NAME, who reads on the reply board that it is over. Nothing is deleted by it."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        person = work.find(name)
        done(work, vault.append(given_up(Door(work.team, person.part), person, reason)))


@click.command()
@inbox_option
@vault_options
def links(inbox_word: str, options: VaultOptions) -> None:
    """List proofs that two conversations are one person's; confirming one is “intake same”."""
    with opened(options) as vault:
        work = work_in(vault, options.screen, inbox_word)
        found = [(one, Door(work.team, part)) for part in work.parts for one in proposals(Door(work.team, part))]
        if options.screen.is_json:
            rows: list[Json] = [{"thread": one.thread.hex(), "other": one.other.hex()} for one, _ in found]
            options.screen.answer({"links": rows})
            return
        for one, at in found:
            options.screen.say(
                LINK,
                one=_called(work, at, one.thread),
                other=_called(work, at, one.other),
                one_id=one.thread.hex()[:12],
                other_id=one.other.hex()[:12],
            )
        if not found:
            options.screen.say(NO_LINKS)


def _called(work: Work, at: Door, thread: ThreadId) -> str:
    return plain(work.intake.thread(at.part, thread).name, MOST_OF_A_NAME)


def _door(work: Work) -> Door:
    return Door(work.team, work.only().part)


def _with(now: tuple[Notice, ...], given: tuple[tuple[str, str], ...]) -> tuple[Notice, ...]:
    """Return words by language; an empty text takes a language out."""
    words = {one.language: one.text for one in now} | dict(given)
    return tuple(Notice(language, words[language]) for language in LANGUAGES if words.get(language))


def meet_relays(work: Work, *, shows_anew: bool = False) -> None:
    """Exchange with every relay and look after the inboxes there; what one relay cannot do keeps no other from it."""
    known = relays(work.team)
    if not known:
        raise NoRelay
    met: list[Json] = []
    failed: list[SafeconductError] = []
    for one in known:
        try:
            with client_of(work.vault, one) as client:
                exchange(work.team, client)
                exchange_blobs(work.team, client)
                found = hold(work.team, client, How(work.screen.language, prepared), shows_anew=shows_anew)
        except SafeconductError as error:
            failed.append(error)
            met.append({"address": one.address, "error": error.code})
            if not work.screen.is_json:
                work.screen.say(FAILED, address=one.address, why=error.sentences(work.screen.language))
            continue
        _tell(work.screen, found)
        inboxes: list[Json] = [json_of_held(held) for held in found]
        met.append({"address": one.address, "inboxes": inboxes})
    if len(failed) == len(known):
        raise failed[0]
    if work.screen.is_json:
        work.screen.answer({"relays": met})


def _tell(screen: Screen, found: tuple[Held, ...]) -> None:
    if screen.is_json:
        return
    say_held(screen, found)
    if not any(one.collected.messages or one.collected.files for one in found):
        screen.say(NOTHING_NEW)


def _say_standing(screen: Screen, one: DoorStanding) -> None:
    screen.say(KEYS[one.key], until=iso_from_day(one.key_until))
    for lacking in one.lacking:
        screen.say(Phrase(lacking.sentences("en"), lacking.sentences("ru")))
    if one.epochs:
        until = iso_from_day(max(epoch.made.last_day for epoch in one.epochs))
        screen.say(EPOCHS, n=len(one.epochs), until=until, here=one.opened_here)
    screen.say(ANSWERS, n=one.answers, new=one.not_shown)
    screen.say(COVERS if one.covers else NO_COVERS, address=one.covers)
    for phrase, count in (
        (TOO_LONG, one.too_long),
        (HELD_BACK, one.held_back),
        (UNOPENED, one.unopened),
        (LINKS, one.proposals),
    ):
        if count:
            screen.say(phrase, n=count)
    for day, why, count in one.unopened_by_day:
        words = screen.text(UNOPENED_ON, n=count, day=iso_from_day(day), why=why_in_words(why, screen.language))
        screen.show(words, first="  ", rest="    ")


def _json_of_standing(found: Door, one: DoorStanding) -> dict[str, Json]:
    """Return it for programs. Days as YYYY-MM-DD, empty for none; ``board``: a number, 0 for none."""
    epochs: list[Json] = [
        {"first_day": iso_from_day(epoch.made.first_day), "last_day": iso_from_day(epoch.made.last_day)}
        for epoch in one.epochs
    ]
    unopened: list[Json] = [{"day": iso_from_day(day), "why": why, "n": n} for day, why, n in one.unopened_by_day]
    lacking: list[Json] = [error.code for error in one.lacking]
    return {
        "inbox": found.part.hex(),
        "box": found.box.hex(),
        "key": one.key.value,
        "serial": one.serial,
        "key_until": iso_from_day(one.key_until) if one.serial else "",
        "lacking": lacking,
        "epochs": epochs,
        "opened_here": one.opened_here,
        "answers": one.answers,
        "not_shown": one.not_shown,
        "too_long": one.too_long,
        "held_back": one.held_back,
        "board": one.board,
        "covers": one.covers,
        "unopened": one.unopened,
        "unopened_by_day": unopened,
        "links": one.proposals,
        "page_sha256": _page_hash(found),
    }


def _page_hash(door: Door) -> str:
    """Return the SHA-256 of the page as relays are to serve it; nothing where it has no name or place to leave to."""
    with suppress(NoPageYet):
        return page_digest(page_of(door))
    return ""


def add_to(group: click.Group) -> None:
    """Hang these commands under ``intake``."""
    for command in (door, key, bundle, collect, board, read, give_up, links):
        group.add_command(command)
