"""What a person is asked first: at most three questions at a time, the gravest and most far-reaching before the rest.

A question is one rule: all its places are answered by looking once. Advice is asked last, and only where nothing else
is left. Follows issue 7, "at most three questions at a time".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Reason, Verdict, Why

# As many as a tired person takes in at a glance (issue 7).
MOST_QUESTIONS: Final = 3


@dataclass(frozen=True, slots=True)
class Question:
    """One rule that speaks, with everything it speaks of, in the order of the text."""

    why: Why
    decision: Decision
    reasons: tuple[Reason, ...]


def questions(given: Verdict) -> tuple[Question, ...]:
    """Return every question of a verdict, the first to be asked first.

    The order is that of the reasons (`verdicts.order`): NEVER before REWRITE before HOLD, within these by rule, so that
    what one rewriting settles comes before what has to wait for somebody else.
    """
    held: dict[tuple[Why, Decision], list[Reason]] = {}
    for reason in given.reasons:
        held.setdefault((reason.why, reason.decision), []).append(reason)
    return tuple(Question(why, decision, tuple(reasons)) for (why, decision), reasons in held.items())


def to_ask(given: Verdict) -> tuple[Question, ...]:
    """Return the questions to be asked now."""
    return questions(given)[:MOST_QUESTIONS]
