"""Finds places of the gazetteer in words and texts: every place that a name may mean, never one of several.

Two questions: what a person typed where a place is asked for (`place_of`), and where in a text places are named
(`find_places`). A text is read more strictly: streets, rivers, teams, people who are called as a place is and ordinary
words are none. What is said beside a name narrows it ("село Аллерой Ножай-Юртовского района"); nothing else does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.record.gazetteer.place_words import (
    AND,
    AREAS,
    DISTRICTS,
    HEADS_AFTER,
    JOINED_AFTER,
    KINDS_OF_WORD,
    NEARBY,
    NEITHER_BEFORE,
    PREPOSITIONS,
    SEVERAL_DISTRICTS,
    SMALL_BETWEEN,
    STREETS_AFTER,
)
from safeconduct.record.gazetteer.reading import is_within, places
from safeconduct.record.gazetteer.spellings import WORD, Branch, Spelt, sounds, tree
from safeconduct.record.gazetteer.types import FoundPlace, Kind, PlaceId

# What may stand between two words of one name, and between a short form and the name it belongs to ("г. Грозный").
# One class, repeated once: a thousand spaces cost as much as their number.
_WITHIN: Final = re.compile(r"[\s‐‑–—№#«»\"“”-]*")
_SHORT: Final = re.compile(r"\.[\s\u00a0]*")
# Signs by which somebody says more of a place than its name: a guess, "or", a stress.
_SIGNS: Final = re.compile(r"[^\w\s.,;:()«»\"'’`“”„№#\u0301‐‑–—-]")
_NUMBER: Final = re.compile(r"\d")
_HYPHEN: Final = re.compile(r"[-‐‑]")
_INITIAL: Final = re.compile(r"(?<!\w)[А-ЯЁA-Z]\.[\s\u00a0]*(?:[А-ЯЁA-Z]\.[\s\u00a0]*)?$")
_PATRONYMIC: Final = re.compile(r"(?:ович|евич|овна|евна|ична)(?:а|у|ем|ом|е|и|ой)?$|ovich$|evich$|ovna$|evna$")
_IVAN: Final = re.compile(r"(?:иван(?:а|у|ом|е)?|ivan)$")
# Words looked at for one name: "отдел внутренних дел по Урус-Мартановскому району" has seven.
_MOST_WORDS: Final = 9
# Letters of a short form such as "г." and "пос.".
_MOST_SHORT: Final = 3


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text. ``gap``: what stands between it and the word before."""

    start: int
    end: int
    text: str
    gap: str

    @property
    def small(self) -> str:
        """It in small letters with е for ё, as the lists of words have it."""
        return self.text.lower().replace("ё", "е")


def place_of(words: str) -> tuple[PlaceId, ...]:
    """Return every place that words may mean, by id; none where something in them is no place.

    ``words``: what stands where a place is asked for, in any case, with or without "в", "село", or what it lies in.
    None too of what is near a place ("у Аргуна", "в районе Аргуна"), of two places neither of which lies in the
    other, of a numbered one ("Аргун-2"), and of one that whoever wrote it was not sure of ("Argun?").
    """
    text = _words(words)
    found = _narrowed(words, tuple(_found(words, text, is_a_place=True)))
    covered = {at for one in found for at in range(one.start, one.end)}
    idle = [one for one in text if one.start not in covered]
    least = [one for one in found if all(one is two or _lies_in(one, two) for two in found)]
    if len(least) != 1 or _SIGNS.search(words) or any(one.small not in SMALL_BETWEEN for one in idle):
        return ()
    may_be = [places()[one] for one in least[0].candidates]
    is_near = any(one.small in NEARBY and one.start < least[0].start for one in idle)
    is_area = any(one.small in AREAS for one in idle) and any(one.kind not in DISTRICTS for one in may_be)
    is_other = bool(_NUMBER.search(words)) and not any(_NUMBER.search(name.text) for one in may_be for name in one.ru)
    return () if is_near or is_area or is_other else least[0].candidates


def find_places(text: str) -> tuple[FoundPlace, ...]:
    """Return where a text names places, in order; of two that begin at one word the longer."""
    words = _words(text)
    listed = tuple(_listed_districts(words))
    inside = [(one.start, one.end) for one in listed]
    single = (one for one in _found(text, words, is_a_place=False) if not _touches(one, inside))
    return _narrowed(text, tuple(sorted((*listed, *single), key=lambda one: one.start)))


