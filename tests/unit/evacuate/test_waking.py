"""Who is woken: a program that is told one sentence, now and then for nothing; a card of times where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import FixedClock
from safeconduct.base.ids import UserId
from safeconduct.evacuate.running.errors import NotifierRefused
from safeconduct.evacuate.running.reading import Awake, Watched
from safeconduct.evacuate.running.types import CheckIn, CheckInId, Claim, Heard, LegId, Meaning
from safeconduct.evacuate.running.waking import (
    bell_of,
    card_of_times,
    nobody_will_be_woken,
    note_bell,
    note_bell_rung,
    note_rung,
    notifier_of,
    set_notifier,
    to_ring_for,
    wake,
)
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.vault import Vault
from tests.unit.evacuate.parts import HOUR, NOON, Office, office

MINUTE = 60_000
DUE = CheckIn(CheckInId(bytes(16)), LegId(bytes(16)), NOON + HOUR, 5 * MINUTE)
HELD = Watched((DUE, CheckIn(CheckInId(bytes(15) + b"\1"), LegId(bytes(16)), NOON + 40 * HOUR, 0)))


class Notes:
    """What `waking` needs of a vault, in memory."""

    def __init__(self) -> None:
        self._kept: dict[bytes, bytes] = {}

    def note(self, name: bytes) -> bytes:
        if name not in self._kept:
            raise NotKept
        return self._kept[name]

    def keep_note(self, name: bytes, value: bytes) -> None:
        self._kept[name] = value

    def setting(self, name: bytes) -> bytes:
        return b"/bin/true"

    def rings(self, held: Watched, now_ms: int) -> bool:
        """Say whether it rings for an alarm, decoys aside, and let it."""
        is_wanted = bool(to_ring_for(cast("Vault", self), held.alarms(now_ms), now_ms))
        if is_wanted:
            note_rung(cast("Vault", self), held.alarms(now_ms), now_ms)
        return is_wanted

    def bell(self, held: Watched, now_ms: int) -> tuple[int, ...]:
        return bell_of(cast("Vault", self), held, now_ms).times


def rings(here: Office, held: Watched, now_ms: int) -> bool:
    return wake(here.desk.team, Awake(now_ms, 0, held.alarms(now_ms), (), None))


def program(folder: Path, mode: int = 0o700) -> Path:
    found = folder / "ring"
    found.write_text(f"#!/bin/sh\necho x >> {folder / 'rung'}\n")
    found.chmod(mode)
    return found


def test_the_card_has_the_times_of_the_next_day_and_nothing_else() -> None:
    assert card_of_times(HELD, NOON) == (NOON + HOUR + 5 * MINUTE,)
    assert card_of_times(HELD, NOON + 20 * HOUR) == (NOON + 40 * HOUR,)
    assert card_of_times(Watched(), NOON) == ()


def test_without_a_program_nobody_is_woken_and_the_desk_says_so(tmp_path: Path) -> None:
    here = office(tmp_path)
    assert nobody_will_be_woken(here.desk.vault)
    assert not rings(here, HELD, NOON + 9 * HOUR)
    set_notifier(here.desk.vault, str(program(tmp_path)))
    assert not nobody_will_be_woken(here.desk.vault)
    set_notifier(here.desk.vault, "")
    assert notifier_of(here.desk.vault) == ""


def test_it_rings_when_an_alarm_begins_and_when_it_climbs_and_not_between(tmp_path: Path) -> None:
    here = office(tmp_path, clock=FixedClock(NOON))
    set_notifier(here.desk.vault, str(program(tmp_path)))
    begins = NOON + HOUR + 5 * MINUTE
    rung = [rings(here, HELD, begins + minutes * MINUTE) for minutes in (-60, 0, 1, 10, 11)]
    assert rung == [False, True, False, True, False]
    assert (tmp_path / "rung").read_text().count("x") == 2


def forced(minutes: int, n: int = 0) -> Watched:
    """The same check-ins, at one of which they said so many minutes after noon that they are forced."""
    return replace(HELD, heard=(Heard(HELD.check_ins[n].id, Meaning.FORCED, NOON + minutes * MINUTE),))


@pytest.mark.parametrize("late", [0, 1, 5, 9, 25])
def test_a_word_under_force_rings_as_soon_as_it_is_here_and_once_for_each_turn(late: int) -> None:
    notes = Notes()
    assert [notes.rings(HELD, NOON + n * MINUTE) for n in (0, 1)] == [False, False]
    held, at_ms = forced(2), NOON + (2 + late) * MINUTE
    assert notes.bell(held, at_ms)[0] == at_ms
    assert [notes.rings(held, at_ms + n) for n in (0, 1, 5_000)] == [True, False, False]
    # The next is that of the next turn, at this desk and while it is locked.
    turn = NOON + (2 + 10 * (late // 10 + 1)) * MINUTE
    assert notes.bell(held, at_ms + 5_000)[0] == turn
    assert [notes.rings(held, turn + n) for n in (-1, 0, 1)] == [False, True, False]


def test_silence_that_another_desk_knew_rings_as_soon_as_it_is_here() -> None:
    notes, begins = Notes(), NOON + HOUR + 5 * MINUTE
    assert not notes.rings(Watched(), begins + MINUTE)
    assert notes.rings(HELD, begins + 3 * MINUTE)
    assert not notes.rings(HELD, begins + 4 * MINUTE)


def test_what_is_forced_anew_after_an_end_that_this_desk_did_not_see_rings_again() -> None:
    notes = Notes()
    assert [notes.rings(forced(at), NOON + n * MINUTE) for at, n in ((0, 1), (0, 2), (2, 3), (2, 4), (1, 5))] == [
        True,
        False,
        True,
        False,
        False,
    ]


def test_an_alarm_that_was_over_and_comes_back_rings_again(tmp_path: Path) -> None:
    here, begins = office(tmp_path, clock=FixedClock(NOON)), NOON + HOUR + 5 * MINUTE
    set_notifier(here.desk.vault, str(program(tmp_path)))
    assert rings(here, HELD, begins)
    rings(here, Watched(), begins + MINUTE)
    assert rings(here, HELD, begins + 2 * MINUTE)


def test_what_is_forced_rings_though_its_silence_was_rung_for_and_taken_on() -> None:
    notes, begins = Notes(), NOON + HOUR + 5 * MINUTE
    claim = Claim(DUE.id, UserId(bytes(16)), begins)
    assert notes.rings(HELD, begins)
    known = replace(forced(70), claims=(claim,))
    assert notes.bell(known, begins + 6 * MINUTE)[0] == begins + 6 * MINUTE
    assert notes.rings(known, begins + 6 * MINUTE)
    taken = replace(known, claims=(claim, replace(claim, is_of_forced=True)))
    assert not notes.rings(taken, begins + 7 * MINUTE)


def test_what_was_taken_on_rings_once_more_when_it_is_an_incident_locked_too() -> None:
    notes, begins = Notes(), NOON + HOUR + 5 * MINUTE
    held, incident = Watched((DUE,), claims=(Claim(DUE.id, UserId(bytes(16)), begins),)), begins + 60 * MINUTE
    assert notes.bell(held, begins) == (incident,)
    assert [notes.rings(held, begins + n * MINUTE) for n in (0, 10, 30, 59)] == [False] * 4
    assert [notes.rings(held, incident + n * MINUTE) for n in (0, 1, 30)] == [True, False, False]
    assert notes.bell(held, incident + MINUTE) == ()


def test_nobody_is_woken_because_somebody_takes_an_incident_on() -> None:
    notes, at_ms = Notes(), NOON + 3 * HOUR
    assert notes.rings(Watched((DUE,)), at_ms)
    assert not notes.rings(Watched((DUE,), claims=(Claim(DUE.id, UserId(bytes(16)), at_ms),)), at_ms)


def test_what_a_clock_that_was_ahead_rang_for_keeps_no_ring_back() -> None:
    notes, ahead = Notes(), NOON + 90 * 24 * HOUR
    assert [notes.rings(forced(0), at_ms) for at_ms in (ahead, ahead, NOON)] == [True, False, True]


def test_what_the_bell_rang_for_rings_no_more_once_it_is_unlocked_and_whatever_is_new_does() -> None:
    begins = NOON + HOUR + 5 * MINUTE

    def unlocked(rang_ms: int) -> Notes:
        """Notes of a desk that was locked at noon, whose bell rang up to an instant."""
        notes = Notes()
        vault = cast("Vault", notes)
        note_bell(vault, HELD, bell_of(vault, HELD, NOON), NOON)
        note_bell_rung(vault, rang_ms, rang_ms)
        return notes

    assert not unlocked(begins).rings(HELD, begins + MINUTE)
    # It climbs, somebody is forced, and another one is silent of whom this desk hears only now.
    climbed = unlocked(begins)
    assert climbed.rings(HELD, begins + 10 * MINUTE)
    assert unlocked(begins).rings(forced(61), begins + MINUTE)
    other = CheckIn(CheckInId(bytes(15) + b"\7"), LegId(bytes(16)), NOON + HOUR, 0)
    assert unlocked(begins).rings(replace(HELD, check_ins=(*HELD.check_ins, other)), begins + MINUTE)
    # A bell that did not ring keeps nothing back.
    assert unlocked(NOON).rings(HELD, begins + MINUTE)


def named(n: int) -> CheckInId:
    return CheckInId(bytes(15) + bytes((n,)))


@given(
    st.lists(st.tuples(st.integers(0, 200), st.booleans()), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.sampled_from(Meaning), st.integers(0, 200)), max_size=3),
    st.lists(st.tuples(st.integers(0, 3), st.booleans()), max_size=3),
    st.integers(0, 300),
)
def test_a_locked_desk_leaves_out_nothing_that_an_open_one_rings_for(
    due: list[tuple[int, bool]],
    said: list[tuple[int, Meaning, int]],
    claims: list[tuple[int, bool]],
    now: int,
) -> None:
    """Whatever an open desk rings for, a locked one rings for within a turn, and at no instant for nothing new."""
    check_ins = tuple(
        CheckIn(named(n), LegId(named(n)), NOON + at * MINUTE, 0, tight) for n, (at, tight) in enumerate(due)
    )
    heard = tuple(Heard(named(n), one, NOON + at * MINUTE) for n, one, at in said)
    taken = tuple(Claim(named(n), UserId(bytes(16)), NOON, knew) for n, knew in claims)
    held, notes = Watched(check_ins, heard, taken), Notes()
    now_ms = NOON + now * MINUTE
    times = notes.bell(held, now_ms)
    waits = 0
    for at_ms in range(now_ms, now_ms + 6 * HOUR, MINUTE):
        if at_ms in times:
            assert notes.rings(held, at_ms)
        alarms = held.alarms(at_ms)
        waits = waits + 1 if to_ring_for(cast("Vault", notes), alarms, at_ms) else 0
        assert waits < 10
        # What begins rings at once, and what there is when it is locked: a word under force too, whatever time a clock
        # that was ahead noted it with.
        begins = any(one.began_ms == at_ms for one in alarms if not one.claimed_by and not one.is_forced)
        assert not waits or (at_ms > now_ms and not begins)


def test_it_rings_for_nothing_now_and_then(tmp_path: Path) -> None:
    here = office(tmp_path)
    set_notifier(here.desk.vault, str(program(tmp_path)))
    rung = [rings(here, Watched(), NOON + day * 24 * HOUR) for day in range(60)]
    assert 10 <= sum(rung) <= 58


def test_what_others_may_rewrite_or_nobody_may_run_wakes_nobody(tmp_path: Path) -> None:
    here = office(tmp_path)
    for path in (str(program(tmp_path, 0o600)), str(program(tmp_path, 0o777)), str(tmp_path), "ring", "/nowhere/ring"):
        with pytest.raises(NotifierRefused):
            set_notifier(here.desk.vault, path)
    kept = program(tmp_path)
    set_notifier(here.desk.vault, str(kept))
    kept.unlink()
    with pytest.raises(NotifierRefused):
        rings(here, HELD, NOON + 9 * HOUR)
