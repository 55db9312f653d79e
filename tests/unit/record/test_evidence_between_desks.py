"""Evidence of several desks: whose originals are stamped by whom, and what a colleague's word does not change."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from safeconduct.base import cbor
from safeconduct.base.clock import Day, FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.protect.members import Role
from safeconduct.protect.timestamps import roots_from_pem
from safeconduct.record.evidence.commands import Incoming, Received, intent_of, receive
from safeconduct.record.evidence.errors import RootIsCarried, SeveralBearIt
from safeconduct.record.evidence.items import body_of_authority, body_of_batch, body_of_custody, body_of_token
from safeconduct.record.evidence.pinned import MOST_OWN, asked, authority_intent, carried, known
from safeconduct.record.evidence.queries import Evidence, leaf_of_original
from safeconduct.record.evidence.stamping import (
    LONGEST_WAIT_MS,
    MOST_AT_ONCE,
    batch_intent,
    due_day,
    is_due,
    questions,
    questions_to_send,
)
from safeconduct.record.evidence.trees import padded, root_of
from safeconduct.record.evidence.types import Authority, Batch, Custody, Digests, Item, Root, Stamped, Step
from safeconduct.record.evidence.views import EvidenceViews
from safeconduct.record.items import AUTHORITY, BATCH, CUSTODY, STAMP
from safeconduct.record.views import RecordViews
from safeconduct.sync.act_views import ActViews
from safeconduct.sync.compartments import begin
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.types import Sort
from safeconduct.sync.views import SyncViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent
from tests.authorities import new_authority
from tests.unit.sync.desks import NOON_MS, Desk, Forgery, deliver, exchange, forged, founder, join

DAY_MS = 86_400_000
ENTROPY = SystemEntropy()


def with_evidence(desk: Desk) -> Desk:
    """Open a desk again with the tables of its evidence."""
    views = (RecordViews(), EvidenceViews(), SyncViews(), ActViews())
    desk.given = Surroundings(views, FixedClock(NOON_MS), ENTROPY)
    desk.reopen()
    return desk


@dataclass(slots=True)
class Two:
    """Two desks of one record; Bela has a part of it beside, which Amal does not read."""

    amal: Desk
    bela: Desk
    record: CompartmentId
    apart: CompartmentId

    def meet(self) -> None:
        exchange(self.amal, self.bela)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    amal = founder(tmp_path, "amal")
    record = record_compartment(amal.vault)
    bela = join(tmp_path, amal, "bela", Role.ADMIN, seats=((record, Role.WRITE),))
    for desk in (amal, bela):
        with_evidence(desk)
    pair = Two(amal, bela, record, begin(bela.team, Sort.RECORD, "apart"))
    pair.meet()
    yield pair
    for desk in (amal, bela):
        desk.close()


def at(desk: Desk, ms: int) -> None:
    """Let the clock of a desk stand at an instant."""
    desk.given.clock.ms = ms  # type: ignore[attr-defined]


def sealed(desk: Desk, part: CompartmentId, data: bytes, name: str = "") -> Received:
    return receive(desk.team, part, Incoming(name, "film", "", lambda: io.BytesIO(data), len(data)))


def stamps(desk: Desk, part: CompartmentId, ms: int) -> None:
    """Make a day's batch where it is due."""
    if is_due(desk.team, ms):
        desk.vault.append([batch_intent(desk.team, part, due_day(ms))])


def test_originals_that_the_others_do_not_read_are_stamped_by_the_desk_that_has_them(two: Two) -> None:
    """Amal's desk is always the first of the day, and has nothing of what lies in Bela's part."""
    original = sealed(two.bela, two.apart, b"a film").original
    for day in range(3):
        ms = NOON_MS + day * DAY_MS
        for desk in (two.amal, two.bela):
            at(desk, ms)
        stamps(two.amal, two.record, ms)
        two.meet()
        stamps(two.bela, two.record, ms)

    assert Evidence(two.bela.vault.tables).batches_of(original)


def test_a_desk_makes_no_batch_where_one_that_reads_all_it_reads_has_made_it(two: Two) -> None:
    stamps(two.bela, two.record, NOON_MS)
    two.meet()

    assert not is_due(two.amal.team, NOON_MS)
    assert is_due(two.amal.team, NOON_MS + DAY_MS)


