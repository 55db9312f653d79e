"""Names of people in a text, in their first form where they are Russian.

Two or three words with capitals of which one looks like a surname or is a given name, or a surname with initials. What
the text says of the name's case and sex is left to `nominative`. Refuses names of streets and bodies, and one word
alone:
whose it is a person must say.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.record.gazetteer.place_words import NEITHER_BEFORE
from safeconduct.record.reading.letters import Text, word_set
from safeconduct.record.reading.nominative import (
    FirstForm,
    first_form,
    given_forms,
    is_given_in_latin,
    patronymic_forms,
    surname_forms,
)
from safeconduct.record.reading.types import Span

_MOST_WORDS: Final = 3
_CYRILLIC: Final = re.compile("[а-я]")
# Surnames of the region in Latin letters; "-in" alone is too common in English words.
_LATIN_SURNAME: Final = re.compile(r"[a-z-]{2,}(?:ov|ova|ev|eva|yev|yeva|iev|ieva|sky|skiy|skaya|skaia)")
_INITIALS: Final = re.compile(r"(?:[А-ЯЁA-Z]\.\s?){1,2}$")
# Ranks, jobs and English words that stand before a name with a capital and are no part of it; in Russian those that end
# as a surname may.
_TITLES: Final = word_set(
    "mr mrs ms dr president minister head leader director spokesman spokeswoman journalist activist "
    "chechen russian the ",
    "and but when after then yesterday today in on at according while since colonel general major captain imam ",
    "apparently reportedly allegedly perhaps maybe probably possibly presumably",
    "officer policeman police sergeant lieutenant inspector investigator detective commander deputy soldier guard "
    "warden judge prosecutor lawyer advocate doctor witness uncle aunt brother sister father mother "
    "cousin neighbour neighbor relatives",
    "полицейский полицейского полицейскому полицейским полицейском полицейские полицейских полицейскими омоновец "
    "омоновца омоновцев участковый участкового участковым участковые дежурный дежурного дежурным рядовой рядового "
    "рядовым постовой постового постовым часовой часовым следователь командир начальник офицер сержант лейтенант",
    "господин госпожа гражданин гражданка президент глава министр журналист журналистка полковник майор генерал",
)


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """A name, from one word to another, both included. ``is_sure``: its first form has one reading."""

    span: Span
    first: int
    name: str
    is_sure: bool


def find_persons(text: Text, taken: Container[int] = frozenset()) -> tuple[FoundPerson, ...]:
    """Return the names in a text, in order. ``taken``: words that belong to places and bodies."""
    found: list[FoundPerson] = []
    at = 0
    while at < len(text.words):
        one, after = _at(text, at, taken)
        if one is not None:
            found.append(one)
        at = after
    return tuple(found)


def _at(text: Text, at: int, taken: Container[int]) -> tuple[FoundPerson | None, int]:
    if not _may_be_named(text, at, taken):
        return None, at + 1
    run = [at]
    while len(run) < _MOST_WORDS and run[-1] + 1 < len(text.words):
        after = run[-1] + 1
        if text.words[after].gap not in (" ", "\n") or not _may_be_named(text, after, taken):
            break
        run.append(after)
    if at and text.words[at - 1].text in NEITHER_BEFORE and text.words[at].gap.strip() in ("", "."):
        return None, run[-1] + 1
    for length in range(len(run), 1, -1):
        one = _named(text, run[:length])
        if one is not None:
            return one, run[length - 1] + 1
    with_initials = _with_initials(text, at)
    return with_initials, at + 1


def _may_be_named(text: Text, at: int, taken: Container[int]) -> bool:
    word = text.words[at].text
    return len(word) > 1 and at not in taken and word not in _TITLES and not word[0].isdigit() and text.is_capital(at)


def _named(text: Text, run: Sequence[int]) -> FoundPerson | None:
    words = [text.words[one].text for one in run]
    if not _CYRILLIC.search(words[0]):
        return _named_in_latin(text, run, words)
    form = first_form(words)
    if form is None:
        return None
    # Capitals begin a sentence too: there an unknown word before a surname is mostly no name.
    begins = text.span(run[0], run[0]).start == text.sentence_of(text.span(run[0], run[0]).start).start
    if not form.has_known_given and (begins or not _is_name_like(words)):
        return None
    if not form.is_sure and any(_is_short_for_body(text, at) for at in run):
        return None
    return FoundPerson(text.span(run[0], run[-1]), run[0], _shown(text, run, form), form.is_sure)


def _is_short_for_body(text: Text, at: int) -> bool:
    """Say whether a word stands in capitals and is no known name: Залину ОМОН увёз."""
    word = text.words[at].text
    return text.shown(at).isupper() and not (given_forms(word) or surname_forms(word) or patronymic_forms(word))


def _is_name_like(words: Sequence[str]) -> bool:
    return not any(one.endswith(("ский", "ского", "ская", "ской", "ском")) for one in words)


def _shown(text: Text, run: Sequence[int], form: FirstForm) -> str:
    """Return a first form with the capitals and the yo of the words as given."""
    return " ".join(_like(text.shown(at), word) for at, word in zip(run, form.words, strict=True))


def _like(given: str, word: str) -> str:
    kept = (
        "".join(old if old.lower().replace("ё", "е") == new else new for old, new in zip(given, word, strict=False))
        + word[len(given) :]
    )
    return "-".join(part[:1].upper() + part[1:] for part in kept.split("-"))


def _named_in_latin(text: Text, run: Sequence[int], words: Sequence[str]) -> FoundPerson | None:
    if any(_CYRILLIC.search(one) for one in words):
        return None
    last = text.span(run[-1], run[-1])
    bare = [word.removesuffix("'s") for word in words]
    has_given = is_given_in_latin(bare[0]) or is_given_in_latin(bare[-1])
    if not (has_given or _LATIN_SURNAME.fullmatch(bare[-1])):
        return None
    end = last.end - (2 if words[-1].endswith("'s") else 0)
    span = Span(text.span(run[0], run[0]).start, end)
    return FoundPerson(span, run[0], " ".join(text.given[slice(*span)].split()), has_given)


def _with_initials(text: Text, at: int) -> FoundPerson | None:
    """Return a surname behind initials: И. Кочетков, Р. А. Дадаевой."""
    word = text.words[at].text
    span = text.span(at, at)
    before = _INITIALS.search(text.given[max(0, span.start - 8) : span.start].rstrip() or " ")
    if before is None or (given_forms(word) and not surname_forms(word)) or patronymic_forms(word):
        return None
    start = span.start - (len(text.given[max(0, span.start - 8) : span.start]) - before.start())
    if not _CYRILLIC.search(word):
        if not _LATIN_SURNAME.fullmatch(word):
            return None
        return FoundPerson(Span(start, span.end), at, text.given[start : span.end], is_sure=False)
    forms = surname_forms(word)
    firsts = dict.fromkeys(one.first for one in forms)
    if not firsts:
        return None
    name = f"{before.group().strip()} {_like(text.shown(at), next(iter(firsts)))}"
    return FoundPerson(Span(start, span.end), at, name, is_sure=len(firsts) == 1)
