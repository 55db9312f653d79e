"""A form that was sent twice is done once, and the second time shows what the first led to (promise P4)."""

from __future__ import annotations

import pytest

from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.errors import SafeconductError
from safeconduct.desk.forms import Form
from safeconduct.desk.once import InDoubt, SentForms, WithoutMark, new_mark
from safeconduct.desk.render import Elsewhere, Page, Shown
from tests.unit.desk.asking import CLAIM, Asking

AWAY = Elsewhere("/record")


def marked(mark: str) -> Form:
    return Form((("once", mark),))


class Acted:
    """A command that counts how often it was given."""

    def __init__(self, *outcomes: Shown | Exception) -> None:
        self.outcomes = list(outcomes)
        self.times = 0

    def __call__(self) -> Shown:
        self.times += 1
        outcome = self.outcomes[min(self.times, len(self.outcomes)) - 1]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def mark() -> str:
    return new_mark(SeededEntropy(b"mark"))


def test_what_was_done_is_not_done_again(mark: str) -> None:
    sent, act = SentForms(), Acted(AWAY)

    assert [sent.once("/a", marked(mark), act) for _ in range(3)] == [AWAY] * 3
    assert act.times == 1
    assert sent.came_of("/a", marked(mark)) == (AWAY,)


def test_another_form_and_another_page_are_not_the_same(mark: str) -> None:
    sent, act = SentForms(), Acted(AWAY)
    other = new_mark(SeededEntropy(b"other"))

    for address, one in (("/a", mark), ("/a", other), ("/b", mark)):
        sent.once(address, marked(one), act)

    assert act.times == 3


@pytest.mark.parametrize("refusal", [Page("sorry.html"), WithoutMark()])
def test_what_was_refused_may_be_sent_again(mark: str, refusal: Shown | SafeconductError) -> None:
    sent, act = SentForms(), Acted(refusal, AWAY)
    try:
        first: object = sent.once("/a", marked(mark), act)
    except SafeconductError as error:
        first = error

    assert first is refusal
    assert sent.came_of("/a", marked(mark)) == ()
    assert sent.once("/a", marked(mark), act) == AWAY


def test_what_failed_half_way_is_not_repeated_unseen(mark: str) -> None:
    sent, act = SentForms(), Acted(RuntimeError("the disk fell out"), AWAY)
    with pytest.raises(RuntimeError):
        sent.once("/a", marked(mark), act)

    with pytest.raises(InDoubt):
        sent.once("/a", marked(mark), act)
    assert act.times == 1


@pytest.mark.parametrize("mark", ["", "a", "A" * 26, "a" * 27, "1" * 26, "a" * 25 + "\n"])
def test_a_form_without_a_mark_of_ours_is_refused(mark: str) -> None:
    act = Acted(AWAY)

    with pytest.raises(WithoutMark):
        SentForms().once("/a", marked(mark), act)
    assert act.times == 0


def test_the_memory_of_forms_is_bounded() -> None:
    sent, entropy = SentForms(), SeededEntropy(b"many")
    for _ in range(1500):
        sent.once("/a", marked(new_mark(entropy)), Acted(AWAY))

    assert len(sent) == 1000


def test_a_double_click_disputes_a_claim_once(desk: Asking) -> None:
    address = desk.address("claim", CLAIM) + "/say"
    mark = desk.get(address).hidden("once", address)
    before = desk.count()

    first = desk.post(address, once=mark, saying="dispute", note="she was in Tarn then")
    second = desk.post(address, once=mark, saying="dispute", note="she was in Tarn then")

    assert desk.count() == before + 1
    assert (first.status, second.status) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    shown = desk.follow(second).words
    assert shown.count("disputed: she was in Tarn then") == 1
    assert "Done, and on the disk. Undo" in shown


def test_two_forms_of_one_page_are_two(desk: Asking) -> None:
    address = desk.address("claim", CLAIM) + "/say"
    before = desk.count()

    for saying in ("dispute", "retract"):
        desk.post(address, once=desk.get(address).hidden("once", address), saying=saying, note="once more")

    assert desk.count() == before + 2


def test_a_form_without_its_mark_changes_nothing_and_says_what_to_do(desk: Asking) -> None:
    address = desk.address("claim", CLAIM) + "/say"
    before = desk.count()

    answer = desk.post(address, saying="dispute", note="x")

    assert answer.status == 400
    assert "Open the page again" in answer.words
    assert desk.count() == before


def test_a_refused_form_comes_back_as_it_was_filled_in_and_can_be_sent(desk: Asking) -> None:
    address = desk.address("claim", CLAIM) + "/say"
    mark = desk.get(address).hidden("once", address)

    refused = desk.post(address, once=mark, note="a long thought")
    again = desk.post(address, once=refused.hidden("once", address), saying="dispute", note="a long thought")

    assert refused.status == 422
    assert "Choose what is to be said." in refused.words
    assert "a long thought</textarea>" in refused.body
    assert again.status == 303


def test_what_was_done_is_undone_with_one_press_and_that_too(desk: Asking) -> None:
    address = desk.address("claim", CLAIM)
    mark = desk.get(address + "/say").hidden("once", address + "/say")
    done = desk.follow(desk.post(address + "/say", once=mark, saying="retract", note="she says so"))

    undo = desk.follow(desk.post(undo_address(done), once=done.hidden("once", "/undo/"), back=address))
    redo = desk.follow(desk.post(undo_address(undo), once=undo.hidden("once", "/undo/"), back=address))

    assert "(undone)" not in done.words
    assert "taken back: she says so (undone)" in undo.words
    assert "taken back: she says so" in redo.words
    assert "(undone)" not in redo.words


def undo_address(answer: object) -> str:
    import re

    found = re.search(r'action="(/undo/[^"]+)"', getattr(answer, "body", ""))
    assert found is not None
    return found.group(1)
