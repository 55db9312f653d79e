"""Desks of one team in different parts: who is in one alone sees what its entries say, and nothing of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.clock import Day, FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.protect.members import Role
from safeconduct.protect.signing import VerifyKey
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents, link_intent, undo_intent
from safeconduct.record.conflicts import RULES
from safeconduct.record.entering import Naming, TypedAccount, TypedClaim, account_intent, understood
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.placing import Placing
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW
from safeconduct.record.types import KnownRow
from safeconduct.record.views import RecordViews
from safeconduct.sync.act_views import ActViews
from safeconduct.sync.compartments import admit, begin
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.parts import WRITTEN, choose_part, parts_of
from safeconduct.sync.types import Sort
from safeconduct.sync.views import SyncViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Arrival
from safeconduct.vault.vault import Vault
from tests.unit.sync.desks import KEY, NOON_MS, Desk, exchange, founder, join
from tests.world import accounts, accounts_bytes

CLAIM = Ref(Table.CLAIM, "lantern\x1fc1")
NOBODY = Ref(Table.CLAIM, "")
# Words that stand in the closed part alone.
HIDDEN = ("Ruta of the Ford", "only the closed part says this", "a hidden caller", "Larch")


def around() -> Surroundings:
    return Surroundings((RecordViews(), SyncViews(RULES), ActViews()), FixedClock(NOON_MS), SystemEntropy())


def with_record(desk: Desk) -> Desk:
    """Open a desk again with the tables of its record."""
    desk.given = around()
    desk.reopen()
    return desk


@dataclass(slots=True)
class Three:
    """Amal and Chen are in both parts, Bela is in the open one alone."""

    amal: Desk
    bela: Desk
    chen: Desk
    open: CompartmentId
    closed: CompartmentId

    def exchange(self) -> None:
        exchange(self.amal, self.bela, self.chen)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Three]:
    amal = founder(tmp_path, "amal")
    record = record_compartment(amal.vault)
    bela = join(tmp_path, amal, "bela", seats=((record, Role.WRITE),))
    chen = join(tmp_path, amal, "chen", seats=((record, Role.WRITE),))
    three = Three(amal, bela, chen, record, begin(amal.team, Sort.CASE, "Larch"))
    (theirs,) = (device for device, _ in amal.team.devices() if device.id == chen.vault.device)
    admit(amal.team, three.closed, [(theirs, Role.WRITE)])
    three.exchange()
    for desk in (amal, bela, chen):
        with_record(desk)
    yield three
    for desk in (amal, bela, chen):
        desk.close()


def take(desk: Desk, part: CompartmentId, data: bytes) -> tuple[OpId, ...]:
    dataset = read_accounts(data)
    diff = compare(dataset, desk.vault.tables, part=part)
    return desk.vault.append(import_intents(dataset, diff, part))


def say(desk: Desk, link: Link) -> tuple[OpId, ...]:
    placing = Placing(Record(desk.vault.tables), parts_of(desk.team))
    return desk.vault.append([link_intent(part, link) for part in placing.for_link(link)])


def type_in(desk: Desk, subject: str, said: str, caller: str) -> str:
    """Enter a call as the page does, into the part that is chosen; the account's name."""
    record, parts = Record(desk.vault.tables), parts_of(desk.team)
    part = parts.to_write().id
    claim = TypedClaim(
        subject=subject,
        subject_kind="person",
        property="held",
        property_kind="count",
        value="9",
        said=said,
        voice="A survivor",
        voice_kind="person",
    )
    ids = iter(desk.given.entropy.bytes(8).hex() for _ in range(9))
    found = understood(
        record,
        TypedAccount(outlet=caller, claims=(claim,)),
        today=Day(22_000),
        new_id=lambda: next(ids),
        naming=Naming(within=parts.named_by(part)),
    )
    assert not found.faults
    desk.vault.append([account_intent(part, found.items)])
    return found.source


def answers(vault: Vault) -> dict[str, tuple[KnownRow, ...]]:
    """Everything that is known of every subject."""
    record = Record(vault.tables)
    return {line.name: record.known_now(line.name) for line in record.subjects()}


def told(vault: Vault) -> set[tuple[str, str, str]]:
    """Every entry, in its current wording, and every line of the history."""
    record = Record(vault.tables)
    entries = {
        (table.name, name, body.hex())
        for table in Table
        if table is not Table.CLAIM
        for name, body in record.facts.current(table)
    }
    lines = {("HISTORY", line.op.hex(), str(line.is_undone)) for line in record.history(1000)}
    return entries | lines


def alone(folder: Path, desk: Desk, part: CompartmentId) -> Vault:
    """A vault that has nothing but one part's entries."""
    vault = Vault.create(folder / "alone", KEY, Surroundings((RecordViews(),), FixedClock(NOON_MS), SystemEntropy()))
    vault.take(
        Arrival(stored.signed, stored.salt, VerifyKey(desk.vault.signer(stored.signed.core.device).raw))
        for stored in desk.vault.compartment_ops(part)
    )
    return vault


def everything_of(vault: Vault) -> bytes:
    """Return the bytes of every entry a desk has, of the record and of the team, in one."""
    return b"".join(stored.signed.to_bytes() for stored in vault.ops())


