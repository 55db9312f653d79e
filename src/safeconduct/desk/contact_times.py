"""When to be in touch next, as a person at the desk says it: from a short list, or a clock time that is typed.

By the clock and the zone of this computer. Pure. Refuses what it cannot read as a time to come; what danger and safe
hours ask for is proposed by `intake.next_contact`.
"""

from __future__ import annotations

import datetime
import re
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError

SOON: Final = "soon"
TONIGHT: Final = "tonight"
MORNING: Final = "morning"
CHOICES: Final = {
    SOON: Phrase("in 30 minutes", "через 30 минут"),
    TONIGHT: Phrase("tonight at 21:00", "сегодня в 21:00"),
    MORNING: Phrase("tomorrow at 10:00", "завтра в 10:00"),
}
# Half an hour: who is in danger now is called back before somebody else is.
_SOON: Final = datetime.timedelta(minutes=30)
_EVENING: Final = 21
_MORNING: Final = 10
_DAY: Final = datetime.timedelta(days=1)
# 21:30, with a day before it or without: 28.11. 21:30, 28.11.2026 21:30, 2026-11-28 21:30.
_CLOCK: Final = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
_FORMS: Final = (
    re.compile(rf"{_CLOCK}"),
    re.compile(rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.?\s+{_CLOCK}"),
    re.compile(rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}})\s+{_CLOCK}"),
    re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})\s+{_CLOCK}"),
)


class NotATime(SafeconductError):
    """What was typed is no time to come."""

    code = "desk.not_a_time"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is no time to come that can be read.",
        safe=NOTHING_CHANGED_EN,
        do="Write it as 21:30, or with the day: 28.11. 21:30.",
    )
    ru = Advice(
        what="Это не похоже на время в будущем.",
        safe=NOTHING_CHANGED_RU,
        do="Напишите так: 21:30, а с днём — так: 28.11. 21:30.",
    )


def chosen_time(choice: str, typed: str, now_ms: int) -> int:
    """Return an instant in milliseconds: what was typed, else what was chosen, 0 for neither; NotATime."""
    if typed.strip():
        return typed_time(typed, now_ms)
    now = _local(now_ms)
    match choice:
        case "soon":
            at = now + _SOON
        case "tonight":
            at = _at(now, _EVENING)
        case "morning":
            at = _at(now.replace(hour=0) + _DAY, _MORNING)
        case _:
            return int(choice) if choice.isascii() and choice.isdecimal() and len(choice) < 16 else 0
    return _ms(at if at > now else at + _DAY)


def typed_time(typed: str, now_ms: int) -> int:
    """Return the instant that was typed; a clock time alone is the next one. NotATime."""
    now = _local(now_ms)
    found = next((match for form in _FORMS if (match := form.fullmatch(typed.strip()))), None)
    if found is None:
        raise NotATime
    given = {name: int(value) for name, value in found.groupdict().items() if value is not None}
    try:
        day = now.replace(second=0, microsecond=0)
        day = day.replace(given.get("year", now.year), given.get("month", now.month), given.get("day", now.day))
        at = day.replace(hour=given["hour"], minute=given["minute"])
    except ValueError:
        raise NotATime from None
    if at <= now and "day" not in given:
        at += _DAY
    elif at <= now and "year" not in given:
        at = _next_year(at)
    if at <= now:
        raise NotATime
    return _ms(at)


def _next_year(at: datetime.datetime) -> datetime.datetime:
    """Return the same day a year later; of the last day of February the last there is."""
    day = at.day if (at.month, at.day) != (2, 29) else 28
    return at.replace(year=at.year + 1, day=day)


def _local(ms: int) -> datetime.datetime:
    """Return the clock on the wall, without its zone: a day is added to what the wall shows."""
    return datetime.datetime.fromtimestamp(ms // 1000)  # noqa: DTZ006  # the clock on the wall is meant


def _at(day: datetime.datetime, hour: int) -> datetime.datetime:
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def _ms(at: datetime.datetime) -> int:
    return int(at.timestamp()) * 1000
