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
from safeconduct.record.days import relative, stretches
from safeconduct.record.days.atoms import Atom
from safeconduct.record.days.figures import day_and_month, point_from_figures
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.points import Point, unknown
from safeconduct.record.days.stretches import OfYear
from safeconduct.record.days.types import Mark

# Words that are something else as often as a month: they want a preposition, a day or a year beside them.
WEAK: Final = frozenset(("may", "march", "june", "april", "august", "марта", "мая", "августа"))
# Of these the English ones want a capital letter when a number stands beside them: "may 12 people".
_VERBS: Final = frozenset(("may", "march"))
MONTHS: Final = (Kind.MONTH, Kind.SHORT_MONTH)
_LAST_DAY: Final = 31
_LEAP_YEAR: Final = 2000
_DAY_SUFFIXES: Final = frozenset(("го", "е", "ое", "му", "st", "nd", "rd", "th"))
_OF_MOST: Final = 2
CENTURY: Final = 100


_STOREYS: Final = frozenset(("floor", "storey", "anniversary", "этаж", "этаже", "этажа", "street"))
_NIGHTS: Final = frozenset((Kind.NIGHT_TO, Kind.NIGHT_FROM, Kind.NIGHT_OF))


class Read(NamedTuple):
    """A point, and the atoms that say it: the first, and the one after the last."""

    point: Point
    first: int
    after: int


class Year(NamedTuple):
    """A year that is said, with what it rests on; None where it cannot be known. ``after``: the atom after it."""

    year: int | None
    marks: Mark
    after: int


Rule = Callable[[Any, int, bool], tuple[Point, int] | None]
"""Reads what is said from an atom on, and says at which atom it ends."""


