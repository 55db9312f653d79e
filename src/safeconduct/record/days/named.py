"""Reads months, seasons, quarters, years and holidays among the atoms of a text.

What may stand alone is settled here: a bare "may" is no month, 2018 without a word beside it no year. See `reading`.
"""

from __future__ import annotations

from typing import Final

from safeconduct.record.days import stretches
from safeconduct.record.days.edtf import Date, Within
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.points import Point, between, both, in_order, unknown
from safeconduct.record.days.reading import WEAK, Reader
from safeconduct.record.days.types import Mark
from safeconduct.record.days.years import CENTURY, Year

_QUARTERS: Final = 4
_DECADE: Final = 10


class Named(Reader):
    """Reads what has a name of its own."""

    def _whole_month(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        atom = self.atoms[at]
        year = self.year_behind(at + 1, is_month=True)
        is_weak = atom.text in WEAK or atom.kind is Kind.SHORT_MONTH
        if year is None and is_weak and not is_led:
            return None
        return self.dated(stretches.month_of(atom.value), at + 1, bare=f"XXXX-{atom.value:02}", is_month=True)

    def _some_day(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        named = self.month(at + 1)
        if named is None:
            return None
        return self.dated(stretches.month_of(named[0], is_some_day=True), named[1], bare=f"XXXX-{named[0]:02}")

    def _turn(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read the turn of December and January."""
        first = self.month(at + 1)
        last = self.month(first[1] + 1) if first is not None and self.kind(first[1]) is Kind.AND else None
        if first is None or last is None:
            return None
        end, after = self.dated(stretches.part_of_month(last[0], "begin"), last[1])
        begin = Point(None, stretches.part_of_month(first[0], "end"), is_sharp=False)
        begin, end = in_order(begin, end, self.said_on)
        return both(begin, end, between), after

    def _season(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        season = self.atoms[at].value
        year = self.year_behind(at + 1)
        if year is None and (self.atoms[at].text == "fall" or not (is_led or self.kind(at) is Kind.AT_SEASON)):
            return None
        if year is not None and year.year is not None and year.or_back is None:
            if season == stretches.WINTER:
                return self._winter(year.year, year)
            return Point(Date(year.year, season), None, year.marks), year.after
        of_year = stretches.season_of(season, is_year_said=False)
        return self.of_year(of_year, year, is_sharp=False), year.after if year is not None else at + 1

    def _winter(self, first: int, year: Year) -> tuple[Point, int]:
        """Read the winter of 2018–2019, or of 2018, which may be the one before or the one after."""
        after = year.after
        is_joined = self.kind(after) in (Kind.DASH, Kind.STROKE) and self.kind(after + 1) is Kind.NUMBER
        if is_joined and self.atoms[after + 1].value in (first + 1, (first + 1) % CENTURY):
            after += 2
            point = Point(stretches.winter_between(first), None, year.marks, is_sharp=False)
            return point, after + (self.kind(after) is Kind.YEAR)
        return Point(Date(first, stretches.WINTER), None, year.marks | Mark.DOUBTFUL, is_sharp=False), after

    def _quarter(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read the first quarter, первое полугодие."""
        number, kind = self.atoms[at].value, self.kind(at + 1)
        if kind is Kind.QUARTER and 1 <= number <= _QUARTERS:
            code = 32 + number
        elif kind is Kind.HALF_YEAR and 1 <= number <= 2:
            code = 39 + number
        else:
            return None
        if self.year(at + 2) is None and self.atoms[at + 1].text.isascii():
            return None
        return self.dated(lambda year: Date(year, code), at + 2)

    def _holiday(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        code = self.atoms[at].value
        if code in stretches.CAPITAL_HOLIDAYS and not (is_led and self.is_capital(self.atoms[at])):
            return None
        marks = Mark.DOUBTFUL if code in stretches.DOUBTFUL_HOLIDAYS else Mark.NONE
        marks |= Mark.ABOUT if code in stretches.VAGUE_HOLIDAYS else Mark.NONE
        point, after = self.dated(stretches.HOLIDAYS[code], at + 1, is_sharp=False)
        return point.marked(marks), after

    def _bare_year(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read в 2018 году, in 2018: with the word for it or a preposition before it."""
        year = self.year(at)
        if year is None:
            return None
        if self.kind(at) is Kind.THOUSANDS and year.after == at + 1:
            # Two thousand of something.
            return None
        is_named = self.kind(year.after - 1) is Kind.YEAR or self.kind(year.after) is Kind.TO
        if not is_named and not is_led and not self._is_one_of_years(year.after):
            return None
        if year.year is None:
            return unknown(year.marks), year.after
        return Point(Date(year.year), None, year.marks), year.after

    def _is_one_of_years(self, at: int) -> bool:
        """Say whether more years follow, the last of them with the word for it: 2017, 2018 и 2019 годах."""
        for _ in range(_DECADE):
            if self.kind(at) not in (Kind.DASH, Kind.COMMA, Kind.AND, Kind.OR) or not self.is_full_year(at + 1):
                return False
            at += 2
            if self.kind(at) is Kind.YEAR:
                return True
        return False

    def _decade(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        first = self.atoms[at].value
        if not 1900 <= first <= 2090 or first % _DECADE:
            return None
        after = at + 1 + (self.kind(at + 1) is Kind.YEAR)
        return Point(Within(Date(first), Date(first + _DECADE - 1)), is_sharp=False), after
