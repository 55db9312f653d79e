"""Files between desks: who has what is read from what they wrote, and keys go along when they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.protect.members import Role
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.roots import RootKey
from safeconduct.sync import joining, parcels, shelf
from safeconduct.sync.compartments import begin
from safeconduct.sync.errors import NotAnAdministrator
from safeconduct.sync.errors_files import BadRelay, NobodyToSendTo, UnknownRelay, WelcomeNotWritten
from safeconduct.sync.finishing import finish
from safeconduct.sync.handshake_files import (
    step_of,
    take_beside_welcome,
    write_answer,
    write_request,
    write_welcome,
)
from safeconduct.sync.identity import ROOT_KEY, record_compartment
from safeconduct.sync.joining import Plan
from safeconduct.sync.kinds import RELAYS_KIND
from safeconduct.sync.knowledge import known_to
from safeconduct.sync.leaving import remove_person
from safeconduct.sync.newer import count_newer
from safeconduct.sync.parcels import read_parcel, write_parcel
from safeconduct.sync.ready import create_joining_vault
from safeconduct.sync.relays import (
    KnownRelay,
    add_relay,
    body_of_relays,
    drop_relay,
    relay_from_words,
    relays,
)
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.types import Intent
from tests.unit.sync.desks import KEY as KEY_OF_DESKS
from tests.unit.sync.desks import WORD, Desk, exchange, founder, given, join, let_in

KEY = "ab" * 32


def send(sender: Desk, *receivers: Desk, sends_all: bool = False) -> int:
    """Let one file go to some desks; return how many ops were new to the first."""
    target = sender.path.parent / "file"
    write_parcel(sender.team, target, [one.team.me.device.id for one in receivers], sends_all=sends_all)
    new = []
    for one in receivers:
        team = one.team
        taken = read_parcel(team, target, no_progress)
        finish(team, taken.touched)
        assert taken.refused == taken.waiting == 0
        new.append(taken.new)
    return new[0]


def test_a_file_reaches_whoever_has_not_heard_of_the_newest_keys(tmp_path: Path) -> None:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    second = join(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    third = join(tmp_path, first, "cleo", seats=((record, Role.WRITE),))
    exchange(first, second, third)
    remove_person(first.team, [third.team.me.device.id], {})
    first.write("after", record)

    send(first, second)

    assert "after" in second.words(record)
    taken = read_parcel(third.team, tmp_path / "file", no_progress)
    assert taken.closed > 0
    assert "after" not in third.words(record)


def test_what_a_desk_acknowledged_is_left_out_and_nothing_that_it_may_lack(tmp_path: Path) -> None:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    second = join(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    third = join(tmp_path, first, "cleo", seats=((record, Role.WRITE),))
    exchange(first, second, third)
    first.write("one", record)
    send(first, second)
    second.write("two", record)
    send(second, first)

    both = [second.team.me.device.id, third.team.me.device.id]
    mine = first.team.me.device.id
    known = known_to(first.team, both[:1])[record]
    assert known[mine] == first.vault.heads(record)[[h.device for h in first.vault.heads(record)].index(mine)].seq
    # The third has acknowledged nothing of it, so a file for both holds all of it.
    assert known_to(first.team, both)[record].get(mine, 0) < known[mine]
    assert send(first, third, second) == 2
    assert third.words(record) == {"one", "two"}


def test_a_file_holds_nothing_of_parts_that_its_receivers_are_not_on(tmp_path: Path) -> None:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    second = join(tmp_path, first, "bela")
    first.write("closed to bela", record)
    write_parcel(first.team, tmp_path / "file", [second.team.me.device.id], sends_all=True)
    taken = read_parcel(second.team, tmp_path / "file", no_progress)
    assert taken.closed == 0
    with pytest.raises(NobodyToSendTo):
        write_parcel(first.team, tmp_path / "none", [])


def test_relays_are_the_administrators_word_and_every_desk_knows_them(tmp_path: Path) -> None:
    first = founder(tmp_path)
    second = join(tmp_path, first, "bela")
    onion = relay_from_words("http://127.0.0.1:9", KEY, "ABCD-efgh")
    add_relay(first.team, onion)
    add_relay(first.team, KnownRelay("http://127.0.0.1:8", RelayId(bytes(32)), "code"))
    add_relay(first.team, KnownRelay("http://127.0.0.1:8", RelayId(bytes(32)), "other"))
    exchange(first, second)

    assert [one.code for one in relays(second.team)] == ["abcdefgh", "other"]
    with pytest.raises(NotAnAdministrator):
        drop_relay(second.team, onion.address)
    # A writer who goes round the command leads nobody away, nor does a body that cannot be read.
    evil = KnownRelay("http://127.0.0.1:7", RelayId(bytes(32)), "x")
    second.vault.append([Intent(second.team.id, RELAYS_KIND, body_of_relays((evil,)))])
    first.vault.append([Intent(first.team.id, RELAYS_KIND, {0: "of a newer version"})])
    exchange(first, second)
    assert relays(first.team) == relays(second.team)
    assert evil not in relays(first.team)
    drop_relay(first.team, onion.address)
    assert [one.address for one in relays(first.team)] == ["http://127.0.0.1:8"]
    with pytest.raises(UnknownRelay):
        drop_relay(first.team, onion.address)


@pytest.mark.parametrize(("key", "code"), [("zz", "c"), ("ab", "c"), (KEY, ""), (KEY, "c" * 201)])
def test_miscopied_words_of_a_relay_are_refused(key: str, code: str) -> None:
    with pytest.raises(BadRelay):
        relay_from_words("http://127.0.0.1:9", key, code)


def test_kinds_nobody_here_knows_are_counted_once_and_anew_after_an_upgrade(tmp_path: Path) -> None:
    desk = founder(tmp_path)
    record = record_compartment(desk.vault)
    known = frozenset((WORD,))
    assert count_newer(desk.vault, known) == 0
    desk.write("known", record)
    desk.vault.append([Intent(record, "future.thing/9", {0: 1})])
    assert count_newer(desk.vault, known) == count_newer(desk.vault, known) == 1
    assert count_newer(desk.vault, known | {"future.thing/9"}) == 0
    assert count_newer(desk.vault, frozenset()) == 2


def test_a_welcome_that_could_not_be_written_is_written_again_and_lets_nobody_in_twice(tmp_path: Path) -> None:
    first = founder(tmp_path)
    sheet = begin(first.team, Sort.IDENTITY, "Orchard")
    first.write("before", sheet)
    around = given()
    vault = create_joining_vault(tmp_path / "bela", KEY_OF_DESKS, around)
    invited = joining.invite(first.team, Plan(Role.WRITE, ((sheet, Role.WRITE),)))
    write_request(vault, tmp_path / "2", invited.invitation, alias="bela", given=around)
    asked = write_answer(first.team, tmp_path / "3", tmp_path / "2")
    joining.take_answer(vault, step_of(tmp_path / "3", invited.invitation)[1])
    joining.words_are_equal(vault)
    root = RootKey(first.vault.key(ROOT_KEY))

    with pytest.raises(WelcomeNotWritten):
        write_welcome(first.team, tmp_path / "nowhere" / "4", asked, root)
    assert len(list(first.team.devices())) == 2
    write_welcome(first.team, tmp_path / "4", joining.given_at(first.team, asked.mailbox), None)

    joining.take_welcome(vault, step_of(tmp_path / "4", invited.invitation)[1])
    team = Team(vault, around.clock, around.entropy)
    take_beside_welcome(team, tmp_path / "4", invited.invitation, no_progress)
    assert len(list(team.devices())) == len(list(first.team.devices())) == 2
    # On an identity sheet they write from now on and read nothing of before.
    second = Desk("bela", tmp_path / "bela", around, vault)
    assert second.words(sheet) == set()
    second.write("theirs", sheet)
    send(second, first)
    assert first.words(sheet) == {"before", "theirs"}
    vault.close()


def test_more_than_may_wait_comes_whole_out_of_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    written = {f"before {number}" for number in range(5)}
    for word in sorted(written):
        first.write(word, record)
    # The keys change with every newcomer: of a file, the newest part is read first, and waits for the rest.
    second = let_in(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    monkeypatch.setattr(shelf, "MOST_OPS_OF_ONE", 4)
    for number in range(12):
        written.add(f"after {number}")
        first.write(f"after {number}", record)
    write_parcel(first.team, tmp_path / "file", [second.vault.device], sends_all=True)
    monkeypatch.setattr(parcels, "BATCH_FRAMES", 3)
    taken = read_parcel(second.team, tmp_path / "file", no_progress)

    assert second.words(record) == written
    assert taken.waiting == 0
