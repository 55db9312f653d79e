"""Which day a command of the record is asked about, in which of the two readings (docs/formats/known.md rule 1).

Shared by every command that can look at a past day. Refuses both readings at once, and what will be known on a day that
has not come.
"""

from __future__ import annotations

from safeconduct.base.clock import Day, SystemClock, day_from_ms
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.cli.known_view import is_to_come
from safeconduct.record.dates import day_from_words
from safeconduct.record.types import Reading


class DayToCome(SafeconductError):
    """What was known was asked of a day that has not come."""

    code = "cli.day_to_come"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "This day is still to come, and nobody knows what will be known then{shown}.",
        NOTHING_CHANGED_EN,
        "Ask about today or a day before.",
    )
    ru = Advice(
        "Этот день ещё не наступил, и никто не знает, что будет известно тогда{shown}.",
        NOTHING_CHANGED_RU,
        "Спросите о сегодняшнем дне или о прошедшем.",
    )


class TwoQuestions(SafeconductError):
    """Both readings of a past day were asked for at once."""

    code = "cli.two_questions"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "--as-known and --as-public are two different questions.", "Nothing was changed.", "Ask one of them at a time."
    )
    ru = Advice("--as-known и --as-public: это два разных вопроса.", "Ничего не изменено.", "Задайте их по одному.")


def day_asked(as_known: str | None, as_public: str | None) -> tuple[Reading, Day]:
    """Return the reading and the day that a person means by the two options: today where they gave neither."""
    if as_known and as_public:
        raise TwoQuestions
    text = as_public or as_known
    day = day_from_words(text) if text else day_from_ms(SystemClock().now_ms())
    if as_known and is_to_come(day):
        raise DayToCome(shown=as_known)
    return Reading.PUBLIC if as_public else Reading.KNOWN, day
