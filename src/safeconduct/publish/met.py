"""The words of a text with whom they may name: each word looked up once, in all its readings.

Two words and more that a hyphen, a line break or a space may have torn apart are looked up together as well. Pure;
knows numbers of the index alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from safeconduct.base.sounds import sounds_of
from safeconduct.publish.index.first_names import is_first_name
from safeconduct.publish.index.naming import Role
from safeconduct.publish.index.people import LEAST_MISTYPED, People, initials_of
from safeconduct.publish.index.terms import says_nothing
from safeconduct.publish.quasi.days import MONTH_NAMES
from safeconduct.publish.reading.endings import stems_in_text
from safeconduct.publish.reading.words import Gap, Style, Word

# Words that one name may have been torn into, at most.
_MOST_TORN: Final = 4
# Letters of the shorter of two words that a space may have torn apart.
_SHORT_PIECE: Final = 3
# Coarse letters of two names that are written together, and of each of them, at least.
_LEAST_TOGETHER: Final = 8
_LEAST_OF_TWO: Final = 3
_LEAST_SURNAME: Final = 4
# Of a tag of several words: letters of a name in it at most, coarse letters of a surname alone, readings of it.
_MOST_OF_TWO: Final = 16
_LEAST_IN_TAG: Final = 6
_TAG_READINGS: Final = 2
# Coarse spellings of a word in which a typing error is looked for: of Latin words the likeliest alone.
_MISTYPED_SPELLINGS: Final = 2
# English writes days and months with a capital letter: they are no name with a typing error in it.
_WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LAST_LETTER: Final = 1
_MOST_ENDING: Final = 8
_FULL_NAME: Final = {int(Role.FIRST), int(Role.SURNAME)}


@dataclass(frozen=True, slots=True)
class Met:
    """Words ``first`` to ``last`` of a text, both included, and the units that they may be.

    ``mistyped``: units that are one letter away; looked for only where the words name nobody exactly. ``of_man``: units
    of women's surnames of which this is a man's form.
    """

    first: int
    last: int
    style: Style
    units: tuple[int, ...]
    mistyped: tuple[int, ...] = ()
    is_initial: bool = False
    of_man: frozenset[int] = frozenset()
    # Who is called by the two names that these words are, written together.
    together: tuple[int, ...] = ()


class Meeting:
    """Looks words up in an index of names, each spelling once."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._units: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._torn: dict[str, tuple[int, ...]] = {}
        self._pairs: dict[tuple[str, ...], tuple[int, ...]] = {}
        self._names: dict[str, tuple[int, ...]] = {}
        self._mistyped: dict[tuple[str, ...], tuple[int, ...]] = {}

    def all_of(self, words: Sequence[Word]) -> Iterator[Met]:
        """Give the words that may name somebody, in the order of the text; torn ones behind their first."""
        for at, word in enumerate(words):
            if word.style is Style.SMALL and says_nothing(word):
                continue
            units = self._exact(word)
            mistyped = () if units or not _may_be_mistyped(word) else self._nearly(word)
            initials = self._initials(word)
            together = () if units else self._together(word.readings)
            if word.is_tag and not units and not together:
                units, together = self._within(word.readings)
            if units or mistyped or together:
                yield Met(at, at, word.style, units, mistyped, of_man=self._of_man(word, units), together=together)
            if initials:
                yield Met(at, at, word.style, initials, is_initial=True)
            yield from self._torn_from(words, at)

    def _exact(self, word: Word) -> tuple[int, ...]:
        key = (word.small, *word.readings)
        found = self._units.get(key)
        if found is None:
            found = self._units[key] = tuple(sorted(set(self._look_up(word))))
        return found

    def _look_up(self, word: Word) -> Iterator[int]:
        if any(map(str.isdigit, word.small)) or not sounds_of(word.small):
            yield from self._people.written(word.small)
        for reading in word.readings:
            # A first name in its first case is at most another case of one that differs in its last letter: Валентина
            # of Валентин, but Алексей not of Алекс.
            most = _LAST_LETTER if is_first_name(reading) else _MOST_ENDING
            for stem, ending in _stems_with_endings(reading):
                found = self._people.named(stem)
                yield from found if ending <= most else (one for one in found if self._people.roles[one] != Role.FIRST)
                yield from self._people.womans(stem)

    def _of_man(self, word: Word, units: tuple[int, ...]) -> frozenset[int]:
        """Return the units of women's surnames that a word fits only as a man's form: Дадаев of Дадаева."""
        bare = {sounds for reading in word.readings for sounds in sounds_of(reading)}
        found = {unit for stem in bare for unit in self._people.womans(stem)} & set(units)
        if not found:
            return frozenset()
        stems = [stem for reading in word.readings for stem, ending in _stems_with_endings(reading) if ending]
        return frozenset(found - {unit for stem in stems for unit in self._people.womans(stem)})

    def _nearly(self, word: Word) -> tuple[int, ...]:
        found = self._mistyped.get(word.readings)
        if found is None:
            some = (sounds for reading in word.readings for sounds in sounds_of(reading)[:_MISTYPED_SPELLINGS])
            stems = dict.fromkeys(stem for sounds in some for stem in stems_in_text(sounds))
            units = {unit for stem in stems if len(stem) >= LEAST_MISTYPED - 1 for unit in self._people.nearly(stem)}
            found = self._mistyped[word.readings] = tuple(sorted(units))
        return found

    def _initials(self, word: Word) -> tuple[int, ...]:
        if not word.is_initial:
            return ()
        letters = {letter for reading in word.readings for letter in initials_of(reading)}
        return tuple(sorted({unit for letter in letters for unit in self._people.initial(letter)}))

    def _torn_from(self, words: Sequence[Word], at: int) -> Iterator[Met]:
        """Give words that begin here and may be one, torn apart; surnames, nicknames and full names alone."""
        together = words[at].readings[:2]
        for last in torn_from(words, at):
            together = tuple(before + after for before, after in product(together, words[last].readings[:2]))[:4]
            units = tuple(sorted({unit for reading in together for unit in self._whole(reading)}))
            whole = () if units else self._together(together)
            if units or whole:
                yield Met(at, last, _style_of(words[at : last + 1]), units, together=whole)

    def _together(self, readings: tuple[str, ...]) -> tuple[int, ...]:
        """Return who has the two names that a word may be made of, in either order."""
        found = self._pairs.get(readings)
        if found is None:
            some = (sounds for reading in readings for sounds in sounds_of(reading)[:_MISTYPED_SPELLINGS])
            entries = {entry for sounds in some if len(sounds) >= _LEAST_TOGETHER for entry in self._parted(sounds)}
            found = self._pairs[readings] = tuple(sorted(entries))
        return found

    def _parted(self, sounds: str) -> Iterator[int]:
        for at in range(_LEAST_OF_TWO, len(sounds) - _LEAST_OF_TWO + 1):
            before = self._whole_name(sounds[:at])
            if not before:
                continue
            # A letter that ends one and begins the other is written once in the coarse spelling.
            yield from self._pairs_of(before, (*self._whole_name(sounds[at:]), *self._whole_name(sounds[at - 1 :])))

    def _within(self, readings: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return surnames that a tag begins or ends with, and who has two names that stand in it side by side."""
        surnames, entries = set[int](), set[int]()
        for reading in readings[:_TAG_READINGS]:
            names = self._names_in(reading)
            for (begin, end), before in names.items():
                if begin == 0 or end == len(reading):
                    surnames |= {unit for unit in before if self._is_long_surname(unit)}
                for length in range(_LEAST_OF_TWO, _MOST_OF_TWO + 1):
                    entries.update(self._pairs_of(before, names.get((end, end + length), ())))
        return tuple(sorted(surnames)), tuple(sorted(entries))

    def _names_in(self, reading: str) -> dict[tuple[int, int], tuple[int, ...]]:
        """Return what every part of a tag may name, by where it begins and ends; a tag has 60 letters at most."""
        found: dict[tuple[int, int], tuple[int, ...]] = {}
        for begin, end in parts_of_tag(reading):
            some = {unit for sounds in sounds_of(reading[begin:end])[:1] for unit in self._whole_name(sounds)}
            if some:
                found[begin, end] = tuple(sorted(some))
        return found

    def _pairs_of(self, before: Sequence[int], after: Sequence[int]) -> Iterator[int]:
        people = self._people
        for one, other in product(before, after):
            if {people.roles[one], people.roles[other]} == _FULL_NAME:
                surname = one if people.roles[one] == Role.SURNAME else other
                if people.lengths[surname] >= _LEAST_SURNAME:
                    yield from people.both(one, other)

    def _is_long_surname(self, unit: int) -> bool:
        return self._people.roles[unit] == Role.SURNAME and self._people.lengths[unit] >= _LEAST_IN_TAG

    def _whole_name(self, sounds: str) -> tuple[int, ...]:
        found = self._names.get(sounds)
        if found is None:
            stems = stems_in_text(sounds)
            if sounds[0] in "au":
                # At the beginning of a name of its own it is я or ю.
                stems += stems_in_text(f"i{sounds}")
            people = self._people
            units = {unit for stem in stems if len(stem) > 1 for unit in (*people.named(stem), *people.womans(stem))}
            found = self._names[sounds] = tuple(sorted(units))
        return found

    def _whole(self, reading: str) -> tuple[int, ...]:
        found = self._torn.get(reading)
        if found is None:
            stems = [stem for stem in _stems((reading,)) if len(stem) > 2]
            units = [unit for stem in stems for unit in (*self._people.named(stem), *self._people.womans(stem))]
            roles = self._people.roles
            found = self._torn[reading] = tuple(unit for unit in units if roles[unit] != Role.PATRONYMIC)
        return found


def _stems_with_endings(reading: str) -> list[tuple[str, int]]:
    """Return the stems of a reading, and how many coarse letters each leaves out."""
    found = ((stem, len(sounds) - len(stem)) for sounds in sounds_of(reading) for stem in stems_in_text(sounds))
    return list(dict.fromkeys(found))


def _stems(readings: Sequence[str]) -> list[str]:
    found = (stem for reading in readings for sounds in sounds_of(reading) for stem in stems_in_text(sounds))
    return list(dict.fromkeys(found))


def _may_be_mistyped(word: Word) -> bool:
    """Say whether a word looks like a name: it is in small letters where nothing but chance makes it one."""
    is_long = word.end - word.start >= LEAST_MISTYPED
    return word.style is not Style.SMALL and is_long and word.small not in (*MONTH_NAMES, *_WEEK)


def parts_of_tag(reading: str) -> Iterator[tuple[int, int]]:
    """Give where each part of a tag that may be a name begins and ends."""
    for begin in range(len(reading)):
        for end in range(begin + _LEAST_OF_TWO, min(begin + _MOST_OF_TWO, len(reading)) + 1):
            yield begin, end


def torn_from(words: Sequence[Word], at: int) -> Iterator[int]:
    """Give each word up to which those from a place on may be one, torn apart: the nearest first."""
    last = at
    while last + 1 < len(words) and last + 1 < at + _MOST_TORN and _may_be_torn(words, at, last + 1):
        last += 1
        yield last


def _may_be_torn(words: Sequence[Word], first: int, last: int) -> bool:
    gap = words[last].gap
    if gap in (Gap.HYPHEN, Gap.NONE, Gap.LINE):
        return True
    if gap is Gap.SIGN or (gap is Gap.POINT and words[last].start - words[last - 1].end == 1):
        # Words of an address beside a name are none of its letters.
        return words[last - 1].small.isascii() == words[last].small.isascii()
    if gap is not Gap.SPACE:
        return False
    before, after = words[last - 1], words[last]
    if says_nothing(before) or says_nothing(after):
        return False
    is_short = min(before.end - before.start, after.end - after.start) <= _SHORT_PIECE
    return is_short and _could_be_one(words[first].style, after.style)


def _could_be_one(first: Style, after: Style) -> bool:
    """Say whether two pieces are written as one name would be: a capital letter begins it, or all are alike."""
    return after is Style.SMALL or first is after is Style.CAPITALS or Style.MIXED in (first, after)


def _style_of(words: Sequence[Word]) -> Style:
    first = words[0].style
    if all(word.style is first for word in words) and first is not Style.NAME:
        return first
    if first in (Style.NAME, Style.CAPITALS) and all(word.style is Style.SMALL for word in words[1:]):
        return Style.NAME
    return Style.NAME if all(word.style is Style.NAME for word in words) else Style.MIXED
