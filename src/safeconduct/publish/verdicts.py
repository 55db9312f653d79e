"""What the release check answers: a decision and its reasons, each with a rule, a place, and until when to wait.

A reason never repeats what it found: its sentences are stock wording (`reasons_said`), its event an opaque id. Who
lacks the case's key is shown less (`shown`): neither which rule of a group it was nor until what is waited, so that a
live operation and the calendar look the same. Follows docs/formats/release-check.md "Decision".
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.publish.statements import At
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.worlds import Calendar, EventId


class Why(enum.Enum):
    """The rule that speaks. Codes are stable; the order is that in which a person is asked."""

    FAULT = "fault"
    UNKNOWN_BLOCK = "unknown_block"
    NOT_SEARCHED = "not_searched"
    TOO_MUCH_ASKED = "too_much_asked"
    LEDGER_NOT_SHARED = "ledger_not_shared"
    LEDGER_UNREAD = "ledger_unread"
    NOT_ANSWERED = "not_answered"
    NEVER_BEFORE = "never_before"
    SEALED_SHEETS = "sealed_sheets"
    PROTECTED = "protected"
    SAFE_PLACE = "safe_place"
    METHOD_OF_LEARNING = "method_of_learning"
    METHOD_OF_LEAVING = "method_of_leaving"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    KNOWLEDGE_OF_PLACE = "knowledge_of_place"
    INTENT = "intent"
    NEXT_DATE = "next_date"
    HELPER = "helper"
    ROUTE = "route"
    CONTACT_INSIDE = "contact_inside"
    CAPABILITY = "capability"
    GAP = "gap"
    PROTECTED_WORDS = "protected_words"
    QUOTE_DAY_AND_PLACE = "quote_day_and_place"
    FEW_COULD_KNOW = "few_could_know"
    GROUP_TOO_SMALL = "group_too_small"
    SAME_FOR_ALL = "same_for_all"
    EXACT_AGE = "exact_age"
    EXACT_DAY = "exact_day"
    NARROW_PLACE = "narrow_place"
    UNIQUE_DETAIL = "unique_detail"
    SMALL_COUNT = "small_count"
    SMALL_STEP = "small_step"
    COUNTS_ISOLATE = "counts_isolate"
    FORECAST_ISOLATES = "forecast_isolates"
    CONSENT_OTHER_USE = "consent_other_use"
    NO_CONSENT = "no_consent"
    CONSENT_OVER = "consent_over"
    CONSENT_OTHER_LANGUAGE = "consent_other_language"
    CONSENT_OTHER_CHANNEL = "consent_other_channel"
    PERHAPS_PROTECTED = "perhaps_protected"
    PERHAPS_OPERATION = "perhaps_operation"
    PERHAPS_COUNT = "perhaps_count"
    LANGUAGE_NOT_READ = "language_not_read"
    PLACE_AND_TIME = "place_and_time"
    TRANSLATION_SAYS_MORE = "translation_says_more"
    NO_TRANSLATION = "no_translation"
    UNLINKED = "unlinked"
    SUPERSEDED = "superseded"
    FALLING_COUNT = "falling_count"
    COUNTS_CONTRADICT = "counts_contradict"
    COUNTS_NOT_CALCULATED = "counts_not_calculated"
    MEDIA_NOT_CLEARED = "media_not_cleared"
    ONE_VOICE = "one_voice"


@dataclass(frozen=True, slots=True)
class Size:
    """How many people something fits: at least so many, or not calculated where nothing says how many there are."""

    at_least: int = 0
    is_calculated: bool = False


NOT_CALCULATED = Size()


@dataclass(frozen=True, slots=True)
class Until:
    """What a HOLD waits for: a day of the calendar, and the end of an operation where there is one.

    ``cases``: open cases whose people are held there or were last seen there, whom somebody has to think of meanwhile.
    """

    day: Day | None = None
    event: EventId | None = None
    cases: tuple[EventId, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. ``instead``: words that may stand in the place of the span, in the language of its wording; empty
    where there are none. ``size``: how many people what is told fits as it stands, ``widened``: with ``instead``.
    """

    why: Why
    decision: Decision
    at: At | None = None
    span: Span | None = None
    instead: str = ""
    until: Until = Until()
    size: Size = NOT_CALCULATED
    widened: Size = NOT_CALCULATED


@dataclass(frozen=True, slots=True)
class Verdict:
    """What may be done with a statement, and why. Reasons of `PUBLISH` are advice: they stop nothing."""

    decision: Decision
    reasons: tuple[Reason, ...]

    @property
    def until(self) -> Until:
        """What all its reasons together wait for: the latest day, an event where one of them has one, all cases."""
        days = [one.until.day for one in self.reasons if one.until.day is not None]
        events = sorted(one.until.event for one in self.reasons if one.until.event is not None)
        cases = {case for one in self.reasons for case in one.until.cases}
        return Until(max(days, default=None), events[0] if events else None, tuple(sorted(cases)))


def verdict(reasons: Iterable[Reason]) -> Verdict:
    """Return the verdict of reasons: the most severe decides. Order and doubles among them say nothing."""
    held = sorted(set(reasons), key=order)
    return Verdict(max((one.decision for one in held), default=Decision.PUBLISH), tuple(held))


def order(reason: Reason) -> tuple[int, int, int, str, int, str]:
    """Return where a reason stands: the most severe first, then by the order of the rules, then by place."""
    at, span = reason.at, reason.span
    return (
        -reason.decision,
        _ORDER[reason.why],
        -1 if at is None else at.block,
        "" if at is None else at.language,
        -1 if span is None else span.start,
        f"{reason.instead}/{reason.until}/{reason.size}/{span}",
    )


_ORDER = {why: number for number, why in enumerate(Why)}


@dataclass(frozen=True, slots=True)
class Shown:
    """A reason as whoever lacks the case's key sees it: where, what may be done, when it is looked at again."""

    why: Why
    decision: Decision
    at: At | None
    span: Span | None
    instead: str
    again_on: Day | None


def shown(given: Verdict, today: Day, calendar: Calendar) -> tuple[Shown, ...]:
    """Return what is shown of a verdict to who lacks the key.

    Whatever waits is looked at again on the next day of release, whether it waits for that day, a later one or an
    event; sizes, which come from registers, are left out. Two reasons that look the same are one.
    """
    next_day = calendar.on_or_after(today + 1)
    held = [
        Shown(
            one.why,
            one.decision,
            one.at,
            one.span,
            one.instead,
            next_day if one.decision is Decision.HOLD else None,
        )
        for one in given.reasons
    ]
    return tuple(dict.fromkeys(held))
