"""The log: a call in one form, a chat shown before it is taken in, files kept sealed, nothing lost in a refusal."""

from __future__ import annotations

import re

from tests.unit.desk.asking import Asking
from tests.unit.desk.inboxing import CHAT, address, begin, count_open, files, heading, log, reading, undone


def test_without_an_inbox_the_log_leads_to_the_page_that_begins_one_and_says_who_will_read_it(desk: Asking) -> None:
    shown = desk.follow(desk.get("/log"))

    assert "Begin an inbox" in shown.words
    assert "at first you alone" in shown.words


def test_a_call_takes_one_form_and_begins_a_request_with_a_code_name(desk: Asking) -> None:
    begin(desk)

    shown = log(desk, "her brother was taken at noon", danger="now", relation="family", about="juniper", next="tonight")

    assert "Done, and on the disk." in shown.words
    assert "her brother was taken at noon" in shown.words
    assert "danger now" in shown.words
    assert "with you" in shown.words
    assert "juniper" in shown.words
    assert "next contact in" in shown.words
    assert heading(shown) in desk.get("/inbox").words


def test_nothing_is_said_of_who_calls_before_somebody_says_it(desk: Asking) -> None:
    begin(desk)
    form = desk.get("/log").body
    chosen = re.search(r'<select id="relation".*?<option value="(\w+)"', form, re.DOTALL)

    assert chosen is not None
    assert chosen.group(1) == "unknown"
    assert "about themselves" not in log(desk, "a call", relation="unknown").words


def test_what_was_logged_is_undone_at_a_press_and_put_back_by_another(desk: Asking) -> None:
    begin(desk)
    shown = log(desk, "a call")

    desk.get(address(shown))
    assert count_open(desk) == 1
    gone = desk.post(
        shown.body.split('action="/undo/')[1].split('"')[0].join(("/undo/", "")),
        once=shown.hidden("once", "/undo/"),
        back="/inbox",
    )
    back = desk.follow(gone)

    assert "Undone; that is on the disk too." in back.words
    assert count_open(desk) == 0
    undone(desk, back)
    assert count_open(desk) == 1


def test_the_same_number_finds_its_request_again_and_a_code_name_does_too(desk: Asking) -> None:
    begin(desk)
    first = log(desk, "first call", **{"with": "+49 30 901820"})
    second = log(desk, "second call", **{"with": "+4930901820"})
    third = log(desk, "third call", **{"with": heading(first)})

    assert heading(first) == heading(second) == heading(third)
    assert "first call" in third.words
    assert "third call" in third.words
    assert "901820" not in third.body
    assert count_open(desk) == 1


def test_a_code_name_with_a_slip_is_refused_and_the_words_stay(desk: Asking) -> None:
    begin(desk)
    refused = log(desk, "a long story", **{"with": "Amber Hiron"})

    assert refused.status == 422
    assert "No request here has this code name" in refused.words
    assert "a long story" in refused.body
    assert count_open(desk) == 0


def test_a_time_that_is_none_is_refused_and_nothing_is_kept(desk: Asking) -> None:
    begin(desk)
    refused = log(desk, "a long story", next_at="tomorrowish")

    assert refused.status == 422
    assert "no time to come" in refused.words
    assert 'value="tomorrowish"' in refused.body
    assert count_open(desk) == 0


def test_a_pasted_chat_is_shown_as_it_is_understood_before_it_is_taken_in(desk: Asking) -> None:
    begin(desk)
    shown = log(desk, CHAT)

    assert "So it was understood. Nothing is taken in yet." in shown.words
    assert "3 messages · 3 of them new" in shown.words
    assert "Reed" in shown.words
    assert count_open(desk) == 0

    taken = reading(desk, shown, do="take", ours="Reed")

    assert "Taken in." in taken.words
    assert "still in the clipboard" in taken.words
    assert count_open(desk) == 1
    request = desk.get(address(taken))
    assert "they stopped us at the mill" in request.words
    assert "Ash Lantern" not in request.words


def test_a_chat_taken_again_brings_only_news_and_a_pasted_note_can_be_kept_as_a_note(desk: Asking) -> None:
    begin(desk)
    reading(desk, log(desk, CHAT), do="take")
    again = log(desk, CHAT)

    assert "3 messages · 0 of them new" in again.words
    assert "Nothing in it is new." in again.words

    noted = reading(desk, again, do="note")

    assert "Done, and on the disk." in noted.words
    assert "three, my brother is with them" in noted.words
    assert count_open(desk) == 2


def test_a_picture_goes_in_with_what_was_typed_and_the_copy_outside_is_named(desk: Asking) -> None:
    begin(desk)
    shown = files(desk, {"IMG_2044.png": PICTURE}, text="the mill this morning", channel="telegram")

    assert "a picture; it goes with what you typed" in shown.words
    taken = reading(desk, shown, do="take")

    assert "IMG_2044.png" in taken.words
    assert "still lie outside the vault" in taken.words
    request = desk.get(address(taken))
    assert "the mill this morning" in request.words
    assert "Picture, nobody has judged it yet" in request.words


def test_what_is_left_is_let_go_of(desk: Asking) -> None:
    begin(desk)
    shown = log(desk, CHAT)
    left = reading(desk, shown, do="leave")

    assert "Nothing has come in yet." in left.words
    gone = desk.get(desk.address("reading", "00" * 16))
    assert gone.status == 410
    assert "not held here any more" in gone.words


def test_the_lock_lets_go_of_what_was_brought(desk: Asking) -> None:
    begin(desk)
    log(desk, CHAT)
    readings = desk.desk.office.readings
    assert len(readings) == 1

    desk.lock()

    assert len(readings) == 0


def _png() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()


PICTURE = _png()


def test_what_was_sent_to_the_log_while_the_desk_was_locked_is_in_the_form_again(desk: Asking) -> None:
    begin(desk)
    mark = desk.get("/log").hidden("once", "/log")
    desk.lock()
    refused = desk.post("/log", once=mark, do="log", text="they stand at the door", danger="now")
    desk.unlock(back="/log")

    shown = desk.get("/log")

    assert refused.status == 401
    assert "they stand at the door</textarea>" in shown.body
    assert 'value="now" selected' in shown.body
    assert count_open(desk) == 0