class Reader:
    """Reads points of time among atoms; ``said_on`` is the day on which the text was said or written."""

    rules: ClassVar[Mapping[Kind, tuple[Rule, ...]]] = MappingProxyType({})
    """What may be read from an atom of each kind on; the first that fits is taken."""

    def __init__(self, atoms: Sequence[Atom], said_on: Day | None, is_capital: Callable[[Atom], bool]) -> None:
        self.atoms = atoms
        self.said_on = said_on
        self._is_capital = is_capital

    def kind(self, at: int) -> Kind:
        """Return the kind of an atom; of one before the first or after the last, END."""
        return self.atoms[at].kind if 0 <= at < len(self.atoms) else Kind.END

    def past(self, at: int, *kinds: Kind) -> int:
        """Return the place after words of these kinds, of which a few may stand there."""
        for _ in range(_OF_MOST):
            if self.kind(at) in kinds:
                at += 1
        return at

    def point(self, at: int, *, is_led: bool) -> Read | None:
        """Return the point that is said from an atom on. ``is_led``: a preposition of time stands before it."""
        first = self.past(at, Kind.OF)
        kind = self.kind(first)
        for rule in self.rules.get(kind, ()):
            found = rule(self, first, is_led)
            if found is not None:
                return Read(found[0], first, found[1])
        return None

    def unit(self, at: int) -> str | None:
        atom = self.atoms[at] if at < len(self.atoms) else self.atoms[-1]
        return "year" if atom.kind is Kind.YEAR else str(atom.value) if atom.kind is Kind.UNIT else None

    # Years.

    def year(self, at: int) -> Year | None:
        """Return the year that is said from an atom on, after a day, a month or a season."""
        at = self.past(at, Kind.OF)
        kind = self.kind(at)
        if kind is Kind.COMMA and self.is_full_year(at + 1):
            return self.year(at + 1)
        if kind is Kind.COMMA and self.kind(at + 1) in (Kind.THOUSANDS, Kind.COUNTED):
            return self._year_in_words(at + 1)
        if kind is Kind.NUMBER:
            return self._year_in_figures(at)
        if kind in (Kind.THOUSANDS, Kind.COUNTED):
            return self._year_in_words(at)
        if kind is Kind.ORDINAL and self.kind(at + 1) is Kind.YEAR:
            return self.short_year(self.atoms[at].value, at + 2)
        if kind is Kind.YEAR_OF_SAYING:
            return self._relative_year(0, at + 1)
        if kind is Kind.WHICH and self.kind(at + 1) is Kind.YEAR:
            return self._relative_year(self.atoms[at].value, at + 2)
        return None

    def _year_in_words(self, at: int) -> Year | None:
        """Read две тысячи восемнадцатого, two thousand and eighteen, nineteen ninety-nine."""
        first, second = self.atoms[at], self.atoms[at + 1]
        value, after = 0, at + 2
        units = second.value if second.kind is Kind.ORDINAL else 0
        if second.kind is Kind.COUNTED and second.value[0] == second.value[1] and second.value[0] < CENTURY:
            units = second.value[0]
        if first.kind is Kind.THOUSANDS:
            value = first.value + units
            after -= not units
        elif units >= 10 and first.value in ((19, 19), (20, 20)):
            value = first.value[0] * CENTURY + units
        if not 1900 <= value <= 2099 or self.kind(after) is Kind.THINGS:
            return None
        return Year(value, Mark.NONE, after + (self.kind(after) is Kind.YEAR))

    def _year_in_figures(self, at: int) -> Year | None:
        if self.is_full_year(at):
            after = at + 1
            return Year(self.atoms[at].value, Mark.NONE, after + (self.kind(after) is Kind.YEAR))
        if self.atoms[at].suffix and self.atoms[at].value < CENTURY:
            if self.kind(at + 1) is Kind.YEAR:
                return self.short_year(self.atoms[at].value, at + 2)
            if self.kind(at + 1) is Kind.TO and self.kind(at + 3) is Kind.YEAR and self.kind(at + 2) is Kind.NUMBER:
                # С 94-го по 96-й год.
                return self.short_year(self.atoms[at].value, at + 1)
        return None

    def is_full_year(self, at: int) -> bool:
        if self.kind(at) is not Kind.NUMBER or not 1900 <= self.atoms[at].value <= 2099:
            return False
        return self.kind(at + 1) is not Kind.THINGS and len(self.atoms[at].text) == len("2018")

    def short_year(self, value: int, after: int) -> Year | None:
        """Return the newest year of these two figures, up to the one in which it was said."""
        if value >= CENTURY:
            return None
        if self.said_on is None:
            return Year(None, Mark.WITHOUT_YEAR, after)
        now = stretches.year_of(self.said_on)
        return Year(now - (now - value) % CENTURY, Mark.YEAR_TAKEN, after)

    def _relative_year(self, which: int, after: int) -> Year:
        year = None if self.said_on is None else stretches.year_of(self.said_on) + which
        return Year(year, Mark.RELATIVE, after)

    def of_year(self, of_year: OfYear, year: Year | None, *, bare: str = "", is_sharp: bool = True) -> Point:
        """Return days of a year that is said, or is still to be found."""
        if year is None:
            return Point(None, of_year, Mark.NONE, bare, is_sharp)
        if year.year is None:
            return unknown(year.marks, bare)
        edtf = of_year(year.year)
        if edtf is None:
            return unknown(year.marks | Mark.DOUBTFUL)
        return Point(edtf, None, year.marks, "", is_sharp)

    def dated(self, of_year: OfYear, at: int, *, bare: str = "", is_sharp: bool = True) -> tuple[Point, int]:
        """Return days with the year that may be said behind them."""
        year = self.year(at)
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
        year = self.year(after + is_hyphened) or self._old_year(after + is_hyphened)
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
        if month.text in _VERBS and not (self._is_capital(month) or number.suffix or number.kind is Kind.ORDINAL):
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
        year = self.year(after)
        if year is None and not number.suffix and number.kind is Kind.NUMBER:
            is_month_led = self.kind(at - 1) is Kind.IN and self.atoms[at - 1].value == "in"
            if is_month_led or self.kind(after) is Kind.THINGS or (atom.text in _VERBS and not self._is_capital(atom)):
                return None
        return self.day_point(day, atom.value, year), year.after if year is not None else after

    def _figures(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        point = point_from_figures(self.atoms[at].value, self.atoms[at].text)
        after = at + 1
        return None if point is None else (point, after + (self.kind(after) is Kind.YEAR))

    def _day_and_month_in_figures(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        return day_and_month(self.atoms[at].value), at + 1

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
        if self.kind(after) is Kind.OTHER and self.atoms[after].text in _STOREYS:
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
