"""What two people changed at the same time, as pages show it: who, both sides, and where the claim is. No rules.

`record.beside` says what is open and in which words; withdrawn content it never repeats (promise P7).
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.desk.visit import Visit
from safeconduct.record.beside import Sort, open_pairs, open_pairs_of, told_in_words
from safeconduct.record.history_words import Told


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two did. ``op``: its entry, as a form sends it."""

    op: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair. ``claim``: the claim's page, empty where it is about none; ``name``: as a form sends it."""

    what: str
    sides: tuple[Side, Side]
    claim: str
    name: str
    has_choice: bool


def beside_in_words(visit: Visit, claim: str = "") -> tuple[Shown, ...]:
    """Return what waits for somebody to look, of one claim or of everything, the newest first."""
    team, record, language = visit.team(), visit.record, visit.words.tongue.spoken
    pairs = open_pairs_of(team, record, claim) if claim else open_pairs(team, record)
    found = []
    words = Told(language, record, visit.vault.op, shows_ids=False)
    for pair in pairs:
        told = told_in_words(team, words, pair)
        first, second = (Side(visit.op_handle(op), words) for op, words in told.sides)
        address = visit.link("claim", pair.claim) if pair.claim else ""
        name = visit.handle("claim", pair.claim) if pair.claim else ""
        found.append(Shown(told.what, (first, second), address, name, pair.sort is Sort.REWORDED))
    return tuple(found)
