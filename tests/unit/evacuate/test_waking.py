"""Who is woken: a program that is told one sentence, now and then for nothing; a card of times where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.evacuate.running.errors import NotifierRefused
from safeconduct.evacuate.running.reading import Awake, Watched
from safeconduct.evacuate.running.types import CheckIn, CheckInId, LegId
from safeconduct.evacuate.running.waking import (
    card_of_times,
    nobody_will_be_woken,
    notifier_of,
    set_notifier,
    wake,
)
from tests.unit.evacuate.parts import HOUR, NOON, Office, office

MINUTE = 60_000
DUE = CheckIn(CheckInId(bytes(16)), LegId(bytes(16)), NOON + HOUR, 5 * MINUTE)
HELD = Watched((DUE, CheckIn(CheckInId(bytes(15) + b"\1"), LegId(bytes(16)), NOON + 40 * HOUR, 0)))


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
