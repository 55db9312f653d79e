"""What a source answered, on our page or in our form, of how they may safely be reached: read as strictly as it may be
meant. Pure (docs/rooms/intake.md, "What they answered").

It counts until somebody here has set that of the contact card. Of several answers each counts by itself, so that the
strictest does. Refuses to make anything laxer than it is without them: nothing here takes a term of a card away, and
what cannot be read as hours is no hour.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.text import fold
from safeconduct.intake.hours_words import is_any_time, windows_in
from safeconduct.intake.types import Card, CardField, Hours, MessageId, Relation, Silence
from safeconduct.intake.word_bytes import FieldValue


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

# What people write where there is nothing to avoid, folded.
_NOTHING: Final = frozenset(
    (
        "no", "none", "nothing", "nobody", "any", "do not know", "i do not know", "i don't know",
        "нет", "никаких", "ничего", "никого", "любые", "не знаю", "без разницы", "неважно", "не важно", "",
    )
)  # fmt: skip
_PARTS: Final = re.compile(r"[,;\n.!?]+|\s(?:и|или|and|or)\s", re.IGNORECASE)
_QUOTED: Final = re.compile(r"[«“„\"]([^«»“”„\"]{1,80})[»”“\"]")
_WORDS: Final = re.compile(r"\w[\w'’-]*")
# Words that ask for something and are not what is to be avoided, folded.
_ASKING: Final = frozenset(
    (
        "avoid", "do", "don't", "dont", "not", "never", "no", "please", "say", "saying", "write", "mention", "use",
        "name", "names", "the", "a", "an", "word", "words", "about", "any", "only", "just", "you", "your", "my", "me",
        "не", "ни", "нельзя", "нужно", "надо", "только", "пожалуйста", "избегать", "избегайте", "говорить", "говорите",
        "писать", "пишите", "упоминать", "упоминайте", "называть", "называйте", "произносить", "произносите",
        "использовать", "используйте", "слово", "слова", "слов", "имя", "имена", "имен", "про", "о", "об", "вы",
        "мое", "моего", "мой", "меня", "никаких", "никогда", "и", "или",
    )
)  # fmt: skip
# Beginnings of words by which somebody says as whom we are to write: what stands beside them may be said. Folded.
_COVER: Final = (
    "представ", "назовит", "назвать", "назыв", "скажите", "pretend", "call yourself", "introduce", "say you are",
    "say you're", "say that you", "write as", "вы из", "вы от", "будто", "под видом", "от имени",
)  # fmt: skip
# Of a part of so many words at most each may be a name or a set phrase: it must not stand in an answer.
_MOST_OF_A_PHRASE: Final = 3
# Words to avoid and words worth a look in one answer, together: as many as a card holds of words to avoid. More are
# written by somebody who wants to keep us busy, or mean that nothing may be said; a person has to read that.
MOST_OF_A_WISH: Final = 64
# One letter begins too many words to be one that must not be said.
_LEAST_OF_A_PHRASE: Final = 2
# Letters from which on a word of a longer wish is looked for.
_LEAST_LETTERS: Final = 4
_IN_HOURS: Final = re.compile(r"(\d{1,3})\s*(?:час|ч\b|hour|h\b)", re.IGNORECASE)
_IN_DAYS: Final = re.compile(r"(\d{1,2})\s*(?:дн|день|дня|сут|day)", re.IGNORECASE)
_A_DAY: Final = re.compile(r"(?:сутки|через день|a day|one day)", re.IGNORECASE)
_DAY_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer, and the message that holds it. ``hlc``: the clock of the op that brought it first."""

    message: MessageId
    hlc: int
    asked: Asked
    text: str


@dataclass(frozen=True, slots=True)
class Theirs:
    """The answers that nobody here has settled by setting the card, in the order in which they came."""

    said: tuple[Answered, ...] = ()

    def of(self, asked: Asked) -> tuple[Answered, ...]:
        """Return the answers to one question."""
        return tuple(one for one in self.said if one.asked is asked)


NOTHING: Final = Theirs()


def answered_from_item(message: MessageId, hlc: int, item: cbor.Item) -> Iterator[Answered]:
    """Give the answers of one message from how the tables keep them: pairs of code and text."""
    for pair in item if isinstance(item, list) else ():
        match pair:
            case [str(code), str(text)] if code in ASKED:
                yield Answered(message, hlc, Asked(code), text)
            case _:
                raise TypeError("a column holds another kind than its table says")


