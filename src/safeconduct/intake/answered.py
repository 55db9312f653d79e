"""What a source answered, on our page or in our form, of how they may safely be reached: read as strictly as it may be
meant. Pure (docs/rooms/intake.md, "What they answered").

It counts until somebody here who had it on their desk has set that of the contact card: by what that entry had seen,
never by a clock. Of several answers each counts by itself, so that the strictest does. Refuses to make anything laxer
than it is without them: nothing here takes a term of a card away, what cannot be read as hours is no hour, and what
somebody asks not to be said is never as whom to write (`wishes`).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import OpId
from safeconduct.base.text import fold
from safeconduct.intake.hours_words import is_any_time, windows_in
from safeconduct.intake.item_bytes import MOST_LINE
from safeconduct.intake.types import Card, CardField, Hours, MessageId, Relation, Silence
from safeconduct.intake.wishes import Wish, wish_in
from safeconduct.intake.word_bytes import MOST_OF_A_KIND, FieldValue


class Asked(enum.Enum):
    """Questions of the page and the forms that say how somebody may be reached; the values are their codes."""

    REACH = "reach"
    HOURS = "hours"
    AVOID = "avoid"
    SHARED = "shared"
    SILENCE = "silence"
    WHOM = "whom"


ASKED: Final = frozenset(one.value for one in Asked)
# Choices of the page and the forms.
YES: Final = "yes"
UNSURE: Final = "unsure"
SELF: Final = "self"
OTHER: Final = "other"

FIELD_OF: Final[Mapping[Asked, CardField]] = {
    Asked.REACH: CardField.NOTES,
    Asked.HOURS: CardField.HOURS,
    Asked.AVOID: CardField.AVOID,
    Asked.SHARED: CardField.IS_SHARED,
    Asked.SILENCE: CardField.SILENCE,
    Asked.WHOM: CardField.RELATION,
}
"""The field of the card that settles an answer."""

_IN_HOURS: Final = re.compile(r"(\d{1,3})\s*(?:час|ч\b|hour|h\b)", re.IGNORECASE)
_IN_DAYS: Final = re.compile(r"(\d{1,2})\s*(?:дн|день|дня|сут|day)", re.IGNORECASE)
_A_DAY: Final = re.compile(r"(?:сутки|через день|a day|one day)", re.IGNORECASE)
_DAY_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer, and the message that holds it. ``hlc``: the clock of the op that brought it first.

    ``ops``: every op that brought it; whoever had seen one of them had it before them.
    """

    message: MessageId
    hlc: int
    asked: Asked
    text: str
    ops: tuple[OpId, ...] = ()


@dataclass(frozen=True, slots=True)
class Theirs:
    """The answers that nobody here has settled by setting the card, in the order in which they came."""

    said: tuple[Answered, ...] = ()

    def of(self, asked: Asked) -> tuple[Answered, ...]:
        """Return the answers to one question."""
        return tuple(one for one in self.said if one.asked is asked)


NOTHING: Final = Theirs()


def answered_from_item(message: MessageId, brought: tuple[int, OpId], item: cbor.Item) -> Iterator[Answered]:
    """Give the answers of one message from how the tables keep them: pairs of code and text.

    ``brought``: clock and id of the op that brought it.
    """
    hlc, op = brought
    for pair in item if isinstance(item, list) else ():
        match pair:
            case [str(code), str(text)] if code in ASKED:
                yield Answered(message, hlc, Asked(code), text, (op,))
            case _:
                raise TypeError("a column holds another kind than its table says")


def unsettled(said: Iterable[Answered], is_settled: Callable[[Answered], bool]) -> Theirs:
    """Return the answers that nobody settled, in the order in which they came.

    An answer that says the same as an earlier one that counts is left out.
    """
    found: dict[tuple[Asked, str], Answered] = {}
    for one in sorted(said, key=lambda each: (each.hlc, each.message, each.asked.value)):
        if one.text.strip() and not is_settled(one):
            found.setdefault((one.asked, fold(one.text)), one)
    return Theirs(tuple(found.values()))


@dataclass(frozen=True, slots=True)
class Windows:
    """The hours of one answer. ``is_known``: all of it was read, with a zone; ``hours`` empty then: at any time."""

    hours: tuple[Hours, ...]
    is_known: bool


def windows_of(one: Answered) -> Windows:
    """Return the hours that an answer says."""
    if is_any_time(one.text):
        return Windows((), True)
    hours = windows_in(one.text)
    return Windows(hours, bool(hours) and all(window.zone for window in hours))


