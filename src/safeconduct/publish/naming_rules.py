"""When words of a text name somebody: the rules of strong and weak findings of people (decision 0013, point 5).

Strong: a first name and a surname (or a surname and a patronymic) of one person beside each other, in any order and
case, or written together. Weak: the same across a doubt, a surname or nickname alone, with an initial, or one typing
error away. Nothing: a first name that many bear, and a word in small letters that is a common word as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.publish.index.first_names import is_first_name
from safeconduct.publish.index.naming import Role, is_patronymic, is_surname
from safeconduct.publish.index.people import People
from safeconduct.publish.met import Met
from safeconduct.publish.reading.words import Gap, Style, Word
from safeconduct.publish.types import Rule, Strength

# Words between two names of one person at most: a patronymic, a nickname, "по имени".
BETWEEN: Final = 2
# Readings of the words behind a name that are looked at: words there are three, each may be torn and an initial.
_MOST_NEXT: Final = 32
# Words that join two persons: what stands on both sides of them is hardly one.
_JOINS: Final = frozenset(("и", "а", "или", "с", "со", "да", "но", "также", "and", "or", "with", "but"))
# Words with the end of a surname that begin sentences and are none.
_NO_SURNAMES: Final = frozenset(
    ("снова", "слова", "готов", "готова", "здоров", "здорова", "таков", "такова", "каков", "какова", "один", "основа",
     "половина", "причина", "причины", "москва", "москве", "москвы", "again")
)  # fmt: skip
# Coarse letters of a surname in small letters that is looked at: shorter ones are common words.
_LEAST_SMALL: Final = 5
# Coarse letters of a name that is looked at alone at all.
_LEAST_ALONE: Final = 3
# Persons who bear a first name that is looked at alone: with more it is a common name here, whatever it is elsewhere.
_MOST_OF_A_FIRST_NAME: Final = 3
# Persons who are one letter away from a word at most: of a name with more neighbours every mistake hits somebody.
_MOST_NEAR: Final = 40


@dataclass(frozen=True, slots=True)
class Named:
    """Words of a text that name people: entries of the index, rising."""

    first: int
    last: int
    entries: tuple[int, ...]
    rule: Rule
    strength: Strength


def named(people: People, words: Sequence[Word], met: Sequence[Met]) -> Iterator[Named]:
    """Give all findings of people in the words of a text. ``met``: these words as looked up, in order."""
    yield from _together(met)
    for at, one in enumerate(met):
        for other in met[at + 1 : at + 1 + _MOST_NEXT]:
            if other.first > one.last + BETWEEN + 1:
                break
            if other.first > one.last:
                yield from _pair(people, words, one, other)
    for one in met:
        if not one.is_initial:
            yield from _alone(people, words, one)


def _together(met: Sequence[Met]) -> Iterator[Named]:
    for one in met:
        if one.together:
            # Written as one name with its capital letter it may be the surname of somebody else.
            strength = Strength.WEAK if one.style is Style.NAME else Strength.STRONG
            yield Named(one.first, one.last, one.together, Rule.FULL_NAME, strength)


_FULL: Final = frozenset(
    ((Role.FIRST, Role.SURNAME), (Role.SURNAME, Role.FIRST), (Role.SURNAME, Role.PATRONYMIC),
     (Role.PATRONYMIC, Role.SURNAME))
)  # fmt: skip
_WITH_INITIAL: Final = frozenset(
    ((Role.FIRST_INITIAL, Role.SURNAME), (Role.SURNAME, Role.FIRST_INITIAL), (Role.FIRST, Role.SURNAME_INITIAL))
)


def _pair(people: People, words: Sequence[Word], one: Met, other: Met) -> Iterator[Named]:
    if is_parted(words, one.last, other.first):
        return
    full: set[int] = set()
    vague: set[int] = set()
    initials: set[int] = set()
    for before in one.units:
        for after in other.units:
            roles = (Role(people.roles[before]), Role(people.roles[after]))
            if roles in _FULL:
                is_of_man = before in one.of_man or after in other.of_man
                (vague if is_of_man else full).update(people.both(before, after))
            elif roles in _WITH_INITIAL and _is_initial_of(words, one, other):
                initials.update(people.both(before, after))
    if not full and vague:
        # A man's name where a woman is protected: her brother's, or her own as somebody wrote it.
        yield Named(one.first, other.last, tuple(sorted(vague)), Rule.FULL_NAME, Strength.WEAK)
    elif full and not _is_chance(one, other):
        strength = Strength.WEAK if _is_doubtful(words, one, other) else Strength.STRONG
        yield Named(one.first, other.last, tuple(sorted(full)), Rule.FULL_NAME, strength)
    elif initials:
        yield Named(one.first, other.last, tuple(sorted(initials)), Rule.INITIALS, Strength.WEAK)


def _is_initial_of(words: Sequence[Word], one: Met, other: Met) -> bool:
    """Say whether an initial belongs to the name beside it: nothing but other initials stands between."""
    return Style.SMALL not in (one.style, other.style) and all(
        word.is_initial for word in words[one.last + 1 : other.first]
    )


def _is_small_beside(one: Met, other: Met) -> bool:
    """Say whether one of two names is in small letters and the other is not."""
    return Style.MIXED not in (one.style, other.style) and (one.style is Style.SMALL) != (other.style is Style.SMALL)


def _is_chance(one: Met, other: Met) -> bool:
    """Say whether a name and a word in small letters stand apart: so does any word of a text."""
    return _is_small_beside(one, other) and other.first > one.last + 1


def is_parted(words: Sequence[Word], before: int, after: int) -> bool:
    """Say whether a sentence ends between two words. A point behind an initial ends none."""
    for at in range(before + 1, after + 1):
        if words[at].gap is Gap.SENTENCE or (words[at].gap is Gap.POINT and not words[at - 1].is_initial):
            return True
    return False


def _is_doubtful(words: Sequence[Word], one: Met, other: Met) -> bool:
    """Say whether two names beside each other may be those of two people, or one a common word."""
    between = words[one.last + 1 : other.first]
    has_comma = any(word.gap in (Gap.OTHER, Gap.SIGN) for word in words[one.last + 1 : other.first + 1])
    if _is_small_beside(one, other) or any(word.small in _JOINS or _is_name_of_another(word) for word in between):
        return True
    if has_comma:
        return _is_taken_before(words, one) or _is_taken_behind(words, other)
    return _is_taken_before(words, one) and _is_taken_behind(words, other)


def _is_name_of_another(word: Word) -> bool:
    """Say whether a word between two names is a name itself, and neither patronymic nor initial."""
    return word.style is Style.NAME and not word.is_initial and not is_patronymic(word.small)


def _is_taken_before(words: Sequence[Word], one: Met) -> bool:
    """Say whether a name stands directly before these words that they may belong to."""
    return one.first > 0 and words[one.first].gap is Gap.SPACE and words[one.first - 1].style is Style.NAME


def _is_of_name_before(words: Sequence[Word], one: Met) -> bool:
    """Say whether the word before is a name that these words belong to.

    A capital letter alone makes none of it: every word has one at the beginning of a sentence, and so has a place.
    """
    if not _is_taken_before(words, one):
        return False
    before = words[one.first - 1].small
    return is_first_name(before) or (before not in _NO_SURNAMES and is_surname(before))


def _is_taken_behind(words: Sequence[Word], one: Met) -> bool:
    return (
        one.last + 1 < len(words)
        and words[one.last + 1].gap is Gap.SPACE
        and words[one.last + 1].style is Style.NAME
        and words[one.last].style is Style.NAME
    )


def _alone(people: People, words: Sequence[Word], one: Met) -> Iterator[Named]:
    found: dict[Rule, set[int]] = {}
    for unit in one.units:
        rule = _rule_alone(people, words, one, unit)
        if rule is not None:
            found.setdefault(rule, set()).update(people.owners.of(unit))
    for rule, entries in found.items():
        yield Named(one.first, one.last, tuple(sorted(entries)), rule, Strength.WEAK)
    if not one.units and one.mistyped:
        near = sorted({entry for unit in one.mistyped for entry in people.owners.of(unit)})
        if len(near) <= _MOST_NEAR:
            yield Named(one.first, one.last, tuple(near), Rule.NAME_PART, Strength.WEAK)


def _rule_alone(people: People, words: Sequence[Word], one: Met, unit: int) -> Rule | None:
    """Return by which rule a unit alone is a finding; None where it says nothing."""
    role = Role(people.roles[unit])
    length = people.lengths[unit]
    if role not in (Role.SURNAME, Role.NICKNAME, Role.FIRST) or length < _LEAST_ALONE:
        return None
    if one.style is Style.SMALL and (length < _LEAST_SMALL or role is Role.FIRST):
        return None
    if role is Role.FIRST:
        is_rare = not people.common[unit] and people.owners.count(unit) <= _MOST_OF_A_FIRST_NAME
        is_others = _is_of_name_before(words, one) or _is_taken_behind(words, one)
        return Rule.NAME_PART if is_rare and not is_others else None
    return Rule.NICKNAME if role is Role.NICKNAME else Rule.NAME_PART
