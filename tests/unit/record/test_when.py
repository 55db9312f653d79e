"""Days as a field is told them: typed forms as ever, else the grammar's whole phrases, counted from the account."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.errors import SafeconductError
from safeconduct.base.intervals import OPEN_LO, UNKNOWN, Interval
from safeconduct.cli.measuring_days import DaysRow, read_days_rows
from safeconduct.record.commands import entries_intents, rewording_of
from safeconduct.record.dates import NoYear, dates_from_words
from safeconduct.record.days.finding import NoDayToCountFrom, find_days
from safeconduct.record.entering import TypedAccount, TypedClaim, Understood, understood
from safeconduct.record.items import Claim, Property, Source, Subject, SubjectKind, Table, Value
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.ontology.things import TypedField, say_field
from safeconduct.record.queries import Record
from safeconduct.record.reading.types import Doubt
from safeconduct.record.reading.wording import when_in_words
from safeconduct.record.types import PropertyKind
from safeconduct.record.when import edtf_of_claim, said_with, typed_days, when_from_words
from safeconduct.record.words import NotUnderstood
from tests.unit.record.apart import OPEN, side

SAID_ON = day_from_iso("2019-01-14")
ROWS = read_days_rows(Path(__file__).parents[2] / "data/days/phrases.tsv")


def span(lo: str, hi: str) -> Interval:
    return Interval(day_from_iso(lo) if lo else OPEN_LO, day_from_iso(hi))


TOLD = [
    ("в ночь на 29 декабря 2018 года", "2018-12-28", "2018-12-29", ()),
    ("last month", "2018-12-01", "2018-12-31", (Doubt.RELATIVE,)),
    ("вчера", "2019-01-13", "2019-01-13", (Doubt.RELATIVE,)),
    ("зимой 2018 года", "2017-12-01", "2019-02-28", (Doubt.TWO_MEANINGS,)),
    ("до 29 декабря 2018", "", "2018-12-29", ()),
    ("в конце декабря", "2018-12-21", "2018-12-31", (Doubt.YEAR_TAKEN,)),
    ("с 6 декабря по 22 января", "2018-12-06", "2019-01-22", (Doubt.TWO_MEANINGS, Doubt.YEAR_TAKEN)),
]


@pytest.mark.parametrize(("words", "lo", "hi", "doubts"), TOLD)
def test_words_of_the_grammar_are_read_from_the_day_of_the_account(
    words: str, lo: str, hi: str, doubts: tuple[Doubt, ...]
) -> None:
    when = when_from_words(words, SAID_ON)

    assert (when.days, when.doubts, when.is_told) == (span(lo, hi), doubts, True)


@pytest.mark.parametrize(
    "words", ["29 декабря 2018", "2018-12", "1–10 December 2018", "начало декабря 2018", "unknown"]
)
def test_a_typed_form_means_what_it_meant_on_any_day(words: str) -> None:
    for day in (SAID_ON, None):
        when = when_from_words(words, day)
        assert (when.days, when.is_told) == (dates_from_words(words).interval, False)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "тогда",
        "29 декабря 2018 он вышел",
        "вчера Тис",
        "5, 6 и 9 января 2019",
        "31 ноября 2018",
        "2019-01..2018-12",
    ],
)
def test_words_that_leave_something_over_are_refused(words: str) -> None:
    with pytest.raises(NotUnderstood):
        when_from_words(words, SAID_ON)


@pytest.mark.parametrize("words", ["29 декабря", "в конце декабря", "вчера", "last month", "с 6 декабря по 22 января"])
def test_without_the_day_of_the_account_it_is_said_what_to_add(words: str) -> None:
    with pytest.raises(NoDayToCountFrom) as caught:
        when_from_words(words, None)
    assert "Write the day with its year" in caught.value.sentences("en")
    assert "give the account its own day" in caught.value.sentences("en")
    assert "укажите день самого известия" in caught.value.sentences("ru")


LASTING = [
    "с 30 декабря по 14 января",
    "from 30 December to 14 January",
    "с 30 декабря 2018 по 14 января 2019",
    "2018-12-30 to 2019-01-14",
    "с конца декабря по начало января",
    "примерно с 30 декабря по 14 января",
]


@pytest.mark.parametrize("property_id", ["initial_date", "final_date"])
@pytest.mark.parametrize("words", LASTING)
def test_what_lasts_is_no_beginning_and_no_end(words: str, property_id: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        when_from_words(words, SAID_ON, property_id)
    assert "the beginning in its field, the end in its own" in caught.value.sentences("en")
    assert "начало в своём поле, конец в своём" in caught.value.sentences("ru")
    # A stay lasted so long, and a time is taken of it.
    assert when_from_words(words, SAID_ON).ends is not None


@pytest.mark.parametrize(
    "words",
    [
        "в ночь с 28 на 29 декабря", "с 28 на 29 декабря", "с 29.12 на 30.12", "между 6 и 22 декабря", "с 30 декабря",
        "5 или 6 января", "6–8 декабря", "6–8 декабря 2018", "30 декабря – 14 января",
        "2018-12-30..2019-01-14", "30 December 2018 – 14 January 2019", "за последние две недели", "на Новый год",
    ],
)  # fmt: skip
def test_a_night_and_some_day_of_several_may_be_a_beginning(words: str) -> None:
    assert when_from_words(words, SAID_ON, "initial_date").days == when_from_words(words, SAID_ON).days


def test_the_ends_of_what_lasts_are_no_more_exact_than_their_words() -> None:
    when = when_from_words("с конца декабря по начало января", SAID_ON)
    assert when.ends == (span("2018-12-21", "2018-12-31"), span("2019-01-01", "2019-01-10"))


@pytest.mark.parametrize("property_id", ["consent_until", "consent_asked_on"])
@pytest.mark.parametrize("words", ["до 5 марта", "вчера", "зимой 2018 года"])
def test_days_of_consent_are_typed_days(words: str, property_id: str) -> None:
    with pytest.raises(NotUnderstood):
        when_from_words(words, SAID_ON, property_id)


@pytest.mark.parametrize("words", ["29 декабря", "вчера"])
def test_a_birthday_is_not_counted_from_the_account(words: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        when_from_words(words, SAID_ON, "date_of_birth")
    assert not isinstance(caught.value, NoDayToCountFrom)
    assert when_from_words("зимой 1994 года", SAID_ON, "date_of_birth").is_told


@pytest.mark.parametrize("row", ROWS, ids=[row.text for row in ROWS])
def test_a_field_is_never_more_exact_than_the_grammar_finds_in_the_same_words(row: DaysRow) -> None:
    found = find_days(row.text, row.said_on)
    try:
        when = when_from_words(row.text, row.said_on)
    except SafeconductError:
        return
    if when.is_told:
        assert [one.days for one in found] in ([when.days], [])


@given(st.integers(0, 30_000), st.integers(0, 400))
def test_days_are_typed_as_a_field_reads_them(lo: int, days: int) -> None:
    wanted = Interval(lo, lo + days)
    assert dates_from_words(typed_days(wanted)).interval == wanted


def test_a_claim_says_the_words_that_its_days_were_told_in() -> None:
    told, typed = when_from_words("вчера", SAID_ON), when_from_words("2018-12-29", None)

    assert said_with("", "вчера", told) == "вчера"
    assert said_with("Его  увезли ВЧЕРА.", "вчера", told) == "Его  увезли ВЧЕРА."
    assert said_with("Его увезли.", "вчера", told) == "Его увезли. (вчера)"
    assert said_with("Его увезли.", "2018-12-29", typed) == "Его увезли."


def test_what_was_read_is_shown_in_either_language_with_what_to_look_at() -> None:
    when = when_from_words("в конце декабря", SAID_ON)
    assert when_in_words(when, "en") == "21–31 December 2018 (the year was taken from the day of the text)"
    assert "год взят по дню текста" in when_in_words(when, "ru")
    assert when_in_words(when_from_words("2018-12-29", None), "en") == "29 December 2018"


@pytest.mark.parametrize(
    ("said", "lo", "hi", "edtf"),
    [
        ("Его увезли около 12 декабря 2018 года", "2018-12-07", "2018-12-17", "2018-12-12~"),
        ("Это было в декабре 2018 года", "2018-12-01", "2018-12-31", "2018-12"),
        ("Его увезли вчера", "2019-01-13", "2019-01-13", "2019-01-13"),
        # Words that say other days, or none, say nothing of how the claim's are written.
        ("Его увезли около 12 декабря 2018 года", "2018-12-12", "2018-12-12", "2018-12-12"),
        ("Его увезли", "2018-12-06", "2019-01-22", "[2018-12-06..2019-01-22]"),
        ("Его увезли", "", "2018-12-31", "[..2018-12-31]"),
    ],
)
def test_days_of_a_claim_are_written_by_edtf_as_its_own_words_say_them(said: str, lo: str, hi: str, edtf: str) -> None:
    claim = Claim("c", "a", "s", "start", Value(PropertyKind.DATE, span(lo, hi)), said, voice="v")

    assert edtf_of_claim(claim, Source("a", "outlet", "", "", "ru", Interval(SAID_ON, SAID_ON), None, "")) == edtf
    told = replace(claim, value=Value(PropertyKind.TEXT, span(lo, hi), ("words",)))
    assert edtf_of_claim(told, None) == ""


def typed(value: str, *, published: str = "14 January 2019", said: str = "") -> TypedAccount:
    row = TypedClaim("The mill", "place", "day", "date", value, said=said)
    return TypedAccount(outlet="A letter", published=published, claims=(row,))


def read(record: Record, account: TypedAccount, source: str = "") -> Understood:
    ids = iter("bcdefgh")
    return understood(record, account, today=Day(20_000), new_id=ids.__next__, source=source)


def claim_of(found: Understood) -> Claim:
    assert found.faults == {}
    (claim,) = (item for _, item in found.items if isinstance(item, Claim))
    return claim


def test_what_was_told_to_us_is_counted_from_today_where_no_day_is_typed(tmp_path: Path) -> None:
    with side(tmp_path) as here:
        found = read(here.record, typed("29 декабря", published=""))
        assert claim_of(found).value.span == span("2023-12-29", "2023-12-29")
        (source,) = (item for _, item in found.items if isinstance(item, Source))
        assert (source.learnt_on, source.published) == (Day(20_000), UNKNOWN)


def test_an_account_typed_in_one_sitting_is_the_measure_of_its_days(tmp_path: Path) -> None:
    with side(tmp_path) as here:
        claim = claim_of(read(here.record, typed("в ночь на 29 декабря", said="Его увезли.")))
        assert claim.value.span == span("2018-12-28", "2018-12-29")
        assert claim.said == "Его увезли. (в ночь на 29 декабря)"
        undated = read(here.record, typed("в ночь на 29 декабря", published="unknown"))
        assert isinstance(undated.faults[1, "value"], NoDayToCountFrom)
        # The day of the account itself is what others are counted from, and is typed.
        assert isinstance(
            read(here.record, typed("2018-12-29", published="вчера")).faults[0, "published"], NotUnderstood
        )
        assert isinstance(
            read(here.record, typed("2018-12-29", published="29 December")).faults[0, "published"], NoYear
        )


def test_a_thing_is_described_in_words_of_days_and_mended_in_them(tmp_path: Path) -> None:
    published = Interval(SAID_ON, SAID_ON)
    with side(tmp_path) as here:
        entries = (
            (Table.SOURCE, Source("s1", "A letter", "", "", "ru", published, None, "")),
            (Table.SUBJECT, Subject("m1", SubjectKind.PLACE, "The mill")),
            (Table.PROPERTY, Property("day", PropertyKind.DATE)),
            (
                Table.CLAIM,
                Claim(
                    "k1", "s1", "m1", "day", Value(PropertyKind.DATE, span("2018-12-29", "2018-12-29")), "29.XII", ""
                ),
            ),
        )
        here.desk.append(entries_intents(OPEN, "desk", entries))
        record = Record(here.desk.tables)
        sitting = Sitting(record, Telling("desk\x1fs1", said="Держали."), iter("bcdefgh").__next__)
        where = sitting.new("The cellar", "place")
        say_field(sitting, where, TypedField("use_of_place", "use/detention", "до 29 декабря"))
        (claim,) = sitting.claims
        assert claim.period == span("", "2018-12-29")
        assert claim.said == "Держали. (до 29 декабря)"

        mended, _ = rewording_of(record, "desk\x1fk1", value="в конце декабря")
        assert (mended.value.span, mended.said) == (span("2018-12-21", "2018-12-31"), "29.XII (в конце декабря)")
        of_here = typed("вчера", published="unknown")
        assert claim_of(read(record, of_here, "desk\x1fs1")).value.span == span("2019-01-13", "2019-01-13")