def wish_of(one: Answered) -> Wish:
    """Return what an answer asks not to be said, and as whom it asks us to write."""
    return wish_in(one.text)


@dataclass(frozen=True, slots=True)
class Filled:
    """The card as the answers fill it in, for a person to confirm; ``asked``: the questions that were answered.

    ``hours``: read and meant by all answers at once; ``hours_said``: what they wrote instead, where that cannot be told
    and a person has to. ``silence_hours`` is 0 where no length was named.
    """

    asked: frozenset[Asked] = frozenset()
    hours: tuple[Hours, ...] = ()
    hours_said: str = ""
    avoid: tuple[str, ...] = ()
    cover: str = ""
    is_shared: bool = False
    silence_hours: int = 0
    silence_then: str = ""
    relation: Relation = Relation.UNKNOWN
    notes: str = ""


def filled(theirs: Theirs) -> Filled:
    """Return the card as the answers fill it in: of several the strictest, of texts all of them."""
    wishes = [wish_of(one) for one in theirs.of(Asked.AVOID)]
    silences = [one.text.strip() for one in theirs.of(Asked.SILENCE)]
    hours, said = _hours(theirs.of(Asked.HOURS))
    lengths = [length for text in silences for length in _length(text)]
    whom = {one.text for one in theirs.of(Asked.WHOM)}
    return Filled(
        asked=frozenset(one.asked for one in theirs.said),
        hours=hours,
        hours_said=said,
        avoid=tuple({fold(word): word for wish in wishes for word in wish.avoid}.values()),
        cover="; ".join(wish.cover for wish in wishes if wish.cover),
        is_shared=any(one.text in (YES, UNSURE) for one in theirs.of(Asked.SHARED)),
        silence_hours=min(lengths, default=0),
        silence_then="; ".join(silences),
        relation=Relation.SELF if whom == {SELF} else Relation.UNKNOWN,
        notes="; ".join(one.text.strip() for one in theirs.of(Asked.REACH)),
    )


def _hours(said: Sequence[Answered]) -> tuple[tuple[Hours, ...], str]:
    """Return the hours of several answers, and the words of all where these are no one set of hours."""
    limits = [(one.text, windows) for one in said if (windows := windows_of(one)).hours or not windows.is_known]
    if len({windows for _, windows in limits}) == 1 and limits[0][1].is_known:
        return limits[0][1].hours, ""
    return (), " / ".join(" ".join(text.split()) for text, _ in limits)


def _length(text: str) -> Iterator[int]:
    """Give the lengths of silence that a text names, in hours."""
    yield from (int(found) for found in _IN_HOURS.findall(text) if int(found))
    yield from (int(found) * _DAY_HOURS for found in _IN_DAYS.findall(text) if int(found))
    if _A_DAY.search(text):
        yield _DAY_HOURS


def settings_of(theirs: Theirs, card: Card) -> dict[CardField, FieldValue]:
    """Return what may be set of a card without anybody reading the answers first: what can mean one thing only.

    What the card says already stays beside it. As whom to write is never among it: a cover story that nobody read may
    be the very thing that must not be said. Nor is what no card takes all of: a person says what of it stands there.
    """
    one, found = filled(theirs), dict[CardField, FieldValue]()
    if Asked.HOURS in one.asked and not one.hours_said and card.hours in ((), one.hours):
        found[CardField.HOURS] = one.hours
    avoid = tuple(dict.fromkeys((*card.avoid, *one.avoid)))
    are_lists = all(wish_of(each).is_list for each in theirs.of(Asked.AVOID))
    if Asked.AVOID in one.asked and are_lists and len(avoid) <= MOST_OF_A_KIND:
        found[CardField.AVOID] = avoid
    if Asked.SHARED in one.asked:
        found[CardField.IS_SHARED] = card.is_shared or one.is_shared
    if one.silence_hours and not card.silence.hours and len(one.silence_then) <= MOST_LINE:
        found[CardField.SILENCE] = Silence(one.silence_hours, one.silence_then)
    if one.relation is not Relation.UNKNOWN and card.relation is Relation.UNKNOWN:
        found[CardField.RELATION] = one.relation
    if one.notes:
        found[CardField.NOTES] = "\n".join(dict.fromkeys(each for each in (card.notes, one.notes) if each))
    return found
