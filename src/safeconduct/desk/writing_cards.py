"""Recovery cards while somebody writes them down: in memory, one card at a time, until words are typed back (P2).

Nothing opens with them before, so that cards which nobody has do not exist. Dropped when the desk locks. Refuses to
be printed: what stands on paper of a printer stands in its memory too.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.protect.recovery import CARDS, WORDS_PER_CARD
from safeconduct.protect.secrets import Secret
from safeconduct.protect.word_numbers import in_words

# Words asked back: of two different cards. Whoever wrote the wrong line is found out at once, mostly.
_ASKED: Final = 2


class Opens(enum.Enum):
    """What the cards are for."""

    VAULT = "vault"
    ROOT = "root"


@dataclass(slots=True)
class Written:
    """Three cards. ``place``: which is shown, from 0; after the last, words of them are asked for."""

    opens: Opens
    secret: Secret
    cards: tuple[Secret, ...] = field(repr=False)
    asked: tuple[tuple[int, int], ...]
    place: int = 0

    @property
    def is_shown(self) -> bool:
        """Whether all cards were shown."""
        return self.place >= len(self.cards)

    def words(self) -> tuple[str, ...]:
        """Return the words of the card that is shown."""
        return tuple(self.cards[self.place].reveal().decode("ascii").split())

    def is_right(self, answers: Iterable[str]) -> bool:
        """Say whether the words typed are those that were asked for."""
        wanted = [self.cards[card].reveal().decode("ascii").split()[word] for card, word in self.asked]
        return [in_words(answer.lower()) for answer in answers] == wanted


class CardsBeingWritten:
    """The cards of one desk that somebody is writing down."""

    def __init__(self) -> None:
        self._held: list[Written] = []

    def begin(self, opens: Opens, secret: Secret, cards: tuple[Secret, ...], entropy: Entropy) -> None:
        """Begin with the first card; cards from before that were not finished are dropped."""
        first = entropy.bytes(1)[0] % CARDS
        asked = tuple(((first + n) % CARDS, entropy.bytes(1)[0] % WORDS_PER_CARD) for n in range(_ASKED))
        self._held = [Written(opens, secret, cards, asked)]

    def now(self) -> tuple[Written, ...]:
        """Return the cards that are being written; nothing when none are."""
        return tuple(self._held)

    def drop(self) -> None:
        """Let go of them."""
        self._held = []


def cards_typed(texts: Iterable[str]) -> tuple[Secret, ...]:
    """Return cards as they were typed into a form, in words or their numbers, without what was left empty."""
    return tuple(Secret(in_words(text).encode("utf-8")) for text in texts if text.strip())
