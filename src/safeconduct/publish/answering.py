"""The answer of a release check as it passes between processes and out of the program: decision, hits, why none.

Pure. Refuses to turn what it cannot read into an answer: whoever asks then holds the text (fail closed, decision 0013).
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, Final

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.publish.finding import decide
from safeconduct.publish.types import Decision, Hit, Kind, ProtectedId, Rule, Span, Strength


class Unchecked(enum.Enum):
    """Why a check gave no answer."""

    CRASHED = "crashed"
    TIME = "time"
    OUT_OF_MEMORY = "out_of_memory"
    NONSENSE = "nonsense"
    TOO_MUCH = "too_much"


SAID: Final = {
    Unchecked.CRASHED: Phrase(
        "The check failed before it gave an answer, so the text is held.",
        "Проверка отказала, не дав ответа, поэтому текст задержан.",
    ),
    Unchecked.TIME: Phrase(
        "The check took longer than it may, so the text is held.",
        "Проверка длилась дольше допустимого, поэтому текст задержан.",
    ),
    Unchecked.OUT_OF_MEMORY: Phrase(
        "Memory ran out in the check, so the text is held.", "Проверке не хватило памяти, поэтому текст задержан."
    ),
    Unchecked.NONSENSE: Phrase(
        "The check gave an answer that makes no sense, so the text is held.",
        "Проверка дала бессмысленный ответ, поэтому текст задержан.",
    ),
    Unchecked.TOO_MUCH: Phrase(
        "More was checked in this hour than is allowed, so the text is held.",
        "За этот час проверено больше допустимого, поэтому текст задержан.",
    ),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. ``unchecked``: why it is no answer, None where it is one; then the decision is HOLD."""

    hits: tuple[Hit, ...] = ()
    unchecked: Unchecked | None = None

    @property
    def decision(self) -> Decision:
        """Return what may be done with the text."""
        return Decision.HOLD if self.unchecked is not None else decide(self.hits)


def hits_to_json(hits: tuple[Hit, ...]) -> list[Json]:
    """Return hits as they pass from the process that checks."""
    return [
        [hit.span.start, hit.span.end, hit.id, hit.kind.value, hit.rule.value, hit.strength.value, list(hit.also)]
        for hit in hits
    ]


def hits_from_json(rows: Any, length: int) -> tuple[Hit, ...]:
    """Return hits that passed so. Raises ValueError, TypeError or KeyError for anything else.

    ``length``: characters of the text, which no hit goes beyond.
    """
    found: list[Hit] = []
    for start, end, one, kind, rule, strength, also in rows:
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= length:
            raise ValueError
        if not all(isinstance(name, str) for name in (one, *also)):
            raise TypeError
        others = tuple(ProtectedId(name) for name in also)
        found.append(Hit(Span(start, end), ProtectedId(one), Kind(kind), Rule(rule), Strength(strength), others))
    return tuple(found)


def answer(checked: Checked) -> dict[str, Json]:
    """Return a check's answer as programs read it; of words that fit several, a hit for each."""
    hits: list[Json] = [
        {
            "start": hit.span.start,
            "end": hit.span.end,
            "id": one,
            "rule": hit.rule.value,
            "strength": hit.strength.value,
        }
        for hit in checked.hits
        for one in (hit.id, *hit.also)
    ]
    found: dict[str, Json] = {"decision": checked.decision.name, "hits": hits}
    if checked.unchecked is not None:
        found["reason"] = checked.unchecked.value
    return found
