"""Terms that must not leave in an answer: places, helpers, routes, as somebody of the inbox typed them.

Kept in the inbox itself, so that whoever reads it is held to them and nobody else learns them. All that stand count
together: of two who added at the same time neither loses a term. Until Part 6 knows what is protected this is the check
on outgoing words (decision 0011): a term is found at the beginning of words, and in all its forms, however spelled.
Refuses to list them: no list, history, log or address shows one. Follows docs/formats/ops.md, `intake.protect/1`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, CompartmentId, OpId
from safeconduct.base.text import fold
from safeconduct.intake import kinds, sql
from safeconduct.intake.composing import OutboundCheck, is_word_in
from safeconduct.intake.counting import Word, counting
from safeconduct.intake.errors import MalformedEntry, NotAValue
from safeconduct.intake.item_bytes import decoded, refuse, short_text
from safeconduct.intake.rows import word_from_row
from safeconduct.protect import fields
from safeconduct.vault.types import Intent, Tables

# Terms of one op, and ops that one may take the place of; a longer list is several ops.
MOST_TERMS: Final = 64
MOST_REPLACED: Final = 64
# Characters of a term: a line such as an address.
MOST_TERM: Final = 120
# Characters: a shorter one would be found in every answer.
LEAST_TERM: Final = 3
# Least characters of a part's name that is looked for: a shorter one would be found in ordinary words.
LEAST_NAME: Final = 4
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# What words about no conversation stand under.
NO_THREAD: Final = b""

Body = dict[int, cbor.Item]


@dataclass(frozen=True, slots=True)
class Protected:
    """Terms of one op, rising, and the ops whose terms they take the place of."""

    terms: tuple[str, ...]
    replaces: tuple[OpId, ...] = ()


def body_of_protected(one: Protected) -> Body:
    """Return the body of `intake.protect/1`."""
    return {0: list[cbor.Item](one.terms), 1: list[cbor.Item](one.replaces)}


def protected_from_body(body: Body) -> Protected:
    """Read terms; MalformedEntry for a term that is no single line of words, twice there, or out of order."""

    def read() -> Protected:
        fields.record(body, 2, "protect")
        rows = fields.items(body[0], "protect.terms", most=MOST_TERMS)
        terms = tuple(short_text(one, "protect.terms", MOST_TERM) for one in rows)
        if list(terms) != sorted(set(terms)) or any(not _is_term(one) for one in terms):
            raise refuse("protect.terms")
        named = fields.items(body[1], "protect.replaces", most=MOST_REPLACED)
        replaces = tuple(OpId(fields.octets(one, HASH_BYTES, "protect.replaces")) for one in named)
        if not terms and not replaces:
            raise refuse("protect")
        return Protected(terms, replaces)

    return decoded(read)


def terms_in(text: str) -> tuple[str, ...]:
    """Return the terms of a text that was typed, one to a line, each once."""
    return tuple(dict.fromkeys(term for line in text.split("\n") if (term := " ".join(line.split()))))


def protect_intents(tables: Tables, part: CompartmentId, terms: Iterable[str]) -> tuple[Intent, ...]:
    """Return the ops that protect further terms, none where all are protected already; NotAValue."""
    known = {fold(one) for one in protected_terms(tables, (part,))}
    fresh = sorted({one for one in terms if fold(one) not in known})
    return tuple(
        _intent(part, Protected(tuple(fresh[at : at + MOST_TERMS]))) for at in range(0, len(fresh), MOST_TERMS)
    )


def unprotect_intents(tables: Tables, part: CompartmentId, term: str) -> tuple[Intent, ...]:
    """Return the ops that take a term off the list, none where it is not on it. Undone, it is on it again."""
    wanted = fold(" ".join(term.split()))
    return tuple(
        _intent(part, Protected(tuple(one for one in terms if fold(one) != wanted), (word.op,)))
        for word, terms in _standing(tables, part)
        if any(fold(one) == wanted for one in terms)
    )


def protected_terms(tables: Tables, parts: Iterable[CompartmentId]) -> tuple[str, ...]:
    """Return what is protected in inboxes. For the check alone: whoever shows it says where everybody hides."""
    return tuple(sorted({one for part in parts for _, terms in _standing(tables, part) for one in terms}))


@dataclass(frozen=True, slots=True)
class Typed:
    """A term that is protected now, and the op by which it was first typed."""

    term: str
    op: OpId


def typed_terms(tables: Tables, part: CompartmentId) -> tuple[Typed, ...]:
    """Return what is protected in an inbox with who typed it first: a list made anew leaves the rest as old as it was.

    For the reply board alone, as `protected_terms`.
    """
    words = {word.op: word for word in _words(tables, part)}
    return tuple(Typed(term, _first(words, word, term)) for word in counting(words.values()) for term in _terms(word))


def _first(words: Mapping[OpId, Word], word: Word, term: str) -> OpId:
    """Return the oldest of the ops that a term was handed on by."""
    wanted, oldest, waiting = fold(term), word, [word]
    seen = {word.op}
    while waiting:
        for op in waiting.pop().replaces:
            before = words.get(op)
            if before is None or op in seen or wanted not in map(fold, _terms(before)):
                continue
            seen.add(op)
            waiting.append(before)
            oldest = min(oldest, before, key=lambda one: one.order)
    return oldest.op


def check_for(terms: Sequence[str]) -> OutboundCheck:
    """Return what finds these terms in a text."""

    def check(text: str) -> Sequence[str]:
        folded = fold(text)
        return [term for term in terms if is_word_in(term, folded)]

    return check


def check_here(tables: Tables, inboxes: Iterable[CompartmentId], part_names: Iterable[str]) -> OutboundCheck:
    """Return the check of a desk, whoever composes there: typed terms, and what the desk calls its own parts.

    "Identity sheet of …" must not stand in a message.
    """
    names = {name for name in part_names if len(name) >= LEAST_NAME}
    return check_for(sorted({*protected_terms(tables, inboxes), *names}))


def _is_term(text: str) -> bool:
    is_line = not _CONTROL.search(text) and "  " not in text and text == text.strip(" ")
    return is_line and len(text) >= LEAST_TERM


def _intent(part: CompartmentId, one: Protected) -> Intent:
    body = body_of_protected(one)
    try:
        protected_from_body(body)
    except MalformedEntry:
        raise NotAValue(place=Opaque("protect.terms")) from None
    return Intent(part, kinds.PROTECT, body)


def _standing(tables: Tables, part: CompartmentId) -> Iterator[tuple[Word, tuple[str, ...]]]:
    for word in counting(_words(tables, part)):
        yield word, _terms(word)


def _words(tables: Tables, part: CompartmentId) -> Iterator[Word]:
    rows = tuple(tables.execute(sql.WORDS, (part, NO_THREAD, kinds.PROTECT)))
    return (word_from_row(row)[2] for row in rows)


def _terms(word: Word) -> tuple[str, ...]:
    terms = cbor.decode(word.value)
    return tuple(one for one in terms if isinstance(one, str)) if isinstance(terms, list) else ()
