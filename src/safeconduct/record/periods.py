"""The time of which a claim on a place speaks, as it is typed: when somebody was held or seen there, when it was used.

Such a time is a part of the claim (`period` of docs/formats/accounts.md), so that two stays at two times dispute
nothing, and it alone says of a stay when it was (decision 0020, point 4). Read as every day in words is (`when`).
Refuses a time of anything else: of a count, or of a day, nobody would find it again.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Phrase
from safeconduct.record.detention.properties import ROLES, USE
from safeconduct.record.when import When, when_from_words
from safeconduct.record.words import NotUnderstood

# Properties whose claims may say when it was so.
PERIODS: Final = frozenset((USE, *ROLES))
NOT_OF_THIS: Final = Phrase(
    "Only of a place, and of the use of one, is a time taken as well",
    "Время указывают только у места и у того, для чего оно использовалось",
)
HOW_OF_PLACES: Final = Phrase(
    "beside the place where somebody was held, was last seen or where an act was done, or beside a use of a place.",
    "рядом с местом, где кого-то держали, видели в последний раз или где это произошло, или рядом с использованием "
    "места.",
)


def period_from_words(property_id: str, words: str, said_on: Day | None) -> When:
    """Return the time of which a claim of a property speaks; ``said_on``: as in `when_from_words`, and what it raises.

    NotUnderstood, too, for a property of which no time is taken ("" for none at all).
    """
    if property_id not in PERIODS:
        raise NotUnderstood(reason=NOT_OF_THIS, how=HOW_OF_PLACES, shown=words)
    return when_from_words(words, said_on)