def test_who_is_only_in_one_part_sees_what_its_entries_say_and_no_trace_of_another(team: Three, tmp_path: Path) -> None:
    take(team.amal, team.open, accounts_bytes())
    closed = accounts(dataset="closed")
    closed["claims"][0]["said"] = HIDDEN[1]
    choose_part(team.amal.team, team.closed)
    hidden_ops = take(team.amal, team.closed, accounts_bytes(closed))
    survivors = (Ref(Table.VOICE, "closed\x1fsurvivor"), Ref(Table.VOICE, "lantern\x1fsurvivor"))
    say(team.amal, Link(LinkKind.SAME_AS, *survivors))
    hidden_account = type_in(team.amal, HIDDEN[0], HIDDEN[1], HIDDEN[2])
    # Said with both parts at hand, of both: each lands where it may be read.
    say(team.amal, Link(LinkKind.SAME_AS, Ref(Table.SUBJECT, "lantern\x1fwave"), Ref(Table.SUBJECT, "closed\x1fwave")))
    say(team.amal, Link(LinkKind.DISPUTES, Ref(Table.CLAIM, "closed\x1fc2"), CLAIM))
    say(team.amal, Link(LinkKind.WITHDRAW, NOBODY, Ref(Table.SOURCE, "lantern\x1fA3")))
    choose_part(team.amal.team, team.open)
    type_in(team.amal, HIDDEN[0], "what may be known in the open part", "a caller")
    team.exchange()

    bela, amal = team.bela.vault, team.amal.vault
    kept = everything_of(bela)
    for words in (*HIDDEN[1:], "closed\x1f", hidden_account):
        assert words.encode() not in kept
    for trace in (team.closed, *hidden_ops):
        assert bytes(trace) not in kept
    assert {stored.signed.id for stored in bela.compartment_ops(team.open)} == {
        stored.signed.id for stored in amal.compartment_ops(team.open)
    }
    with alone(tmp_path, team.amal, team.open) as only:
        assert answers(bela) == answers(only)
        assert told(bela) == told(only)
    assert answers(amal) != answers(bela)
    assert answers(amal) == answers(team.chen.vault)
    assert told(amal) == told(team.chen.vault)


def test_one_file_taken_into_two_parts_by_two_people_is_lost_in_neither(team: Three) -> None:
    take(team.amal, team.open, accounts_bytes())
    team.exchange()
    before = answers(team.bela.vault)
    newer = accounts()
    newer["claims"][1]["said"] = "another wording of the same claim"

    ops = take(team.chen, team.closed, accounts_bytes(newer))
    team.exchange()

    assert answers(team.bela.vault) == before
    assert answers(team.amal.vault) == answers(team.chen.vault)
    said = {one.claim.said for one in Record(team.amal.vault.tables).wordings("lantern\x1fc2") if not one.is_gone}
    assert said == {"early April, not late", "another wording of the same claim"}
    team.chen.vault.append([undo_intent(team.closed, team.chen.vault.tables, ops)])
    team.exchange()
    for desk in (team.amal, team.bela, team.chen):
        assert answers(desk.vault) == before


def test_consent_withdrawn_of_an_account_in_two_parts_is_withdrawn_for_the_readers_of_each(team: Three) -> None:
    take(team.amal, team.open, accounts_bytes())
    take(team.amal, team.closed, accounts_bytes())
    account = Ref(Table.SOURCE, "lantern\x1fA2")

    assert len(say(team.amal, Link(LinkKind.WITHDRAW, NOBODY, account))) == 2
    team.exchange()

    for desk in (team.amal, team.bela, team.chen):
        assert Record(desk.vault.tables).consent.is_named(Table.SOURCE, account.name)


def test_an_undo_of_somebody_elses_word_counts_in_the_part_of_that_word_alone(team: Three) -> None:
    hidden = take(team.amal, team.closed, accounts_bytes())
    team.exchange()

    def is_undone(desk: Desk) -> bool:
        return Record(desk.vault.tables).facts.undos.is_undone(hidden[0], NOW)

    # Nothing of ours writes this: somebody who was let go from the closed part, and remembers, could sign it.
    team.chen.vault.append([undo_intent(team.open, team.chen.vault.tables, [hidden[0]])])
    team.exchange()
    assert not is_undone(team.amal)
    assert not is_undone(team.chen)

    team.chen.vault.append([undo_intent(team.closed, team.chen.vault.tables, [hidden[0]])])
    team.exchange()
    assert is_undone(team.amal)
    assert is_undone(team.chen)


def test_who_was_in_one_part_alone_goes_on_writing_there_when_let_into_the_record(team: Three, tmp_path: Path) -> None:
    dina = join(tmp_path, team.amal, "dina", seats=((team.closed, Role.WRITE),))
    assert parts_of(dina.team).written == team.closed
    (theirs,) = (device for device, _ in team.amal.team.devices() if device.id == dina.vault.device)

    admit(team.amal.team, team.open, [(theirs, Role.WRITE)])
    exchange(team.amal, dina)

    parts = parts_of(dina.team)
    assert {one.id for one in parts.writable} == {team.open, team.closed}
    assert parts.to_write().id == team.closed
    dina.close()


def test_the_part_that_was_chosen_stays_chosen_when_it_may_no_longer_be_written_in(team: Three) -> None:
    choose_part(team.chen.team, team.closed)
    (theirs,) = (device for device, _ in team.amal.team.devices() if device.id == team.chen.vault.device)
    admit(team.amal.team, team.closed, [(theirs, Role.READ)])
    team.exchange()

    parts = parts_of(team.chen.team)
    assert parts.written == team.closed == team.chen.vault.setting(WRITTEN)
    assert [one.id for one in parts.writable] == [team.open]
