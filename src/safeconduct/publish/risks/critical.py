"""The critical-information rules: reads `critical.toml` and says which of them a sentence breaks.

A rule is broken where all its groups of words stand in one sentence, each near the next, and none of those that undo
it. What a rule finds is the part of the sentence from the first of these words to the last.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from safeconduct.base.clock import Day
from safeconduct.publish.quasi.patterns import pattern, toml_of
from safeconduct.publish.quasi.types import Finding, Grain, QuasiKind
from safeconduct.publish.risks.wordings import Read
from safeconduct.publish.types import Span
from safeconduct.publish.verdicts import Why

# Words between two groups where a rule says nothing else: about a clause.
_WITHIN: Final = 10
# Choices of words, one of each group, that are looked at in one sentence. A sentence with more is no sentence that
# anybody wrote, and counts as breaking the rule.
_MOST_CHOICES: Final = 20_000
_OWN_GROUPS: Final = ("@place", "@soon", "@named")
# A name behind a word for where: whatever it names, somebody is there.
_NAMED: Final = re.compile(
    r"(?<!\w)(?:[Ii]n|IN|[Nn]ear|[Oo]utside|[Aa]t|[Вв]о?|[Пп]од|[Оо]коло|[Вв]озле|[Бб]лиз)\s+(?P<name>[A-ZА-ЯЁ][\w’'-]+)"
)
# What a name behind such a word is no name of somewhere else: a day, and a place that has its own rules.
_NO_NAMES: Final = (QuasiKind.DATE, QuasiKind.PLACE)
_MEMBERS: Final = frozenset(("why", "all", "none", "within"))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the file."""

    why: Why
    all: tuple[str, ...]
    none: tuple[str, ...]
    within: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules, and their groups of words."""

    groups: Mapping[str, re.Pattern[str]]
    rules: tuple[Rule, ...]


@functools.cache
def rules() -> Rules:
    """Return the rules of the program's own file."""
    return rules_from(toml_of("safeconduct.publish.risks", "critical.toml"))


def rules_from(data: Mapping[str, Any]) -> Rules:
    """Return the rules of a file; KeyError or ValueError where it is not whole."""
    groups = {one["code"]: re.compile(pattern([*one.get("en", ()), *one.get("ru", ())])) for one in data["group"]}
    if len(groups) != len(data["group"]):
        raise ValueError("two groups of one code")
    held = tuple(_rule(one) for one in data["rule"])
    named = {name for rule in held for name in (*rule.all, *rule.none)}
    if not named <= {*groups, *_OWN_GROUPS}:
        raise ValueError(f"rules of unknown groups: {sorted(named - groups.keys())}")
    return Rules(groups, held)


def _rule(data: Mapping[str, Any]) -> Rule:
    if not data["all"] or data.keys() - _MEMBERS:
        raise ValueError(f"a rule with {sorted(data)}")
    return Rule(Why(data["why"]), tuple(data["all"]), tuple(data.get("none", ())), data.get("within", _WITHIN))


def broken(read: Read, today: Day) -> Iterator[tuple[Why, Span]]:
    """Give every rule that a wording breaks, with the part of the text that breaks it; each rule once a sentence."""
    held = rules()
    for sentence in read.sentences:
        found: dict[str, list[Span]] = {}

        def spans(name: str, found: dict[str, list[Span]] = found, sentence: Span = sentence) -> list[Span]:
            if name not in found:
                found[name] = _spans(name, sentence, read, today)
            return found[name]

        said: set[Why] = set()
        for rule in held.rules:
            if rule.why in said or not all(spans(name) for name in rule.all) or any(spans(n) for n in rule.none):
                continue
            span = _near([spans(name) for name in rule.all], read.evened, rule.within)
            if span is not None and not (rule.why is Why.PERHAPS_OPERATION and said):
                said.add(rule.why)
                yield rule.why, span


def _spans(name: str, sentence: Span, read: Read, today: Day) -> list[Span]:
    match name:
        case "@place":
            found = read.within(sentence, QuasiKind.PLACE)
            return [one.span for one in found if one.grain > Grain.REGION]
        case "@soon":
            return [one.span for one in read.within(sentence, QuasiKind.DATE) if is_to_come(one, today)]
        case "@named":
            names = (found.span("name") for found in _NAMED.finditer(read.plain.text, sentence.start, sentence.end))
            return [span for span in (Span(*one) for one in names) if not read.within(span, *_NO_NAMES)]
        case _:
            matches = rules().groups[name].finditer(read.evened, sentence.start, sentence.end)
            return [Span(*one.span()) for one in matches if one.end() > one.start()]


def is_to_come(day: Finding, today: Day) -> bool:
    """Say whether a day in a text may still come: what lies wholly before today does not."""
    return (not day.interval.is_unknown() and day.interval.hi > today) or day.code.startswith(("weekday-", "---"))


def _near(groups: Sequence[Sequence[Span]], evened: str, within: int) -> Span | None:
    """Return the shortest part of the text with one of each group, neighbours at most so many words apart."""
    if math.prod(len(one) for one in groups) > _MOST_CHOICES:
        every = [one for group in groups for one in group]
        return Span(min(one.start for one in every), max(one.end for one in every))
    best: Span | None = None
    for chosen in itertools.product(*groups):
        ordered = sorted(chosen, key=lambda one: (one.start, one.end))
        gaps = (len(evened[one.end : other.start].split()) for one, other in itertools.pairwise(ordered))
        if any(gap > within for gap in gaps):
            continue
        span = Span(ordered[0].start, max(one.end for one in ordered))
        if best is None or (span.end - span.start, span.start) < (best.end - best.start, best.start):
            best = span
    return best
