"""A file is shown before it is taken: nothing without a word, nothing else than was shown, nothing past the lock."""

from __future__ import annotations

import re

from safeconduct.record.commands import link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.sync.ready import record_compartment
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import CLAIM, PASSPHRASE, Answer, Asking
from tests.world import Json, accounts, accounts_bytes

BOUNDARY = "marker-between-the-parts"


def choose(desk: Asking, file: str) -> Answer:
    """Send a file from the page on which it is chosen."""
    mark = desk.get("/import").hidden("once", "/import")
    parts = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="once"\r\n\r\n{mark}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="accounts.json"\r\n'
        f"Content-Type: application/json\r\n\r\n{file}\r\n--{BOUNDARY}--\r\n"
    )
    return desk.ask("POST", "/import", body=parts, content_type=f"multipart/form-data; boundary={BOUNDARY}")


def newer() -> Json:
    """The invented accounts with a new claim, a changed one, and one that is no longer there."""
    file = accounts()
    fifth = file["claims"].pop()
    file["claims"][2] = {**file["claims"][2], "value": {"kind": "count", "lo": 18, "hi": 22}, "said": "about 20"}
    file["claims"].append(
        {**fifth, "id": "c6", "said": "the mill alone", "value": {"kind": "places", "names": ["Mill"]}}
    )
    file["sources"][0]["published_hi"] = "2199-01-01"
    return file


def text(file: Json) -> str:
    return accounts_bytes(file).decode()


def decide(desk: Asking, address: str, **said: str) -> Answer:
    return desk.post(address, {**said, "once": desk.get(address).hidden("once", address)})


def address_of(answer: Answer) -> str:
    return answer.headers["location"].partition("?")[0]


def test_the_difference_is_shown_member_by_member_and_nothing_is_taken_yet(desk: Asking) -> None:
    before = desk.count()

    shown = desk.follow(choose(desk, text(newer())))

    assert "new: 1 claim already here: 3 claims, 2 accounts" in shown.words
    assert "changed: 1 claim, 1 account" in shown.words
    assert "held c3 What Here now In the file value 9 to 11 18 to 22 says about 10 about 20" in shown.words
    assert "the file no longer has them. They stay; take back those that should not stand. c5" in shown.words
    assert "a day that is still to come. A slip?" in shown.words
    assert desk.count() == before


def test_what_would_lie_in_itself_is_told_before_a_file_is_taken_in(desk: Asking) -> None:
    file = accounts(dataset="map")
    file["properties"].append({"id": "part_of", "kind": "text"})
    value = {"kind": "text", "text": "map\x1fwave"}
    file["claims"].append({**file["claims"][0], "id": "in", "property": "part_of", "said": "there", "value": value})

    shown = desk.follow(choose(desk, text(file)))

    assert "each of these lies in itself: Arrests in Tarn → Arrests in Tarn." in shown.words


def test_what_was_shown_is_taken_at_a_word_and_undone_at_a_press(desk: Asking) -> None:
    address = address_of(choose(desk, text(newer())))

    done = desk.follow(decide(desk, address, said="take"))
    claim = desk.get(desk.address("claim", CLAIM)).words
    undo = re.search(r'action="(/undo/[^"]+)"', done.body)
    assert undo is not None
    undone = desk.follow(desk.post(undo.group(1), once=done.hidden("once", "/undo/"), back=address))

    assert "It is taken in." in done.words
    assert "still lies outside the vault" in done.words
    assert "18 to 22" in claim
    assert "It was taken in, and that was undone." in undone.words
    # Its account and its claims came by two entries, and one press undid both.
    assert "9 to 11 held" in desk.get(desk.address("claim", CLAIM)).words


def test_a_file_that_is_left_changes_nothing_and_is_let_go_of(desk: Asking) -> None:
    before, address = desk.count(), address_of(choose(desk, text(newer())))

    left = decide(desk, address, said="leave")

    assert left.headers["location"] == "/record"
    assert desk.get(address).status == 410
    assert desk.count() == before


def test_a_bad_file_gives_its_one_sentence_with_place_line_and_column(desk: Asking) -> None:
    file = newer()
    file["claims"][1]["source"] = "nowhere"

    refused = choose(desk, text(file))

    assert refused.status == 422
    assert re.search(r"claims\[1\]\.source \(line 1, column \d+\).*no such account in this file\.", refused.words)
    assert "Nothing was changed." in refused.words
    assert choose(desk, "").status == 422


def test_the_same_file_again_has_nothing_to_take(desk: Asking) -> None:
    shown = desk.follow(choose(desk, text(accounts())))

    assert "Everything in this file is here already." in shown.words
    assert "Forget the file" in shown.words
    assert "Leave it" not in shown.words
    assert 'value="take"' not in shown.body


def test_another_difference_than_the_one_shown_is_not_taken_but_shown(desk: Asking) -> None:
    address = address_of(choose(desk, text(newer())))
    mark = desk.get(address).hidden("once", address)
    other = address_of(choose(desk, text(newer())))
    decide(desk, other, said="take")
    before = desk.count()

    met = desk.post(address, once=mark, said="take")

    assert met.status == 422
    assert "Something was changed here meanwhile. Nothing was taken in" in met.words
    assert "Everything in this file is here already." in met.words
    assert desk.count() == before


def test_a_file_is_dropped_when_the_desk_locks_and_the_page_says_so(desk: Asking) -> None:
    address = address_of(choose(desk, text(newer())))
    mark = desk.get(address).hidden("once", address)

    desk.lock()
    desk.post(address, once=mark, said="take")
    back = desk.follow(desk.unlock(PASSPHRASE, back=address))

    assert len(desk.desk.office.awaiting) == 0
    assert back.status == 410
    assert "This file is not held here any more. It was not taken in." in back.words


def test_two_windows_hold_a_file_each_and_a_third_takes_the_place_of_the_first(desk: Asking) -> None:
    addresses = [address_of(choose(desk, text(newer()))) for _ in range(3)]

    assert [desk.get(address).status for address in addresses] == [410, 200, 200]


def test_voices_that_look_alike_are_asked_about_and_told_apart_after_the_import(desk: Asking) -> None:
    file = accounts(dataset="other")
    address = address_of(choose(desk, text(file)))
    asked = desk.get(address).words

    decide(desk, address, said="take")
    pairs = re.findall(r'name="pair" value="(\d+)"', desk.get(address).body)
    said = desk.follow(decide(desk, address, said="same", pair=pairs[0]))

    assert "lantern:survivor and other:survivor have the same name" in asked.replace(
        "other:survivor and lantern:survivor", "lantern:survivor and other:survivor"
    )
    assert "Done, and on the disk." in said.words
    assert len(re.findall(r'name="pair"', said.body)) == len(pairs) - 1


def test_neither_wording_of_a_withdrawn_claim_is_shown(desk: Asking) -> None:
    def withdraw(vault: Vault) -> None:
        link = Link(LinkKind.WITHDRAW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM))
        vault.append([link_intent(record_compartment(vault), link)])

    desk.runner.run(desk.desk.office.work(withdraw))
    shown = desk.follow(choose(desk, text(newer()))).words

    assert "content withdrawn c3" in shown
    assert "about 10" not in shown
    assert "about 20" not in shown


def test_an_address_of_no_file_takes_nothing(desk: Asking) -> None:
    before = desk.count()

    assert desk.get("/import/x").status == 400
    assert desk.get(desk.address("import", "00" * 16)).status == 410
    assert desk.count() == before
