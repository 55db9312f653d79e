"""Recovery cards on a screen: shown one at a time and wiped, for a person who writes them; read back from a file.

What the cards of the vault and those of the organisation's root have in common. They are never printed into a file or a
pipe, where they would stay: a program that must have them says ``--json`` (promise P2).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click
from rich.text import Text

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.cli.asking import line_from_person
from safeconduct.cli.opening import read_file
from safeconduct.cli.screen import Screen
from safeconduct.protect.secrets import Secret
from safeconduct.protect.word_numbers import in_words, number_of

# Words on a line of a card: three columns of eleven lines fit the smallest window.
_COLUMNS: Final = 3
# Width of a column: a place, the longest of the card words (8 letters) and its number, and two spaces.
_COLUMN: Final = 18
_LONGEST_WORD: Final = 8
# Longest file of recovery words, in bytes: three cards of 33 words.
_MAX_WORDS_BYTES: Final = 8192

HOW_TO_WRITE: Final = Phrase(
    "The words come from the public list SLIP-39 and mean nothing. Write each whole and clearly, with its place in "
    "front: the program takes whole words in this order; capital and small letters are one to it. The four digits "
    "behind a word say the same: whoever reads no English may write them in its place. Let the first four letters of "
    "each word be beyond doubt: no two words of the list share them, so that by them a word that has become "
    "hard to read can be found in the list.",
    "Слова на карточках английские, из открытого списка SLIP-39, и ничего не значат; переводить их нельзя. Пишите их "
    "латинскими буквами, разборчиво, каждое целиком и с его местом впереди: программа принимает только целые слова в "
    "этом порядке; строчные и заглавные буквы для неё одно и то же, а похожая русская буква (а, е, о, р, с, у, х) — "
    "уже ошибка. Четыре цифры после слова значат то же: кто не читает по-английски, может писать их вместо слова. "
    "Первые четыре буквы каждого слова должны читаться наверняка: у всех слов списка они разные, и по ним в списке "
    "можно найти слово, которое стало трудно прочесть.",
)
CARD: Final = Phrase("Card {number} of 3", "Карточка {number} из 3")
ON_THE_CARD: Final = Phrase(
    "Write each word whole, in the order of the numbers, down the columns.",
    "Слова английские: пишите латинскими буквами, каждое целиком, в порядке номеров, сверху вниз.",
)
NEXT: Final = Phrase(
    "Written down and read again? Press Enter. (Ctrl-C: stop; nothing is changed.)",
    "Переписано и сверено? Нажмите Enter. (Ctrl-C: остановить, ничего не изменится.)",
)
WORDS_LEFT: Final = Phrase(
    "The file {file} still holds the cards, readable by whoever has this computer. Remove it.",
    "Файл {file} по-прежнему содержит карточки: его прочитает любой, у кого этот компьютер. Удалите его.",
)


class CardsInAPipe(SafeconductError):
    """Cards that would land in a file, a pipe or a log."""

    code = "cli.cards_in_a_pipe"
    exit_code = Exit.REFUSED
    en = Advice(
        "Recovery cards are shown on a terminal only: in a file or a pipe they would stay.",
        NOTHING_CHANGED_EN,
        "Run this in a terminal window; a program that must have the cards says --json.",
    )
    ru = Advice(
        "Карточки восстановления показываются только в терминале: в файле или канале они бы остались.",
        NOTHING_CHANGED_RU,
        "Выполните команду в окне терминала; программа, которой нужны карточки, указывает --json.",
    )


def refuse_a_pipe(screen: Screen) -> None:
    """Raise CardsInAPipe where cards that a person is to read would stay."""
    if not screen.is_json and not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise CardsInAPipe


def show_one_by_one(screen: Screen, cards: list[str], what_they_are: Phrase) -> None:
    """Say what the cards are and how they are written, then show each on a screen of its own."""
    screen.say(what_they_are)
    screen.say(HOW_TO_WRITE)
    for number, card in enumerate(cards, 1):
        with screen.out.screen(hide_cursor=False):
            screen.show(Text(screen.text(CARD, number=number), style="bold"))
            screen.say(ON_THE_CARD)
            screen.gap()
            for line in _in_columns(card.split()):
                screen.show(Text(line), first="  ")
            screen.gap()
            screen.say(NEXT)
            if not line_from_person():
                raise click.Abort


def cards_from_file(path: Path) -> list[Secret]:
    """Return the cards of a file, one on a line, as they were typed; UnreadableFile or NotAFile."""
    lines = read_file(path, _MAX_WORDS_BYTES).decode("utf-8", "replace").splitlines()
    return [card_from_line(line) for line in lines if line.strip()]


def card_from_line(line: str) -> Secret:
    """Return a card as somebody typed it, in words or their numbers, without regard to spaces."""
    return Secret(in_words(line).encode("utf-8", "replace"))


def _in_columns(card: list[str]) -> list[str]:
    """Return the words with their places and numbers, downwards in columns, as one reads them aloud."""
    numbered = [f"{place:>2} {word:<{_LONGEST_WORD}} {number_of(word)}" for place, word in enumerate(card, 1)]
    rows = -(-len(numbered) // _COLUMNS)
    return ["".join(f"{word:<{_COLUMN}}" for word in numbered[row::rows]).rstrip() for row in range(rows)]
