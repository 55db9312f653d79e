"""``safeconduct vault passphrase``: a new passphrase for the vault at hand; the old one or two cards prove the right.

What makes recovery cards worth writing down: whoever lost the passphrase opens the vault again (promise P2). Refuses a
passphrase and cards at once, for then it would be unclear which of them is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.cli.cards import WORDS_LEFT, cards_from_file
from safeconduct.cli.new_passphrase import Choosing, choose_passphrase, choosing_options
from safeconduct.cli.opening import VaultOptions, opened, read_passphrase, vault_options
from safeconduct.protect import recovery
from safeconduct.protect.rest import Passphrase, RecoverySecret

CHANGED: Final = Phrase(
    "From now on this vault opens with the new passphrase and not with the old one.",
    "Теперь это хранилище открывается новой парольной фразой, а старой — нет.",
)
OLD_COPIES: Final = Phrase(
    "Copies and backups made before still open with the old one. Make a new backup and destroy the others: safeconduct "
    "vault backup FILE",
    "Прежние копии, в том числе резервные, по-прежнему открываются старой. Сделайте новую и уничтожьте остальные: "
    "safeconduct vault backup ФАЙЛ",
)


class TwoProofs(SafeconductError):
    """A passphrase and recovery cards at once."""

    code = "cli.two_proofs"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Both a passphrase and recovery cards were given, and one of them opens.",
        safe=NOTHING_CHANGED_EN,
        do="Leave --passphrase-file or --passphrase-fd out; the new passphrase is asked for, or comes with "
        "--new-passphrase-file FILE.",
    )
    ru = Advice(
        what="Указаны и парольная фраза, и карточки восстановления, а открывает что-то одно.",
        safe=NOTHING_CHANGED_RU,
        do="Уберите --passphrase-file или --passphrase-fd; новую фразу программа спросит или возьмёт через "
        "--new-passphrase-file ФАЙЛ.",
    )


def words_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--words-file``."""
    text = "File with two recovery cards instead of a passphrase: a card on a line, its words without the numbers."
    return click.option("--words-file", type=click.Path(path_type=Path), help=text)(command)


def proof(options: VaultOptions, words_file: Path | None) -> Passphrase | RecoverySecret:
    """Return what opens: the cards of a file, else the passphrase; TwoProofs when both are given."""
    if words_file is None:
        return read_passphrase(options)
    if options.passphrase_file is not None or options.passphrase_fd is not None:
        raise TwoProofs
    return RecoverySecret(recovery.combine(cards_from_file(words_file)))


@click.command()
@words_option
@choosing_options
@vault_options
def passphrase(words_file: Path | None, choosing: Choosing, options: VaultOptions) -> None:
    """Set a new passphrase for this vault; the old one, or two recovery cards, prove the right."""
    key = proof(options, words_file)
    with opened(options, key) as held:
        new = choose_passphrase(options.screen, choosing)
        if isinstance(key, Passphrase):
            held.change_passphrase(key, new)
        else:
            held.reset_passphrase(new)
    if options.screen.is_json:
        options.screen.answer({"vault": str(options.path), "changed": True})
        return
    options.screen.say(CHANGED)
    options.screen.say(OLD_COPIES)
    if words_file:
        options.screen.say(WORDS_LEFT, file=words_file.name)
