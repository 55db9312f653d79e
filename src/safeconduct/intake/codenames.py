"""Code names of threads and of the people in a chat of many: drawn, never made from what somebody is called (P14).

Two words of the team's own lists (`sync.codenames`), so that thousands of threads differ. A thread's is drawn at random
and taken by nobody else in its inbox. A writer's in a chat follows from a keyed hash, so that two desks that read one
chat in call the writer alike, and nobody else can tell whose it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Language
from safeconduct.sync.codenames import WORDS

_DRAW_BYTES: Final = 8
# Pairs that are tried before a number is put behind one: of 6,320 pairs half have to be taken for one in a billion.
_TRIES: Final = 30
# Numbers behind a writer's word: 80 words and 100 numbers for the few writers of one chat.
_NUMBERS: Final = 100


def draw_name(language: Language, entropy: Entropy, is_taken: Callable[[str], bool]) -> str:
    """Return a code name of two words that is not taken; with a number behind it where chance finds none."""
    name = ""
    for _ in range(_TRIES):
        name = _pair(language, int.from_bytes(entropy.bytes(_DRAW_BYTES), "big"))
        if not is_taken(name):
            return name
    behind = 2
    while is_taken(f"{name} {behind}"):
        behind += 1
    return f"{name} {behind}"


def label_of(language: Language, number: int) -> str:
    """Return what a writer in a chat of many is called, from their number (`protect.inbox_keys`)."""
    words = WORDS[language]
    return f"{words[number % len(words)]} {number // len(words) % _NUMBERS + 1}"


def _pair(language: Language, number: int) -> str:
    words = WORDS[language]
    first, rest = number % len(words), number // len(words)
    others = [*words[:first], *words[first + 1 :]]
    return f"{words[first]} {others[rest % len(others)]}"
