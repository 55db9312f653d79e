"""Names of people in texts that would leave: one finder for tables, for papers and for whatever else goes out.

It knows every word of every name that it is given and finds it in any case of Russian and Chechen (`name_endings`), in
capitals and in small letters, with ё or е, with letters in pieces, either half of a double name, the same surname as
the other sex bears it, and in the other of our two scripts by its sound (`base.sounds`). A word that is a word of the
language too is a name where it begins with a capital (`name_words`). It errs towards finding. It finds no nickname that
it was not given, no typing error and no letters that stand apart: the release check does.

Allowed names are of those who may be told. A word that they share with somebody else stays where it stands alone in one
of their own cases, and goes where it stands beside a name or an initial that is not of the same one of them: the first
name of one and the surname of another are somebody else. Refuses to say whose name it found. Pure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final, NamedTuple

from safeconduct.base.sounds import sounds_of
from safeconduct.record.name_endings import Key, keys_of_name, keys_of_word
from safeconduct.record.name_spelling import composed, folded, is_nobody, is_word, joined, parts_of_word

# Letters of a word of a name at least: one is an initial, and two are a name only with a capital ("ли", "an").
_LEAST: Final = 2
_LEAST_SMALL: Final = 3
# Letters by sound from which on a name is looked for in the other script: "Ян" sounds like "an".
_LEAST_SOUNDS: Final = 3
# Different words of texts whose answer is remembered.
_REMEMBERED: Final = 1 << 17
# Words side by side that are one person's name, at least: a first name alone beside another's surname is a third one's.
_LEAST_TOGETHER: Final = 2

_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_BLANK: Final = re.compile(r"[\s.]*")
_INITIALS: Final = re.compile(r"\b[^\W\d_]\b")


class _Found(NamedTuple):
    """A word of a text; an initial is folded.

    ``is_other``: it is somebody else's name; ``is_allowed``: of somebody who may be told.
    """

    start: int
    end: int
    word: str
    is_other: bool
    is_allowed: bool
    is_initial: bool


class NamesTold:
    """Names that may not be told, ready to be looked for. ``count``: how many names they are."""

    def __init__(self, names: Iterable[str], allowed: Iterable[str] = (), in_cases: Iterable[str] = ()) -> None:
        """Take what people are called, in any wording, and what those are called who may be told.

        ``in_cases``: single words of names as they stand in a sentence, in any case.
        """
        given, bent = tuple(dict.fromkeys(names)), tuple(dict.fromkeys(in_cases))
        self.count = len(given) + len(bent)
        own = tuple(dict.fromkeys(allowed))
        self._others = _Index(given, is_strict=False, in_cases=bent)
        self._allowed = _Index(own, is_strict=True)
        self._own = own
        self._owners: dict[tuple[str, bool], frozenset[int]] = {}
        self._verdicts: dict[str, tuple[bool, bool]] = {}

    @cached_property
    def _each(self) -> _Each:
        return _Each(self._own)

    def are_in(self, text: str) -> bool:
        """Say whether a text names any of them."""
        return bool(text) and bool(self.count) and next(self._spans(composed(text)), None) is not None

    def without(self, text: str, mark: str) -> str:
        """Return a text with ``mark`` in the place of each word of a name, its letters and their marks in one piece."""
        whole = composed(text)
        parts: list[str] = []
        past = 0
        for start, end in self._spans(whole):
            parts += [whole[past:start], mark]
            past = end
        return "".join((*parts, whole[past:]))

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Give from where to where the names stand, in the order of the text."""
        run: list[_Found] = []
        for found in self._found(text):
            # Any other word between two names parts them.
            if run and _BLANK.fullmatch(text, run[-1].end, found.start) is None:
                yield from self._of_run(run)
                run = []
            run.append(found)
        yield from self._of_run(run)

    def _of_run(self, run: list[_Found]) -> Iterator[tuple[int, int]]:
        """Give what goes of words that stand side by side, each a name or an initial."""
        named = [one for one in run if one.is_other]
        foreign = bool(named) and not (all(one.is_allowed for one in named) and self._is_of_allowed(run))
        for one in named:
            if foreign:
                yield one.start, one.end

    def _is_of_allowed(self, run: list[_Found]) -> bool:
        """Say whether words side by side are allowed names, one behind another, and none is made of several."""
        if len(run) == 1:
            return True
        common, together = self._whose(run[0]), 1
        for one in run[1:]:
            whose = self._whose(one)
            if common & whose:
                common, together = common & whose, together + 1
            elif together < _LEAST_TOGETHER:
                return False
            else:
                common, together = whose, 1
        return together >= _LEAST_TOGETHER and bool(common)

    def _whose(self, found: _Found) -> frozenset[int]:
        """Return the allowed names that have a word or an initial, by their numbers."""
        key = found.word, found.is_initial
        if key not in self._owners:
            if len(self._owners) >= _REMEMBERED:
                self._owners.clear()
            self._owners[key] = frozenset(self._each.whose(found))
        return self._owners[key]

    def _found(self, text: str) -> Iterator[_Found]:
        """Give the words that are names or initials."""
        for start, end in joined(text):
            word = text[start:end]
            if len(word) == 1 and word.isupper():
                yield _Found(start, end, folded(word), is_other=False, is_allowed=False, is_initial=True)
                continue
            said = self._verdicts.get(word)
            if said is None:
                if len(self._verdicts) >= _REMEMBERED:
                    self._verdicts.clear()
                said = self._verdicts[word] = self._verdict(word)
            if said[0]:
                yield _Found(start, end, word, *said, is_initial=False)

    def _verdict(self, word: str) -> tuple[bool, bool]:
        parts = parts_of_word(word)
        named = [part for part in parts if self._others.has(part)]
        return bool(named), bool(named) and all(self._allowed.has(part) for part in named)


