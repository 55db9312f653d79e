"""Drafts of what is being typed: in the vault, on Today, taken up again, dropped; there after a lock (P4)."""

from __future__ import annotations

import asyncio
import re
from html import unescape
from pathlib import Path

import pytest

from tests.unit.desk.asking import Asking, new_asking
from tests.unit.desk.test_adding import FILLED, send, value_of

ON_TODAY = re.compile(r'href="(/add\?draft=[^"]+)">([^<]*)</a>')


def draft_on_today(desk: Asking) -> str:
    found = ON_TODAY.search(desk.get("/").body)
    assert found is not None
    return unescape(found.group(1))


@pytest.mark.parametrize("do", ["draft", "keep"])
def test_a_draft_is_on_today_and_is_taken_up_as_it_was_left(desk: Asking, do: str) -> None:
    kept = send(desk, {**FILLED, "corrects.1": "1"}, do)

    assert "Kept as a draft in the vault; not recorded yet." in unescape(kept.body)
    page = desk.get(draft_on_today(desk))
    assert "The Evening Sheet" in ON_TODAY.findall(desk.get("/").body)[0][1]
    for name in ("outlet.0", "published.0", "value.1", "voice.1"):
        assert value_of(page, name) == FILLED[name]
    assert "some forty people</textarea>" in page.body
    assert 'name="corrects.1" value="1" checked' in page.body
    assert "Understood as: 36 to 44" in page.words


def test_a_draft_that_is_typed_on_is_one_draft(desk: Asking) -> None:
    send(desk, FILLED, "draft")
    address = draft_on_today(desk)
    send(desk, {**FILLED, "outlet.0": "The Morning Sheet"}, "draft", address)

    assert [title for _, title in ON_TODAY.findall(desk.get("/").body)] == ["The Morning Sheet"]


def test_recording_a_draft_ends_it(desk: Asking) -> None:
    send(desk, FILLED, "draft")
    done = desk.follow(send(desk, FILLED, "send", draft_on_today(desk)))

    assert "The Evening Sheet" in done.words
    assert not ON_TODAY.search(desk.get("/").body)


def test_a_dropped_draft_stands_on_the_page_until_one_leaves_it(desk: Asking) -> None:
    send(desk, FILLED, "draft")
    address = draft_on_today(desk)
    dropped = send(desk, FILLED, "discard", address)

    assert "The draft is dropped." in dropped.words
    assert value_of(dropped, "value.1") == "around 40"
    assert not ON_TODAY.search(desk.get("/").body)
    assert value_of(desk.get(address), "value.1") == ""


def test_nothing_typed_is_no_draft(desk: Asking) -> None:
    assert "There is nothing to keep yet." in send(desk, {"connection.1": "unknown"}, "draft").words
    assert not ON_TODAY.search(desk.get("/").body)


def test_another_draft_is_offered_beside_the_form(desk: Asking) -> None:
    send(desk, FILLED, "draft")

    assert "Other drafts The Evening Sheet" in desk.get("/add").words
    assert "Other drafts" not in desk.get(draft_on_today(desk)).words


def test_a_draft_is_there_after_a_lock_and_in_another_process(desk: Asking, tmp_path: Path) -> None:
    send(desk, FILLED, "draft")
    desk.lock()
    assert "Evening" not in desk.get("/").body

    with asyncio.Runner() as runner:
        later = new_asking(tmp_path, runner, is_new=True)
        later.unlock()
        assert value_of(later.get(draft_on_today(later)), "value.1") == "around 40"
        later.lock()


@pytest.mark.parametrize("handle", ["x", "a" * 60, "%00"])
def test_an_address_of_no_draft_is_an_empty_form(desk: Asking, handle: str) -> None:
    page = desk.get(f"/add?draft={handle}")

    assert page.status == 200
    assert value_of(page, "outlet.0") == ""


def test_a_draft_too_long_to_keep_is_said_and_stays_on_the_page(desk: Asking) -> None:
    answer = send(desk, {**FILLED, "note.0": "ж" * 600_000}, "draft")

    assert answer.status == 200
    assert "ж" * 600_000 in answer.body
    assert "Kept as a draft" not in answer.words
    assert not ON_TODAY.search(desk.get("/").body)
