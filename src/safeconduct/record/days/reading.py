"""Reads one point of time at a place among the atoms of a text: a day, a month, a season, a holiday, "two days ago".

Every rule looks at a bounded number of atoms, so that a text is read in linear time. A rule that does not fit gives
None. Spans and bounds are `spans`; what may stand alone is settled here: a bare "may" is no month.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Final, NamedTuple

from safeconduct.base.clock import Day
from safeconduct.record.days import points, relative, stretches
from safeconduct.record.days.atoms import Atom
from safeconduct.record.days.figures import point_from_figures
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.points import Point, unknown
from safeconduct.record.days.stretches import OfYear
from safeconduct.record.days.types import Mark
from safeconduct.record.days.years import MONTHS, Year, Years

# Words that are something else as often as a month: they want a preposition, a day or a year beside them.
WEAK: Final = frozenset(("may", "march", "june", "april", "august", "марта", "мая", "августа"))
# Of these the English ones want a capital letter when a number stands beside them: "may 12 people".
_VERBS: Final = frozenset(("may", "march"))
_LAST_DAY: Final = 31
_LEAP_YEAR: Final = 2000
_DAY_SUFFIXES: Final = frozenset(("го", "е", "ое", "му", "st", "nd", "rd", "th"))
STOREYS: Final = frozenset(("floor", "storey", "anniversary", "этаж", "этаже", "этажа", "street"))
# What makes of 29.12 a number, and of 12.05 a time of day.
_NOT_BEHIND: Final = frozenset((Kind.THINGS, Kind.UNIT, Kind.NUMBER, Kind.DECADE, Kind.COUNTED, Kind.THOUSANDS))
_NOT_BEFORE: Final = frozenset((Kind.NUMBERED, Kind.STREET, Kind.THINGS, Kind.NUMBER, Kind.COUNTED))
_OF_THE_CLOCK: Final = frozenset(("утра", "вечера", "ночи", "мск", "час", "часа", "часов", "ч", "минут", "мин"))
_AT: Final = ("в", "во")
# Words before days in figures, and hardly before times.
_OF_DAYS: Final = ("по", "от")
_OF_FIGURES: Final = frozenset(
    ("счет", "счете", "счетом", "счета", "оценка", "оценку", "оценкой", "балл", "балла", "курс", "курсу", "рейтинг",
     "цена", "цену", "цене", "ставка", "температура", "рост", "вес", "весом", "доля", "коэффициент", "составил",
     "составила", "составило")
)  # fmt: skip
HOUSES: Final = frozenset(("дом", "доме", "дома", "д", "кв", "квартира", "квартире", "стр", "тел", "каб", "кабинет"))
_HOURS: Final = 24
_NIGHTS: Final = frozenset((Kind.NIGHT_TO, Kind.NIGHT_FROM, Kind.NIGHT_OF))


class Read(NamedTuple):
    """A point, and the atoms that say it: the first, and the one after the last."""

    point: Point
    first: int
    after: int


Rule = Callable[[Any, int, bool], tuple[Point, int] | None]
"""Reads what is said from an atom on, and says at which atom it ends."""


class Reader(Years):
    """Reads points of time among atoms; ``said_on`` is the day on which the text was said or written."""

    rules: ClassVar[Mapping[Kind, tuple[Rule, ...]]] = MappingProxyType({})
    """What may be read from an atom of each kind on; the first that fits is taken."""

    def __init__(self, atoms: Sequence[Atom], said_on: Day | None, is_capital: Callable[[Atom], bool]) -> None:
        super().__init__(atoms, said_on)
        self.is_capital = is_capital

    def point(self, at: int, *, is_led: bool) -> Read | None:
        """Return the point that is said from an atom on. ``is_led``: a preposition of time stands before it."""
        return self.plain_point(at, is_led=is_led)

    def plain_point(self, at: int, *, is_led: bool) -> Read | None:
        """Return the point without what may be said of it behind: at night."""
        first = self.past(at, Kind.OF)
        kind = self.kind(first)
        for rule in self.rules.get(kind, ()):
            found = rule(self, first, is_led)
            if found is not None:
                return Read(found[0], first, found[1])
        return None

    def of_year(self, of_year: OfYear, year: Year | None, *, bare: str = "", is_sharp: bool = True) -> Point:
        """Return days of a year that is said, or is still to be found."""
        if year is None:
            return Point(None, of_year, Mark.NONE, bare, is_sharp)
        if year.year is None:
            return unknown(year.marks, bare)
        edtf, marks = of_year(year.year), year.marks
        if edtf is None:
            return unknown(marks | Mark.DOUBTFUL)
        if year.or_back is not None and self.said_on is not None:
            other = points.nearest_year(of_year, self.said_on)
            found = None if other is None else of_year(other - year.or_back)
            if found is not None and found.days() != edtf.days():
                first, last = sorted((found, edtf), key=lambda one: one.days().lo)
                return Point(points.one_of(first, last), None, marks | Mark.DOUBTFUL, "", is_sharp=False)
        if Mark.YEAR_TAKEN in marks and self.said_on is not None and edtf.days().lo > self.said_on:
            marks |= Mark.DOUBTFUL
        return Point(edtf, None, marks, "", is_sharp)

    def dated(
        self, of_year: OfYear, at: int, *, bare: str = "", is_sharp: bool = True, is_month: bool = False
    ) -> tuple[Point, int]:
        """Return days with the year that may be said behind them. ``is_month``: they are a whole month."""
        year = self.year_behind(at, is_month=is_month)
        return self.of_year(of_year, year, bare=bare, is_sharp=is_sharp), year.after if year is not None else at

    # Days.

    def bare_day(self, at: int) -> tuple[int, int] | None:
        """Return a day of the month by itself, and the atom after it."""
        at = self.past(at, Kind.OF)
        atom = self.atoms[at]
        if atom.kind not in (Kind.NUMBER, Kind.ORDINAL) or not 1 <= atom.value <= _LAST_DAY:
            return None
        return atom.value, at + 1 + (self.kind(at + 1) is Kind.OF_MONTH or self.atoms[at + 1].text == "числа")

    def month(self, at: int) -> tuple[int, int] | None:
        """Return a month by name, after a day, and the atom after it."""
        at = self.past(at, Kind.OF)
        return (self.atoms[at].value, at + 1) if self.kind(at) in MONTHS else None

    def day_point(self, day: int, month: int, year: Year | None) -> Point:
        """Return a day of a month; one that no calendar has is marked, and unknown."""
        if day > calendar.monthrange(_LEAP_YEAR, month)[1]:
            return unknown(Mark.DOUBTFUL)
        return self.of_year(stretches.day_of(month, day), year, bare=f"XXXX-{month:02}-{day:02}")

    def _day_and_month(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read 29 декабря, the 29th of December, 29-Dec-2018."""
        found = self.bare_day(at)
        if found is None:
            return None
        day, after = found
        is_hyphened = self.kind(after) is Kind.DASH and self.kind(after + 2) is Kind.DASH
        named = self.month(after + is_hyphened)
        if named is None or not self._may_be_day(at, after, named[1] - 1):
            return None
        month, after = named
        year = self._old_year(after + is_hyphened) or self.year_behind(after + is_hyphened)
        point = self.day_point(day, month, year)
        after = year.after if year is not None else after
        return point, after

    def _old_year(self, at: int) -> Year | None:
        """Return a year before 1900, which is read after a whole day alone."""
        atom = self.atoms[at]
        if atom.kind is not Kind.NUMBER or len(atom.text) != len("1812") or atom.value >= 1900:
            return None
        return None if self.kind(at + 1) is Kind.THINGS else Year(atom.value, Mark.NONE, at + 1)

    def _may_be_day(self, at: int, after: int, named: int) -> bool:
        """Say whether a number before the name of a month is its day."""
        number, month = self.atoms[at], self.atoms[named]
        if number.kind is Kind.ORDINAL and month.text.isascii() and self.kind(after) is not Kind.OF:
            return False
        if month.text in _VERBS and not (self.is_capital(month) or number.suffix or number.kind is Kind.ORDINAL):
            return self.year(named + 1) is not None
        return True

    def _month_and_day(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read December 29, 2018: English months only, where no "in" says that a month is meant."""
        atom = self.atoms[at]
        if not atom.text.isascii():
            return None
        found = self.bare_day(at + 1)
        if found is None:
            return None
        day, after = found
        number = self.atoms[after - 1]
        year = self.year_behind(after)
        if self.year(after) is None and not number.suffix and number.kind is Kind.NUMBER:
            is_month_led = self.kind(at - 1) is Kind.IN and self.atoms[at - 1].value == "in"
            if is_month_led or self.kind(after) is Kind.THINGS or (atom.text in _VERBS and not self.is_capital(atom)):
                return None
        return self.day_point(day, atom.value, year), year.after if year is not None else after

    def _figures(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        point = point_from_figures(self.atoms[at].value, self.atoms[at].text)
        after = at + 1
        return None if point is None else (point, after + (self.kind(after) is Kind.YEAR))

    def _day_and_month_in_figures(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read 29.12, 29.12 2018 года: not where a time of day (в 12.05), a number or a house is meant."""
        day, month = map(int, self.atoms[at].value.split("."))
        year = self.year_behind(at + 1)
        after = year.after if year is not None else at + 1
        point = self.day_point(day, month, year)
        if year is not None or (self.kind(after) is Kind.DASH and self.kind(after + 1) is Kind.DATE):
            return point, after
        before, behind = self._word_before(at), self.atoms[after]
        is_number = before.kind in _NOT_BEFORE or behind.kind in _NOT_BEHIND or before.text in _OF_FIGURES
        if is_number or before.text in HOUSES or behind.text in _OF_THE_CLOCK or _is_english(before, behind):
            return None
        if day >= _HOURS or before.text in _OF_DAYS:
            return point, after
        # It may be a time of day, or a number: "in" says that it is a time.
        return None if before.text in _AT else (point.marked(Mark.DOUBTFUL), after)

    def _word_before(self, at: int) -> Atom:
        """Return the atom before another; of "кв. 5" the word, since its full stop ends no sentence."""
        before = self.atoms[at - 1] if at else self.atoms[-1]
        shortened = self.atoms[at - 2] if at > 1 else before
        return shortened if before.kind is Kind.POINT and shortened.text in HOUSES else before

    def _lone_day(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read the 29th, 29-го числа: of no month, or of this or the last one."""
        found = self.bare_day(at)
        if found is None or self.atoms[at].kind is Kind.ORDINAL:
            return None
        day, after = found
        which = self.past(after, Kind.OF)
        is_number = bool(self.atoms[at].suffix) or which > found[1] or found[1] > self.past(at, Kind.OF) + 1
        if is_number and self.kind(which) is Kind.WHICH and self.unit(which + 1) == "month":
            return self._day_of_that_month(day, self.atoms[which].value), which + 2
        is_named = after > self.past(at, Kind.OF) + 1
        if not is_named and not (self.atoms[at].suffix in _DAY_SUFFIXES and self._is_day_led(at)):
            return None
        if self.kind(after) is Kind.OTHER and self.atoms[after].text in STOREYS:
            return None
        return unknown(Mark.WITHOUT_YEAR, f"XXXX-XX-{day:02}"), after

    def _is_day_led(self, at: int) -> bool:
        while self.kind(at - 1) is Kind.OF:
            at -= 1
        before = self.atoms[at - 1] if at else self.atoms[-1]
        return (
            before.text in ("on", "by", "until", "till", "since", "до", "после", "с", "к", "по")
            or before.kind in _NIGHTS
        )

    def _day_of_that_month(self, day: int, which: int) -> Point:
        if self.said_on is None:
            return unknown(Mark.RELATIVE)
        month = relative.month(self.said_on, which)
        edtf = stretches.day_of(month.month, day)(month.year)
        return Point(edtf, None, Mark.RELATIVE) if edtf is not None else unknown(Mark.RELATIVE | Mark.DOUBTFUL)


def _is_english(*words: Atom) -> bool:
    return any(one.text.isascii() and one.text.isalpha() for one in words)
