"""Reads the year that is said beside a day, a month or a season: 2018, '17, 17-го, семнадцатого, two years ago.

A year that is said is never passed over: what may be one and may be something else holds both, and is marked; behind
words for a year that nobody can place ("of that year") the days are unknown. Bounded looks ahead. What stands alone is
a year only with the word for it (`named`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from safeconduct.base.clock import Day
from safeconduct.record.days import stretches
from safeconduct.record.days.atoms import Atom
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.types import Mark

CENTURY: Final = 100
MONTHS: Final = (Kind.MONTH, Kind.SHORT_MONTH)
SEASONS: Final = (Kind.SEASON, Kind.AT_SEASON)
_OF_MOST: Final = 2
_LAST_DAY: Final = 31
_APOSTROPHE: Final = "'"
# What a number of two figures counts, or tells the time by, where it stands behind a day.
_NO_YEAR_BEFORE: Final = frozenset(
    (Kind.THINGS, Kind.UNIT, Kind.MONTH, Kind.SHORT_MONTH, Kind.PART_OF_DAY, Kind.OF_MONTH, Kind.NUMBER, Kind.AGO,
     Kind.COUNTED, Kind.ONE_AND_A_HALF, Kind.NUMBERED)
)  # fmt: skip
_TIMES: Final = frozenset(
    ("час", "часа", "часов", "ч", "минут", "минуты", "мин", "ночи", "am", "pm", "a", "p", "h", "hrs", "hours", "hour",
     "o'clock", "minutes", ":")
)  # fmt: skip
# What is numbered as years are: "29 декабря 6-го отдела".
_NUMBERED: Final = frozenset(
    ("отдел", "отдела", "отделения", "отряда", "полка", "батальона", "взвода", "роты", "класса", "курса", "этажа",
     "корпуса", "подъезда", "дома", "микрорайона", "участка", "блока", "поста", "созыва", "числа")
)  # fmt: skip
# Forms of the word that stand behind the name of a year, and not behind what has happened: "прошёл год".
_OF_YEAR: Final = frozenset(("года", "году", "г", "г.", "year"))
_COUNTED_YEARS: Final = range(2, 5)
_BEGINS_YEAR: Final = frozenset(
    (Kind.NUMBER, Kind.ORDINAL, Kind.COUNTED, Kind.THOUSANDS, Kind.COMMA, Kind.WHICH, Kind.YEAR_OF_SAYING, Kind.SAID,
     Kind.IN, Kind.OTHER, Kind.AFTER, Kind.INCLUDED, Kind.YEAR, Kind.UNIT)
)  # fmt: skip
_ALONE: Final = (Kind.END, Kind.POINT, Kind.TO, Kind.UNTIL, Kind.INCLUDED, Kind.FROM)
_LISTED: Final = (Kind.COMMA, Kind.AND, Kind.OR)


class Year(NamedTuple):
    """A year that is said, with what it rests on; None where it cannot be known. ``after``: the atom after it.

    ``or_back``: it may also be that of the nearest such day, so many years before it.
    """

    year: int | None
    marks: Mark
    after: int
    or_back: int | None = None


# The words are a year, and nobody can tell which.
_UNTOLD: Final = Mark.WITHOUT_YEAR | Mark.DOUBTFUL


class Years:
    """Reads years among atoms; ``said_on`` is the day on which the text was said or written."""

    def __init__(self, atoms: Sequence[Atom], said_on: Day | None) -> None:
        self.atoms = atoms
        self.said_on = said_on

    def kind(self, at: int) -> Kind:
        """Return the kind of an atom; of one before the first or after the last, END."""
        return self.atoms[at].kind if 0 <= at < len(self.atoms) else Kind.END

    def atom(self, at: int) -> Atom:
        """Return an atom; the last one for what lies behind it."""
        return self.atoms[at] if at < len(self.atoms) else self.atoms[-1]

    def past(self, at: int, *kinds: Kind) -> int:
        """Return the place after words of these kinds, of which a few may stand there."""
        for _ in range(_OF_MOST):
            if self.kind(at) not in kinds:
                break
            at += 1
        return at

    def unit(self, at: int) -> str | None:
        """Return day, week, month or year, where that is what is counted."""
        atom = self.atom(at)
        return "year" if atom.kind is Kind.YEAR else str(atom.value) if atom.kind is Kind.UNIT else None

    # Years that are one wherever they stand.

    def year(self, at: int) -> Year | None:
        """Return the year that is said from an atom on."""
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
        first = self.atoms[at]
        second = self.atom(self.past(at + 1, Kind.DASH))
        value, after = 0, self.past(at + 1, Kind.DASH) + 1
        units = second.value if second.kind is Kind.ORDINAL else 0
        if second.kind is Kind.COUNTED and second.value[0] == second.value[1] and second.value[0] < CENTURY:
            units = second.value[0]
        if first.kind is Kind.THOUSANDS:
            value = first.value + units
            after = after if units else at + 1
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
        """Say whether four figures are a year."""
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

    # Years that are one behind a day, a month or a season.

    def year_behind(self, at: int, *, is_month: bool = False) -> Year | None:
        """Return the year that is said behind a day or a season, where fewer words are wanted for one than elsewhere.

        ``is_month``: it stands behind a month without its day, which may follow: "в декабре 29-го".
        """
        if self.kind(self.past(at, Kind.OF)) not in _BEGINS_YEAR:
            return None
        return (
            self.year(at)
            or self._led_year(at)
            or self._short_behind(at, is_month=is_month)
            or self._years_ago(at)
            or self._untold(at)
        )

    def _led_year(self, at: int) -> Year | None:
        """Read в прошлом году, in 2017, (2017), the year before last, the year 2017."""
        begun = self.past(at, Kind.OF)
        if self.kind(begun) is Kind.SAID and self.atoms[begun].value == "year_before_last":
            return self._relative_year(-2, begun + 1)
        if self.atom(begun).text in ("(", "[") and self.is_full_year(begun + 1):
            year = self.year(begun + 1)
            return (
                None if year is None else year._replace(after=year.after + (self.atom(year.after).text in (")", "]")))
            )
        place = self.past(begun, Kind.COMMA, Kind.IN)
        inner = self.past(place, Kind.OF)
        inner += self.kind(inner) is Kind.YEAR and self.is_full_year(inner + 1)
        if inner == begun or self.kind(inner - 1) is Kind.COMMA:
            return None
        year = self.year(inner)
        if year is None or not (self.kind(year.after - 1) is Kind.YEAR or self.atom(inner).text.isdigit()):
            return None
        if self.kind(begun) is Kind.COMMA:
            # Of it, or of what is told next: "29 декабря, в 2017 году он уже сидел".
            return Year(year.year, year.marks, at, 0) if year.year is not None else None
        return year

    def _short_behind(self, at: int, *, is_month: bool) -> Year | None:
        """Read two figures, or a word for them: '17, 17-го, 17 года, семнадцатого; 17 alone may be something else."""
        begun = self.past(at, Kind.OF)
        place = begun + (self.kind(begun) is Kind.COMMA)
        if self.atom(place).text == _APOSTROPHE:
            return self._behind_apostrophe(place)
        atom = self.atom(place)
        if atom.kind is Kind.NUMBER and atom.value < CENTURY and not atom.suffix:
            if place == begun and self._is_of_year(place + 1) and atom.value not in _COUNTED_YEARS:
                return self.short_year(atom.value, place + 2)
            return self._bare(place, at, is_listed=place != begun) if len(atom.text) == len("17") else None
        is_word = atom.kind is Kind.ORDINAL and atom.value < CENTURY and atom.text.endswith("го")
        if place != begun or not (is_word or (atom.kind is Kind.NUMBER and atom.suffix == "го")):
            return None
        after = self.atom(place + 1)
        if after.kind in _NO_YEAR_BEFORE or after.text in _NUMBERED:
            return None
        year = self.short_year(atom.value, place + 1)
        return None if year is None else self._sure_enough(year, atom, at, is_month=is_month)

    def _behind_apostrophe(self, at: int) -> Year | None:
        number = self.atom(at + 1)
        if number.kind is not Kind.NUMBER or number.start != self.atoms[at].end or len(number.text) != len("17"):
            return None
        return self.short_year(number.value, at + 2)

    def _sure_enough(self, year: Year, atom: Atom, at: int, *, is_month: bool) -> Year:
        """Return a year, or that it may be something else: a day behind its month, the first of several people."""
        is_old = year.year is not None and year.year < CENTURY * 20
        is_listed = self.kind(year.after) in _LISTED and self.kind(year.after + 1) in (Kind.NUMBER, Kind.ORDINAL)
        if is_month and atom.value <= _LAST_DAY and (is_old or is_listed):
            return Year(None, _UNTOLD, year.after)
        if atom.value < 10 and not atom.text.startswith("0") and year.year is not None:
            return Year(year.year, year.marks, at, 0)
        return year

    def _is_of_year(self, at: int) -> bool:
        return self.kind(at) is Kind.YEAR and self.atoms[at].text in _OF_YEAR and not self.atoms[at].text.isascii()

    def _bare(self, place: int, at: int, *, is_listed: bool) -> Year | None:
        """Return a year of two figures with no mark of one: one where nothing follows that it could count."""
        after = self.atom(place + 1)
        kind = after.kind
        if kind in _NO_YEAR_BEFORE or after.text in _TIMES or (kind is Kind.YEAR and not self._is_of_year(place + 1)):
            return None
        if kind is Kind.POINT and self.atom(place + 2).start == after.end and self.kind(place + 2) is not Kind.END:
            return None
        year = self.short_year(self.atoms[place].value, place + 1)
        if kind in (Kind.DASH, Kind.STROKE) and self.kind(place + 2) is Kind.NUMBER:
            is_winter = self.kind(at - 1) in SEASONS and self.atoms[place + 2].value == self.atoms[place].value + 1
            return year if is_winter or self.kind(place + 3) in MONTHS else None
        is_list = kind in _LISTED and self.kind(place + 2) is Kind.NUMBER and self.kind(place + 3) not in MONTHS
        is_sign = kind in (Kind.OTHER, Kind.DASH, Kind.COMMA, *_LISTED) and not after.text.isalnum()
        if not is_listed and not is_list and (kind in _ALONE or kind in _LISTED or is_sign):
            return year
        if year is None or year.year is None or (is_listed and kind not in _ALONE and not is_sign):
            return None
        return Year(year.year, year.marks, at, 0)

    def _years_ago(self, at: int) -> Year | None:
        """Read two years ago: of the year so long before, or so long before the nearest such day."""
        place = self.past(at, Kind.COMMA, Kind.OF)
        atom, least, most = self.atom(place), 1, 1
        if atom.kind is Kind.NUMBER and not atom.suffix:
            least, most, place = atom.value, atom.value, place + 1
        elif atom.kind is Kind.COUNTED:
            least, most, place = int(atom.value[0]), int(atom.value[1]), place + 1
        if self.unit(place) != "year" or self.kind(place + 1) is not Kind.AGO:
            return None
        if self.said_on is None:
            return Year(None, Mark.RELATIVE, place + 2)
        if least != most or most >= CENTURY:
            return Year(None, _UNTOLD, place + 2)
        return Year(stretches.year_of(self.said_on) - most, Mark.RELATIVE, place + 2, most)

    def _untold(self, at: int) -> Year | None:
        """Read of that year, того же года, двухтысячного года, 2100 года: a year that was said, and is not known."""
        first = self.past(at, Kind.OF, Kind.IN)
        if self.kind(first) is Kind.YEAR and first > at and self.atoms[first].text == "year":
            return Year(None, _UNTOLD, first + 1)
        for after in (first + 1, first + 2):
            kind = self.kind(after - 1)
            if kind not in (Kind.OTHER, Kind.AFTER, Kind.NUMBER, Kind.ORDINAL, Kind.WHICH, Kind.INCLUDED):
                return None
            if kind is Kind.OTHER and not self.atom(after - 1).text.isalnum():
                return None
            if self.kind(after) is Kind.YEAR and self.atoms[after].text in _OF_YEAR:
                number = self.atoms[after - 1]
                is_count = number.kind is Kind.NUMBER and not number.suffix and number.value < CENTURY
                return None if is_count else Year(None, _UNTOLD, after + 1)
        return None