def words_of_name(name: str) -> tuple[str, ...]:
    """Return the words by which a name is found, folded: without initials and words that name nobody."""
    found: dict[str, None] = {}
    whole = composed(name)
    for start, end in joined(whole):
        for part in parts_of_word(whole[start:end]):
            letters = folded(part)
            if len(letters) >= _LEAST and not is_nobody(letters):
                found[letters] = None
    return tuple(found)


def _names_somebody_to_others(name: str) -> bool:
    """Say whether a label says who somebody is to others: "мать Седы" bears the name in another case."""
    whole = composed(name)
    return any(is_nobody(folded(whole[start:end])) for start, end in joined(whole))


class _Index:
    """Words of names by their keys, and by their sound in the other script."""

    def __init__(self, names: Iterable[str], *, is_strict: bool, in_cases: Sequence[str] = ()) -> None:
        keys: set[Key] = set()
        given: dict[str, None] = {}
        told = [(name, not is_strict and _names_somebody_to_others(name)) for name in names]
        for name, is_oblique in (*told, *((word, True) for word in in_cases)):
            for word in words_of_name(name):
                given[word] = None
                keys.update(keys_of_name(word, is_strict=is_strict))
                if is_oblique:
                    keys.update(key for key in keys_of_word(word) if len(key.stem) > _LEAST)
        self._keys = frozenset(keys)
        # Of a word in any case the other script may hold the first one.
        bent = [folded(word) for word in in_cases]
        self._latin = frozenset(_sounds(word for word in given if _CYRILLIC.search(word))) | _of_all(bent, _CYRILLIC)
        self._cyrillic = frozenset(_sounds(word for word in given if _LATIN.search(word))) | _of_all(bent, _LATIN)

    def has(self, word: str) -> bool:
        """Say whether a word of a text is one of them."""
        letters = folded(word)
        if len(letters) < _LEAST:
            return False
        is_small = word[:1].islower()
        if is_small and (len(letters) < _LEAST_SMALL or is_word(letters)):
            return False
        return self._has(letters) or (not is_small and not is_nobody(letters) and self._sounds_like(letters))

    def _has(self, letters: str) -> bool:
        return any(key in self._keys for key in keys_of_word(letters))

    def _sounds_like(self, letters: str) -> bool:
        known = self._latin if _LATIN.search(letters) else self._cyrillic
        return bool(known) and any(sound in known for sound in _heard(letters))

    def found_by(self) -> Iterator[Key | str]:
        """Give the keys and the sounds by which it has a word at all."""
        yield from self._keys
        yield from self._latin
        yield from self._cyrillic


def _heard(letters: str) -> Iterator[str]:
    """Give the sounds of a folded word without each of its endings, as the other script has them."""
    ends: tuple[str, ...] = ("", "s")
    if not _LATIN.search(letters):
        ends = ("", "а", "я", "у", "ю", "ом", "ем", "ым", "ой", "ей", "е", "ы", "и")
    for end in ends:
        if letters.endswith(end):
            yield from (sound for sound in sounds_of(letters.removesuffix(end)) if len(sound) >= _LEAST_SOUNDS)


