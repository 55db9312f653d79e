"""``safeconduct team cards``: the organisation's root leaves the vault for three cards, of which any two give it back.

Whoever holds the root can admit anybody, so it must not hang on one passphrase (P2, P3; DESIGN section 4). Nothing is
removed before two cards were read back from the paper, gave this organisation's root, and a person said yes. At a
terminal all of it is one sitting; a program, or a person who was interrupted, gives the cards back in a file.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.cli.asking import line_from_person
from safeconduct.cli.cards import WORDS_LEFT, card_from_line, cards_from_file, refuse_a_pipe, show_one_by_one
from safeconduct.cli.opening import VaultOptions, asks, opened, surroundings, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.protect.recovery import NEEDED, CardError, TooFewCards, combine
from safeconduct.protect.secrets import Secret
from safeconduct.sync.root import (
    CardsOfAnotherRoot,
    RootIsOnCards,
    fresh_cards,
    has_root,
    open_root,
    root_cards,
    take_root_out,
    tell_of_cards,
)
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

WHAT_THEY_ARE: Final = Phrase(
    "Three cards of the organisation's root. Any two of them admit people and name an administrator when none is left; "
    "one alone does nothing. They open no vault. Mark each “root”, for cards of a vault look alike. Write them by "
    "hand, give them to people who do not live or travel together, keep none beside the computer.",
    "Три карточки корня организации. Любые две позволяют принимать людей и назначить администратора, если не осталось "
    "ни одного; одна не даёт ничего. Хранилище они не открывают. Пометьте каждую словом «корень»: карточки хранилища "
    "выглядят так же. Перепишите их от руки, отдайте людям, которые не живут и не ездят вместе, и не держите ни одной "
    "рядом с компьютером.",
)
READ_BACK: Final = Phrase(
    "Now type two of the three back from the paper, each on a line, its words without the numbers. The screen is wiped "
    "afterwards. (Ctrl-C: stop; the root stays in the vault, and the cards are good.)",
    "Теперь введите две из трёх с бумаги, каждую в строке, слова без номеров. Экран затем очищается. (Ctrl-C: "
    "остановить; корень останется в хранилище, а карточки годны.)",
)
ONE_OF_TWO: Final = Phrase("Card {number}: ", "Карточка {number}: ")
SURE: Final = Phrase(
    "The two cards give the root back. Remove it from this vault? It comes back from two cards only: if two of the "
    "three are lost, nobody can admit a person any more.",
    "Две карточки дают корень. Убрать его из этого хранилища? Вернуть его можно будет только по двум карточкам: если "
    "две из трёх пропадут, принимать людей не сможет никто.",
)
REMOVED: Final = Phrase(
    "The root is no longer in this vault. From now on it takes two of the three cards to admit a person.",
    "Корня в этом хранилище больше нет. Отныне, чтобы принять человека, нужны две из трёх карточек.",
)
OLD_COPIES: Final = Phrase(
    "Backups and copies made before still hold it. Make a new backup and destroy the others: safeconduct vault backup "
    "FILE",
    "Прежние резервные и иные копии его ещё содержат. Сделайте новую и уничтожьте остальные: safeconduct vault backup "
    "ФАЙЛ",
)
KEPT: Final = Phrase(
    "The root stays in this vault; the cards hold it too. Remove it later: safeconduct team cards --words-file FILE",
    "Корень остаётся в этом хранилище; карточки его тоже содержат. Убрать его позже: safeconduct team cards "
    "--words-file ФАЙЛ",
)


FRESH: Final = Phrase(
    "Three new cards of the organisation's root. Any two of these do what any two of the old did; an old and a new one "
    "together do nothing. Mark each “root” and with today's date.",
    "Три новые карточки корня организации. Любые две из них дают то же, что давали две старые; старая с новой вместе "
    "не дают ничего. Пометьте каждую словом «корень» и сегодняшней датой.",
)
OLD_BACK: Final = Phrase(
    "Type two of the old cards, each on a line, its words without the numbers. The screen is wiped afterwards.",
    "Введите две из старых карточек, каждую в строке, слова без номеров. Экран затем очищается.",
)
NEW_BACK: Final = Phrase(
    "Now type two of the three new ones back from the paper, in the same way.",
    "Теперь введите с бумаги две из трёх новых, так же.",
)
BURN_OLD: Final = Phrase(
    "The new cards are good. Now destroy every old one that you have: two of the old together still give the root "
    "back. If one of them is lost, it does nothing alone; if two may be in other hands, tell your security lead: new "
    "cards do not help against that.",
    "Новые карточки годны. Теперь уничтожьте все старые, какие у вас есть: две старые вместе по-прежнему дают корень. "
    "Одна потерянная сама по себе не даёт ничего; если же в чужих руках могут быть две, сообщите ответственному за "
    "безопасность: новые карточки от этого не спасают.",
)


class NotTheNewCards(SafeconductError):
    """Cards that were read back, and are not of those that were just written."""

    code = "cli.not_the_new_cards"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="These are not two of the new cards.",
        safe=NOTHING_CHANGED_EN,
        do="Type two of those that were just written down; old cards begin with other words.",
    )
    ru = Advice(
        what="Это не две из новых карточек.",
        safe=NOTHING_CHANGED_RU,
        do="Введите две из только что переписанных; старые начинаются другими словами.",
    )


class NotConfirmed(SafeconductError):
    """The root would leave the vault, and nobody has said that it may."""

    code = "cli.not_confirmed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The cards give the root back, but nobody has confirmed that it may leave the vault.",
        safe=NOTHING_CHANGED_EN,
        do="Say --yes, or run this in a terminal window, where it is asked.",
    )
    ru = Advice(
        what="Карточки дают корень, но никто не подтвердил, что его можно убрать из хранилища.",
        safe=NOTHING_CHANGED_RU,
        do="Укажите --yes или выполните команду в окне терминала, где программа спросит.",
    )


@click.command(
    help="Put the organisation's root on three cards, of which any two give it back, and take it out of the vault. The "
    "words are English (list SLIP-39), 33 on a card; two cards are read back before anything is removed. With --again: "
    "three new cards out of two of the old, when one is lost or has been seen."
)
@click.option(
    "--words-file",
    type=click.Path(path_type=Path),
    help="File with two of the cards, to take the root out: a card on a line, its words without the numbers.",
)
@click.option("--again", "is_again", is_flag=True, help="Make three new cards out of two of the old; remove nothing.")
@click.option("--yes", "is_sure", is_flag=True, help="Take the root out without asking.")
@vault_options
def cards(options: VaultOptions, words_file: Path | None, is_again: bool, is_sure: bool) -> None:
    """Show the cards, read two back, and remove the root; with ``--json`` the cards are printed and nothing removed."""
    screen = options.screen
    if is_again:
        _fresh(options, words_file)
        return
    if words_file is None:
        refuse_a_pipe(screen)
    with opened(options) as held:
        if not has_root(held):
            raise RootIsOnCards
        if words_file is None and screen.is_json:
            screen.answer({"cards": [*_made(held)], "removed": False})
            return
        given = cards_from_file(words_file) if words_file else _written_and_read_back(screen, held)
        is_removed = _take_out(screen, held, given, is_sure=is_sure)
    _tell(screen, words_file, is_removed=is_removed)


def _fresh(options: VaultOptions, words_file: Path | None) -> None:
    """Make new cards out of old ones: the vault may have the root or not, and stays as it is."""
    screen = options.screen
    if words_file is None and screen.is_json:
        raise TooFewCards(given=0, needed=NEEDED)
    refuse_a_pipe(screen)
    with opened(options) as held:
        old = cards_from_file(words_file) if words_file else typed_cards(screen, OLD_BACK)
        made = _made(held, old)
    if screen.is_json:
        screen.answer({"cards": [*made], "removed": False})
        return
    show_one_by_one(screen, made, FRESH)
    while True:
        try:
            _check_new(typed_cards(screen, NEW_BACK), made)
        except (CardError, NotTheNewCards) as error:
            screen.error(error)
        else:
            break
    screen.say(BURN_OLD)
    if words_file:
        screen.say(WORDS_LEFT, file=words_file.name)


def _made(held: Vault, old: Sequence[Secret] | None = None) -> list[str]:
    """Return new cards of the root that is in the vault, or that two old ones give; the team is told first."""
    cards = root_cards(held) if old is None else fresh_cards(held, old)
    given = surroundings()
    tell_of_cards(Team(held, given.clock, given.entropy), "team cards" if old is None else "team cards --again")
    return [card.reveal().decode("ascii") for card in cards]


def _check_new(given: Sequence[Secret], made: Sequence[str]) -> None:
    """Raise what is wrong with the cards that were typed, or NotTheNewCards."""
    combine(given)
    if any(card.reveal().decode("utf-8", "replace").lower() not in made for card in given):
        raise NotTheNewCards


def _written_and_read_back(screen: Screen, held: Vault) -> list[Secret]:
    made = _made(held)
    show_one_by_one(screen, made, WHAT_THEY_ARE)
    while True:
        try:
            given = typed_cards(screen)
            open_root(held, given)
        except (CardError, CardsOfAnotherRoot) as error:
            screen.error(error)
        else:
            return given


def typed_cards(screen: Screen, asked: Phrase = READ_BACK) -> list[Secret]:
    """Return two cards as they were typed, on a screen that leaves nothing behind."""
    screen.say(asked)
    typed = []
    with screen.out.screen(hide_cursor=False):
        for number in range(1, NEEDED + 1):
            click.echo(screen.text(ONE_OF_TWO, number=number), nl=False)
            line = line_from_person()
            if not line:
                raise click.Abort
            typed.append(card_from_line(line))
    return typed


def _take_out(screen: Screen, held: Vault, given: Sequence[Secret], *, is_sure: bool) -> bool:
    """Remove the root if the cards give it back and a person says so; say whether it was removed."""
    if not given:
        raise TooFewCards(given=0, needed=NEEDED)
    open_root(held, given)
    if not is_sure:
        if screen.is_json or not sys.stdin.isatty():
            raise NotConfirmed
        if not asks(screen, SURE):
            return False
    take_root_out(held, given)
    return True


def _tell(screen: Screen, words_file: Path | None, *, is_removed: bool) -> None:
    if screen.is_json:
        screen.answer({"removed": is_removed})
        return
    screen.say(REMOVED if is_removed else KEPT)
    if is_removed:
        screen.say(OLD_COPIES)
    if words_file:
        screen.say(WORDS_LEFT, file=words_file.name)
