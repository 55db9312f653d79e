"""Accounts that share words, at the desk: compared when asked, side by side, and said to repeat each other."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

import pytest

from safeconduct.desk import background, copies_looked
from safeconduct.desk.copies_looked import CopiesLooked
from safeconduct.desk.office import Stage
from safeconduct.record.reading.fingerprints import TextOf
from safeconduct.record.types import OWN_DATASET
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.test_reading_page import MARKS, Reader

STORY = (
    "На площади у мельницы в среду утром собрались сорок человек с фонарями и лопатами. Двое избиты. "
    "По словам старосты, они пришли чинить плотину, которую размыло в начале месяца."
)
HARD = "Его били током и крутили ручку телефона, он кричал и просил воды, но ему не дали ни капли."
# It is somebody else who tells the account, so that the page asks once more: answered at once.
NO_TO_KEEPING = {"use": "consent_use/keep", "answer": "consent_answer/withdrawn", "is_meant": "1"}
ASK = "Compare its words with those of all accounts"


@dataclass(slots=True)
class Comparing:
    """Somebody at a desk with two accounts that share words and one that does not."""

    reader: Reader
    first: str = ""
    second: str = ""
    third: str = ""

    @property
    def desk(self) -> Asking:
        return self.reader.desk

    def keep(self, text: str, outlet: str, day: str) -> str:
        answer = self.reader.keep(text=text, outlet=outlet, day=day, sort="public")
        assert answer.status == 303
        self.reader.here = answer.headers["location"].partition("?")[0]
        return self.reader.here.removesuffix("/reading")

    def page(self, account: str) -> Answer:
        return self.desk.get(f"{account}/copies")

    def claim_of(self, account: str) -> Answer:
        """The page of the first claim of an account."""
        return self.desk.get(re.findall(r'href="(/claim/[^"?#]+)"', self.desk.get(account).body)[0])

    def send(self, account: str, **fields: str) -> Answer:
        return self.desk.post(f"{account}/copies", {"once": next(MARKS), **fields})

    def compare(self, account: str) -> Answer:
        assert self.send(account, do="look").status == 303
        self.desk.desk.office.copies_looked.wait()
        return self.page(account)


@pytest.fixture
def comparing(desk: Asking) -> Comparing:
    reader = Reader(desk, typed={"subject": "Плотина", "subject_kind": "event", "voice": "Ива", "voice_kind": "person"})
    made = Comparing(reader)
    made.first = made.keep(STORY, "The Invented Post", "14 January 2019")
    reader.send(take=reader.row("Двое"))
    made.second = made.keep("Перепечатка. " + STORY, "The Other Post", "15 January 2019")
    reader.send(take=reader.row("Двое"))
    made.third = made.keep("Ничего общего с этим здесь нет: вчера шёл снег.", "The Third Post", "16 January 2019")
    return made


def test_nothing_is_compared_before_somebody_asks_and_then_both_stand_side_by_side(comparing: Comparing) -> None:
    page = comparing.page(comparing.second)
    assert ASK in page.words
    assert comparing.desk.desk.office.copies_looked.texts == 0
    count = comparing.desk.count()

    page = comparing.compare(comparing.second)
    assert "May be taken from The Invented Post" in page.words
    assert "for the greater part the same words" in page.words
    assert len(re.findall(r"<blockquote>На площади у мельницы[^<]*</blockquote>", page.body)) == 2
    assert "May have been taken over by The Other Post" in comparing.page(comparing.first).words
    assert "No other account whose words are kept here shares words with it." in comparing.page(comparing.third).words
    assert comparing.desk.count() == count


@pytest.mark.parametrize("side", ["second", "first"])
def test_what_is_said_to_repeat_an_account_is_said_of_the_claim_and_undone_by_history(
    side: str, comparing: Comparing
) -> None:
    here = getattr(comparing, side)
    page = comparing.compare(here)
    assert page.body.count('name="claim"') == 1
    answer = comparing.send(
        here,
        do="repeats",
        other=page.hidden("other"),
        copy=page.hidden("copy"),
        claim=re.findall(r'name="claim" value="([^"]+)" checked', page.body)[0],
    )
    shown = comparing.desk.follow(answer)
    assert "said already" in shown.words
    assert 'name="claim"' not in shown.body
    assert "Texts came or were changed" not in shown.words
    claim = comparing.claim_of(comparing.second)
    assert "said to repeat" in claim.words
    assert "undone" not in claim.words.partition("Said of it since")[2]

    undo = re.findall(r'class="undo" method="post" action="([^"]+)"', shown.body)[0]
    comparing.desk.post(undo, once=next(MARKS), back="/")
    assert "undone" in comparing.claim_of(comparing.second).words
    assert 'name="claim"' in comparing.page(here).body


def test_who_repeats_whom_stands_by_name_and_as_a_link_on_the_claim_and_on_both_accounts(comparing: Comparing) -> None:
    desk, page = comparing.desk, comparing.compare(comparing.second)
    claim = re.findall(r'name="claim" value="([^"]+)" checked', page.body)[0]
    sent = comparing.send(comparing.second, do="repeats", other=page.hidden("other"), copy="here", claim=claim)
    undo = re.findall(r'class="undo" method="post" action="([^"]+)"', desk.follow(sent).body)[0]

    said = comparing.claim_of(comparing.second)
    assert f'<a href="{comparing.first}">The Invented Post</a>' in said.body.partition("<dt>Repeats</dt>")[2]
    assert "said to repeat The Invented Post" in said.words.partition("Said of it since")[2]
    told = f'repeats <a class="plainly" href="{comparing.first}">The Invented Post</a>'
    assert told in desk.get(comparing.second).body
    repeating = desk.get(comparing.first).body.partition('id="repeating"')[2]
    assert f'<a class="plainly" href="{comparing.second}">The Other Post</a>' in repeating
    assert re.findall(r'href="(/claim/[^"]+)"', repeating)[0] in desk.get(comparing.second).body
    # What was drawn for an entry means nothing to whoever reads what was done.
    history = desk.get("/history").words
    assert "said to repeat The Invented Post" in history
    assert not re.search(rf"\b{OWN_DATASET}:\S", history)

    desk.post(undo, once=next(MARKS), back="/")
    assert "<dt>Repeats</dt>" not in comparing.claim_of(comparing.second).body
    assert 'id="repeating"' not in desk.get(comparing.first).body


def test_of_a_repeating_claim_that_is_withdrawn_there_is_a_tombstone(comparing: Comparing) -> None:
    desk, page = comparing.desk, comparing.compare(comparing.second)
    claim = re.findall(r'name="claim" value="([^"]+)" checked', page.body)[0]
    comparing.send(comparing.second, do="repeats", other=page.hidden("other"), copy="here", claim=claim)
    assert desk.post(f"/claim/{claim}/say", saying="withdraw", once=next(MARKS)).status == 303

    repeating = desk.get(comparing.first).body.partition('id="repeating"')[2].partition("</section>")[0]
    assert "content withdrawn" in repeating
    assert "The Other Post" not in repeating
    assert "Плотина" not in repeating


def test_without_a_claim_said_twice_or_of_another_account_it_is_refused(comparing: Comparing) -> None:
    here = comparing.second
    page = comparing.compare(here)
    other, claim = page.hidden("other"), re.findall(r'name="claim" value="([^"]+)"', page.body)[0]
    count = comparing.desk.count()
    refused = comparing.send(here, do="repeats", other=other, copy="here")
    assert refused.status == 422
    assert "Tick the claims" in refused.words
    assert "checked" not in refused.body.partition("<form")[2].partition("</form>")[0]
    # The claim is the later account's, and no one says it of the earlier one's by turning the form round.
    assert comparing.send(here, do="repeats", other=other, copy="there", claim=claim).status == 400
    assert comparing.desk.count() == count

    fields = {"do": "repeats", "other": other, "copy": "here", "claim": claim}
    assert comparing.send(here, **fields).status == 303
    count = comparing.desk.count()
    again = comparing.send(here, **fields)
    assert again.status == 422
    assert "This has been said already" in again.words
    assert comparing.desk.count() == count


def test_withdrawn_words_are_shown_on_neither_page_and_a_changed_text_is_compared_anew(comparing: Comparing) -> None:
    comparing.compare(comparing.second)
    claim = re.findall(r'href="(/claim/[^"?#]+)"', comparing.desk.get(comparing.first).body)[0]
    said = comparing.desk.post(f"{claim}/say", saying="withdraw", once=next(MARKS))
    assert said.status == 303
    for here in (comparing.first, comparing.second):
        page = comparing.page(here)
        assert "Texts came or were changed since they were compared." in page.words
        assert "<blockquote>" not in page.body
    page = comparing.compare(comparing.second)
    assert "Двое избиты" not in " ".join(re.findall(r"<blockquote>(.*?)</blockquote>", page.body, re.DOTALL)[1::2])


def test_of_an_account_whose_consent_was_withdrawn_there_is_a_tombstone(comparing: Comparing) -> None:
    comparing.compare(comparing.second)
    reader = comparing.reader
    reader.here = f"{comparing.first}/reading"
    assert reader.consent(**NO_TO_KEEPING).status == 303
    closed = comparing.page(comparing.first)
    assert STORY[:20] not in closed.body
    assert "not shown any more" in closed.words
    assert comparing.send(comparing.first, do="look").status == 200
    assert "<blockquote>" not in comparing.page(comparing.second).body


def test_words_of_a_hard_passage_that_both_share_are_folded(comparing: Comparing) -> None:
    comparing.keep(HARD, "The Fourth Post", "17 January 2019")
    here = comparing.keep("Как пишут: " + HARD, "The Fifth Post", "18 January 2019")
    page = comparing.compare(here)
    assert "May be taken from The Fourth Post" in page.words
    assert re.search(r'<details class="hard">\s*<summary>[^<]*hard passage', page.body)
    assert "No claim has been taken from the later one yet" in page.words


def test_the_lock_ends_the_comparing_and_drops_what_was_found(
    comparing: Comparing, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, looked = comparing.desk, comparing.desk.desk.office.copies_looked
    comparing.compare(comparing.second)
    assert looked.found
    real = background.stopping

    def locked_first(stop: threading.Event) -> object:
        stop.wait(60)
        return real(stop)

    monkeypatch.setattr(copies_looked, "stopping", locked_first)
    comparing.send(comparing.second, do="look")
    assert looked.is_running
    assert "data-again" in comparing.page(comparing.second).body
    desk.lock()
    assert desk.desk.office.stage is Stage.LOCKED
    looked.wait()
    assert looked.found == ()
    assert looked.faults == ()
    desk.unlock()
    assert ASK in comparing.page(comparing.second).words


def _withdraw(comparing: Comparing, account: str) -> None:
    comparing.reader.here = f"{account}/reading"
    assert comparing.reader.consent(**NO_TO_KEEPING).status == 303


def _goes_on(looked: CopiesLooked) -> bool:
    return looked.is_running


def _held(looked: CopiesLooked) -> int:
    return len(looked.accounts)


def test_what_was_found_of_an_account_is_dropped_with_its_consent_and_a_look_that_goes_on_ends(
    comparing: Comparing, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = comparing.desk.desk.office.copies_looked
    comparing.compare(comparing.second)
    assert looked.found
    # Of the text that shares words with none nothing is held.
    assert _held(looked) == 2
    _withdraw(comparing, comparing.first)
    assert list(looked.found) == []
    assert _held(looked) == 1

    held, may_go_on, real = threading.Event(), threading.Event(), looked._read

    def waiting(account: str) -> TextOf | None:
        if looked.accounts:
            held.set()
            assert may_go_on.wait(60)
        return real(account)

    monkeypatch.setattr(looked, "_read", waiting)
    comparing.send(comparing.third, do="look")
    assert held.wait(60)
    # Other pages come while it goes on.
    assert comparing.page(comparing.third).status == 200
    assert _goes_on(looked)
    for account in (comparing.second, comparing.third):
        _withdraw(comparing, account)
    assert not _goes_on(looked)
    assert _held(looked) == 0
    may_go_on.set()
    looked.wait()
    assert [*looked.found, *looked.faults, *looked.accounts] == []


def test_the_lock_does_not_wait_for_the_claims_of_all_that_share_words(comparing: Comparing) -> None:
    comparing.compare(comparing.second)
    interrupting = comparing.desk.desk.office.interrupting
    interrupting.wish()

    assert comparing.page(comparing.second).status == 401
    interrupting.end()
    assert 'name="claim"' in comparing.page(comparing.second).body
