"""Text and claim point at each other; what consent was withdrawn for is covered; another part says nothing of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.commands import entries_intents, undo_intent
from safeconduct.record.items import Source, Table, qualified
from safeconduct.record.links import LinkKind, Ref
from safeconduct.record.reading.commands import (
    About,
    AccountRead,
    NoSuchSuggestion,
    State,
    decline_intents,
    keep_intents,
    picked,
    read_account,
    take,
    take_intents,
)
from safeconduct.record.reading.kept import Decision, KeptText, reading_intent, text_intent
from safeconduct.record.reading.marks import COVER, NoText, kept_text, marked_text, read_from
from safeconduct.record.reading.repeating import copies_among
from safeconduct.record.reading.types import OLDER_RULES, RULES, Grade, Sort, Span
from safeconduct.record.types import OWN_DATASET
from tests.unit.record.apart import CLOSED, OPEN, OTHERS, Side, side

# Invented from beginning to end.
TEXT = "Двоих избили в Шали. Троих позже отпустили. Соседи молчат. Говорят, что избили двоих."
LETTER = qualified(OWN_DATASET, "letter")
DAY = day_from_iso("2019-01-14")


@dataclass(slots=True)
class Desk:
    """A desk at which a person reads an account."""

    side: Side
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def keep(self, text: str, source: str = LETTER, part: CompartmentId = OPEN) -> OpId:
        (op,) = self.side.desk.append([text_intent(part, KeptText(source, text))])
        return OpId(op)

    def account(self, name: str, text: str, day: str = "2019-01-14") -> str:
        days = Interval(day_from_iso(day), day_from_iso(day)) if day else UNKNOWN
        item = Source(name, "A letter", "", "", "ru", days, None, "")
        self.side.desk.append(keep_intents(self.side.placing(), KeptText(qualified(OWN_DATASET, name), text), [(Table.SOURCE, item)]))  # fmt: skip  # noqa: E501
        return qualified(OWN_DATASET, name)

    def read(self, source: str = LETTER) -> AccountRead:
        return read_account(self.side.record, source, None)

    def number(self, quote: str, sort: Sort = Sort.COUNT) -> int:
        return next(
            one.number for one in self.read().numbered if one.suggestion.quote == quote and one.suggestion.sort is sort
        )

    def take(self, number: int, source: str = LETTER, *, voice: str = "") -> str:
        read = self.read(source)
        kind = "event" if not list(self.side.record.facts.current(Table.SUBJECT)) else ""
        taken = take(
            self.side.record,
            read,
            picked(read, [number]),
            About("The invented wave", kind, voice=voice),
            today=DAY,
            new_id=lambda: f"n{next(self.numbers)}",
        )
        self.side.desk.append(take_intents(self.side.placing(), read, taken))
        return qualified(OWN_DATASET, taken.claims[0].id)

    def withdraw(self, claim: str) -> OpId:
        return self.side.say(OPEN, LinkKind.WITHDRAW, Ref(Table.CLAIM, claim))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with side(tmp_path) as here:
        one = Desk(here)
        one.account("letter", TEXT)
        yield one


def test_a_claim_says_where_it_was_read_and_the_text_where_its_claims_stand(desk: Desk) -> None:
    claim = desk.take(desk.number("Троих"))
    found = read_from(desk.side.record, claim)
    assert found is not None
    assert (found.source, found.words, found.model, found.grade, found.is_newest) == (
        LETTER, "Троих", RULES, Grade.LIKELY, True,
    )  # fmt: skip
    assert (found.before + found.words + found.after) == TEXT
    marked = marked_text(desk.side.record, LETTER)
    assert [(TEXT[slice(*one.span)], one.claim) for one in marked.marks] == [("Троих", claim)]
    assert [(one.text, one.claims) for one in marked.pieces()] == [
        (TEXT[: found.span.start], ()), ("Троих", (claim,)), (TEXT[found.span.end :], ()),
    ]  # fmt: skip
    assert "".join(one.text for one in marked.pieces()) == TEXT


def test_after_newer_words_a_claim_still_opens_the_words_that_it_was_read_from(desk: Desk) -> None:
    claim = desk.take(desk.number("Троих"))
    desk.keep("Исправлено. " + TEXT)
    found = read_from(desk.side.record, claim)
    assert found is not None
    assert (found.words, found.is_newest) == ("Троих", False)
    assert marked_text(desk.side.record, LETTER).marks == ()


def test_an_undone_or_reworded_decision_marks_nothing(desk: Desk) -> None:
    before = desk.side.desk.tables
    claim = desk.take(desk.number("Троих"))
    ops = [op for op, *_ in before.execute("SELECT id FROM record_op ORDER BY n DESC LIMIT 2")]
    desk.side.desk.append([undo_intent(OPEN, before, [OpId(bytes(op)) for op in ops])])  # type: ignore[arg-type]
    assert read_from(desk.side.record, claim) is None
    assert marked_text(desk.side.record, LETTER).marks == ()


def test_a_withdrawn_claim_is_a_tombstone_in_the_list_and_its_sentence_is_covered(desk: Desk) -> None:
    claim = desk.take(desk.number("Двоих"))
    kept_claim = desk.take(desk.number("Троих"))
    op = desk.withdraw(claim)
    read = desk.read()
    assert "Двоих" not in read.shown
    assert read.shown.startswith(COVER * len("Двоих избили в Шали."))
    assert len(read.shown) == len(TEXT)
    assert "Троих позже отпустили." in read.shown
    hidden = [one for one in read.numbered if one.state is State.WITHDRAWN]
    assert hidden
    assert all((one.suggestion.quote, one.claim, one.letters) == ("", "", "") for one in hidden)
    assert all("Двоих" not in repr(one) and "Шали" not in repr(one) for one in read.numbered)
    # The same said once more, further below, is no way around it.
    assert all(one.suggestion.quote != "двоих" for one in read.numbered)
    with pytest.raises(NoSuchSuggestion):
        picked(read, [hidden[0].number])
    assert read_from(desk.side.record, claim) is None
    marked = marked_text(desk.side.record, LETTER)
    assert [one.claim for one in marked.marks] == [kept_claim]
    assert marked.pieces()[0].is_covered
    assert marked.pieces()[0].claims == ()
    # Numbers stay what they were: an undone withdrawal shows all of it again.
    desk.side.desk.append([undo_intent(OPEN, desk.side.desk.tables, [op])])
    assert desk.read().shown == TEXT
    assert {one.claim for one in desk.read().numbered if one.state is State.TAKEN} == {claim, kept_claim}


def test_words_of_a_withdrawn_claim_are_covered_in_newer_words_of_the_account_too(desk: Desk) -> None:
    claim = desk.take(desk.number("Двоих"))
    desk.keep("Исправлено.\n\n" + TEXT)
    desk.withdraw(claim)
    assert "Двоих избили" not in marked_text(desk.side.record, LETTER).shown
    assert "Исправлено." in marked_text(desk.side.record, LETTER).shown


def test_words_of_a_withdrawn_claim_are_no_shared_passage_of_two_accounts(desk: Desk) -> None:
    secret = "Двоих из дома у старой мельницы избили ночью и бросили у дороги на рассвете."
    rest = "Соседи видели машину с тонированными стёклами и слышали крики, но выйти никто не решился до утра."
    first = desk.account("first", f"{secret} {rest}", "2019-01-01")
    desk.account("second", f"Перепечатка. {secret} {rest}", "2019-01-02")
    claim = desk.take(1, first)
    (before,) = copies_among(desk.side.record)
    assert before.original == first
    desk.withdraw(claim)
    assert claim
    text = kept_text(desk.side.record, before.copy).text
    for one in copies_among(desk.side.record):
        assert all("мельницы" not in text[slice(*shared.copy)] for shared in one.passages)
        assert one.passages


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_of_two_accounts_of_one_day_the_one_that_was_entered_later_is_the_copy_whatever_they_are_called(
    desk: Desk, names: tuple[str, str]
) -> None:
    story = "Двоих из дома у старой мельницы избили ночью и бросили у дороги на рассвете, сказали соседи."
    first, second = (desk.account(name, f"{story} {name}", "2019-01-01") for name in names)

    (found,) = copies_among(desk.side.record)
    assert (found.original, found.copy) == (first, second)
    # What is mended of it later changes nothing of when it came.
    days = Interval(day_from_iso("2019-01-01"), day_from_iso("2019-01-01"))
    mended = Source(names[0], "Another letter", "", "", "ru", days, None, "")
    desk.side.desk.append([*entries_intents(OPEN, OWN_DATASET, [(Table.SOURCE, mended)])])
    (found,) = copies_among(desk.side.record)
    assert (found.original, found.copy) == (first, second)


def test_a_text_and_a_decision_of_another_part_are_passed_over(desk: Desk) -> None:
    claim = desk.take(desk.number("Троих"))
    desk.keep("Никого не избивали.", part=OTHERS)
    assert kept_text(desk.side.record, LETTER).text == TEXT
    (open_one,) = (one for one in desk.read().numbered if one.suggestion.quote == "Шали")
    decline = decline_intents(desk.side.placing(), desk.read(), [open_one.suggestion])
    elsewhere = [reading_intent(OTHERS, desk.read().kept, [Decision(open_one.suggestion.key, Span(0, 1), Sort.PLACE, "place", RULES, Grade.PLAIN)])]  # noqa: E501  # fmt: skip
    desk.side.desk.append(elsewhere)
    assert [one.state for one in desk.read().numbered if one.number == open_one.number] == [State.OPEN]
    desk.side.desk.append(decline)
    assert [one.state for one in desk.read().numbered if one.number == open_one.number] == [State.DECLINED]
    assert read_from(desk.side.record, claim) is not None
    with pytest.raises(NoText):
        kept_text(desk.side.record, qualified(OWN_DATASET, "nothing"))
    assert CLOSED != OTHERS


@pytest.mark.parametrize("model", OLDER_RULES)
def test_what_was_declined_by_older_rules_stays_declined(model: str, desk: Desk) -> None:
    (place,) = (one.suggestion for one in desk.read().numbered if one.suggestion.quote == "Шали")
    old = Decision(b"x" * 12, place.span, place.sort, "place_of_detention", model, Grade.LIKELY)
    desk.side.desk.append([reading_intent(OPEN, desk.read().kept, [old])])
    states = {one.suggestion.quote: one.state for one in desk.read().numbered}
    assert states["Шали"] is State.DECLINED


def test_a_text_is_hashed_as_often_as_before_however_many_suggestions_it_has(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed, real = list[str](), KeptText.__dict__["digest"].fget

    def counted(kept: KeptText) -> bytes:
        hashed.append(kept.source)
        return bytes(real(kept))

    monkeypatch.setattr(KeptText, "digest", property(counted))
    for times in (1, 50):
        desk.keep("Двое убиты в Шали. " * times)
        hashed.clear()
        assert len(desk.read().numbered) >= 2 * times
        assert len(hashed) <= 5


def test_letters_hold_a_number_to_its_text(desk: Desk) -> None:
    (before,) = (one for one in desk.read().numbered if one.suggestion.quote == "Шали")
    desk.keep(TEXT.replace("молчат", "говорят"))
    (after,) = (one for one in desk.read().numbered if one.suggestion.quote == "Шали")
    assert before.suggestion.key == after.suggestion.key
    assert before.letters != after.letters


def test_a_day_beside_an_act_is_shown_again_and_one_that_is_only_repeated_is_not(desk: Desk) -> None:
    text = (
        "Его задержали 17 декабря 2018 года. Брата задержали 17 декабря 2018 года. "
        "Было это 17 декабря 2018 года. Об этом пишут: 17 декабря 2018 года."
    )
    source = desk.account("two", text)
    days = [one.state for one in desk.read(source).numbered if one.suggestion.sort is Sort.DAY]
    assert days[:2] == [State.OPEN, State.OPEN]
    assert days[-1] is State.AGAIN


def test_what_was_declined_where_it_stood_first_is_asked_where_it_stands_next(desk: Desk) -> None:
    source = desk.account("two", "Писали о Шали. Соседи молчат о Шали. Говорят о Шали.")
    towns = [one for one in desk.read(source).numbered if one.suggestion.quote.startswith("Шали")]
    assert [one.state for one in towns] == [State.OPEN, State.AGAIN, State.AGAIN]

    read = desk.read(source)
    desk.side.desk.append(decline_intents(desk.side.placing(), read, picked(read, [towns[0].number])))

    towns = [one for one in desk.read(source).numbered if one.suggestion.quote.startswith("Шали")]
    assert [one.state for one in towns] == [State.DECLINED, State.OPEN, State.AGAIN]


def test_days_that_nobody_can_tell_are_shown_again_unless_in_the_same_words(desk: Desk) -> None:
    text = "Ждали до 6 января. Потом, в середине января, писали. Ещё раз: до 6 января. Тогда, 5 марта, ответа нет."
    found = [one for one in desk.read(desk.account("two", text, day="")).numbered if one.suggestion.sort is Sort.DAY]

    assert all(one.suggestion.value.span.is_unknown() for one in found)
    assert [(one.suggestion.quote, one.state) for one in found] == [
        ("до 6 января", State.OPEN),
        ("середине января", State.OPEN),
        ("до 6 января", State.AGAIN),
        ("5 марта", State.OPEN),
    ]
