"""``safeconduct member join``: the newcomer's side of joining a team (docs/formats/welcome.md).

The first file makes a vault that founds no team of its own; every later file is told by its content. Refuses a vault
that belongs to a team, and a welcome before the person has said that the six words are the same (promise P5).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.cli.asking import line_from_person
from safeconduct.cli.member_relay import POSTED, ask_by_relay, by_relay_option, enter_by_relay, words_by_relay
from safeconduct.cli.member_relay import THEN_JOIN as THEN_BY_RELAY
from safeconduct.cli.new_passphrase import Choosing, choose_passphrase, weak_option
from safeconduct.cli.opening import (
    PASSPHRASE,
    VaultOptions,
    asks,
    opened,
    passphrase_given,
    read_file,
    surroundings,
    vault_options,
)
from safeconduct.cli.screen import Screen
from safeconduct.cli.sync_words import json_of_taken
from safeconduct.cli.team_words import DELETE_TAKEN, check_source, out_option, say_written, target_of, team_of
from safeconduct.protect.invitations import Direction, Invitation
from safeconduct.protect.spoken import code_from_text
from safeconduct.protect.word_numbers import number_of
from safeconduct.sync import joining
from safeconduct.sync.alias import check_alias
from safeconduct.sync.arrivals import Taken
from safeconduct.sync.codenames import draw_alias
from safeconduct.sync.errors_files import (
    AliasNeeded,
    AnotherInvitation,
    NotAnInvitation,
    NothingToCompare,
    OwnFile,
)
from safeconduct.sync.errors_joining import HasATeam, UnknownInvitation
from safeconduct.sync.handshake_files import step_of, take_beside_welcome, write_request
from safeconduct.sync.handshake_relay import NamesNoRelay
from safeconduct.sync.invitation_files import MOST_FILE_BYTES, open_invitation
from safeconduct.sync.ready import create_joining_vault, has_team, own_alias
from safeconduct.sync.restored import reads_only
from safeconduct.vault.vault import Vault

ASK_CODE: Final = Phrase(
    "This file does not open by itself. If it is an invitation, six words go with it: call whoever invited you, and "
    "type them, with spaces between.",
    "Сам по себе этот файл не открывается. Если это приглашение, к нему прилагаются шесть слов: позвоните тому, кто "
    "вас пригласил, и введите их через пробел.",
)
REQUESTED: Final = Phrase(
    "Send it to the person who invited you. They send one back: safeconduct member join THAT_FILE",
    "Отправьте его тому, кто вас пригласил. В ответ придёт файл: safeconduct member join ТОТ_ФАЙЛ",
)
COMPARE: Final = Phrase(
    "Call each other, on a line where you know the voice, and both read all six words aloud. If one word differs, "
    "somebody stands between you.",
    "Созвонитесь так, чтобы узнавать голос, и оба прочтите вслух все шесть слов. Если хоть одно слово "
    "различается, между "
    "вами кто-то стоит.",
)
THEN_JOIN: Final = Phrase(
    "The same on both sides: safeconduct member join --equal. Not the same: safeconduct member join --differ",
    "На обеих сторонах одинаковы: safeconduct member join --equal. Различаются: safeconduct member join --differ",
)
EQUAL: Final = Phrase(
    "Noted. The last file from the person who invited you completes it: safeconduct member join FILE",
    "Отмечено. Осталось принять последний файл от того, кто вас пригласил: safeconduct member join ФАЙЛ",
)
GIVEN_UP: Final = Phrase(
    "This invitation is given up. Ask for a new one by another way; this vault can take it.",
    "От этого приглашения вы отказались. Попросите новое другим путём; это хранилище его примет.",
)
DRAWN: Final = Phrase("Drawn at random, if you like: {word}", "Случайное слово, если подойдёт: {word}")
JOINED: Final = Phrase("You are in the team, as “{alias}”.", "Вы в команде, ваш псевдоним — «{alias}».")
READING: Final = Phrase("Taking in what the team has", "Принимаю то, что есть у команды")
SAME_WORDS: Final = Phrase("Are the six words the same on both sides?", "Шесть слов совпадают на обеих сторонах?")


class FileOrWords(SafeconductError):
    """Neither a file nor what came of comparing the words, or both where one is meant."""

    code = "cli.file_or_words"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="It is not clear which step of joining is meant.",
        safe=NOTHING_CHANGED_EN,
        do="Give the file that you were sent; or --equal or --differ, once the six words are compared.",
    )
    ru = Advice(
        what="Непонятно, какой шаг вступления имеется в виду.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите присланный файл или, когда шесть слов сверены, --equal либо --differ.",
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--alias", metavar="WORD", help="What the team will call you; with the first file. Never your name.")
@click.option("--own-device", is_flag=True, help="This is a further computer of the very person who invites.")
@click.option("--equal/--differ", "is_equal", default=None, help="What came of comparing the six words.")
@click.option("--instead", is_flag=True, help="Give up the invitation that this vault waits with for this one.")
@click.option(
    "--code-file",
    type=click.Path(path_type=Path),
    help="File whose first line is the six words that were told you with the first file; else they are asked for.",
)
@by_relay_option
@out_option
@weak_option
@vault_options
def join(
    *,
    file: Path | None,
    alias: str | None,
    own_device: bool,
    is_equal: bool | None,
    instead: bool,
    code_file: Path | None,
    by_relay: bool,
    out: Path | None,
    weak_passphrase: bool,
    options: VaultOptions,
) -> None:
    """Join a team by a FILE its member gives you, and by each that follows; the first makes a new vault."""
    if file is None and is_equal is None and not by_relay:
        raise FileOrWords
    found = _invitation(file, code_file, options) if file else ()
    if found:
        name = "" if own_device else alias
        asking = Asking(found[0], name, instead=instead, by_relay=by_relay, is_weak=weak_passphrase)
        _ask(asking, target_of(out), options)
        return
    if not options.path.exists():
        raise NotAnInvitation
    with opened(options) as vault:
        if is_equal is not None:
            _compared(vault, is_equal=is_equal)
        if file:
            _go_on(vault, check_source(file), options.screen)
        elif by_relay and is_equal is not False:
            _go_on_by_relay(vault, options.screen)
        else:
            _say_compared(options.screen, is_equal=bool(is_equal))


def _invitation(file: Path, code_file: Path | None, options: VaultOptions) -> tuple[Invitation, ...]:
    """Return the invitation that a file is; nothing where it may be a later file of joining."""
    data = read_file(file, MOST_FILE_BYTES + 1)
    if code_file is not None:
        return (open_invitation(data, code_from_text(next(passphrase_given(code_file, None)))),)
    try:
        return (open_invitation(data),)
    except NotAnInvitation:
        if options.path.exists() or len(data) > MOST_FILE_BYTES:
            return ()
        if not sys.stdin.isatty():
            raise
    options.screen.say(ASK_CODE)
    return (open_invitation(data, code_from_text(line_from_person())),)


@dataclass(frozen=True, slots=True)
class Asking:
    """What was given with the first file. ``alias``: empty for a further computer, None where nothing was said."""

    invitation: Invitation
    alias: str | None
    instead: bool
    by_relay: bool
    is_weak: bool


def _ask(asking: Asking, target: Path, options: VaultOptions) -> None:
    """Take the first file: everything that may be refused is refused before a vault is made."""
    if asking.alias is None and not options.path.exists():
        drawn = draw_alias(options.screen.language, surroundings().entropy)
        click.echo(options.screen.text(DRAWN, word=drawn), err=True)
        raise AliasNeeded
    if asking.alias:
        check_alias(asking.alias)
    if asking.by_relay and not asking.invitation.relays:
        raise NamesNoRelay
    with _joining_vault(options, asking.invitation, is_weak=asking.is_weak) as vault:
        # What was restored says by itself whose computer it is.
        name = "" if asking.alias is None and reads_only(vault) else asking.alias
        if name is None:
            raise HasATeam if has_team(vault) else AliasNeeded
        _check_one(vault, asking.invitation, instead=asking.instead)
        if asking.by_relay:
            ask_by_relay(vault, asking.invitation, name, surroundings())
        else:
            write_request(vault, target, asking.invitation, alias=name, given=surroundings())
    _say_asked(options, "" if asking.by_relay else str(target))


def _say_asked(options: VaultOptions, file: str) -> None:
    if options.screen.is_json:
        options.screen.answer({"step": "asked", "file": file, "vault": str(options.path)})
    elif file:
        say_written(options.screen, Path(file))
        options.screen.say(REQUESTED)
    else:
        options.screen.say(POSTED)


@contextmanager
def _joining_vault(options: VaultOptions, invitation: Invitation, *, is_weak: bool) -> Iterator[Vault]:
    if options.path.exists():
        with opened(options) as vault:
            yield vault
        return
    around = surroundings()
    joining.check_invitation(invitation, around)
    choosing = Choosing(options.passphrase_file, options.passphrase_fd, is_weak)
    key = choose_passphrase(options.screen, choosing, prompt=PASSPHRASE)
    with create_joining_vault(options.path, key, around) as vault:
        yield vault


def _check_one(vault: Vault, invitation: Invitation, *, instead: bool) -> None:
    try:
        waiting = joining.joining(vault).invitation
    except UnknownInvitation:
        return
    if waiting.secret == invitation.secret:
        return
    if not instead:
        raise AnotherInvitation
    joining.give_up(vault)


def _compared(vault: Vault, *, is_equal: bool) -> None:
    try:
        joining.joining(vault).words()
    except UnknownInvitation:
        raise NothingToCompare from None
    if is_equal:
        joining.words_are_equal(vault)
    else:
        joining.give_up(vault)


def _say_compared(screen: Screen, *, is_equal: bool) -> None:
    if screen.is_json:
        screen.answer({"step": "compared" if is_equal else "given_up"})
    else:
        screen.say(EQUAL if is_equal else GIVEN_UP)


def _go_on(vault: Vault, file: Path, screen: Screen) -> None:
    """Take a later file: the answer, or the welcome with what lies beside it."""
    is_in = has_team(vault) and not joining.is_waiting(vault)
    invitation = joining.joined_by(vault) if is_in else joining.joining(vault).invitation
    direction, frame = step_of(file, invitation)
    if direction is Direction.JOIN:
        raise OwnFile
    if direction is Direction.ANSWER:
        if is_in:
            raise NothingToCompare
        _show_answer(joining.take_answer(vault, frame), screen)
        return
    if not is_in:
        _ask_whether_equal(vault, screen)
        joining.take_welcome(vault, frame)
    team = team_of(vault)
    with screen.progress(READING) as progress:
        taken = take_beside_welcome(team, file, invitation, progress)
    _say_joined(vault, screen, taken)
    if not screen.is_json:
        screen.say(DELETE_TAKEN, file=file.name)


def _go_on_by_relay(vault: Vault, screen: Screen) -> None:
    """Fetch the next message: the answer, then, once the words were compared, the welcome."""
    if not joining.joining(vault).are_equal:
        _show_answer(words_by_relay(vault), screen, then=THEN_BY_RELAY)
        return
    with screen.progress(READING):
        taken = enter_by_relay(vault, surroundings())
    _say_joined(vault, screen, taken)


def _say_joined(vault: Vault, screen: Screen, taken: Taken) -> None:
    if screen.is_json:
        screen.answer({"step": "joined", "alias": own_alias(vault), **json_of_taken(taken)})
    else:
        screen.say(JOINED, alias=own_alias(vault))


def _ask_whether_equal(vault: Vault, screen: Screen) -> None:
    """Ask at the terminal where nothing was said before; elsewhere WordsNotCompared tells what to do."""
    taken = joining.joining(vault)
    if not taken.are_equal and taken.answer and not screen.is_json and sys.stdin.isatty():
        show_words(screen, taken.words())
        if asks(screen, SAME_WORDS):
            joining.words_are_equal(vault)


def _show_answer(words: tuple[str, ...], screen: Screen, then: Phrase = THEN_JOIN) -> None:
    if screen.is_json:
        screen.answer({"step": "answered", "words": list(words)})
        return
    show_words(screen, words)
    screen.say(COMPARE)
    screen.say(then)


def show_words(screen: Screen, words: tuple[str, ...], *, first: str = "") -> None:
    """Print the six words on a line of their own, and below it the number of each, which says the same."""
    screen.whole("  ".join(words), first=first or "    ")
    screen.whole(
        "  ".join(f"{number_of(word):<{len(word)}}" for word in words).rstrip(), first=" " * len(first or "    ")
    )
