"""Printing asks what for, is written into the history with a mark, and shows the page itself with everything opened."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.intervals import UNKNOWN
from safeconduct.cli.opening import surroundings
from safeconduct.record.commands import link_intent
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import ENTRIES, PRINT, Source, Subject, SubjectKind, Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.desk import asking
from tests.unit.desk.asking import CLAIM, Answer, Asking

SUBJECT = "lantern\x1fwave"
ACCOUNT = "lantern\x1fA3"
KINDS = (("subject", SUBJECT), ("claim", CLAIM), ("account", ACCOUNT))
PAST = "as=public&day=2030-05-11"


def asked(desk: Asking, page: str) -> Answer:
    """The page that asks what for, as the link of a page leads there."""
    link = re.search(r'<a href="([^"]*)" data-key="KeyP"', desk.get(page).body)
    assert link is not None, page
    return desk.get(link.group(1).replace("&amp;", "&"))


def sent(desk: Asking, page: str, **fields: str) -> Answer:
    form = asked(desk, page)
    address = re.search(r'<form method="post" action="(/print/[^"]*)"', form.body)
    assert address is not None
    return desk.post(address.group(1).replace("&amp;", "&"), {**fields, "once": form.hidden("once", address.group(1))})


def sheet_of(desk: Asking, page: str, **fields: str) -> Answer:
    return desk.follow(sent(desk, page, **(fields or {"purpose": "court"})))


def mark_on(sheet: Answer) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", sheet.words)
    assert found is not None, sheet.words
    return found.group(0)


def withdraw(desk: Asking, target: Ref) -> None:
    def said(vault: Vault) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), target)
        vault.append([link_intent(record_compartment(vault), link)])

    desk.runner.run(desk.desk.office.work(said))


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_a_sheet_is_the_page_itself_opened_with_its_mark_and_purpose(desk: Asking, kind: str, name: str) -> None:
    page = desk.address(kind, name)
    shown = desk.get(page)
    heading = re.search(r"<h1>(.*?)</h1>", shown.body)
    assert heading is not None

    sheet = sheet_of(desk, page, purpose="other", words="for the lawyer's file")

    assert sheet.status == 200
    assert heading.group(0) in sheet.body
    assert "for the lawyer's file" in sheet.words
    assert mark_on(sheet)
    assert sheet.body.count("<details") == len(re.findall(r"<details[^>]* open>", sheet.body))
    assert "printed " in sheet.words
    assert "Leave it nowhere" in sheet.words
    assert "Printed without a purpose" in shown.words
    assert "Printed without a purpose" not in sheet.words


def test_the_list_of_accounts_is_printed_too(desk: Asking) -> None:
    sheet = sheet_of(desk, "/accounts")

    assert "for a court" in sheet.words
    assert "Undated copy" in sheet.words
    assert "printed: the list of accounts; purpose: for a court; mark " + mark_on(sheet) in desk.get("/history").words


def test_the_history_says_who_printed_what_for_what_under_which_mark_and_cannot_undo_it(desk: Asking) -> None:
    before = desk.count()
    mark = mark_on(sheet_of(desk, desk.address("claim", CLAIM)))

    of_claim = desk.get(desk.address("claim", CLAIM).replace("/claim/", "/history/claim/"))

    assert desk.count() == before + 1
    assert f"printed: “Arrests in Tarn, held: 9 to 11”; purpose: for a court; mark {mark}" in of_claim.words
    first = of_claim.body.partition('<ol class="history"')[2].partition("</li>")[0]
    assert mark in first
    assert "/undo/" not in first


def test_a_print_is_not_undone_by_its_address_either(desk: Asking) -> None:
    sheet_of(desk, desk.address("claim", CLAIM))

    def last(vault: Vault) -> str:
        *_, stored = vault.ops()
        assert stored.signed.core.kind == PRINT
        return stored.signed.id.hex()

    handle = desk.address("op", desk.runner.run(desk.desk.office.work(last))).removeprefix("/op/")
    count = desk.count()
    answer = desk.post(f"/undo/{handle}", once="a" * 26, back="/history")

    assert answer.status == 422
    assert "What was printed cannot be undone" in answer.words
    assert desk.count() == count


def test_without_a_purpose_nothing_is_printed_and_nothing_written(desk: Asking) -> None:
    page, count = desk.address("claim", CLAIM), desk.count()

    answers = [
        sent(desk, page),
        sent(desk, page, purpose="other"),
        sent(desk, page, purpose="other", words="  \n "),
        sent(desk, page, purpose="other", words="\u200b\u00ad"),
        sent(desk, page, purpose="sale", words="x"),
    ]

    assert [answer.status for answer in answers] == [422] * 5
    assert all("Nothing is printed without a purpose." in answer.words for answer in answers)
    assert desk.count() == count


def test_another_day_is_printed_as_that_day(desk: Asking) -> None:
    page = f"{desk.address('subject', SUBJECT)}?{PAST}"

    sheet = sheet_of(desk, page)

    assert "as public on 11 May 2030" in sheet.words
    assert "as public on 11 May 2030; purpose: for a court" in desk.get("/history").words
    shown = re.findall(r'<p class="value">(.*?)</p>', desk.get(page).body, re.DOTALL)
    assert re.findall(r'<p class="value">(.*?)</p>', sheet.body, re.DOTALL) == shown
    assert shown != re.findall(r'<p class="value">(.*?)</p>', desk.get(page.partition("?")[0]).body, re.DOTALL)


@pytest.mark.parametrize("target", [Ref(Table.CLAIM, CLAIM), Ref(Table.SOURCE, "lantern\x1fA2")])
def test_withdrawn_content_is_not_printed_nor_told_of_in_the_history(desk: Asking, target: Ref) -> None:
    kind = "claim" if target.table is Table.CLAIM else "account"
    page = desk.address(kind, target.name)
    address = sent(desk, page, purpose="other", words="she said ten").headers["location"]
    before = desk.get(address).words
    outlet = re.search(r"<h1>(.*?)</h1>", desk.get(desk.address("account", "lantern\x1fA2")).body)
    assert outlet is not None
    value = re.search(r"<h1>(.*?)</h1>", desk.get(desk.address("claim", CLAIM)).body)
    assert value is not None
    gone = outlet.group(1) if kind == "account" else value.group(1)

    withdraw(desk, target)
    form, sheet = asked(desk, page), sheet_of(desk, page)

    assert "Consent was withdrawn" in form.words
    assert "Consent was withdrawn" in sheet.words
    assert gone not in re.sub(r"<h1>Print</h1>", "", form.body).partition("<main")[2].partition("<form")[0]
    assert gone not in sheet.body.partition("</div>\n<div")[2]
    assert "she said ten" in before
    assert "she said ten" not in desk.get("/history").words + desk.get(address).words
    assert "purpose: content withdrawn" in desk.get("/history").words


def test_a_sheet_opens_for_an_hour_and_then_asks_anew_what_for(desk: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = sent(desk, desk.address("claim", CLAIM), purpose="court")
    address = answer.headers["location"]

    monkeypatch.setattr(desk.desk.office.sheets, "_now", lambda: time.monotonic() + 59 * 60)
    assert desk.get(address).status == 200
    monkeypatch.setattr(desk.desk.office.sheets, "_now", lambda: time.monotonic() + 61 * 60)
    late = desk.get(address)

    assert late.status == 303
    assert "What is the sheet for?" in desk.follow(late).words


LONG = "very long " * 5000
HOSTILE = (
    {0: [5, f"{LONG}\x1fc3"], 1: "court", 3: "K7QF-2M9D"},
    {0: [5, CLAIM], 1: "court", 2: f"\u202e<b>{LONG}", 3: "K7QF-2M9D"},
    {0: [3, "lantern\x1flong"], 1: "court", 3: "K7QF-2M9D"},
    {0: [4, "lantern\x1flong"], 1: "court", 3: "K7QF-2M9D"},
    {0: [5, CLAIM], 1: "other", 2: "\u200b", 3: "K7QF-2M9D"},
)


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_a_print_that_another_member_signed_keeps_its_purpose_and_mark_in_the_history(
    desk: Asking, body: dict[int, cbor.Item]
) -> None:
    long: dict[int, cbor.Item] = {
        0: "lantern",
        3: [encode_item(Subject("long", SubjectKind.EVENT, LONG))],
        4: [encode_item(Source("long", LONG, "", "", "", UNKNOWN, None, ""))],
    }

    def signed(vault: Vault) -> None:
        place = record_compartment(vault)
        vault.append([Intent(place, ENTRIES, long), Intent(place, PRINT, body)])
        assert not list(vault.tables.execute("SELECT * FROM record_unread"))

    desk.runner.run(desk.desk.office.work(signed))
    words = desk.get("/history").words

    assert re.search(r"purpose: (for a court|something else).*; mark K7QF-2M9D", words)
    assert "<b>" not in desk.get("/history").body


@dataclass(slots=True)
class Movable:
    """A clock that somebody sets."""

    ms: int

    def now_ms(self) -> int:
        return self.ms


def test_a_sheet_opens_where_the_computers_clock_was_put_back(
    tmp_path: Path, runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Movable(1_900_000_000_000)
    monkeypatch.setattr(asking, "surroundings", lambda: replace(surroundings(), clock=clock))
    desk = asking.new_asking(tmp_path, runner, is_made_now=True)
    desk.unlock()
    clock.ms -= 86_400_000

    sheet = sheet_of(desk, desk.address("claim", CLAIM))
    runner.run(desk.desk.office.lock())

    assert sheet.status == 200
    assert "for a court" in sheet.words


def test_the_address_of_what_is_no_print_or_no_entry_shows_nothing(desk: Asking) -> None:
    def first(vault: Vault) -> str:
        return next(one.signed.id.hex() for one in vault.ops() if one.signed.core.kind == "record.entries/1")

    handle = desk.address("op", desk.runner.run(desk.desk.office.work(first))).removeprefix("/op/")

    assert desk.get(f"/printed/{handle}").status == 400
    assert desk.get("/printed/x").status == 400
    assert desk.get(f"/print{desk.address('claim', 'lantern' + chr(31) + 'nobody')}").status == 400
    assert desk.get("/print/claim/x").status == 400
