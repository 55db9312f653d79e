"""Joining and the first exchange by a relay that the invitation names, with real vaults and a real relay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.cli import member_relay
from safeconduct.protect.envelopes import seal_envelope
from safeconduct.protect.invitations import MAX_BYTES, Direction
from safeconduct.protect.members import Role
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.roots import RootKey
from safeconduct.protect.wire import Posting, Reading, ReadRequest
from safeconduct.sync import joining
from safeconduct.sync.errors_joining import AnotherRequest, NotThePerson, WordsNotCompared
from safeconduct.sync.exchange import run
from safeconduct.sync.handshake_relay import (
    NothingThereYet,
    fetch_answer,
    fetch_welcome,
    post_answer,
    post_request,
    post_welcome,
)
from safeconduct.sync.identity import ROOT_KEY, record_compartment
from safeconduct.sync.invitation_files import open_invitation, seal_invitation
from safeconduct.sync.joining import Given, Plan
from safeconduct.sync.ready import create_joining_vault
from safeconduct.sync.relay_client import RelayAddress, RelayClient
from safeconduct.sync.relays import KnownRelay, add_relay, drop_relay, relays
from safeconduct.sync.team import Team
from tests.relays import running_relay
from tests.unit.sync.desks import KEY, Desk, founder, given
from tests.unit.sync.memory_relay import MemoryRelay

ADDRESS = f"http://{'a' * 56}.onion"


@pytest.fixture
def first(tmp_path: Path) -> Iterator[Desk]:
    desk = founder(tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def bela(tmp_path: Path) -> Iterator[Desk]:
    around = given()
    desk = Desk("bela", tmp_path / "bela", around, create_joining_vault(tmp_path / "bela", KEY, around))
    yield desk
    desk.close()


def known(relay: MemoryRelay, address: str = ADDRESS) -> KnownRelay:
    return KnownRelay(address, relay.id, "abcdefghijklmnopqrstuvwxyz")


def root(desk: Desk) -> RootKey:
    return RootKey(desk.vault.key(ROOT_KEY))


def invited(sponsor: Desk) -> Given:
    """An invitation as the newcomer reads it out of its file."""
    plan = Plan(Role.WRITE, ((record_compartment(sponsor.vault), Role.WRITE),))
    invitation = joining.invite(sponsor.team, plan)
    handed = open_invitation(seal_invitation(invitation.invitation, SystemEntropy()))
    assert handed.to_bytes() == invitation.invitation.to_bytes()
    return invitation


def frames_at(relay: MemoryRelay, invitation: Given) -> list[bytes]:
    answer = relay.read(ReadRequest((Reading(invitation.mailbox, 0),)))
    return [frame for news in answer.news for frame in news.frames]


def test_somebody_joins_by_the_relay_alone_and_begins_with_what_the_team_has(first: Desk, bela: Desk) -> None:
    relay, record = MemoryRelay(), record_compartment(first.vault)
    add_relay(first.team, known(relay))
    first.write("written before", record)
    invitation = invited(first)
    with pytest.raises(NothingThereYet):
        post_answer(first.team, relay, invitation)
    for _ in range(2):
        post_request(bela.vault, relay, invitation.invitation, alias="bela", given=bela.given)
    with pytest.raises(NothingThereYet):
        fetch_answer(bela.vault, relay)
    asked = post_answer(first.team, relay, invitation)
    assert post_answer(first.team, relay, invitation) == asked
    assert fetch_answer(bela.vault, relay) == fetch_answer(bela.vault, relay) == asked.words()
    assert len(frames_at(relay, invitation)) == 2
    with pytest.raises(NothingThereYet):
        fetch_welcome(bela.vault, relay, bela.given)
    post_welcome(first.team, relay, asked, root(first))
    with pytest.raises(WordsNotCompared):
        fetch_welcome(bela.vault, relay, bela.given)
    joining.words_are_equal(bela.vault)
    assert fetch_welcome(bela.vault, relay, bela.given).new > 0
    assert bela.words(record) == {"written before"}
    bela.write("from the newcomer", record)
    assert relays(bela.team) == (known(relay),)


def test_by_a_real_relay_nobody_types_an_address(first: Desk, bela: Desk, tmp_path: Path) -> None:
    record = record_compartment(first.vault)
    first.write("written before", record)
    with running_relay(f"sqlite:{tmp_path / 'relay'}", f"unix:{tmp_path / 's'}") as running:
        add_relay(first.team, KnownRelay(running.address.address, running.key, running.code))
        invitation = invited(first)
        (way,) = invitation.invitation.relays
        assert (way.address, way.id, way.code.reveal().decode()) == (
            running.address.address,
            running.key,
            running.code,
        )
        with RelayClient(RelayAddress(way.address, way.id, way.code)) as client:
            post_request(bela.vault, client, invitation.invitation, alias="bela", given=bela.given)
            asked = post_answer(first.team, client, invitation)
            assert fetch_answer(bela.vault, client) == asked.words()
            joining.words_are_equal(bela.vault)
            post_welcome(first.team, client, asked, root(first))
            fetch_welcome(bela.vault, client, bela.given)
    assert bela.words(record) == {"written before"}


def test_who_asked_as_a_laptop_by_mistake_asks_once_more_by_the_relay_and_is_answered(first: Desk, bela: Desk) -> None:
    relay = MemoryRelay()
    add_relay(first.team, known(relay))
    invitation = invited(first)
    post_request(bela.vault, relay, invitation.invitation, alias="", given=bela.given)
    with pytest.raises(NotThePerson):
        post_answer(first.team, relay, invitation)

    post_request(bela.vault, relay, invitation.invitation, alias="bela", given=bela.given)

    assert post_answer(first.team, relay, invitation).asked().alias == "bela"
    assert fetch_answer(bela.vault, relay) == joining.given_at(first.team, invitation.mailbox).words()


def test_two_who_ask_by_one_invitation_are_told_apart_and_nobody_is_let_in(
    first: Desk, bela: Desk, tmp_path: Path
) -> None:
    relay = MemoryRelay()
    add_relay(first.team, known(relay))
    invitation, around = invited(first), given()
    with create_joining_vault(tmp_path / "thief", KEY, around) as thief:
        post_request(thief, relay, invitation.invitation, alias="thief", given=around)
        post_request(bela.vault, relay, invitation.invitation, alias="bela", given=bela.given)
        with pytest.raises(AnotherRequest):
            post_answer(first.team, relay, invitation)
    assert len(tuple(first.team.devices())) == 1


def test_a_second_request_at_another_relay_is_told_and_a_relay_that_has_nothing_keeps_nobody_out(
    first: Desk, bela: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = {"https://one.invalid": MemoryRelay(), "https://two.invalid": MemoryRelay()}
    monkeypatch.setattr(member_relay, "client_of", lambda _, where: nullcontext(here[where.address]))
    for address, relay in here.items():
        add_relay(first.team, known(relay, address))
    invitation, (one, two), around = invited(first), here.values(), given()
    post_request(bela.vault, one, invitation.invitation, alias="bela", given=bela.given)
    assert [asked.asked().alias for asked in member_relay.answer_by_relay(first.team)] == ["bela"]
    assert member_relay.words_by_relay(bela.vault) == joining.given_at(first.team, invitation.mailbox).words()
    with create_joining_vault(tmp_path / "thief", KEY, around) as thief:
        post_request(thief, two, invitation.invitation, alias="thief", given=around)
    with pytest.raises(AnotherRequest):
        member_relay.answer_by_relay(first.team)


def test_what_a_thief_of_the_invitation_posts_beside_the_true_messages_is_passed_over(first: Desk, bela: Desk) -> None:
    relay = MemoryRelay()
    add_relay(first.team, known(relay))
    invitation = invited(first)
    key = invitation.invitation.write_key()
    rubbish = [
        seal_envelope(bytes(40), invitation.invitation.envelope(direction), SystemEntropy().bytes(32))
        for direction in Direction
    ]
    relay.append((Posting.of(key, tuple(rubbish)),))
    post_request(bela.vault, relay, invitation.invitation, alias="bela", given=bela.given)
    asked = post_answer(first.team, relay, invitation)
    assert fetch_answer(bela.vault, relay) == asked.words()
    joining.words_are_equal(bela.vault)
    post_welcome(first.team, relay, asked, root(first))
    relay.append((Posting.of(key, (rubbish[-1],)),))
    fetch_welcome(bela.vault, relay, bela.given)
    assert bela.vault.device in first.team.members(first.team.id)


def test_an_invitation_names_the_relays_it_has_room_for_and_none_when_asked(first: Desk) -> None:
    relay = MemoryRelay()
    for number in range(3):
        add_relay(first.team, known(relay, ADDRESS.replace("aa", f"{number}a", 1)))
    named = joining.invite(first.team, Plan(Role.WRITE)).invitation
    assert 1 <= len(named.relays) < 3
    assert len(named.to_bytes().reveal()) <= MAX_BYTES
    assert joining.invite(first.team, Plan(Role.WRITE), names_relays=False).invitation.relays == ()
    long = KnownRelay("https://" + "a" * 180, RelayId(bytes(32)), "c" * 200)
    for one in relays(first.team):
        drop_relay(first.team, one.address)
    add_relay(first.team, long)
    assert joining.invite(first.team, Plan(Role.WRITE)).invitation.relays == ()


def test_who_joined_goes_by_the_team_s_list_once_an_administrator_wrote_one_even_an_empty_one(
    first: Desk, bela: Desk
) -> None:
    relay = MemoryRelay()
    add_relay(first.team, known(relay))
    invitation = invited(first)
    drop_relay(first.team, ADDRESS)
    post_request(bela.vault, relay, invitation.invitation, alias="bela", given=bela.given)
    asked = post_answer(first.team, relay, invitation)
    fetch_answer(bela.vault, relay)
    joining.words_are_equal(bela.vault)
    welcome = joining.welcome(first.team, asked, root(first))
    joining.take_welcome(bela.vault, welcome)
    assert relays(Team(bela.vault, bela.given.clock, bela.given.entropy)) == (known(relay),)
    post_welcome(first.team, relay, joining.given_at(first.team, invitation.mailbox), None)
    run(bela.team, relay)
    assert relays(bela.team) == ()


def test_nobody_is_lost_behind_more_frames_than_one_answer_holds(first: Desk, bela: Desk) -> None:
    relay, invitation = MemoryRelay(), invited(first)
    key = invitation.invitation.write_key()

    # As whoever has a copy of the invitation can: 9 MB lie before every message.
    envelope = invitation.invitation.envelope(Direction.WELCOME)
    for _ in range(3):
        rubbish = (seal_envelope(bytes(1_000_000), envelope, SystemEntropy().bytes(32)) for _ in range(3))
        relay.append((Posting.of(key, tuple(rubbish)),))
    for _ in range(2):
        post_request(bela.vault, relay, invitation.invitation, alias="bela", given=bela.given)
    assert len(relay.boxes[invitation.mailbox]) == 10
    asked, before = post_answer(first.team, relay, invitation), relay.requests
    assert fetch_answer(bela.vault, relay) == asked.words()
    # Each answer brings 8 MiB, and no frame comes twice.
    assert relay.requests - before == 2
    joining.words_are_equal(bela.vault)
    post_welcome(first.team, relay, asked, root(first))
    fetch_welcome(bela.vault, relay, bela.given)
    assert bela.vault.device in first.team.members(first.team.id)
