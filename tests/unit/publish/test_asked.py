"""How much is asked of the search: counted by the hour, held to a measure, and no word of it kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from safeconduct.base.clock import Day, FixedClock
from safeconduct.publish.answering import Checked, Unchecked
from safeconduct.publish.holding import asked
from safeconduct.publish.holding.asked import Asked, Asking, asked_here, watched
from safeconduct.publish.holding.checking import Saved, judge_words
from safeconduct.publish.holding.commands import is_never
from safeconduct.publish.questions import questions
from safeconduct.publish.statements import Block, BlockKind, Statement, Wording
from safeconduct.publish.types import Decision, Hit, Kind, ProtectedId, Rule, Span, Strength
from safeconduct.publish.verdicts import Why
from tests.unit.evacuate.parts import NOON, Office, office

TODAY = Day(21_935)
PART = b"a statement here"
HOUR_MS = 3_600_000
FOUND = Checked((Hit(Span(0, 5), ProtectedId("p"), Kind.PERSON, Rule.FULL_NAME, Strength.STRONG),))


class Search:
    """A search that finds whoever is called Dadaev, and remembers for what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str], today: Day) -> list[Checked]:
        self.asked += texts
        return [FOUND if "Dadaev" in text else Checked() for text in texts]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr(asked, "MOST_WORDS", 6)
    return office(tmp_path, clock=FixedClock(NOON))


def told(here: Office, *texts: str, asking: Asking = Asking.OWN) -> list[Unchecked | None]:
    search = watched(here.desk.team, Search(), PART, asking)
    return [one.unchecked for one in search(texts, TODAY)]


def test_words_are_counted_once_an_hour_however_often_they_are_checked(here: Office) -> None:
    for text in ("They", "They go", "They go on. THEY go on."):
        assert told(here, text) == [None]
    # Capitals may be Cyrillic ones: THEY is read as two words.
    row = Asked(NOON - NOON % HOUR_MS, Asking.OWN, PART, 3, 4, together=3)
    assert asked_here(here.desk.vault) == (row,)


def test_what_is_more_than_the_measure_is_not_searched_until_the_next_hour(here: Office) -> None:
    search = Search()
    given = watched(here.desk.team, search, PART)(
        ["one two three", "a list of seven other names here", "one two"], TODAY
    )
    assert [one.unchecked for one in given] == [None, Unchecked.TOO_MUCH, None]
    assert search.asked == ["one two three", "one two"]
    assert told(here, "four five six seven") == [Unchecked.TOO_MUCH]
    assert told(here, "four five six") == [None]
    (row,) = asked_here(here.desk.vault)
    assert (row.words, row.is_held) == (6, True)
    clock = here.desk.given.clock
    assert isinstance(clock, FixedClock)
    clock.advance(HOUR_MS)
    assert told(here, "four five six seven") == [None]
    assert [one.words for one in asked_here(here.desk.vault)] == [6, 4]


def test_answers_for_colleagues_have_a_share_of_their_own_and_an_answer_to_somebody_waits_for_none(
    here: Office,
) -> None:
    assert told(here, "two three four five six more") == [None]
    assert told(here, "seven") == [Unchecked.TOO_MUCH]
    assert told(here, "seven", asking=Asking.ANSWERS) == [None]
    assert told(here, "a list of seven other names here", asking=Asking.OUTGOING) == [None]
    assert {one.asking for one in asked_here(here.desk.vault)} == set(Asking)


def test_an_answer_to_somebody_is_told_to_have_gone_beyond_its_own_share_and_goes(here: Office) -> None:
    for text in ("one two three four", "five six seven eight"):
        assert told(here, text, asking=Asking.OUTGOING) == [None]
        (row,) = asked_here(here.desk.vault)
        assert (row.is_over, row.is_held) == (row.words > asked.MOST_WORDS, False)
    assert [one.is_over for one in asked_here(here.desk.vault)] == [True]
    # It took nothing of what statements may ask.
    assert told(here, "nine ten eleven") == [None]


@pytest.mark.parametrize(
    "text",
    ["D a d a e v\n\nU m a r o v\n\nI s a e v", "D.a.d.a.e.v, U.m.a.r.o.v, I.s.a.e.v", "D@d@ev Um@rov Is@ev"],
)
def test_names_in_whatever_spelling_are_as_many_words_as_the_search_reads(here: Office, text: str) -> None:
    told(here, text)
    (row,) = asked_here(here.desk.vault)
    assert row.words >= 3 or row.is_held


def test_telephones_are_words_however_they_are_parted(here: Office) -> None:
    assert told(here, "92.81.23.45.67") == [None]
    # Other digits of the same pieces.
    assert told(here, "92.81.23.67.45") == [Unchecked.TOO_MUCH]
    (row,) = asked_here(here.desk.vault)
    assert row.words == 6


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Call nine two eight, one two three, four five six seven", "9281234567"),
        ("<a href='x'>Um</a>arov", "umarov"),
        ("&#85;marov", "umarov"),
        ("%D0%A3маров", "умаров"),
    ],
    ids=["in words", "tags", "entities", "percent"],
)
def test_what_the_search_reads_in_words_or_markup_is_counted(text: str, asks: str) -> None:
    assert asks in questions(text).words


def test_each_part_of_a_tag_that_may_be_a_name_is_counted() -> None:
    assert {"umarov", "akhmed"} <= questions("#umarovakhmedisaev").together


def test_the_same_few_words_put_together_anew_are_new_and_held_to_a_measure(
    here: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "MOST_TOGETHER", 4)
    assert told(here, "Akhmed Umarov", "Ruslan Isaev", "Akhmed Isaev", "Ruslan Umarov") == [None] * 4
    assert told(here, "Umarov Akhmed") == [Unchecked.TOO_MUCH]
    (row,) = asked_here(here.desk.vault)
    assert (row.words, row.together, row.is_held) == (4, 4, True)


def test_what_is_asked_is_in_the_log_before_it_is_answered(here: Office) -> None:
    seen: list[int] = []

    def search(texts: Sequence[str], today: Day) -> list[Checked]:
        seen.extend(row.words for row in asked_here(here.desk.vault))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        watched(here.desk.team, search, PART)(["one two three"], TODAY)
    assert seen == [3]
    assert [row.words for row in asked_here(here.desk.vault)] == [3]


def test_the_log_names_rules_and_statements_and_no_word(here: Office) -> None:
    search = watched(here.desk.team, Search(), PART)
    search(["Dadaev is here"], TODAY)
    (row,) = asked_here(here.desk.vault)
    assert (row.part, row.rules) == (PART, ("full_name",))
    kept = b"".join(value for _, value in here.desk.vault.notes(b"publish/"))
    assert b"dadaev" not in kept.lower()


def test_only_a_month_of_hours_is_kept(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_HOURS", 2)
    clock = here.desk.given.clock
    assert isinstance(clock, FixedClock)
    for text in ("one", "two", "three"):
        told(here, text)
        clock.advance(HOUR_MS)
    assert [one.words for one in asked_here(here.desk.vault)] == [1, 1]


def test_a_statement_that_was_not_searched_for_that_is_held_says_why_and_nobody_overrides_it(here: Office) -> None:
    block = Block(BlockKind.TEXT, (Wording("en", "They are safe and in good health now."),))
    search = watched(here.desk.team, Search(), PART)
    given = judge_words(here.desk.team, Statement("site", ("en",), (block,)), search, TODAY, Saved())
    assert given.decision is Decision.HOLD
    assert [one.why for one in given.reasons if one.decision is Decision.HOLD] == [Why.TOO_MUCH_ASKED]
    assert is_never(given)
