"""A moment as people write it when a laptop is lost: a day, with a time or without, in the zone of this computer.

The forms of a day are those of `record.dates`, and the one with dots that Russians write, 26.11.2026: the day first, as
dots always have it. A time is that of a clock with 24 hours. Refuses a time without its day, which nobody guesses at
night, and a moment that still lies ahead: a year mistyped would let everything be believed (P3). Follows
docs/operator/incident.md.
"""

from __future__ import annotations

import datetime
import re
from typing import Final

from safeconduct.base.clock import MS_PER_DAY, iso_from_day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.record.dates import NotADay, day_from_words

_DOTTED: Final = re.compile(r"^(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})(?: ?г\.?| года)?$")
_TIMED: Final = re.compile(
    r"^(?P<day>.+?)(?:,? +(?:at |в )?|t)(?P<hour>[0-9]{1,2})[:.](?P<minute>[0-9]{2})(?::[0-9]{2})?$"
)
# A clock that is a few hours off is no reason to refuse what somebody saw on their watch.
_AHEAD_MS: Final = MS_PER_DAY


class NotAMoment(SafeconductError):
    """A day, or a day and a time, that is not written as one."""

    code = "record.not_a_moment"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "This is neither a day nor a day with a time{shown}.",
        NOTHING_CHANGED_EN,
        "Write it as 26.11.2026 or 26 November 2026, with the time or without: 26.11.2026 02:30.",
    )
    ru = Advice(
        "Это не день и не день со временем{shown}.",
        NOTHING_CHANGED_RU,
        "Напишите так: 26.11.2026 или 26 ноября 2026, со временем или без него: 26.11.2026 02:30.",
    )


class MomentAhead(SafeconductError):
    """A moment that has not come yet."""

    code = "record.moment_ahead"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        "That moment has not come yet{shown}: everything would be believed.",
        NOTHING_CHANGED_EN,
        "Look at the year, and at the clock of this computer.",
    )
    ru = Advice(
        "Этот момент ещё не наступил{shown}: тогда верить пришлось бы всему.",
        NOTHING_CHANGED_RU,
        "Проверьте год и часы этого компьютера.",
    )


def ms_from_words(words: str, *, now: int) -> int:
    """Return a moment in milliseconds since 1970; the beginning of a day where no time stands.

    NoYear, NotAMoment; MomentAhead for one later than ``now`` (ms) by more than a day.
    """
    text = " ".join(words.split())
    timed = _TIMED.match(text.casefold())
    day, hour, minute = (timed["day"], int(timed["hour"]), int(timed["minute"])) if timed else (text, 0, 0)
    try:
        clock = datetime.time(hour, minute)
        moment = datetime.datetime.combine(_day(day), clock).astimezone()
        ms = int(moment.timestamp()) * 1000
    except (ValueError, OverflowError, OSError, NotADay):
        raise NotAMoment(shown=words) from None
    if ms > now + _AHEAD_MS:
        raise MomentAhead(shown=words)
    return ms


def _day(text: str) -> datetime.date:
    if dotted := _DOTTED.match(text.casefold()):
        return datetime.date(int(dotted["year"]), int(dotted["month"]), int(dotted["day"]))
    return datetime.date.fromisoformat(iso_from_day(day_from_words(text)))
