"""Texts to be compared, all at hand, and what was found among them before texts were read one at a time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from safeconduct.record.days.letters import lettered
from safeconduct.record.reading.copies import PossibleCopy, possible_copies
from safeconduct.record.reading.fingerprints import FIRST, QUOTED, SHINGLE, TextOf

WORD = re.compile(r"[^\W_]+")
QUOTATION = re.compile(r"[«“„\"]([^«»“”„\"\n]{15,1500})[»”\"“]")


class AtHand:
    """Texts that are held, with a count of those that are given out at once."""

    def __init__(self, texts: Iterable[TextOf]) -> None:
        self.texts = {one.account: one for one in texts}
        self.again: list[str] = []

    def __iter__(self) -> Iterator[TextOf]:
        return iter(self.texts.values())

    def of(self, account: str) -> TextOf | None:
        self.again.append(account)
        return self.texts.get(account)


def copies_of(texts: Iterable[TextOf]) -> tuple[PossibleCopy, ...]:
    return possible_copies(AtHand(texts))


def pairs_by_words(texts: Sequence[TextOf]) -> dict[tuple[str, str], tuple[int, int]]:
    """Which pairs (later, earlier) share how many runs and parts of quotations: by the words themselves, all held."""
    ordered = sorted(texts, key=lambda one: one.order)
    runs = _pairs([_runs(lettered(one.text).text, SHINGLE) for one in ordered])
    quoted = _pairs(
        [{run for said in QUOTATION.findall(one.text) for run in _runs(lettered(said).text, QUOTED)} for one in ordered]
    )
    names = [one.account for one in ordered]
    return {(names[a], names[b]): (runs[a, b], quoted[a, b]) for a, b in {*runs, *quoted}}


def _runs(text: str, length: int) -> set[tuple[str, ...]]:
    words = WORD.findall(text)
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def _pairs(held: Sequence[set[tuple[str, ...]]]) -> Counter[tuple[int, int]]:
    holders: dict[tuple[str, ...], list[int]] = {}
    for number, runs in enumerate(held):
        for run in runs:
            holders.setdefault(run, []).append(number)
    habit = max(60, 0.05 * len(held))
    found: Counter[tuple[int, int]] = Counter()
    for number, runs in enumerate(held):
        shared: Counter[int] = Counter()
        for run in runs:
            if len(holders[run]) <= habit:
                shared.update(one for one in holders[run][:FIRST] if one < number)
        found.update({(number, one): n for one, n in sorted(shared.items(), key=lambda one: (-one[1], one[0]))[:FIRST]})
    return found
