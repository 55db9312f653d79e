"""What a desk does for one frame, one grant or one exchange does not grow with all that was ever given and said (P4).

Counted are calls of functions, each step of a generator among them: a clock would tell of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, OrgId
from safeconduct.protect.epochs import EpochKeys, EpochPlace, new_epoch
from safeconduct.sync import kinds
from safeconduct.sync.candidates import Candidate, Candidates
from safeconduct.sync.finishing import finish
from safeconduct.vault.types import Intent
from tests.counted import calls
from tests.unit.sync.desks import Desk, exchange, founder, join

ORG = OrgId(bytes(32))
GIVER, OTHER = DeviceId(b"g" * 16), DeviceId(b"o" * 16)
FEW, MANY = 12, 200


def keys_of(number: int) -> EpochKeys:
    compartment = CompartmentId(number.to_bytes(16, "big"))
    return new_epoch(EpochPlace(ORG, compartment, 1), SystemEntropy())[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = founder(tmp_path)
    yield desk
    desk.close()


def test_a_mailbox_is_found_and_room_is_made_with_as_many_calls_among_many_as_among_few(desk: Desk) -> None:
    kept, counted = Candidates(desk.vault, ORG), {}
    asked, done = keys_of(1), 0
    kept.put(Candidate(GIVER, asked))
    for most in (FEW, MANY):
        with desk.team.together():
            for number in range(done, most):
                kept.put(Candidate(GIVER, keys_of(2 + number), is_derived=True))
        done = most
        own = Candidate(OTHER, keys_of(1_000 + most))
        counted[most] = (
            calls(lambda: kept.mailbox(asked.mailbox)),
            calls(lambda: kept.of(asked.place.compartment)),
            calls(partial(kept._has_room, own)),
        )

    assert counted[FEW] == counted[MANY]
    assert kept.mailbox(asked.mailbox) == (asked,)
    assert len(kept.compartments()) == MANY + 1


def test_what_is_found_is_the_same_after_taking_replacing_and_opening_again(desk: Desk) -> None:
    kept, keys = Candidates(desk.vault, ORG), [keys_of(number) for number in range(4)]
    for one in keys:
        kept.put(Candidate(GIVER, one, is_derived=True))
        kept.put(Candidate(OTHER, one))
    # Said once more by the same giver, and now not derived: it counts once.
    kept.put(Candidate(GIVER, keys[0]))
    assert [one.giver for one in kept.take(keys[1].place.compartment, keys[1].id)] == [GIVER, OTHER]

    for held in (kept, Candidates(desk.vault, ORG)):
        assert held.mailbox(keys[1].mailbox) == ()
        assert held.of(keys[1].place.compartment) == ()
        assert [found.id for found in held.mailbox(keys[0].mailbox)] == [keys[0].id]
        assert [(found.giver, found.is_derived) for found in held.of(keys[0].place.compartment)] == [
            (GIVER, False),
            (OTHER, False),
        ]
        assert held.compartments() == {keys[at].place.compartment for at in (0, 2, 3)}
        assert (held._given[GIVER, True], held._given[GIVER, False], held._given[OTHER, False]) == (2, 1, 3)


def test_words_of_those_who_were_left_out_are_read_once_and_not_at_each_exchange(tmp_path: Path) -> None:
    first = founder(tmp_path)
    second = join(tmp_path, first, "bela")
    try:
        counted = {}
        for most in (FEW, MANY):
            # No change of keys: it will never be one, whatever comes.
            named = first.vault.heads(first.team.id)[0].op
            second.vault.append(
                Intent(second.team.id, kinds.LACK_KIND, kinds.body_of_lack(OpId(named))) for _ in range(most)
            )
            exchange(first, second)
            finish(first.team, ())
            counted[most] = calls(lambda: finish(first.team, ()))
        assert counted[MANY] <= counted[FEW] + FEW
    finally:
        first.close()
        second.close()
