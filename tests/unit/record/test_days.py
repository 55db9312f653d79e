"""Days as texts say them: every row of the tables, never more exact than the words, in linear time."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.cli.measuring_days import DaysRow, hostile_texts, is_narrower, read_days_rows, row_as_read
from safeconduct.record.dates import NoYear, dates_from_words
from safeconduct.record.days import english, finding, russian
from safeconduct.record.days.atoms import Atom, atoms_of
from safeconduct.record.days.edtf import edtf_from_text
from safeconduct.record.days.finding import find_days, read_days
from safeconduct.record.days.kinds import phrases_of
from safeconduct.record.days.months import MONTH_OF_WORD, MONTHS
from safeconduct.record.days.spans import Spans
from safeconduct.record.days.types import FoundDay
from safeconduct.record.words import NotUnderstood

DATA = Path(__file__).resolve().parents[2] / "data/days"
SEEN = read_days_rows(DATA / "phrases.tsv")
UNSEEN = read_days_rows(DATA / "phrases-unseen.tsv")
ROWS = (*SEEN, *UNSEEN)
SAID_ON = day_from_iso("2019-01-17")
PHRASES = [" ".join(words) for row in (*russian.ROWS, *english.ROWS) for words in phrases_of(row)]
FIGURES = ["5", "29-го", "31", "6th", "2018", "2019 г.", "94-м", "28.12", "29.12.2018", "10/08/18", "два", "0", "1000"]
MARKS = ["-", " – ", ",", ".", "/", "\n\n", "\u0301", "\u00a0", "улица", "§"]
words = st.one_of(st.sampled_from(PHRASES), st.sampled_from([*MONTH_OF_WORD]), st.sampled_from(FIGURES + MARKS))
texts = st.lists(words, max_size=9).map(" ".join)
# Years for which a person is asked.
said = st.none() | st.integers(day_from_iso("1950-01-01"), day_from_iso("2080-12-31")).map(Day)


def only(text: str, said_on: Day | None = SAID_ON) -> Interval:
    (found,) = find_days(text, said_on)
    return found.days


def only_found(text: str) -> FoundDay:
    (found,) = find_days(text, SAID_ON)
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.phrase)
def test_every_phrase_is_read_as_the_table_has_it(row: DaysRow) -> None:
    assert row_as_read(row) == row


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.phrase)
def test_nothing_is_read_as_more_exact_than_its_words(row: DaysRow) -> None:
    read = row_as_read(row)

    assert len(read.days) == len(row.days)
    assert not any(is_narrower(one, words) for one, words in zip(read.days, row.days, strict=True))


# Phrases said on 21 January 2019 that an outside reader tried, with the days they name.
SAID_IN_WINTER = day_from_iso("2019-01-21")
TRIED = [
    ("этой зимой", "2018-12-01", "2019-02-28"),
    ("this winter", "2018-12-01", "2019-02-28"),
    ("29 декабря 17-го", "2017-12-29", "2017-12-29"),
    ("29 декабря 17 года", "2017-12-29", "2017-12-29"),
    ("в декабре 17-го", "2017-12-01", "2017-12-31"),
    ("весной 17-го", "2017-03-01", "2017-05-31"),
    ("29 декабря семнадцатого", "2017-12-29", "2017-12-29"),
    ("December '17", "2017-12-01", "2017-12-31"),
    ("Dec 29, '17", "2017-12-29", "2017-12-29"),
    ("in the spring of '17", "2017-03-01", "2017-05-31"),
    ("29 Dec 17", "2017-12-29", "2017-12-29"),
    ("December the year before last", "2017-12-01", "2017-12-31"),
    ("29.12.2018-02.01.2019", "2018-12-29", "2019-01-02"),
    ("mid-to-late December", "2018-12-11", "2018-12-31"),
    ("12 декабря ночью", "2018-12-11", "2018-12-13"),
    ("в субботу ночью", "2019-01-18", "2019-01-20"),
    ("в середине недели", "2019-01-15", "2019-01-25"),
    ("в конце недели", "2019-01-17", "2019-01-27"),
    ("Christmas Eve", "2018-12-24", "2019-01-06"),
    ("канун Рождества", "2018-12-24", "2019-01-06"),
    ("под Рождество", "2018-12-18", "2019-01-07"),
    ("между Рождеством и Крещением", "2018-12-25", "2019-01-19"),
    ("В ночь на 29 за ним пришли", "2018-12-28", "2018-12-29"),
    ("в ночь на 29-е", "2018-12-28", "2018-12-29"),
]


@pytest.mark.parametrize(("phrase", "lo", "hi"), TRIED)
def test_a_year_or_a_beginning_that_is_said_is_not_passed_over(phrase: str, lo: str, hi: str) -> None:
    assert only(phrase, SAID_IN_WINTER) == Interval(day_from_iso(lo), day_from_iso(hi))


@pytest.mark.parametrize(
    "phrase",
    [
        "29 December of that year", "29 декабря того же года", "с 6 декабря по 22 января того же года",
        "5 и 6 декабря незнамо какого года", "в декабре 2117 года",
    ],
)  # fmt: skip
def test_a_year_that_is_said_and_not_known_is_doubtful_and_takes_no_other(phrase: str) -> None:
    for found in find_days(phrase, SAID_IN_WINTER):
        assert found.days.is_unknown()
        assert found.is_doubtful
        assert not found.is_year_taken


@pytest.mark.parametrize("phrase", ["в середине недели", "в конце месяца", "в конце года", "на исходе лета"])
@given(st.integers(0, 400))
def test_days_ahead_of_whoever_spoke_are_never_the_only_ones_without_a_doubt(phrase: str, days: int) -> None:
    said_on = Day(SAID_IN_WINTER + days)
    for found in find_days(phrase, said_on):
        assert found.days.lo <= said_on or found.is_doubtful


@given(st.integers(0, 99), st.sampled_from(["{}-го", "{} года", "'{}", "{} г."]), said)
def test_two_figures_of_a_year_are_the_newest_such_year_up_to_the_day_of_saying(
    number: int, form: str, said_on: Day | None
) -> None:
    words = "8 марта " + form.format(f"{number:02}")
    if form == "{} года" and 2 <= number <= 4:
        # Two years of something.
        return
    (found,) = find_days(words, said_on)
    if said_on is None:
        assert found.days.is_unknown()
    else:
        year = int(iso_from_day(Day(found.days.lo))[:4])
        assert year % 100 == number
        assert year <= int(iso_from_day(said_on)[:4]) < year + 100


@given(
    st.integers(1, 12), st.integers(1, 28), st.integers(0, 800), st.sampled_from(["{}. {}", "{}, но {}", "{}, а {}"])
)
def test_a_night_without_a_month_is_never_of_another_month_than_the_text_tells(
    month: int, number: int, days: int, form: str
) -> None:
    said_on = Day(day_from_iso("2019-01-01") + days)
    text = form.format(f"Это было в {MONTHS[month - 1].locative} 2018 года", f"в ночь на {number}-е пришли опять")
    told, night = find_days(text, said_on)

    if not night.days.is_unknown():
        assert night.days.lo <= told.days.hi
        assert night.days.hi >= told.days.lo


@given(st.integers(1, 12), st.integers(2, 28), said)
def test_a_night_beside_its_month_does_not_hang_on_the_day_of_saying(
    month: int, number: int, said_on: Day | None
) -> None:
    name = MONTHS[month - 1].locative
    day = day_from_iso(f"2018-{month:02}-{number:02}")
    for text in (
        f"В {name} 2018 года, в ночь на {number}, пришли.",
        f"В ночь на {number}, в {name} 2018 года, пришли.",
    ):
        (night,) = (one.days for one in find_days(text, said_on) if text[one.start : one.end].startswith("ночь"))
        assert night == Interval(day - 1, day)


def test_the_tables_are_as_large_as_was_asked_for() -> None:
    assert len(SEEN) >= 200
    assert len([row for row in SEEN if row.language == "en"]) >= 60
    assert len([row for row in SEEN if not row.days]) >= 20
    assert len(UNSEEN) == 50
    assert len({(row.phrase, row.said_on) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(
    ("read", "said", "is_so"),
    [
        (Interval(5, 9), Interval(5, 9), False),
        (Interval(4, 10), Interval(5, 9), False),
        (UNKNOWN, Interval(5, 9), False),
        (Interval(6, 9), Interval(5, 9), True),
        (Interval(5, 8), Interval(5, 9), True),
        (Interval(5, 9), UNKNOWN, True),
    ],
)
def test_days_are_narrower_when_they_leave_one_out(read: Interval, said: Interval, is_so: bool) -> None:
    assert is_narrower(read, said) is is_so


@given(texts, said)
def test_whatever_is_found_points_at_its_words_and_says_one_thing_twice(text: str, said_on: Day | None) -> None:
    end = 0
    for found in find_days(text, said_on):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == text[found.start : found.end].strip()
        assert found.days.lo <= found.days.hi
        # The EDTF and the interval are one and the same; where nothing is known, something says why.
        assert (edtf_from_text(found.edtf).days() if found.edtf else UNKNOWN) == found.days
        why = found.is_without_year or found.is_relative or found.is_doubtful or found.is_year_taken
        assert why or not found.days.is_unknown()
        end = found.end


@given(texts)
def test_without_the_day_of_saying_no_year_is_taken_and_nothing_counted(text: str) -> None:
    for found in find_days(text, None):
        assert found.days.is_unknown() or not found.is_relative


@given(st.sampled_from([row for row in ROWS if row.days]), st.text("абв ,.\u0301\u00adё", max_size=9))
def test_words_are_found_where_they_stand_whatever_stands_before(row: DaysRow, before: str) -> None:
    # Two line breaks end whatever was said before.
    text = f"{before}\n\n{row.text}"
    alone = [(text.rindex(row.text) + one.start, one.days, one.edtf) for one in find_days(row.text, row.said_on)]

    assert [(one.start, one.days, one.edtf) for one in find_days(text, row.said_on)] == alone


@pytest.mark.parametrize(
    "words",
    ["вчера", "позавчера", "два дня назад", "неделю назад", "yesterday", "a fortnight ago", "на прошлой неделе"],
)
@given(st.integers(0, 3000))
def test_days_counted_from_the_day_of_saying_move_with_it(words: str, weeks: int) -> None:
    before, after = only(words), only(words, Day(SAID_ON + 7 * weeks))

    assert (after.lo - before.lo, after.hi - before.hi) == (7 * weeks, 7 * weeks)


@given(st.integers(day_from_iso("1950-01-01"), day_from_iso("2080-12-31")).map(Day))
def test_a_year_that_is_taken_lies_on_or_before_the_day_of_saying(said_on: Day) -> None:
    days = only("Это было 29 декабря.", said_on)

    assert days.lo <= said_on < days.lo + 366


def test_a_text_is_read_in_either_case_and_with_marks_strewn_in() -> None:
    assert only("С 6 ДЕКАБРЯ ПО 22 ЯНВАРЯ") == only("с 6 декабря\u0301 по 22 я\u00adнваря")
    assert only("29 декабря 2018") == only("29\u00a0дека\u200bбря ２０１８") == only("29 дeкабря 2018")
    # A letter of two, as some systems send й.
    assert only("в ма\u0438\u0306 2018") == only("в май 2018")


@pytest.mark.parametrize(
    ("words", "typed"),
    [
        ("29 декабря 2018 г.", "2018-12-29"),
        ("декабрь 2018", "2018-12"),
        ("в начале декабря 2018 года", "2018-12-01..2018-12-10"),
    ],
)
def test_a_whole_phrase_is_read_as_a_typed_field_reads_its_own_form(words: str, typed: str) -> None:
    assert read_days(words, None).days == dates_from_words(typed).interval


@pytest.mark.parametrize(
    "words", ["", "не помню", "29 декабря 2018 он вышел", "5, 6 и 9 января 2019", "31 ноября 2018", "вчера"]
)
def test_a_phrase_that_names_no_days_or_several_is_refused(words: str) -> None:
    with pytest.raises(NotUnderstood):
        read_days(words, None)


def test_what_is_too_long_for_a_phrase_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = "29 декабря 2018".rjust(400)
    assert read_days(longest, None) == only_found(longest)

    def unread(_: str) -> None:
        pytest.fail("it was read")

    monkeypatch.setattr(finding, "atoms_of", unread)
    with pytest.raises(NotUnderstood):
        read_days("29 декабря 2018 " * 26, None)


def test_a_phrase_without_its_year_is_refused_where_there_is_nothing_to_take_it_from() -> None:
    with pytest.raises(NoYear):
        read_days("29 декабря", None)
    assert read_days("29 декабря", SAID_ON).days == read_days("29 декабря 2018", None).days


class Counted(Sequence[Atom]):
    """Atoms that count how often one is looked at."""

    def __init__(self, atoms: Sequence[Atom]) -> None:
        self._atoms = atoms
        self.looks = 0

    @overload
    def __getitem__(self, at: int) -> Atom: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Atom]: ...
    def __getitem__(self, at: int | slice) -> Atom | Sequence[Atom]:
        self.looks += 1
        return self._atoms[at]

    def __len__(self) -> int:
        return len(self._atoms)

    def __iter__(self) -> Iterator[Atom]:
        return iter(self._atoms)


def looks(text: str) -> tuple[int, int]:
    """How many atoms a text has, and how often one is looked at when each place of it is tried."""
    atoms = Counted(atoms_of(text)[1])
    reader = Spans(atoms, SAID_ON, lambda _: True)
    at = 0
    while at < len(atoms):
        reads = reader.spans(at)
        at = reads[-1].after if reads else at + 1
    return len(atoms), atoms.looks


# Atoms looked at for each atom of a text, at most: a list of days is passed twice, all else is a few atoms ahead.
MOST_LOOKS = 60


@pytest.mark.parametrize("number", range(len([*hostile_texts(100)])))
def test_a_text_costs_in_proportion_to_its_length(number: int) -> None:
    short, long = (looks([*hostile_texts(characters)][number]) for characters in (2_000, 16_000))

    assert long[1] <= MOST_LOOKS * long[0]
    # Eight times the text: eight times the work, and a little at its ends.
    assert long[1] <= 9 * short[1]


def of_every_kind() -> list[str]:
    """A phrase of the tables for each kind of word, and figures and marks."""
    found = {atoms_of(one)[1][0].kind: one for one in (*PHRASES, *MONTH_OF_WORD, *FIGURES, *MARKS)}
    return sorted(found.values())


@pytest.mark.parametrize("phrase", of_every_kind())
def test_a_phrase_of_any_kind_again_and_again_costs_in_proportion_to_its_length(phrase: str) -> None:
    short, long = (looks(f"{phrase} " * times) for times in (100, 800))

    assert long[1] <= MOST_LOOKS * long[0]
    assert long[1] <= 9 * short[1]


def test_the_week_of_words_that_are_no_day_is_none() -> None:
    assert (
        find_days("the week of the week of 4 February 2019", SAID_ON)[0].edtf
        == find_days("the week of 4 February 2019", SAID_ON)[0].edtf
    )


def test_there_is_one_list_of_months() -> None:
    assert len(MONTHS) == 12
    for number, name in enumerate(MONTHS, 1):
        assert {MONTH_OF_WORD[word] for word in name.all_words()} == {number}
        assert only(f"5 {name.genitive} 2018") == dates_from_words(f"5 {name.en} 2018").interval
        assert only(f"в {name.locative} 2018 года") == dates_from_words(f"{name.nominative} 2018").interval
