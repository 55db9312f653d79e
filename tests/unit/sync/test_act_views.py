"""The tables of acts and requests say what the rules say, however the ops came, and find what is open by an index."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.certificates import Terms, issue_device
from safeconduct.protect.escrow import Deal, Purpose, make_escrow
from safeconduct.protect.ops import SignedOp
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.sync import acts_sql
from safeconduct.sync.act_views import ActViews, act_of, acts_in, open_acts, request_of, requests, settled_acts
from safeconduct.sync.acts import ACT_KIND, ActStanding, Verdict, act_states
from safeconduct.sync.escrow import (
    ESCROW_KIND,
    HAND_KIND,
    REQUEST_KIND,
    USE_KIND,
    body_of_escrow,
    body_of_hand,
    body_of_request,
    body_of_use,
)
from safeconduct.sync.requests import RequestStanding, request_states
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Row, StoredOp, Tables
from safeconduct.vault.yardstick import Yardstick
from tests.examples import many
from tests.persons import DAY, Organisation
from tests.unit.sync.speaking import HERE, MS, Talk

ORG = Organisation(3)
ANNA, BORIS, VERA = ORG.people
SEATS = [person.first for person in ORG.people]
PEOPLE = {device.id: device.user.id for device in ORG.devices}
ESCROW = make_escrow(
    Secret(bytes(32)), Deal(ORG.id, ANNA.first.id, Purpose.UNSEALING, bytes(16)), [seat.device for seat in SEATS[:2]]
)


class Kept:
    """A real encrypted database with the tables, and ops put into it as a vault puts them."""

    def __init__(self, path: Path) -> None:
        given_to_it = Surroundings((ActViews(),), FixedClock(MS), SystemEntropy())
        self._side = Yardstick(path, given_to_it, is_plain=False)
        self.count = 0

    @property
    def tables(self) -> Tables:
        return self._side.tables

    def take(self, ops: list[SignedOp], *, bulk: bool = False) -> None:
        stored = [StoredOp(self.count + n, op, bytes(32)) for n, op in enumerate(ops, 1)]
        self.count += len(ops)
        with self._side._store.transaction():
            ActViews().apply(self.tables, stored, bulk=bulk)

    @property
    def rows(self) -> dict[str, list[Row]]:
        return {name: sorted(self.tables.execute(f"SELECT * FROM {name}"), key=repr) for name in acts_sql.TABLES}

    def close(self) -> None:
        self._side.close()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    made = Kept(tmp_path / "side")
    yield made
    made.close()


def whole_talk() -> Talk:
    """Three members; acts red, confirmed and stopped; requests open, granted and used."""
    talk = Talk()
    for seat in SEATS:
        talk.admit(seat)
    red, confirmed, stopped = (talk.go(ANNA.first) for _ in range(3))
    talk.verdict(ANNA.first, red, Verdict.CONFIRM)
    talk.verdict(BORIS.first, confirmed, Verdict.CONFIRM)
    talk.verdict(BORIS.first, stopped, Verdict.CONFIRM)
    talk.verdict(VERA.first, stopped, Verdict.STOP)
    escrow = talk.say(ANNA.first, ESCROW_KIND, body_of_escrow(ESCROW))
    for hands, is_used in ((1, False), (2, False), (2, True)):
        asked = talk.say(VERA.first, REQUEST_KIND, body_of_request(escrow, VERA.first.id, "why"))
        for seat in SEATS[:hands]:
            talk.say(seat, HAND_KIND, body_of_hand(asked, bytes(1168), "because"))
        if is_used:
            talk.say(VERA.first, USE_KIND, body_of_use(asked))
    return talk


def test_what_is_open_is_listed_and_what_is_settled_is_not(kept: Kept) -> None:
    talk = whole_talk()
    kept.take(talk.ops, bulk=True)

    acts, asked = act_states(talk.words, PEOPLE), request_states(talk.words, PEOPLE)

    assert [act.standing for act in acts] == [ActStanding.RED, ActStanding.CONFIRMED, ActStanding.STOPPED]
    assert open_acts(kept.tables, lambda: PEOPLE) == acts[:1]
    assert [one.standing for one in asked] == [RequestStanding.OPEN, RequestStanding.GRANTED, RequestStanding.USED]
    assert requests(kept.tables, lambda: PEOPLE) == asked[:2]
    assert tuple(act_of(kept.tables, act.act.word.id, PEOPLE) for act in acts) == acts
    assert tuple(request_of(kept.tables, one.asked.word.id, PEOPLE) for one in asked) == asked
    # Of one part alone they are the same, red ones among them; of another there are none.
    assert acts_in(kept.tables, acts[0].act.word.compartment, PEOPLE) == acts
    assert acts_in(kept.tables, CompartmentId(bytes(16)), PEOPLE) == ()
    assert settled_acts(kept.tables, PEOPLE) == acts[1:]
    assert act_of(kept.tables, asked[0].asked.word.id, PEOPLE) is None
    assert request_of(kept.tables, acts[0].act.word.id, PEOPLE) is None


def test_the_band_empties_when_somebody_else_confirms(kept: Kept) -> None:
    talk = Talk()
    for seat in SEATS:
        talk.admit(seat)
    act = talk.go(ANNA.first)
    kept.take(talk.ops)
    assert [one.act.word.id for one in open_acts(kept.tables, lambda: PEOPLE)] == [act]

    talk.verdict(BORIS.first, act, Verdict.CONFIRM)
    kept.take(talk.ops[-1:])

    assert open_acts(kept.tables, lambda: PEOPLE) == ()


@given(order=st.permutations(range(len(whole_talk().ops))), cut=st.integers(0, 20))
@settings(max_examples=many(25))
def test_the_rows_are_the_same_one_by_one_at_once_and_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], cut: int
) -> None:
    talk = TALK
    folder = tmp_path_factory.mktemp("orders")
    one, other = Kept(folder / "one"), Kept(folder / "other")
    try:
        one.take(talk.ops, bulk=True)
        for op in [talk.ops[place] for place in order[:cut]]:
            other.take([op])
        other.take([talk.ops[place] for place in order[cut:]])
        assert one.rows == other.rows
        assert len(one.rows["sync_acts_standing"]) == 6
    finally:
        one.close()
        other.close()


TALK = whole_talk()


def test_what_a_device_that_two_persons_claim_has_a_part_in_stays_listed_for_whoever_knows_whose_it_is(
    kept: Kept,
) -> None:
    # Vera signs a certificate over Boris's device, whose public keys everybody knows.
    sign = SignKey.generate(SystemEntropy())
    keys = BORIS.first.keys
    claimed = issue_device(sign, ORG.id, key=keys.sign.verify_key, kem=keys.kem.public, terms=Terms(9, DAY))
    talk = Talk()
    for seat in SEATS:
        talk.admit(seat)
    act = talk.go(ANNA.first)
    talk.verdict(BORIS.first, act, Verdict.CONFIRM)
    kept.take(talk.ops)
    assert open_acts(kept.tables, lambda: PEOPLE) == ()

    talk.admit(BORIS.first, (BORIS.certificate, claimed))
    kept.take(talk.ops[-1:])

    assert (act,) in kept.tables.execute(acts_sql.STANDING, ("sync.act/1", ActStanding.RED.value))
    assert open_acts(kept.tables, lambda: PEOPLE) == ()
    of_vera = {**PEOPLE, BORIS.first.id: VERA.id}
    assert open_acts(kept.tables, lambda: of_vera) == ()
    of_anna = {**PEOPLE, BORIS.first.id: ANNA.id}
    assert [one.act.word.id for one in open_acts(kept.tables, lambda: of_anna)] == [act]
    talk.verdict(BORIS.first, act, Verdict.STOP)
    kept.take(talk.ops[-1:])
    assert open_acts(kept.tables, lambda: PEOPLE) == ()


def test_a_request_of_a_device_that_two_persons_claim_stays_listed_too(kept: Kept) -> None:
    talk = whole_talk()
    kept.take(talk.ops)
    before = requests(kept.tables, lambda: PEOPLE)
    keys = VERA.first.keys
    claimed = issue_device(
        SignKey.generate(SystemEntropy()), ORG.id, key=keys.sign.verify_key, kem=keys.kem.public, terms=Terms(9, DAY)
    )
    talk.admit(VERA.first, (VERA.certificate, claimed))
    kept.take(talk.ops[-1:])

    assert len(before) == 2
    assert requests(kept.tables, lambda: PEOPLE) == before
    assert requests(kept.tables, lambda: {device: user for device, user in PEOPLE.items() if user != VERA.id}) == ()


def test_what_cannot_be_read_leaves_the_tables_as_they_are(kept: Kept) -> None:
    talk = Talk()
    talk.say(ANNA.first, ACT_KIND, {0: "Go"})
    talk.say(ANNA.first, "protect.member/1", {0: bytes(16), 1: 2, 2: [b"", b""]})
    talk.say(ANNA.first, "sync.base/1", {0: 1})
    talk.say(ANNA.first, "record.entries/1", {0: "x"})
    kept.take(talk.ops)

    assert kept.rows == {name: [] for name in acts_sql.TABLES}


# Statements that read a whole table on purpose, with the reason.
WHOLE = {
    "PEOPLE": "devices are some hundreds, and whose each is, is a walk over all, in the order of the key",
    "CONTESTED": "the same walk",
}
STATEMENTS = {
    name: value
    for name, value in vars(acts_sql).items()
    if isinstance(value, str) and name[0] != "_" and value.startswith(("SELECT", "DELETE"))
}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """50,000 words and as many standings, put in as rows."""
    made = Kept(tmp_path_factory.mktemp("many") / "side")
    body = cbor.encode({0: bytes(32), 1: 1, 2: "y"})
    with made._side._store.transaction():
        for n in range(50_000):
            op = n.to_bytes(32, "big")
            row = (op, HERE, op[-16:], n, "sync.second/1", (n // 3).to_bytes(32, "big"), body)
            for _ in made.tables.execute(acts_sql.PUT_WORD, row):
                pass
            for _ in made.tables.execute(acts_sql.PUT_STANDING, (op, ACT_KIND, 1 + n % 3)):
                pass
    yield made
    made.close()


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - WHOLE.keys()))
def test_every_statement_finds_its_rows_by_an_index(name: str, crowded: Kept) -> None:
    statement = STATEMENTS[name]
    plan = [
        str(row[3]) for row in crowded.tables.execute("EXPLAIN QUERY PLAN " + statement, (0,) * statement.count("?"))
    ]

    assert plan
    assert [step for step in plan if re.match("SCAN|USE TEMP", step)] == []