def _words(text: str) -> tuple[_Word, ...]:
    found: list[_Word] = []
    past = 0
    for one in WORD.finditer(text):
        found.append(_Word(one.start(), one.end(), one.group(), text[past : one.start()]))
        past = one.end()
    return tuple(found)


def _found(text: str, words: Sequence[_Word], *, is_a_place: bool) -> Iterator[FoundPlace]:
    all_small = text.islower()
    at = 0
    while at < len(words):
        for last, ends in _ways(words, at):
            kept = ends if is_a_place else _as_places(text, words, at, last, ends, all_small=all_small)
            kept = _of_kind(words, at, last, kept)
            if kept:
                end = words[last].end - (2 if words[last].text[-2:] in ("'s", "’s") else 0)
                yield FoundPlace(words[at].start, end, tuple(sorted(one.place for one in kept)))
                at = last
                break
        at += 1


def _touches(one: FoundPlace, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < one.end and one.start < end for start, end in spans)


def _listed_districts(words: Sequence[_Word]) -> Iterator[FoundPlace]:
    """Give the districts of a list whose noun stands once, behind the last: each by its adjective."""
    for at, word in enumerate(words):
        nouns = SEVERAL_DISTRICTS.get(word.small, ())
        last = at - 1
        while nouns and last >= 0:
            first = last - (1 if last and _HYPHEN.fullmatch(words[last].gap) else 0)
            found = _district_called(words[first : last + 1], nouns)
            if not found:
                break
            yield FoundPlace(words[first].start, words[last].end, found)
            last = first - 1
            while last >= 0 and words[last].small in AND:
                last -= 1


def _district_called(words: Sequence[_Word], nouns: tuple[str, ...]) -> tuple[PlaceId, ...]:
    """Return the places whose name these words are, with one of some nouns behind them."""
    branches = [tree()]
    for word in words:
        branches = [one.next[sound] for one in branches for sound in sounds(word.text) if sound in one.next]
    ends = (one.next[sound].ends for one in branches for noun in nouns for sound in sounds(noun) if sound in one.next)
    return tuple(sorted({place for one in ends for place in one}))


def _ways(words: Sequence[_Word], first: int) -> list[tuple[int, tuple[Spelt, ...]]]:
    """Return where names that begin at a word end, the longest first, with the places they may be."""
    found: dict[int, dict[PlaceId, Spelt]] = {}
    states: list[tuple[int, Branch]] = [(first, tree())]
    while states:
        at, branch = states.pop()
        if at >= min(len(words), first + _MOST_WORDS) or (at > first and not _goes_on(words, at)):
            continue
        for last, word in _next_words(words, at):
            for sound in sounds(word):
                if after := branch.next.get(sound):
                    states.append((last + 1, after))
                    if after.ends:
                        found.setdefault(last, {}).update(after.ends)
    return [(last, tuple(found[last].values())) for last in sorted(found, reverse=True)]


def _next_words(words: Sequence[_Word], at: int) -> Iterator[tuple[int, str]]:
    """Give the word that stands somewhere, and it together with the next where a hyphen joins them."""
    yield at, words[at].text
    if at + 1 < len(words) and _HYPHEN.fullmatch(words[at + 1].gap):
        yield at + 1, words[at].text + words[at + 1].text


def _goes_on(words: Sequence[_Word], at: int) -> bool:
    """Say whether a word may belong to one name with the word before it."""
    gap = words[at].gap
    if _WITHIN.fullmatch(gap):
        return gap.count("\n") < 2
    before = words[at - 1].text
    return bool(_SHORT.fullmatch(gap)) and before.islower() and len(before) <= _MOST_SHORT