def _of_all(words: Iterable[str], script: re.Pattern[str]) -> frozenset[str]:
    return frozenset(sound for word in words if script.search(word) for sound in _heard(word))


def _sounds(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield from (sound for sound in sounds_of(word) if len(sound) >= _LEAST_SOUNDS)
        if _LATIN.search(word) and word[-1] in "aeiou" and len(word) > _LEAST_SOUNDS:
            # In Russian its last vowel goes: Amina, Амину.
            yield from (sound for sound in sounds_of(word[:-1]) if len(sound) >= _LEAST_SOUNDS)


class _Each:
    """Names, each by itself: whose a word is. A word is asked of those alone that share a key or a sound with it."""

    def __init__(self, names: Sequence[str]) -> None:
        self._indexes = [_Index((name,), is_strict=True) for name in names]
        self._by: dict[Key | str, list[int]] = defaultdict(list)
        self._initials: dict[str, list[int]] = defaultdict(list)
        for n, (name, index) in enumerate(zip(names, self._indexes, strict=True)):
            for by in index.found_by():
                self._by[by].append(n)
            for initial in {word[0] for word in words_of_name(name)}:
                self._initials[initial].append(n)

    def whose(self, found: _Found) -> Iterator[int]:
        """Give the numbers of the names that have a word, or words that begin with an initial."""
        if found.is_initial:
            yield from self._initials.get(found.word, ())
            return
        for part in parts_of_word(found.word):
            letters = folded(part)
            met: list[Key | str] = [*keys_of_word(letters), *_heard(letters)]
            asked = {n for by in met for n in self._by.get(by, ())}
            yield from (n for n in asked if self._indexes[n].has(part))


class NamedIn:
    """Whom texts name, of people that are known: for counting them, not for leaving them out.

    Words side by side are one name where somebody bears them all. Of several who bear a name nobody says which is
    meant: they are given together. An initial parts no name and is of nobody. Whoever is known under no name that
    stands there is not found: who was never entered, a nickname, a typing error.
    """

    def __init__(self, called: Iterable[tuple[str, str]]) -> None:
        """Take who is called what: somebody may be called several things."""
        self._by: dict[Key, set[str]] = defaultdict(set)
        self._latin: dict[str, set[str]] = defaultdict(set)
        self._cyrillic: dict[str, set[str]] = defaultdict(set)
        for who, name in called:
            for word in words_of_name(name):
                for key in keys_of_name(word):
                    self._by[key].add(who)
                # By its sound a word is met in the other script.
                sounding = self._latin if _CYRILLIC.search(word) else self._cyrillic
                for sound in _sounds((word,)):
                    sounding[sound].add(who)
        self._whose: dict[str, frozenset[str]] = {}

    def people_in(self, text: str) -> Iterator[frozenset[str]]:
        """Give for each name in a text whoever may be meant by it. Linear in the text."""
        whole = composed(text)
        held, past = frozenset[str](), 0
        for start, end in joined(whole):
            if len(whole[start:end]) == 1:
                continue
            whose = self._of(whole[start:end])
            is_beside = _BLANK.fullmatch(_INITIALS.sub("", whole[past:start])) is not None
            if held and not (is_beside and held & whose):
                yield held
                held = whose
            else:
                held = held & whose if held else whose
            past = end
        if held:
            yield held

    def bearers(self, name: str) -> frozenset[str]:
        """Return whoever bears every word of a name."""
        words = [self._of(word.title()) for word in words_of_name(name)]
        return frozenset.intersection(*words) if words else frozenset()

    def _of(self, word: str) -> frozenset[str]:
        if word not in self._whose:
            if len(self._whose) >= _REMEMBERED:
                self._whose.clear()
            self._whose[word] = frozenset(who for part in parts_of_word(word) for who in self._of_part(part))
        return self._whose[word]

    def _of_part(self, word: str) -> Iterator[str]:
        letters = folded(word)
        is_small = word[:1].islower()
        if len(letters) < _LEAST or (is_small and (len(letters) < _LEAST_SMALL or is_word(letters))):
            return
        for key in keys_of_word(letters):
            yield from self._by.get(key, ())
        if not is_small and not is_nobody(letters):
            known = self._latin if _LATIN.search(letters) else self._cyrillic
            for sound in _heard(letters):
                yield from known.get(sound, ())
