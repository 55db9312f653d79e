"""Finds towns that a vault names and the list of places has not: where its journeys go and its houses stand.

By sound, in either alphabet and every case, as names are found; written small or large. Refuses to say which vault or
journey it was: a town has a code of its spelling alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.sounds import sounds_of
from safeconduct.publish.quasi.places import find_places, skeleton
from safeconduct.publish.quasi.types import Finding, Grain, QuasiKind
from safeconduct.publish.reading.endings import stems_in_text, stems_of_name
from safeconduct.publish.reading.plain import PlainText, plain_text
from safeconduct.publish.reading.words import Style, Word, words_of
from safeconduct.publish.types import Span

# Coarse letters of a name that is looked for at all, and of one that is looked for in small letters.
_LEAST: Final = 3
_LEAST_SMALL: Final = 5


@dataclass(frozen=True, slots=True)
class Town:
    """A town by the sounds of its words. ``code``: the same that `holding.world` gives an operation there."""

    code: str
    words: tuple[frozenset[str], ...]


def town_of(name: str) -> Town | None:
    """Return a town as it is looked for; None where the list has it, or its name is too short to be found."""
    if not name or find_places(name):
        return None
    words = tuple(_stems_of(word) for word in words_of(plain_text(name)))
    if not words or max(len(stem) for stems in words for stem in stems or ("",)) < _LEAST:
        return None
    return Town(f"village:{skeleton(name)}", words)


def find_towns(plain: PlainText, towns: Iterable[Town], taken: Iterable[Span] = ()) -> tuple[Finding, ...]:
    """Return where these towns stand in a folded text, in order. ``taken``: places that were found already."""
    wanted = tuple(towns)
    if not wanted:
        return ()
    words = words_of(plain)
    stems = [_stems_in(word) for word in words]
    by_stem: dict[str, list[Town]] = {}
    for one in wanted:
        for stem in one.words[0]:
            by_stem.setdefault(stem, []).append(one)
    gone = tuple(taken)
    found = []
    for at, held in enumerate(stems):
        for town in {one for stem in held for one in by_stem.get(stem, ())}:
            last = at + len(town.words) - 1
            if last >= len(words) or not _fits(town, stems[at : last + 1], words[at]):
                continue
            span = Span(words[at].start, words[last].end)
            if not any(one.start < span.end and span.start < one.end for one in gone):
                found.append(Finding(span, QuasiKind.PLACE, code=town.code, grain=Grain.TOWN))
    return tuple(sorted(found, key=lambda one: (one.span.start, one.code)))


def _fits(town: Town, stems: list[frozenset[str]], first: Word) -> bool:
    meeting = [max((len(one) for one in own & held), default=0) for own, held in zip(town.words, stems, strict=True)]
    return all(meeting) and (first.style is not Style.SMALL or sum(meeting) >= _LEAST_SMALL)


def _stems_of(word: Word) -> frozenset[str]:
    return frozenset(
        stem for reading in word.readings for sounds in sounds_of(reading) for stem in stems_of_name(sounds)
    )


def _stems_in(word: Word) -> frozenset[str]:
    held = (stems_in_text(sounds) for reading in word.readings[:2] for sounds in sounds_of(reading))
    return frozenset(stem for stems in held for stem in stems)
