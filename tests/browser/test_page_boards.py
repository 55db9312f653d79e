"""What the page makes of a board: only ours is shown, and no more of it is fetched than is needed (P8)."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from safeconduct.protect.secrets import Secret
from tests.browser.sending import Source, altered, inbox, server, source
from tests.browser.source import QUARTER, Board, Inbox, Reply, now

__all__ = ["inbox", "server", "source"]

pytestmark = pytest.mark.slow


def board_at(source: Source, age: int, *replies: Reply) -> Board:
    return source.inbox.board(*replies, number=now() - age)


def test_an_old_board_is_shown_with_a_warning_and_one_put_back_is_told(source: Source) -> None:
    source.open()
    words = source.send()
    thread = Secret(source.message()[0])
    source.server.put(board_at(source, 1, Reply(thread, "New.")))
    source.open()
    source.read(words)
    expect(source.page.locator("#answers .bad")).to_have_count(0)

    source.server.put(board_at(source, 24 * 3600 // QUARTER + 2, Reply(thread, "Old.")))
    source.page.click("#look")

    expect(source.page.locator("#answers")).to_contain_text("Old.")
    expect(source.page.locator("#answers")).to_contain_text("That was more than a day ago")
    expect(source.page.locator("#answers")).to_contain_text("newer ones were here before")


def test_a_slot_that_holds_no_answer_hides_no_other_and_is_told(source: Source) -> None:
    """Whoever knows the intake key can sign a board with anything under a source's tags."""
    source.open()
    words = source.send()
    thread = Secret(source.message()[0])
    spoilt = (Reply(thread, "Never.", is_spoilt=True), Reply(thread, "Nor this.", grants=(b"short",)))
    source.server.put(source.inbox.board(spoilt[0], Reply(thread, "Come at ten."), spoilt[1]))
    source.open()
    source.read(words)

    answers = source.page.locator("#answers")
    expect(answers.locator(".said")).to_have_text(["Come at ten."])
    expect(answers).to_contain_text("If it stays so, write to us.")
    expect(source.page.locator("#e_board")).to_be_hidden()
    source.server.put(source.inbox.board(spoilt[0]))
    source.page.click("#look")
    expect(answers).to_contain_text("A part of this answer is missing")
    expect(answers).not_to_contain_text("There is no answer")


@pytest.mark.parametrize("count", [64, 512])
def test_answers_of_one_day_are_shown_in_the_order_in_which_they_were_written(source: Source, count: int) -> None:
    """“Go to the mill.”, then “Do NOT go to the mill.”: whoever reads them the other way round goes there."""
    source.open()
    words = source.send()
    thread = Secret(source.message()[0])
    written = [f"Word {number}." for number in range(12)]
    source.server.put(source.inbox.board(*(Reply(thread, text) for text in written), count=count))
    source.open()
    source.read(words)

    expect(source.page.locator("#answers .said")).to_have_text(written)


def forged_boards(inbox: Inbox) -> dict[str, tuple[bytes, bytes]]:
    """Give hints and board that no relay of ours may give."""
    board, other = inbox.board(), Inbox(root=inbox.root, box=inbox.box).board()
    return {
        "another key": (other.hints(), other.whole()),
        "another box": (Inbox(root=inbox.root, key=inbox.key).board().hints(), board.whole()),
        "an altered slot": (board.hints(), altered(board.whole(), -100)),
        "cut off": (board.hints(), board.whole()[:-8_192]),
        "the hints for a board": (board.hints(), board.hints()),
        "nothing": (board.hints(), b""),
    }


def test_a_board_that_is_not_ours_is_not_shown(source: Source) -> None:
    source.open()
    words = source.send()
    source.open()
    path = f"/board/{source.inbox.box.hex()}"
    source.read(words)
    source.says("e_board")
    for name, (hints, board) in forged_boards(source.inbox).items():
        source.server.files |= {f"{path}/hints": hints, path: board}
        source.page.click("#look")
        expect(source.page.locator("#reading")).to_be_hidden()
        expect(source.page.locator("#e_board"), name).to_be_visible()
        expect(source.page.locator("#answers"), name).to_be_empty()


def test_of_a_long_board_only_the_bucket_with_the_answer_is_fetched(source: Source) -> None:
    source.open()
    words = source.send()
    board = source.inbox.board(Reply(Secret(source.message()[0]), "In a bucket."), count=512)
    source.server.put(board)
    source.open()
    before = len(source.server.asked)
    source.read(words)

    expect(source.page.locator("#answers")).to_contain_text("In a bucket.")
    path = f"/board/{source.inbox.box.hex()}"
    hints, bucket = source.server.paths[before:]
    assert hints == ("GET", f"{path}/hints")
    assert bucket[1].rpartition("/")[0] == path

    source.server.put(source.inbox.board(count=512))
    source.open()
    before = len(source.server.asked)
    source.read(words)
    expect(source.page.locator("#answers")).to_contain_text("There is no answer")
    assert len(source.server.paths[before:]) == 2


def test_a_board_of_256_slots_is_read_within_a_second_after_it_came(source: Source) -> None:
    source.open()
    words = source.send()
    source.server.put(source.inbox.board(Reply(Secret(source.message()[0]), "Here."), count=256))
    source.open()
    source.page.click("#go_read")
    source.page.fill("#said", " ".join(words))
    start = time.monotonic()
    source.page.click("#look")
    expect(source.page.locator("#answers")).to_contain_text("Here.")

    print(f"256 slots fetched, checked and matched: {time.monotonic() - start:.2f} s")