def unsettled(said: Iterable[Answered], set_at: Mapping[CardField, int]) -> Theirs:
    """Return the answers that came after whatever was set last of their field. ``set_at``: the clocks of those ops.

    An answer that says the same as an earlier one that counts is left out.
    """
    found: dict[tuple[Asked, str], Answered] = {}
    for one in sorted(said, key=lambda each: (each.hlc, each.message, each.asked.value)):
        if one.hlc > set_at.get(FIELD_OF[one.asked], -1) and one.text.strip():
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


@dataclass(frozen=True, slots=True)
class Wish:
    """What one answer asks not to be said. ``avoid``: must not be said; ``perhaps``: words of a longer wish.

    ``is_list``: there is nothing else in it. ``cover``: what in it says as whom to write. ``is_too_long``: there is
    more in it than is looked at.
    """

    avoid: tuple[str, ...]
    perhaps: tuple[str, ...]
    cover: str
    is_list: bool
    is_too_long: bool = False


def wish_of(one: Answered) -> Wish:
    """Return what an answer asks not to be said: names and short phrases, and whatever it has between quotation marks.

    In a sentence nobody can tell by rule what is meant: each longer word of it is worth a look, and the sentence too.
    """
    text = one.text
    avoid, perhaps, covers = dict[str, None](), dict[str, None](), list[str]()
    is_list = True
    parts = tuple(islice(_parts(text), MOST_OF_A_WISH + 1))
    for part in parts:
        folded = fold(part)
        if any(begin in folded for begin in _COVER):
            covers.append(part)
            continue
        core = _without_asking(part)
        if len(core) <= _MOST_OF_A_PHRASE and len(phrase := " ".join(core)) >= _LEAST_OF_A_PHRASE:
            avoid[phrase] = None
        elif core:
            is_list = False
            perhaps |= {word: None for word in core if len(word) >= _LEAST_LETTERS}
    if not covers:
        avoid |= {found.strip(): None for found in _QUOTED.findall(text) if found.strip()}
    looked_at = [word for word in perhaps if word not in avoid]
    is_too_long = len(parts) > MOST_OF_A_WISH or len(avoid) + len(looked_at) > MOST_OF_A_WISH
    return Wish(
        tuple(avoid)[:MOST_OF_A_WISH],
        tuple(looked_at)[:MOST_OF_A_WISH],
        "; ".join(covers),
        is_list and not is_too_long,
        is_too_long,
    )


def _parts(text: str) -> Iterator[str]:
    if fold(text).strip(" .!-–—") in _NOTHING:
        return
    for part in _PARTS.split(text):
        if fold(part).strip(" -–—") not in _NOTHING:
            yield part.strip()


def _without_asking(part: str) -> list[str]:
    """Return the words of a part without those around it that only ask."""
    words = _WORDS.findall(part)
    while words and fold(words[0]) in _ASKING:
        words.pop(0)
    while words and fold(words[-1]) in _ASKING:
        words.pop()
    return words


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
        avoid=tuple(dict.fromkeys(word for wish in wishes for word in wish.avoid)),
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

    What the card says already stays beside it.
    """
    one, found = filled(theirs), dict[CardField, FieldValue]()
    if Asked.HOURS in one.asked and not one.hours_said and card.hours in ((), one.hours):
        found[CardField.HOURS] = one.hours
    if Asked.AVOID in one.asked and all(wish_of(each).is_list for each in theirs.of(Asked.AVOID)):
        found[CardField.AVOID] = tuple(dict.fromkeys((*card.avoid, *one.avoid)))
        if one.cover:
            found[CardField.COVER] = "; ".join(dict.fromkeys(each for each in (card.cover, one.cover) if each))
    if Asked.SHARED in one.asked:
        found[CardField.IS_SHARED] = card.is_shared or one.is_shared
    if one.silence_hours and not card.silence.hours:
        found[CardField.SILENCE] = Silence(one.silence_hours, one.silence_then)
    if one.relation is not Relation.UNKNOWN and card.relation is Relation.UNKNOWN:
        found[CardField.RELATION] = one.relation
    if one.notes:
        found[CardField.NOTES] = "\n".join(dict.fromkeys(each for each in (card.notes, one.notes) if each))
    return found
