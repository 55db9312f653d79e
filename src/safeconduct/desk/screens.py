"""What a screen of the help is made of: the question it answers, what to know of it, its keys and words. Words only."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.base.errors import Phrase


@dataclass(frozen=True, slots=True)
class Key:
    """Keys and what they do."""

    keys: str
    does: Phrase


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: the question it answers, what to know of it, its own keys, and the words on it (`glossary`)."""

    name: Phrase
    about: tuple[Phrase, ...]
    keys: tuple[Key, ...] = ()
    terms: tuple[str, ...] = ()