def test_batches_of_days_to_come_keep_no_desk_from_its_own(two: Two) -> None:
    """Bela reads all that Amal reads, and says today that the batches of a year are made."""
    for days in range(1, 4):
        leaves = padded((), ENTROPY.bytes)
        batch = Batch(Day(due_day(NOON_MS) + days), Root(root_of(leaves)), leaves)
        two.bela.vault.append([Intent(two.record, BATCH, body_of_batch(batch))])
    two.meet()

    assert is_due(two.amal.team, NOON_MS + DAY_MS)


def test_batches_that_leave_an_original_out_are_waited_for_three_days(two: Two) -> None:
    original = sealed(two.amal, two.record, b"a film").original
    for day in range(1, 4):
        ms = NOON_MS + day * DAY_MS
        at(two.bela, ms)
        leaves = padded((), ENTROPY.bytes)
        batch = Batch(due_day(ms), Root(root_of(leaves)), leaves)
        two.bela.vault.append([Intent(two.record, BATCH, body_of_batch(batch))])
        two.meet()
        assert is_due(two.amal.team, ms + 1) == (day * DAY_MS >= LONGEST_WAIT_MS)
    stamps(two.amal, two.record, NOON_MS + LONGEST_WAIT_MS + 1)

    assert Evidence(two.amal.vault.tables).batches_of(original)


def _impostor(item: Item) -> Custody:
    """Another original under the id of one that came in, as somebody writes it who read the part."""
    digests = Digests(item.original.digests.length, bytes(32), bytes(32))
    other = replace(item.original, digests=digests, salt=bytes(32), file_name="another")
    return Custody(Step.RECEIVED, item.id, "", "", original=other)


def _early(two: Two) -> Forgery:
    """The place of an op of Bela's that follows all she has seen, and says that it was written in 1970."""
    return Forgery(hlc=1, seen=tuple(two.bela.vault.heads(two.record)))


def test_an_original_that_claims_to_have_come_in_earlier_takes_nobodys_place(two: Two) -> None:
    sealed(two.amal, two.record, b"a film", "V-1")
    two.meet()
    (item,) = Evidence(two.bela.vault.tables).items()
    false = forged(two.bela, two.record, (CUSTODY, body_of_custody(_impostor(item))), _early(two))
    deliver(two.amal, [false])
    held = Evidence(two.amal.vault.tables)

    assert len(held.items()) == 2
    with pytest.raises(SeveralBearIt):
        held.named("V-1")
    true = held.named(item.original.digests.sha256.hex())
    assert (true.original, len(true.steps)) == (item.original, 2)
    for one in held.items():
        assert held.taken_by(one.received.op) == one
    assert held.taken_by(OpId(bytes(32))) is None


def test_a_step_that_claims_to_be_older_than_the_original_does_not_say_when_it_came(two: Two) -> None:
    sealed(two.amal, two.record, b"a film", "V-1")
    two.meet()
    (item,) = Evidence(two.bela.vault.tables).items()
    viewed = Custody(Step.VIEWED, item.id, "", "")
    deliver(two.amal, [forged(two.bela, two.record, (CUSTODY, body_of_custody(viewed)), _early(two))])
    (found,) = Evidence(two.amal.vault.tables).items()

    assert found.steps[0].custody.step is Step.VIEWED
    assert found.received == item.received


def test_who_says_that_another_hash_agrees_does_not_make_it_so(two: Two) -> None:
    sealed(two.amal, two.record, b"a film", "V-1")
    two.meet()
    held = Evidence(two.bela.vault.tables)
    said = Custody(Step.HASHED, held.named("V-1").id, "", "", digest=bytes(32), agrees=True)
    two.bela.vault.append([intent_of(two.record, said)])

    assert [one.custody.agrees for one in held.named("V-1").steps] == [True, True, False]


def _names(desk: Desk, one: Authority, part: CompartmentId) -> OpId:
    return desk.vault.append([Intent(part, AUTHORITY, body_of_authority(one))])[0]


