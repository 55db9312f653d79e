"""``safeconduct vault words``: three recovery cards, of which any two open the vault (promise P2).

How they are shown: `cards`. Until all three are written down nothing of this opens the vault, so that cards nobody
has do not exist.
"""

from __future__ import annotations

from typing import Final

import click

from safeconduct.base.clock import SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Phrase
from safeconduct.cli.cards import refuse_a_pipe, show_one_by_one
from safeconduct.cli.opening import VaultOptions, opened, vault_options
from safeconduct.protect import recovery
from safeconduct.protect.rest import RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.vault.upkeep import CardsOf, note_cards

# Bytes of the secret that two cards give back.
_SECRET_BYTES: Final = 32

WHAT_THEY_ARE: Final = Phrase(
    "Three cards. Any two of them set a new passphrase for this vault when the old one is lost, and open backups made "
    "from now on; one alone does nothing. Write them by hand, give them to people who do not live or travel together, "
    "keep none beside the computer.",
    "Три карточки. Любые две задают этому хранилищу новую парольную фразу, если старая утрачена, и открывают "
    "резервные копии, сделанные с этого момента; одна не даёт ничего. Перепишите их от руки, отдайте людям, которые "
    "не живут и не ездят вместе, и не держите ни одной рядом с компьютером.",
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


@click.command(
    help="Make recovery words: three cards, of which any two set a new passphrase and open backups made from then on. "
    "The words are English (list SLIP-39), 33 on a card: each is written down whole, in its order."
)
@click.option("--replace", "is_replacing", is_flag=True, help="Let no cards from before open the vault any more.")
@vault_options
def words(options: VaultOptions, is_replacing: bool) -> None:
    """Show the cards, and let them open the vault once all are written down; CardsInAPipe where they would stay."""
    screen = options.screen
    refuse_a_pipe(screen)
    with opened(options) as held:
        secret = Secret.random(_SECRET_BYTES, SystemEntropy())
        cards = [card.reveal().decode("ascii") for card in recovery.split(secret)]
        if not screen.is_json:
            show_one_by_one(screen, cards, WHAT_THEY_ARE)
        if is_replacing:
            held.replace_cards(RecoverySecret(secret))
        else:
            held.add_key(RecoverySecret(secret))
        note_cards(held, SystemClock(), CardsOf.VAULT)
    if screen.is_json:
        screen.answer({"cards": [*cards]})
    else:
        screen.say(MADE)
        screen.say(OLD_CARDS if is_replacing else OLDER_BACKUPS)
