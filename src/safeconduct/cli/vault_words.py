"""``safeconduct vault words``: three recovery cards, of which any two open the vault (promise P2).

The cards are shown one at a time on a screen of their own that is wiped afterwards, for a person who writes them by
hand. They are never printed into a file or a pipe, where they would stay: a program that must have them says
``--json``. Until all three are written down nothing of this opens the vault, so that cards nobody has do not exist.
"""

from __future__ import annotations

import sys
from typing import Final

import click
from rich.text import Text

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.cli.asking import line_from_person
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.cli.screen import Screen
from safeconduct.protect import recovery
from safeconduct.protect.rest import RecoverySecret
from safeconduct.protect.secrets import Secret

# Bytes of the secret that two cards give back.
_SECRET_BYTES: Final = 32
# Words on a line of a card: three columns of eleven lines fit the smallest window.
_COLUMNS: Final = 3
# Width of a column: a number, and the longest of the card words (8 letters).
_COLUMN: Final = 16

WHAT_THEY_ARE: Final = Phrase(
    "Three cards. Any two of them set a new passphrase for this vault when the old one is lost, and open backups made "
    "from now on; one alone does nothing. Write them by hand, give them to people who do not live or travel together, "
    "keep none beside the computer.",
    "Три карточки. Любые две задают этому хранилищу новую парольную фразу, если старая утрачена, и открывают "
    "резервные копии, сделанные с этого момента; одна не даёт ничего. Перепишите их от руки, отдайте людям, которые "
    "не живут и не ездят вместе, и не держите ни одной рядом с компьютером.",
)
HOW_TO_WRITE: Final = Phrase(
    "The words come from the public list SLIP-39 and mean nothing. Write each whole and clearly, with its number: "
    "the program takes whole words in this order and nothing else; capital and small letters are one to it. Let the "
    "first four letters of each be beyond doubt: no two words of the list share them, so that by them a word that has "
    "become hard to read can be found in the list.",
    "Слова на карточках английские, из открытого списка SLIP-39, и ничего не значат; переводить их нельзя. Пишите их "
    "латинскими буквами, разборчиво, каждое целиком и с его номером: программа принимает только целые слова в этом "
    "порядке; строчные и заглавные буквы для неё одно и то же, а похожая русская буква (а, е, о, р, с, у, х) — уже "
    "ошибка. Первые четыре буквы каждого слова должны читаться наверняка: у всех слов списка они разные, и по ним в "
    "списке можно найти слово, которое стало трудно прочесть.",
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
MADE: Final = Phrase(
    "From now on any two of the three cards set a new passphrase: safeconduct vault passphrase --words-file FILE "
    "(a card on a line, its words without the numbers).",
    "С этого момента любые две карточки задают новую парольную фразу: safeconduct vault passphrase --words-file ФАЙЛ "
    "(по карточке в строке, слова без номеров).",
)
OLDER_BACKUPS: Final = Phrase(
    "Backups made before know nothing of these cards. Make a new one now: safeconduct vault backup FILE",
    "Прежние резервные копии этих карточек не знают. Сделайте новую сейчас: safeconduct vault backup ФАЙЛ",
)
OLD_CARDS: Final = Phrase(
    "No card from before opens this vault any more. Backups made before, and copies of the vault's folder, still open "
    "with the old cards: delete them once a new backup is made.",
    "Прежние карточки это хранилище больше не открывают. Резервные копии и копии папки хранилища, сделанные раньше, "
    "открываются прежними карточками: удалите их, когда сделаете новую копию.",
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


@click.command(
    help="Make recovery words: three cards, of which any two set a new passphrase and open backups made from then on. "
    "The words are English (list SLIP-39), 33 on a card: each is written down whole, in its order."
)
@click.option("--replace", "is_replacing", is_flag=True, help="Let no cards from before open the vault any more.")
@vault_options
def words(options: VaultOptions, is_replacing: bool) -> None:
    """Show the cards, and let them open the vault once all are written down; CardsInAPipe where they would stay."""
    screen = options.screen
    if not screen.is_json and not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise CardsInAPipe
    with opened(options) as held:
        secret = Secret.random(_SECRET_BYTES, SystemEntropy())
        cards = [card.reveal().decode("ascii") for card in recovery.split(secret)]
        if not screen.is_json:
            _show_one_by_one(screen, cards)
        if is_replacing:
            held.replace_cards(RecoverySecret(secret))
        else:
            held.add_key(RecoverySecret(secret))
    if screen.is_json:
        screen.answer({"cards": [*cards]})
    else:
        screen.say(MADE)
        screen.say(OLD_CARDS if is_replacing else OLDER_BACKUPS)


def _show_one_by_one(screen: Screen, cards: list[str]) -> None:
    screen.say(WHAT_THEY_ARE)
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


def _in_columns(card: list[str]) -> list[str]:
    """Return the words numbered, downwards in columns, as one reads them aloud."""
    numbered = [f"{place:>2} {word}" for place, word in enumerate(card, 1)]
    rows = -(-len(numbered) // _COLUMNS)
    return ["".join(f"{word:<{_COLUMN}}" for word in numbered[row::rows]).rstrip() for row in range(rows)]
