"""The kinds of words a day is said with, and how the tables of a language write them. Data; no language by itself."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple


class Kind(enum.Enum):
    """What a word, or a few of them, says in a phrase about days."""

    NUMBER = "a number in figures"
    COUNTED = "a number in words, or a few: the least and the most"
    ORDINAL = "the how-many-eth in words"
    DATE = "a whole day in figures"
    DAY_AND_MONTH = "a day and a month in figures"
    DECADE = "2010s"
    MONTH = "the name of a month"
    SHORT_MONTH = "a short form of one, which may be another word"
    YEAR = "the word year"
    YEAR_OF_SAYING = "a short form of: of this year"
    THOUSANDS = "two thousand: the beginning of a year in words"
    PART = "which part of a month, a year, a season, a week"
    SEASON = "the name of a season"
    AT_SEASON = "a form of it that says when by itself"
    QUARTER = "the word quarter"
    HALF_YEAR = "the word half-year"
    HOLIDAY = "a holiday with a fixed day"
    WEEKDAY = "a day of the week"
    SHORT_WEEKDAY = "a short form of one, before a whole day"
    WEEKEND = "Saturday and Sunday"
    UNIT = "day, week, month, year"
    HALF_A_YEAR = "six months"
    ONE_AND_A_HALF = "one and a half, of what follows"
    WHICH = "last, this, next"
    SAID = "yesterday and the like"
    NOW = "now, as the end of a span"
    WEEK_OF = "the week that begins with, or holds"
    AGO = "ago"
    MORE = "more than"
    LESS = "less than"
    IN = "in, on, at"
    OF = "of, the: words that add nothing"
    FROM = "from, since"
    SINCE = "since, not earlier than"
    TO = "to, through"
    UNTIL = "until, by, no later than"
    BEFORE = "before"
    AFTER = "after"
    BETWEEN = "between"
    AND = "and"
    OR = "or"
    ABOUT = "about"
    UNSURE = "it seems"
    AS_OF = "as of"
    NIGHT_TO = "the night to"
    NIGHT_FROM = "the night from … to"
    NIGHT_OF = "the night of, at night"
    ONE_DAY = "one of the days of"
    TURN = "the turn of … and"
    LATER_BY = "so long after"
    EARLIER_BY = "so long before"
    DAY_AFTER = "the day after"
    DAY_BEFORE = "the day before"
    TOWARDS = "the Russian word for: shortly before"
    IN_THE_LAST = "in the last so many"
    OF_MONTH = "the Russian word for a day of the month"
    PART_OF_DAY = "morning, evening"
    STREET = "what is called after a day"
    NUMBERED = "what is numbered with figures that look like a day"
    THINGS = "what a number counts that is no year"
    INCLUDED = "inclusive, onwards"
    COMMA = ","
    DASH = "-"
    STROKE = "/"
    POINT = "."
    OTHER = "anything else"
    END = "the end of the text"


class Row(NamedTuple):
    """One line of a table: phrases with ``;`` between them, and ``/`` between the words that may stand at one place."""

    kind: Kind
    value: int | str | tuple[int, int]
    phrases: str


def phrases_of(row: Row) -> Iterator[tuple[str, ...]]:
    """Give every phrase of a line as its words."""
    for phrase in row.phrases.split(";"):
        yield from product(*(word.split("/") for word in phrase.split()))
