"""Claims and answers of days say where a day may be an error that reports copy, and nothing changes by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.asked import Asked
from safeconduct.record.commands import entries_intents
from safeconduct.record.doubted_days import doubted_claims_of, doubts_of_claim
from safeconduct.record.items import Claim, Property, Source, Subject, SubjectKind, Table, Value
from safeconduct.record.queries import Record
from safeconduct.record.reading.finding import read_text
from safeconduct.record.reading.types import Doubt, Sort
from safeconduct.record.reading.wording import DOUBTS
from safeconduct.record.resolve import NOW
from safeconduct.record.types import PropertyKind, Reading
from tests.unit.record.apart import OPEN, side

REPORT = day_from_iso("2019-01-11")


ON_REPORT = Interval(REPORT, REPORT)


def source(published: Interval = ON_REPORT, learnt: Day | None = None) -> Source:
    return Source("s1", "A paper", "", "", "ru", published, learnt, "")


def claim(day: str, quote: str = "", *, property_id: str = "date_of_death", name: str = "k1") -> Claim:
    span = Interval(day_from_iso(day), day_from_iso(day))
    return Claim(name, "s1", "p1", property_id, Value(PropertyKind.DATE, span), day, "", quote=quote)


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (claim("2019-01-11", "Он умер в подвале."), (Doubt.DAY_OF_REPORT,)),
        (claim("2019-01-11", "Он умер сегодня."), ()),
        (claim("2019-12-29", "Он умер 29 декабря."), (Doubt.YEAR_ROLLED_OVER,)),
        (claim("2018-12-29", "Он умер 29 декабря."), ()),
        (claim("2019-01-11", "Он согласен.", property_id="consent_asked_on"), ()),
        (claim("2019-01-11", "Письмо.", property_id="date_of_source_material"), ()),
    ],
)
def test_a_claim_is_doubted_by_its_accounts_day_and_words(one: Claim, wanted: tuple[Doubt, ...]) -> None:
    assert doubts_of_claim(one, source()) == wanted
    # What was never public was reported to us.
    assert doubts_of_claim(one, source(UNKNOWN, REPORT)) == wanted
    # Without one day there is nothing to doubt by.
    assert doubts_of_claim(one, source(Interval(REPORT, Day(REPORT + 1)))) == ()
    assert doubts_of_claim(one, source(UNKNOWN)) == ()


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (claim("2019-01-11", "11 января 2019 года стало известно о смерти Марата."), (Doubt.DAY_OF_TELLING,)),
        (claim("2019-01-11", "Сегодня стало известно о смерти Марата."), (Doubt.DAY_OF_TELLING,)),
        (claim("2019-01-09", "Novaya reported on 9 January that he had died."), (Doubt.DAY_OF_TELLING,)),
        (claim("2019-01-09", "Сообщили о смерти Марата 9 января."), (Doubt.DAY_OF_TELLING,)),
        (claim("2019-01-09", "На 9 января погибли двое."), (Doubt.DAY_OF_TELLING,)),
        (claim("2019-01-09", "MOSCOW, January 9 (Reuters) – Two men have been killed."), (Doubt.DAY_OF_TELLING,)),
        (claim("2019-01-09", "Аргун, 9 января – задержан Марат."), (Doubt.DAY_OF_TELLING,)),
        (claim("2019-01-09", "9 января 2019"), ()),
        (claim("2019-01-09", "9 января – Марата убили.\nБольше ничего не известно."), ()),
        (claim("2019-01-09", "9 января, Марат исчез.\nБольше ничего не известно."), ()),
        (claim("2019-01-09", "Marat was reported killed on 9 January."), (Doubt.DAY_OF_TELLING,)),
        (claim("2019-01-09", "Novaya reported that he died on 9 January."), ()),
        (claim("2019-01-11", "11 января сообщили, что 11 января он умер."), ()),
        # Of a day that the words do not name there is nothing to hear.
        (claim("2019-01-08", "9 января стало известно о смерти Марата."), ()),
        (claim("2019-01-09", "9 января стало известно о смерти.", property_id="day"), ()),
    ],
)
def test_a_claim_whose_words_have_its_day_as_that_of_a_report_is_doubted(one: Claim, wanted: tuple[Doubt, ...]) -> None:
    assert doubts_of_claim(one, source()) == wanted


def test_the_day_of_a_report_that_says_its_year_is_doubted_whenever_the_account_is_from() -> None:
    one = claim("2019-01-09", "9 января 2019 года стало известно о смерти Марата.")
    for from_when in (source(UNKNOWN), source(Interval(REPORT, Day(REPORT + 400)))):
        assert doubts_of_claim(one, from_when) == (Doubt.DAY_OF_TELLING,)


def test_an_answer_names_its_doubted_claims_and_is_what_it_was(tmp_path: Path) -> None:
    wrong, right = claim("2019-01-11", "Он умер в подвале."), claim("2018-12-29", "Он умер 29 декабря.", name="k2")
    told = claim("2019-01-09", "9 января стало известно о его смерти.", name="k3")
    with side(tmp_path) as here:
        entries = (
            (Table.SOURCE, source()),
            (Table.SUBJECT, Subject("p1", SubjectKind.PERSON, "Aspen")),
            (Table.PROPERTY, Property("date_of_death", PropertyKind.DATE)),
            (Table.CLAIM, wrong),
            (Table.CLAIM, right),
            (Table.CLAIM, told),
        )
        here.desk.append(entries_intents(OPEN, "desk", entries))
        asked = Asked(Record(here.desk.tables), "desk\x1fp1", Reading.KNOWN, Day(NOW))
        (row,) = asked.rows
        found = doubted_claims_of(row.property, asked.behind(row))
        assert found == {Doubt.DAY_OF_REPORT: ("desk\x1fk1",), Doubt.DAY_OF_TELLING: ("desk\x1fk3",)}
        assert {one.span for one in asked.behind(row)} == {wrong.value.span, right.value.span, told.value.span}


@pytest.mark.parametrize(("year", "is_doubted"), [(2019, True), (2018, False)])
def test_a_suggestion_says_it_too(year: int, is_doubted: bool) -> None:
    suggestions = read_text(f"Он умер 29 декабря {year} года.", REPORT)
    (day,) = (one for one in suggestions if one.sort is Sort.DAY)
    assert (Doubt.YEAR_ROLLED_OVER in day.doubts) is is_doubted


def test_every_doubt_has_a_sentence_in_both_languages() -> None:
    assert all(DOUBTS[one].en and DOUBTS[one].ru for one in Doubt)