def test_nobodys_word_changes_what_a_carried_authority_leads_to(two: Two, tmp_path: Path) -> None:
    false = roots_from_pem(new_authority(tmp_path / "false").root.read_bytes())
    first = carried()[0]
    _names(two.bela, replace(first, roots=false, address="http://authority.test"), two.record)
    two.meet()

    (found,) = [one for one in known(two.amal.vault.tables) if one.name == first.name]
    assert (found.roots, found.address) == (first.roots, "http://authority.test")
    with pytest.raises(RootIsCarried):
        authority_intent(two.record, replace(first, roots=false))
    _names(two.bela, replace(first, roots=(), is_asked=False), two.record)
    two.meet()
    assert first.name not in [one.name for one in asked(two.amal.vault.tables)]


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:631/", "http://localhost/x", "https://[::1]:8080/", "http://0.0.0.0/", "http://a.localhost"],
)
def test_a_colleagues_word_makes_no_desk_knock_at_its_own_doors(two: Two, address: str) -> None:
    _names(two.bela, Authority("near", address, (b"no certificate",)), two.record)
    two.bela.vault.append([batch_intent(two.bela.team, two.record, due_day(NOON_MS))])
    two.meet()

    assert "near" in [one.authority.name for one in questions(two.amal.vault.tables)]
    assert "near" not in [one.authority.name for one in questions_to_send(two.amal.team)]
    assert "near" in [one.authority.name for one in questions_to_send(two.bela.team)]


def test_a_token_that_proves_nothing_answers_no_question(two: Two) -> None:
    """A colleague's hand would else keep a batch from every authority for good."""
    two.amal.vault.append([batch_intent(two.amal.team, two.record, due_day(NOON_MS))])
    asked_before = questions(two.amal.vault.tables)
    root = asked_before[0].root
    nothing = [Stamped(root, one.name, b"\x30\x03\x02\x01\x00", False) for one in carried()]
    two.meet()
    two.bela.vault.append([Intent(two.record, STAMP, body_of_token(one)) for one in nothing])
    two.meet()

    assert len(Evidence(two.amal.vault.tables).tokens(root)) == len(carried())
    assert questions(two.amal.vault.tables) == asked_before


def test_of_thousands_of_authorities_and_batches_few_are_asked_and_ones_own_first(two: Two) -> None:
    many = [Authority(f"a{number:04}", "http://authority.test", (b"r",)) for number in range(300)]
    two.bela.vault.append([Intent(two.record, AUTHORITY, body_of_authority(one)) for one in many])
    for day in range(5):
        two.bela.vault.append([batch_intent(two.bela.team, two.record, Day(day))])
    two.meet()
    two.amal.vault.append([batch_intent(two.amal.team, two.record, due_day(NOON_MS))])

    assert len(asked(two.amal.vault.tables)) == len(carried()) + MOST_OWN
    sent = questions_to_send(two.amal.team)
    assert len(sent) == MOST_AT_ONCE
    assert {one.day for one in sent[: len(carried()) + MOST_OWN]} == {due_day(NOON_MS)}


HOSTILE: dict[str, tuple[str, dict[int, cbor.Item]]] = {
    "a batch of no leaves": (BATCH, {0: 1, 1: []}),
    "a batch of leaves twice": (BATCH, {0: 1, 1: [bytes(32)] * 256}),
    "a batch of a day in the year 10000": (BATCH, {0: 3_000_000, 1: [n.to_bytes(32, "big") for n in range(256)]}),
    "an authority of many roots": (AUTHORITY, {0: "x", 1: "", 2: [b"r"] * 9, 3: True}),
    "an authority of a long name": (AUTHORITY, {0: "x" * 41, 1: "", 2: [], 3: True}),
    "a step of no kind": (CUSTODY, {0: 9, 1: bytes(16), 2: "", 3: "", 4: []}),
    "a step that nobody writes": (CUSTODY, {0: 6, 1: bytes(16), 2: "", 3: "", 4: []}),
    "words without end": (CUSTODY, {0: 4, 1: bytes(16), 2: "x" * 1001, 3: "", 4: []}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_a_colleague_writes_that_cannot_be_read_leaves_everything_else_as_it_was(two: Two, name: str) -> None:
    kind, body = HOSTILE[name]
    original = sealed(two.amal, two.record, b"a film", "V-1").original
    two.bela.vault.append([Intent(two.record, kind, body)])
    two.meet()
    stamps(two.amal, two.record, NOON_MS)
    held = Evidence(two.amal.vault.tables)

    assert held.named("V-1").original == original
    assert leaf_of_original(original) in held.batches_of(original)[0].leaves
    assert len(list(two.amal.vault.tables.execute("SELECT * FROM evidence_unread"))) == 1
    assert two.amal.vault.verify().is_sound
