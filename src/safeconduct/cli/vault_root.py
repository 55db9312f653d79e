"""The organisation's root key where a command needs it: from the vault, a file of cards, or two typed cards.

Once the cards are with the trustees the vault has it no more (`team cards`); it is then in memory for one command and
written nowhere. Without a terminal and without a file RootNeeded says what to bring.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.errors import Phrase
from safeconduct.cli.cards import cards_from_file
from safeconduct.cli.screen import Screen
from safeconduct.cli.team_cards import typed_cards
from safeconduct.protect.roots import RootKey
from safeconduct.sync.errors_joining import RootNeeded
from safeconduct.sync.root import has_root, open_root
from safeconduct.vault.vault import Vault

root_option: Final[Callable[[Callable[..., Any]], Callable[..., Any]]] = click.option(
    "--root-words-file",
    type=click.Path(path_type=Path),
    help="File with two of the root's cards, once the root has left the vault: a card on a line.",
)

TYPE_TWO: Final = Phrase(
    "This takes the organisation's root, which is on cards. Type two of the three, each on a line, its words without "
    "the numbers. The screen is wiped afterwards. (Ctrl-C: stop; nothing is changed.)",
    "Для этого нужен корень организации, а он на карточках. Введите две из трёх, каждую в строке, слова без номеров. "
    "Экран затем очищается. (Ctrl-C: остановить, ничего не изменится.)",
)


def root_of(vault: Vault, screen: Screen, words_file: Path | None) -> RootKey:
    """Return the root key. RootNeeded where nobody can type the cards; else what `root.open_root` raises."""
    if words_file is not None:
        return open_root(vault, cards_from_file(words_file))
    if has_root(vault):
        return open_root(vault)
    if screen.is_json or not sys.stdin.isatty():
        raise RootNeeded
    return open_root(vault, typed_cards(screen, TYPE_TWO))
