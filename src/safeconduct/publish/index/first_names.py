"""First names that are one name: Саша is Александр or Александра, Мага is Магомед (first_names.tsv beside this file).

Refuses to say whose a name is. A form may stand for several names; then all of them are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from safeconduct.base.sounds import sounds_of
from safeconduct.publish.reading.endings import stems_of_name, with_fleeting

_FILE: Final = "first_names.tsv"
_COMMON: Final = "c"
# Ends of Russian names whose last vowel goes in other cases: Павел, Лев, Санёк.
_FLEETING: Final = ("ел", "лев", "ёк", "ек", "ок", "ец", "ёл")


@dataclass(frozen=True, slots=True)
class FirstName:
    """A name with all its forms. ``is_common``: alone it says nothing."""

    name: str
    is_common: bool
    forms: tuple[str, ...]


@cache
def first_names() -> Mapping[str, FirstName]:
    """Return all names of the table."""
    found: dict[str, FirstName] = {}
    for line in files(__package__).joinpath(_FILE).read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        mark, name, forms = line.split("\t")
        before = found.get(name)
        earlier = before.forms if before is not None else ()
        merged = tuple(dict.fromkeys((name, *earlier, *forms.split(" "))))
        found[name] = FirstName(name, mark == _COMMON or (before is not None and before.is_common), merged)
    return found


@cache
def _names_by_sound() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, one in first_names().items():
        for form in one.forms:
            for sounds in sounds_of(form.casefold()):
                found.setdefault(sounds, []).append(name)
    return {sounds: tuple(dict.fromkeys(names)) for sounds, names in found.items()}


@cache
def _names_by_letters() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for name, one in first_names().items():
        for form in one.forms:
            found.setdefault(_plain(form), []).append(name)
    return {form: tuple(dict.fromkeys(names)) for form, names in found.items()}


def _plain(form: str) -> str:
    return form.casefold().replace("ё", "е")


@lru_cache(maxsize=4096)
def names_of(word: str) -> tuple[str, ...]:
    """Return the names of the table that a word, in small letters, is a form of; none where it is no first name.

    By its letters where they are those of a form, else by its sounds: Яха is no Аха.
    """
    if by_letters := _names_by_letters().get(_plain(word)):
        return by_letters
    found = [name for sounds in sounds_of(word) for name in _names_by_sound().get(sounds, ())]
    return tuple(dict.fromkeys(found))


def is_first_name(word: str) -> bool:
    """Say whether a word, in small letters, is a form of a name of the table in its first case."""
    return _plain(word) in _names_by_letters()


@cache
def stems_of_first_name(name: str) -> tuple[str, ...]:
    """Return the stems of all forms of a name of the table."""
    forms = first_names()[name].forms
    return tuple(dict.fromkeys(stem for form in forms for stem in name_stems(form.casefold())))


def name_stems(word: str) -> tuple[str, ...]:
    """Return the stems that a name in its first case, in small letters, leaves in all its cases and spellings."""
    found = [stem for sounds in sounds_of(word) for stem in stems_of_name(sounds)]
    if word.endswith(_FLEETING):
        found.extend([with_fleeting(sounds) for sounds in sounds_of(word)])
    return tuple(dict.fromkeys(found))
