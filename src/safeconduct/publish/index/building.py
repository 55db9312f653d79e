"""Makes the index of everything protected, out of what is in clear, in the order of ids whatever order it comes in.

Cost: some 70 microseconds a person. Refuses to leave anything out: what no key can be made of is an error, for a term
that is never found protects nobody (P12).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.protect.blinding import Blinding
from safeconduct.publish.errors import NothingToFind
from safeconduct.publish.index.layout import Keyed
from safeconduct.publish.index.naming import NameWord, Role, words_of_name
from safeconduct.publish.index.people import People, PeopleBuilder
from safeconduct.publish.index.phones import Phones, phone_key
from safeconduct.publish.index.quotes import Quotes, QuotesBuilder
from safeconduct.publish.index.terms import Terms, TermsBuilder
from safeconduct.publish.reading.plain import plain_text
from safeconduct.publish.types import Kind, Protected, ProtectedId

# Words of what somebody is called from which on it is looked for as a phrase as well: "тот, кто чинил крыши".
_PHRASE = 3
_SOMETHING = re.compile(r"[^\W_].*?[^\W_]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """Whose an entry of the index is, and until when it stands. ``until``: None for ever."""

    id: ProtectedId
    kind: Kind
    until: Day | None


@dataclass(frozen=True, slots=True)
class Index:
    """What is protected, ready to be looked for. Made by `build`; never written anywhere."""

    entries: tuple[Entry, ...]
    people: People
    phones: Phones
    terms: Terms
    quotes: Quotes

    def __repr__(self) -> str:
        return f"<index of {len(self.entries)} entries>"

    @property
    def size_bytes(self) -> int:
        """Return what its tables take in memory, entries left out."""
        keyed = (self.phones.keys, self.terms.keys, self.quotes.keys)
        return self.people.size_bytes + sum(one.size_bytes for one in keyed)


def build(protected: Iterable[Protected], blinding: Blinding) -> Index:
    """Return the index of everything protected. Raises NothingToFind for an entry without anything to look for."""
    inorder = sorted(protected, key=lambda one: (one.id, one.kind.value, one.names, one.phones, one.until or 0))
    people, terms, quotes = PeopleBuilder(blinding), TermsBuilder(blinding), QuotesBuilder(blinding)
    phones: list[tuple[int, int]] = []
    entries: list[Entry] = []
    for entry, one in enumerate(inorder):
        entries.append(Entry(one.id, one.kind, one.until))
        keys = [phone_key(phone, blinding) for phone in one.phones]
        if None in keys or not (keys or one.names) or any(not has_something(name) for name in one.names):
            raise NothingToFind
        phones.extend((key, entry) for key in keys if key is not None)
        if one.kind is Kind.PERSON:
            people.add(entry, one.names)
            for name in one.names:
                if _is_phrase(name):
                    terms.add(entry, name)
            continue
        for text in one.names:
            if one.kind is not Kind.QUOTE or not quotes.add(entry, text):
                terms.add(entry, text)
            if one.kind is Kind.HELPER and is_called(text):
                people.add(entry, (text,))
    return Index(
        tuple(entries), people.made(len(entries)), Phones(blinding, Keyed(phones)), terms.made(), quotes.made()
    )


def has_something(name: str) -> bool:
    """Say whether there is anything to look for in a name or phrase: two letters or digits."""
    return _SOMETHING.search(plain_text(name).text) is not None


def _is_phrase(name: str) -> bool:
    words = name.split()
    return len(words) >= _PHRASE and sum(word[:1].islower() for word in words) * 2 >= len(words)


def is_called(text: str) -> bool:
    """Say whether words are somebody's name: two or three words, one of them a first name, none a common word."""
    words = text.split()
    named = words_of_name(text)
    return 2 <= len(words) <= 3 and all(word[:1].isupper() for word in words) and _has_first(named)


def _has_first(named: Iterable[NameWord]) -> bool:
    return any(Role.FIRST in word.role for word in named)