def _as_places(
    text: str, words: Sequence[_Word], first: int, last: int, ends: tuple[Spelt, ...], *, all_small: bool
) -> tuple[Spelt, ...]:
    """Return the places that words of a text mean, as they stand there; none where they are something else."""
    stands_as_place = _before(words, first) in PREPOSITIONS and _after(words, last) not in HEADS_AFTER
    # Where nothing is written large, "шали" are shawls unless they stand where a place does.
    if not (words[first].text[0].isupper() or (all_small and stands_as_place)):
        ends = tuple(one for one in ends if one.may_be_small)
    if not ends or _is_something_else(text, words, first, last):
        return ()
    if _kinds_said(words, first, last):
        return ends
    is_named = any(one.is_bare and (stands_as_place or not one.is_adjective) for one in ends)
    return ends if is_named else ()


def _is_something_else(text: str, words: Sequence[_Word], first: int, last: int) -> bool:
    """Say whether it is a street, a river, a team, somebody's name, or the beginning of a longer name."""
    before, after = _before(words, first), _after(words, last)
    start, end = words[first].start, words[last].end
    if before in NEITHER_BEFORE or after in STREETS_AFTER:
        return True
    if _INITIAL.search(text[max(0, start - 8) : start]) or (after and _PATRONYMIC.search(after)):
        return True
    if _IVAN.fullmatch(before) and words[first].small.startswith(("грозн", "grozn")):
        return True
    is_joined = last + 1 < len(words) and _HYPHEN.fullmatch(words[last + 1].gap)
    if is_joined and (words[last + 1].text.islower() or words[last + 1].small in JOINED_AFTER):
        return True
    # A name of one word in marks is that of a firm, a team or a paper.
    return text[start - 1 : start] in ("«", "“", '"') and text[end : end + 1] in ("»", "”", '"')


def _before(words: Sequence[_Word], first: int) -> str:
    """Return the word before a name where nothing parts them."""
    gap = words[first].gap.strip()
    return words[first - 1].small if first and gap in ("", ".", "«", "“", '"') else ""


def _after(words: Sequence[_Word], last: int) -> str:
    if last + 1 >= len(words) or words[last + 1].gap.strip():
        return ""
    return words[last + 1].small


def _kinds_said(words: Sequence[_Word], first: int, last: int) -> frozenset[Kind]:
    """Return the kinds of place that the word beside a name says it is; none where no such word stands there."""
    before = KINDS_OF_WORD.get(_before(words, first), frozenset())
    if not before and first > 1 and words[first - 1].small == "of":
        before = KINDS_OF_WORD.get(words[first - 2].small, frozenset())
    return before or (
        KINDS_OF_WORD.get(_after(words, last), frozenset()) if words[last].text.isascii() else frozenset()
    )


def _of_kind(words: Sequence[_Word], first: int, last: int, ends: tuple[Spelt, ...]) -> tuple[Spelt, ...]:
    """Return those of places that are of the kind that is said; all where none is, or none is said."""
    kinds = _kinds_said(words, first, last)
    return tuple(one for one in ends if places()[one.place].kind in kinds) or ends


def _narrowed(text: str, found: tuple[FoundPlace, ...]) -> tuple[FoundPlace, ...]:
    """Return what was found, each narrowed by the greater place that is said right behind or before it."""
    kept = list(found)
    for at in reversed(range(len(kept) - 1)):
        if _is_beside(text, kept[at], kept[at + 1]):
            kept[at] = _inside(kept[at], kept[at + 1])
    for at in range(1, len(kept)):
        if _is_beside(text, kept[at - 1], kept[at]):
            kept[at] = _inside(kept[at], kept[at - 1])
    return tuple(kept)


def _is_beside(text: str, one: FoundPlace, other: FoundPlace) -> bool:
    """Say whether nothing stands between two places but words such as "в селе"."""
    between = text[one.end : other.start]
    is_short = not re.search(r"[;!?\n]|\.\s+[А-ЯЁA-Z]", between)
    return is_short and all(word.small in SMALL_BETWEEN for word in _words(between)) and " и " not in between


def _lies_in(place: FoundPlace, outer: FoundPlace) -> bool:
    """Say whether it is narrowed by what is said to be greater: each place that it may be lies in one of those."""
    return all(any(one != two and is_within(one, two) for two in outer.candidates) for one in place.candidates)


def _inside(place: FoundPlace, outer: FoundPlace) -> FoundPlace:
    inside = tuple(
        one for one in place.candidates if any(one != two and is_within(one, two) for two in outer.candidates)
    )
    return replace(place, candidates=inside) if inside else place
