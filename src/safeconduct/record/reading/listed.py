"""Words and phrases of a list, found in a text at each word: whole words, beginnings of words, several words in a row.

The lists are data beside this module (acts.tsv, perpetrators.tsv). Refuses a list that is not whole: nobody but the
program writes one. Pure but for reading its own lists once; one look-up for each length of a beginning.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.base.text import fold
from safeconduct.record.reading.letters import Text, Word

# What may stand between two words of one phrase.
_GAPS: Final = frozenset((" ", "  ", "\n", "-"))
_NONE: Final = "-"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list: its code, what it is called, and the properties that a count and a day of it have, or none.

    ``term``: the whole code of the term of the ontology that it is, "" where none means exactly it.
    """

    code: str
    called: Phrase
    counted: str = ""
    dated: str = ""
    term: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A row of a list met in a text, from one word to another, both included."""

    entry: Entry
    first: int
    last: int


@dataclass(slots=True)
class _Step:
    """What the words so far are, and which may follow: whole, or by how they begin."""

    entry: Entry | None = None
    is_none: bool = False
    whole: dict[str, _Step] = field(default_factory=dict)
    begins: dict[str, _Step] = field(default_factory=dict)

    def after(self, word: str) -> Iterator[_Step]:
        """Give what a word leads to, whole words before beginnings and long ones before short ones."""
        if step := self.whole.get(word):
            yield step
        if self.begins:
            for length in range(min(len(word), _MOST), _LEAST - 1, -1):
                if step := self.begins.get(word[:length]):
                    yield step


# Letters of the beginnings of words that the lists have.
_LEAST, _MOST = 3, 16


# What a word ends in that stands for every form of its past, and what ends those.
_PAST: Final = "~"
_ENDINGS: Final = ("а", "о", "и")
_REFLEXIVE: Final = ("ся", "ась", "ось", "ись")


def past_forms(masculine: str) -> tuple[str, ...]:
    """Return every form of a Russian past by that of a man: бил, била, било, били; увез, увезла …; -ся, -ась …"""
    if masculine.endswith("лся"):
        return tuple(masculine.removesuffix("ся") + one for one in _REFLEXIVE)
    stem = masculine if masculine.endswith("л") else f"{masculine}л"
    return (masculine, *(stem + one for one in _ENDINGS))


def _spelt(form: str) -> Iterator[str]:
    """Give the forms that one of a list stands for."""
    sign = "!" if form.startswith("!") else ""
    words = form.removeprefix("!").split(" ")
    every = (past_forms(one.removesuffix(_PAST)) if one.endswith(_PAST) else (one,) for one in words)
    return (sign + " ".join(one) for one in itertools.product(*every))


class Listed:
    """One list, ready to be looked for."""

    def __init__(self, rows: Mapping[Entry, tuple[str, ...]]) -> None:
        self._first = _Step()
        self.entries: Final = {entry.code: entry for entry in rows}
        for entry, forms in rows.items():
            for form in itertools.chain.from_iterable(map(_spelt, forms)):
                self._put(entry, form.removeprefix("!"), is_none=form.startswith("!"))

    def _put(self, entry: Entry, form: str, *, is_none: bool) -> None:
        step = self._first
        for word in form.split(" "):
            if word.endswith("*"):
                begin = word[:-1]
                if not _LEAST <= len(begin) <= _MOST or "*" in begin:
                    raise ValueError(f"a form that cannot be looked for: {form}")
                step = step.begins.setdefault(begin, _Step())
            else:
                step = step.whole.setdefault(word, _Step())
        step.entry, step.is_none = entry, is_none

    def find(self, text: Text) -> tuple[Hit, ...]:
        """Return what of the list a text names, in order; of what begins at one word the longest."""
        found: list[Hit] = []
        at = 0
        while at < len(text.words):
            met = self._at(text.words, at)
            if met is not None:
                last, entry = met
                if entry is not None:
                    found.append(Hit(entry, at, last))
                at = last
            at += 1
        return tuple(found)

    def _at(self, words: tuple[Word, ...], first: int) -> tuple[int, Entry | None] | None:
        """Return how far the longest form that begins at a word reaches and what it is; no entry for what is none."""
        states = [(first, step) for step in self._first.after(words[first].text)]
        best: tuple[int, _Step] | None = None
        while states:
            last, step = states.pop(0)
            if step.entry is not None and (best is None or last > best[0]):
                best = last, step
            following = last + 1
            if (step.whole or step.begins) and following < len(words) and words[following].gap in _GAPS:
                states.extend((following, after) for after in step.after(words[following].text))
        return None if best is None else (best[0], None if best[1].is_none else best[1].entry)


@functools.cache
def acts() -> Listed:
    """Return the acts."""
    return _listed("acts.tsv", 8)


def term_of(act: str) -> str:
    """Return the whole code of the term that an act of the list is, "" where it is none."""
    entry = acts().entries.get(act)
    return entry.term if entry else ""


def is_act_of_aid(words: str) -> bool:
    """Say whether words are the code of an act of the list, or what one is called that is no term."""
    entries = acts().entries
    called = {fold(one) for act in entries.values() if not act.term for one in (act.called.en, act.called.ru)}
    return words in entries or fold(words) in called


@functools.cache
def perpetrators() -> Listed:
    """Return the kinds of perpetrator."""
    return _listed("perpetrators.tsv", 5)


def _listed(name: str, columns: int) -> Listed:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    rows: dict[Entry, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line.startswith("#") or not line:
            continue
        code, *beside, en_forms, ru_forms = line.split("\t")
        if len(beside) != columns - 3:
            raise ValueError(f"{name}: {code} has another number of columns")
        said = ("" if one == _NONE else one for one in beside[:-2])
        forms = tuple(f for f in (*en_forms.split("|"), *ru_forms.split("|")) if f)
        rows[Entry(code, Phrase(*beside[-2:]), *said)] = forms
    return Listed(rows)
