"""What the words of a protected name are: first name, surname, patronymic, initial, nickname.

Names come as somebody wrote them: "Дадаев Ахмед Хасанович", "Akhmed Dadaev", "Дадаев А.Х.", "Седой". The ends of words
and the table of first names say what is what; where they leave it open a word may be either, so that no order of the
two is missed. Refuses to find a name unusable: a word of letters that we cannot read is kept as it is written.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from safeconduct.base.sounds import sounds_of
from safeconduct.publish.index.first_names import names_of
from safeconduct.publish.reading.plain import plain_text
from safeconduct.publish.reading.words import Gap, Word, words_of

# Ends of surnames and patronymics in the coarse spelling of `sounds`.
_SURNAME: Final = re.compile(r"..(?:[oe]v|in|[sc]k)(?:a|i|oi|aia|o)?$|..(?:enko|Cuk|Svili|d[sz]e|iani|ih)$")
_SURE_SURNAME: Final = re.compile(r"..(?:[oe]v|[sc]k)(?:a|i|oi|aia|o)?$|..enko$")
_PATRONYMIC: Final = re.compile(r"..(?:[oe]viC|iC|[oe]vn|iCn)(?:a|e|u|i|em|om|oi|ei|o)?$")
# What somebody is called in a messenger: a word with a digit or behind an @.
_HANDLE: Final = re.compile(r"@?((?:(?<=@)|(?=\w*[0-9]))\w{2,})")
# Words of names that are none: "son of", "daughter of".
_PARTICLES: Final = frozenset(
    ("оглы", "оглу", "кызы", "ибн", "бен", "ogly", "oglu", "kyzy", "kizi", "ibn", "bin", "ben")
)


def is_patronymic(word: str) -> bool:
    """Say whether a word, in small letters, has the end of a patronymic."""
    return any(_PATRONYMIC.search(sounds) for sounds in sounds_of(word))


def is_surname(word: str) -> bool:
    """Say whether a word, in small letters, has an end that only surnames have, in some case."""
    return any(_SURE_SURNAME.search(sounds) for sounds in sounds_of(word)[:1])


class Role(enum.IntFlag):
    """What a word of a name is; several where it is not known which."""

    FIRST = 1
    SURNAME = 2
    PATRONYMIC = 4
    NICKNAME = 8
    FIRST_INITIAL = 16
    SURNAME_INITIAL = 32


@dataclass(frozen=True, slots=True)
class NameWord:
    """A word of a name. ``parts``: it in small letters, and each part of it that hyphens part, it whole first."""

    parts: tuple[str, ...]
    role: Role


def words_of_name(name: str) -> tuple[NameWord, ...]:
    """Return the words of a name with what they are; none where it has no letter and no digit."""
    plain = plain_text(name)
    if handle := _HANDLE.fullmatch(plain.text.strip()):
        return (NameWord((handle.group(1).casefold(),), Role.NICKNAME),)
    chains = _chains(words_of(plain))
    kept = [chain for chain in chains if chain.whole not in _PARTICLES] or chains
    initials = [chain for chain in kept if chain.is_initial and len(kept) > 1]
    named = [chain for chain in kept if chain not in initials]
    roles = _roles(named) if named else []
    found = [NameWord(chain.parts, role) for chain, role in zip(named, roles, strict=True)]
    found.extend(NameWord((chain.whole,), Role.FIRST_INITIAL) for chain in initials[:1])
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Chain:
    parts: tuple[str, ...]
    is_initial: bool

    @property
    def whole(self) -> str:
        return self.parts[0]


def _chains(words: tuple[Word, ...]) -> list[_Chain]:
    chains: list[list[Word]] = []
    for word in words:
        if chains and word.gap is Gap.HYPHEN:
            chains[-1].append(word)
        else:
            chains.append([word])
    return [_chain(chain) for chain in chains]


def _chain(chain: list[Word]) -> _Chain:
    parts = [word.readings[0] for word in chain if word.readings]
    if len(parts) > 1:
        return _Chain(("".join(parts), *(part for part in parts if len(part) > 2)), is_initial=False)
    is_initial = len(parts) == 1 and len(parts[0]) == 1
    return _Chain((parts[0],) if parts else ("",), is_initial)


def _roles(chains: list[_Chain]) -> list[Role]:
    looks = [_looks(chain.parts, is_alone=len(chains) == 1) for chain in chains]
    if len(chains) == 1:
        return [looks[0] or Role.NICKNAME]
    has_first = any(Role.FIRST in look for look in looks)
    has_surname = any(look == Role.SURNAME for look in looks)
    if has_first and has_surname:
        return [look or Role.SURNAME for look in looks]
    if has_first and not all(looks):
        # One is known for a first name: what is known for nothing is the surname.
        return [look or Role.SURNAME for look in looks]
    if has_surname and not all(looks):
        return [look or Role.FIRST for look in looks]
    sure = [bool(_SURE_SURNAME.search(sounds_of(chain.parts[-1])[0])) for chain in chains if sounds_of(chain.parts[-1])]
    if len(sure) == len(chains) and any(sure) and not all(sure):
        # Of two that may be surnames, "Саева Элина", that of -ин is the first name.
        return [
            look if look == Role.PATRONYMIC else (Role.SURNAME if is_sure else Role.FIRST)
            for is_sure, look in zip(sure, looks, strict=True)
        ]
    either = Role.FIRST | Role.SURNAME
    return [look if look == Role.PATRONYMIC else either for look in looks]


@lru_cache(maxsize=4096)
def _looks(parts: tuple[str, ...], *, is_alone: bool) -> Role:
    if any(names_of(part) for part in parts):
        return Role.FIRST
    for sounds in sounds_of(parts[-1]):
        if not is_alone and _PATRONYMIC.search(sounds):
            return Role.PATRONYMIC
        if _SURNAME.search(sounds):
            return Role.SURNAME
    return Role(0)
