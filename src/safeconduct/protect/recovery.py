"""Recovery cards: a 32-byte secret as three cards of 33 words, any two of which give it back.

SLIP-39 with group 1 of 1 and members 2 of 3, no passphrase (P4, P2; docs/formats/recovery.md). For offline use
at a table: shamir-mnemonic is not safe against a watcher of timing, and draws its own randomness from the
operating system. Errors name the card and the place of a word, never a word: a half-read card stays secret.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

# The package carries no types.
import shamir_mnemonic  # type: ignore[import-untyped]
from shamir_mnemonic.wordlist import WORD_INDEX_MAP  # type: ignore[import-untyped]

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.protect.secrets import Secret

SECRET_BYTES: Final = 32
CARDS: Final = 3
NEEDED: Final = 2
# 7 words of set and place, 26 of the secret's 256 bits at 10 bits a word less the checksum's 3 (SLIP-39 layout).
WORDS_PER_CARD: Final = 33
# 10000 * 2 PBKDF2 rounds over four Feistel steps. Our secrets are random, so more would buy nothing; a card that
# asks for more (up to 2^15 times) is not ours, and would only stall the reader.
_ITERATION_EXPONENT: Final = 1


class CardError(SafeconductError):
    """Base of what can be wrong with cards: what a caller catches. Only its subclasses are raised."""

    code = "protect.card"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The recovery cards do not give the secret back.",
        safe=NOTHING_CHANGED_EN,
        do="Read the cards again, or take others of the same set.",
    )
    ru = Advice(
        what="Карточки восстановления не дают секрета.",
        safe=NOTHING_CHANGED_RU,
        do="Прочитайте карточки ещё раз или возьмите другие из того же набора.",
    )


class WrongWord(CardError):
    """A word that is in no card."""

    code = "protect.card_wrong_word"
    en = Advice(
        what="Word {place} of card {card} is not a word of recovery cards.",
        safe=NOTHING_CHANGED_EN,
        do="Read that word again and type it whole, without its number; no two card words begin with the same four "
        "letters.",
    )
    ru = Advice(
        what="Слово {place} на карточке {card} не из списка слов восстановления.",
        safe=NOTHING_CHANGED_RU,
        do="Перечитайте это слово и введите его целиком, латинскими буквами и без номера; первые четыре буквы у всех "
        "слов списка разные.",
    )


class WrongCardLength(CardError):
    """A card with too many or too few words."""

    code = "protect.card_wrong_length"
    en = Advice(
        what="Card {card} has {words} words where there must be {expected}.",
        safe=NOTHING_CHANGED_EN,
        do="Compare it with the card line by line: a word was left out or written twice.",
    )
    ru = Advice(
        what="На карточке {card} слов: {words}, а должно быть {expected}.",
        safe=NOTHING_CHANGED_RU,
        do="Сверьте её построчно: слово пропущено или повторено.",
    )


class WrongChecksum(CardError):
    """All words exist, but together they are no card."""

    code = "protect.card_wrong_checksum"
    en = Advice(
        what="The words of card {card} do not fit together: one is wrong or two have changed places.",
        safe=NOTHING_CHANGED_EN,
        do="Read the card again word by word, with another person if you can.",
    )
    ru = Advice(
        what="Слова карточки {card} не сходятся: одно неверно или два переставлены.",
        safe=NOTHING_CHANGED_RU,
        do="Прочитайте карточку ещё раз по слову, лучше вдвоём.",
    )


class ForeignCard(CardError):
    """A sound SLIP-39 card that this program did not make."""

    code = "protect.card_foreign"
    en = Advice(
        what="Card {card} is sound but was not made by this program.",
        safe=NOTHING_CHANGED_EN,
        do="Look for the card that bears this organisation's mark.",
    )
    ru = Advice(
        what="Карточка {card} верна, но создана не этой программой.",
        safe=NOTHING_CHANGED_RU,
        do="Найдите карточку с пометкой этой организации.",
    )


class CardsOfDifferentSets(CardError):
    """Two sound cards that were not made together."""

    code = "protect.cards_of_different_sets"
    en = Advice(
        what="The cards belong to different sets.",
        safe=NOTHING_CHANGED_EN,
        do="All cards of one set begin with the same two words: find two that do.",
    )
    ru = Advice(
        what="Карточки из разных наборов.",
        safe=NOTHING_CHANGED_RU,
        do="Карточки одного набора начинаются с одних и тех же двух слов: найдите две такие.",
    )


class TooFewCards(CardError):
    """Fewer different cards than are needed."""

    code = "protect.too_few_cards"
    en = Advice(
        what="{given} different card was given where {needed} are needed.",
        safe=NOTHING_CHANGED_EN,
        do="Ask another holder for a card of the same set.",
    )
    ru = Advice(
        what="Разных карточек: {given}, а нужно {needed}.",
        safe=NOTHING_CHANGED_RU,
        do="Попросите карточку того же набора у другого хранителя.",
    )


def split(secret: Secret) -> tuple[Secret, Secret, Secret]:
    """Return three cards, each 33 lower-case words with single spaces between; ValueError unless 32 bytes."""
    if len(secret) != SECRET_BYTES:
        raise ValueError("recovery cards are made for 32 bytes")
    ((first, second, third),) = shamir_mnemonic.generate_mnemonics(
        1, [(NEEDED, CARDS)], secret.reveal(), iteration_exponent=_ITERATION_EXPONENT
    )
    return Secret(first.encode()), Secret(second.encode()), Secret(third.encode())


def combine(cards: Sequence[Secret]) -> Secret:
    """Return the 32-byte secret of two or three cards; a CardError that names the card otherwise.

    Case and spacing do not matter. Facts count cards and words from 1.
    """
    shares = [_share(number, card) for number, card in enumerate(cards, start=1)]
    if len({share.common_parameters() for share in shares}) > 1:
        raise CardsOfDifferentSets
    distinct = tuple(dict.fromkeys(shares))
    if len(distinct) < NEEDED:
        raise TooFewCards(given=len(distinct), needed=NEEDED)
    try:
        return Secret(shamir_mnemonic.combine_mnemonics(share.mnemonic() for share in distinct[:NEEDED]))
    except shamir_mnemonic.MnemonicError:
        # Same set by number, yet the hidden digest disagrees: cards of two sets that drew one 15-bit number.
        raise CardsOfDifferentSets from None


def _share(number: int, card: Secret) -> shamir_mnemonic.Share:
    words = card.reveal().decode("utf-8", "replace").lower().split()
    for place, word in enumerate(words, start=1):
        if word not in WORD_INDEX_MAP:
            raise WrongWord(card=number, place=place)
    if len(words) != WORDS_PER_CARD:
        raise WrongCardLength(card=number, words=len(words), expected=WORDS_PER_CARD)
    sound = _sound(words)
    if not sound:
        raise WrongChecksum(card=number)
    (share,) = sound
    ours = (True, _ITERATION_EXPONENT, 0, 1, 1, NEEDED)
    if share.index >= CARDS or ours != (
        share.extendable,
        share.iteration_exponent,
        share.group_index,
        share.group_threshold,
        share.group_count,
        share.member_threshold,
    ):
        raise ForeignCard(card=number)
    return share


def _sound(words: list[str]) -> tuple[shamir_mnemonic.Share, ...]:
    """Return the share, or nothing. The library's error quotes words of the card, so it must not stay attached."""
    try:
        return (shamir_mnemonic.Share.from_mnemonic(" ".join(words)),)
    except shamir_mnemonic.MnemonicError:
        return ()
