"""How the hours at which somebody may be written to are typed, answered and said: one reader and one wording. Pure.

``Mon–Fri 9:00–17:30 Europe/Moscow``: the desk, the command line and what a source answered on our page are read alike,
in both languages, and what is said is read again as the same. Refuses to guess: an hour that may be of the morning or
of the evening, a zone that was not named or that this computer does not know (docs/rooms/intake.md, "What they
answered").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.base.text import fold
from safeconduct.intake.errors import NoHours, NoSilence
from safeconduct.intake.hours import is_zone
from safeconduct.intake.types import Hours, Silence
from safeconduct.intake.word_bytes import MOST_SILENCE_HOURS

_DAY_MINUTES: Final = 24 * 60
_HOUR_MINUTES: Final = 60
# From this hour on it is plain that a clock of 24 hours is meant.
_AFTERNOON: Final = 13
# Of so many days in a row the first and the last are said.
_IN_A_ROW: Final = 3
_DAYS_SAID: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ru": ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
}
_DAY_NUMBERS: Final = {
    word: day
    for said in (*_DAYS_SAID.values(), tuple("1234567"))
    for day, word in enumerate(map(str.lower, said), start=1)
}
_MOSCOW: Final = "Europe/Moscow"
_ZONES: Final = {
    "мск": _MOSCOW,
    "msk": _MOSCOW,
    "москва": _MOSCOW,
    "по москве": _MOSCOW,
    "по мск": _MOSCOW,
    "по московски": _MOSCOW,
    "московское время": _MOSCOW,
    "по московскому времени": _MOSCOW,
    "moscow": _MOSCOW,
    "moscow time": _MOSCOW,
    "utc": "UTC",
    "gmt": "UTC",
}
# Moscow's clock is three hours before UTC; "МСК+2" is how distances from it are told in Russia.
_MOSCOW_HOURS: Final = 3
_ANY_TIME: Final = frozenset(
    (
        "any time", "anytime", "at any time", "always", "whenever", "24/7",
        "всегда", "в любое время", "любое время", "в любое", "когда угодно", "круглосуточно",
    )
)  # fmt: skip

_DAY: Final = "(?:" + "|".join(sorted(_DAY_NUMBERS, key=len, reverse=True)) + ")"
_DAYS: Final = rf"{_DAY}(?:\s*[-–—,]\s*{_DAY})*"
_BETWEEN: Final = r"(?:\s*[-–—]\s*|\s+(?:до|to|till|until)\s+)"
_WINDOW: Final = re.compile(
    rf"(?:(?P<days>{_DAYS})\s*,?\s+)?(?:(?:с|from)\s+)?"
    rf"(?P<h1>\d{{1,2}})(?:[:.](?P<m1>\d{{2}}))?{_BETWEEN}(?P<h2>\d{{1,2}})(?:[:.](?P<m2>\d{{2}}))?(?![\d:.])",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    rf"(?:(?P<days>{_DAYS})\s*,?\s+)?(?:после|after)\s+(?P<h1>\d{{1,2}})(?:[:.](?P<m1>\d{{2}}))?(?![\d:.])",
    re.IGNORECASE,
)
_DAYS_BEHIND: Final = re.compile(rf"(?P<zone>.*?)(?:^|\s+)\(?(?P<days>{_DAYS})\)?", re.IGNORECASE)
_FROM_UTC: Final = re.compile(r"(?P<of>utc|gmt|мск|msk)\s*(?P<sign>[+\-−])\s*(?P<hours>\d{1,2})", re.IGNORECASE)
# IANA counts these the other way round: Etc/GMT-3 is three hours before UTC.
_ETC: Final = re.compile(r"Etc/GMT([+-])(\d{1,2})")
_LINES: Final = re.compile(r"[;\n]")
# Letters of a line that says hours: the longest days, clock and zone have 60. What is longer says something else, and
# would be read over and over for every place at which days might begin.
_LONGEST_LINE: Final = 200


def hours_from_line(line: str) -> Hours:
    """Return the window that a line says; NoHours where it says none, or no zone that is known here."""
    for one in _read(line):
        if is_zone(one.zone):
            return one
    raise NoHours(shown=plain(line, MOST_OF_A_NAME))


def silence_from_words(hours: str, then: str) -> Silence:
    """Return what is to be done after so many hours of silence, 0 for nothing; NoSilence."""
    is_number = hours.isascii() and hours.isdecimal() and len(hours) <= len(str(MOST_SILENCE_HOURS))
    count = int(hours) if is_number else 0
    if (hours and not is_number) or count > MOST_SILENCE_HOURS or (then and not count):
        raise NoSilence(shown=plain(then if is_number or not hours else hours, MOST_OF_A_NAME))
    return Silence(count, then)


def is_any_time(text: str) -> bool:
    """Say whether a text says in so many words that any hour will do."""
    return fold(text).strip(" .!") in _ANY_TIME


def windows_in(text: str) -> tuple[Hours, ...]:
    """Return the windows that a source wrote, one to a line; none where a line of it says, or may mean, anything else.

    ``zone`` is empty where none was named.
    """
    found = []
    for line in _LINES.split(text):
        if line.strip():
            windows = [one for one in _read(line) if _is_plain(one)]
            if not windows:
                return ()
            found += windows
    return tuple(found)


def _is_plain(one: Hours) -> bool:
    """Say whether a window is what it says: 9:00-5:00 is meant to end in the afternoon, and not at night."""
    is_meant = one.begins < (one.ends or _DAY_MINUTES) or one.begins >= _AFTERNOON * _HOUR_MINUTES
    return is_meant and (not one.zone or is_zone(one.zone))


def hours_in_words(one: Hours, language: Language) -> str:
    """Return a window, days first, as it may be typed again: Mon–Fri 9:00–17:30 Europe/Moscow."""
    ends = _DAY_MINUTES if one.ends == 0 else one.ends
    clock = "–".join(f"{minutes // _HOUR_MINUTES}:{minutes % _HOUR_MINUTES:02}" for minutes in (one.begins, ends))
    return " ".join(part for part in (_days_in_words(one.days, language), clock, _zone_in_words(one.zone)) if part)


def _zone_in_words(zone: str) -> str:
    found = _ETC.fullmatch(zone)
    if not found:
        return plain(zone, MOST_OF_A_NAME)
    return f"UTC{'+' if found[1] == '-' else '-'}{found[2]}"


def _days_in_words(days: tuple[int, ...], language: Language) -> str:
    said, runs = _DAYS_SAID[language], list[list[int]]()
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        f"{said[run[0] - 1]}–{said[run[-1] - 1]}" if len(run) >= _IN_A_ROW else ",".join(said[day - 1] for day in run)
        for run in runs
    )


def _read(line: str) -> tuple[Hours, ...]:
    """Return the window of a line, its zone as it was found out or typed; none where it says anything else."""
    text = " ".join(line.split()).rstrip(".,")
    if len(text) > _LONGEST_LINE:
        return ()
    for form in (_WINDOW, _AFTER):
        if found := form.match(text):
            given = found.groupdict()
            clock = _clock(given["h1"], given["m1"], given.get("h2"), given.get("m2"))
            behind = _DAYS_BEHIND.fullmatch(text[found.end() :].strip(" ,")) if not given["days"] else None
            zone = behind["zone"] if behind else text[found.end() :]
            days = _days(given["days"] or (behind["days"] if behind else ""))
            return tuple(Hours(begins, ends, _zone(zone), days) for begins, ends in clock)
    return ()


def _clock(h1: str, m1: str | None, h2: str | None, m2: str | None) -> tuple[tuple[int, int], ...]:
    """Return begin and end in minutes; nothing for a clock there is not, or that may be of morning or evening."""
    begins, ends = (_minutes(h1, m1), _minutes(h2, m2) if h2 is not None else _DAY_MINUTES)
    is_plain = bool(m1 and m2) if h2 is not None else False
    if not is_plain and not (begins < ends and ends >= _AFTERNOON * _HOUR_MINUTES):
        return ()
    if h2 is None and begins < _AFTERNOON * _HOUR_MINUTES:
        return ()
    is_clock = begins < _DAY_MINUTES and ends <= _DAY_MINUTES and begins != ends
    return ((begins, ends % _DAY_MINUTES),) if is_clock else ()


def _minutes(hour: str, minute: str | None) -> int:
    """Return minutes of the day; those of no day where there is no such clock."""
    return int(hour) * _HOUR_MINUTES + int(minute or 0) if int(minute or 0) < _HOUR_MINUTES else 2 * _DAY_MINUTES


def _zone(words: str) -> str:
    zone = words.strip(" ,()")
    if found := _FROM_UTC.fullmatch(zone):
        hours = int(found["hours"]) * (1 if found["sign"] == "+" else -1)
        hours += _MOSCOW_HOURS if found["of"].lower() in ("мск", "msk") else 0
        return f"Etc/GMT{-hours:+}" if hours else "UTC"
    return _ZONES.get(fold(zone), zone)


def _days(words: str) -> tuple[int, ...]:
    """Return days of the week; from Friday to Monday is four."""
    found: set[int] = set()
    for part in re.sub("[–—]", "-", words.lower()).replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first:
            begin, end = _DAY_NUMBERS[first], _DAY_NUMBERS[last or first]
            found |= {(begin - 1 + n) % 7 + 1 for n in range((end - begin) % 7 + 1)}
    return tuple(sorted(found)) if len(found) < len(_DAYS_SAID["en"]) else ()
