"""Check-ins at the desk: who is silent, who is heard from next, who takes it on, how it ended, who is woken."""

from __future__ import annotations

import asyncio
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.base.ids import DeviceId, UserId
from safeconduct.desk.alarm_watch import Watching
from safeconduct.desk.events import ALARM, Events
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.commands import Values, draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import LegState
from safeconduct.evacuate.running.commands import add_intents, hear_intents
from safeconduct.evacuate.running.reading import note_awake
from safeconduct.evacuate.running.relay_timers import Unattended
from safeconduct.evacuate.running.types import Meaning
from safeconduct.evacuate.running.waking import _DECOY, WORD, set_notifier
from safeconduct.evacuate.running.wording import NOBODY_TO_CLAIM, YOUR_TURN
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.rescuing import WORDS, journeys, make_due, on_the_way, rescue, send
from tests.unit.desk.teaming import joined, team_of

__all__ = ["rescue"]

HERE = "/checkins"
HOUR = 3_600_000


def agree(desk: Asking, hours: float) -> None:
    """Agree with the party that is on its way to hear from it so many hours from now; before now they are silent."""

    def work(vault: Vault) -> None:
        team = team_of(vault)
        (journey,) = read_journeys(team)
        due = team.clock.now_ms() + int(hours * HOUR)
        vault.append(add_intents(team, journey.legs[0], [("arrive", due)], {"way": "signal", "second_way": "aunt"}))

    desk.runner.run(desk.desk.office.work(work))


@pytest.fixture
def road(desk: Asking, rescue: tuple[Case, ...]) -> str:
    """The address of the journey of a party on its way, to be heard from before midnight."""
    return on_the_way(desk, rescue[1])


def handles(shown: Answer) -> list[str]:
    """The check-ins that have forms on a page, each once, in order."""
    return list(dict.fromkeys(re.findall(r'name="check_in" value="([^"]+)"', shown.body)))


def test_without_journeys_it_says_that_all_is_quiet_and_that_nobody_is_woken(desk: Asking) -> None:
    shown = desk.get(HERE)
    assert "There is no alarm." in shown.words
    assert "Nobody is to be heard from in the next 24 hours." in shown.words
    assert "No one will be woken: no program for that is set on this desk." in shown.words


def test_who_is_heard_from_next_stands_there_and_is_heard_there(desk: Asking, road: str) -> None:
    agree(desk, 0.1)
    shown = desk.get(HERE)
    (journey,) = journeys(desk)
    assert len(set(handles(shown))) == 2
    assert shown.words.count(journey.name) >= 2
    assert "signal" in shown.words
    assert ": look at the desk" in shown.words
    heard = send(desk, HERE, check_in=handles(shown)[0], do="hear", said=f"hello, {WORDS['well']}")
    assert "Undo" in desk.follow(heard).words
    assert len(handles(desk.get(HERE))) == 1
    assert WORDS["well"] not in desk.get(HERE).body


def test_whoever_is_silent_stands_first_is_taken_on_tried_and_ended_with_words(desk: Asking, road: str) -> None:
    agree(desk, -3)
    desk.runner.run(
        desk.desk.office.work(
            lambda vault: vault.append(
                [set_intent(read_journeys(team_of(vault))[0].thing, {"silence_dont": "do not call my brother"})]
            )
        )
    )
    shown = desk.get(HERE)
    assert "silent for" in shown.words
    assert "They asked not to: do not call my brother" in shown.words
    assert "Nobody has taken it on" in shown.words
    alarm = handles(shown)[0]
    assert len(set(handles(shown))) == 2
    desk.follow(send(desk, HERE, check_in=alarm, do="claim"))
    assert "I take the alarm on" not in desk.get(HERE).words
    assert "Taken on by" in desk.get(HERE).words
    desk.follow(send(desk, HERE, check_in=alarm, do="tried", tried="aunt, by telephone"))
    assert "aunt, by telephone" in desk.get(HERE).words
    before = desk.count()
    refused = send(desk, HERE, check_in=alarm, do="end", ended=" ")
    assert (refused.status, desk.count()) == (422, before)
    desk.follow(send(desk, HERE, check_in=alarm, do="end", ended="seen at the station"))
    assert "There is no alarm." in desk.get(HERE).words


def test_it_is_said_by_name_whose_turn_it_is_and_that_nobody_is_on_duty(
    desk: Asking, road: str, tmp_path: Path
) -> None:
    agree(desk, -3)
    assert NOBODY_TO_CLAIM.en in desk.get(HERE).words
    bela = joined(desk, tmp_path, "bela")

    def watch(vault: Vault, who: UserId, hours: int) -> None:
        team = team_of(vault)
        part = next(one.id for one in team.compartments() if one.sort is Sort.PLANNING)
        now = team.clock.now_ms()
        values: Values = {"who": bytes(who), "from_at": now - hours * HOUR, "until": now + HOUR}
        vault.append([new_intent(team, part, "watch", values, thing=draw(team.entropy))])

    colleague = team_of(bela).me.device.user.id
    desk.runner.run(desk.desk.office.work(lambda vault: watch(vault, colleague, 1)))
    assert "it is the turn of bela." in desk.get(HERE).words
    desk.runner.run(desk.desk.office.work(lambda vault: watch(vault, team_of(vault).me.device.user.id, 2)))
    # Silent for three hours, the turn has gone round every ten minutes since somebody was to claim it.
    turns = {YOUR_TURN.en, "Nobody has taken it on; it is the turn of bela."}
    assert sum(one in desk.get(HERE).words for one in turns) == 1
    bela.close()


def test_whoever_had_not_seen_that_they_are_forced_does_not_end_the_alarm(desk: Asking, road: str) -> None:
    agree(desk, -3)
    shown = desk.get(HERE)
    alarm = handles(shown)[0]
    stale = {"once": shown.hidden("once", HERE), "heard": shown.hidden("heard"), "check_in": alarm}
    empty = send(desk, HERE, check_in=alarm, do="hear", said=" ")
    assert (empty.status, "Nothing is typed that they said." in empty.words) == (422, True)
    desk.follow(send(desk, HERE, check_in=alarm, do="hear", said="greetings from aunt Vera"))
    refused = desk.post(HERE, {**stale, "do": "end", "ended": "called, all well"})
    assert (refused.status, "it was heard that they are forced" in refused.words) == (422, True)
    assert "FORCED" in desk.get(HERE).words


def test_a_word_under_force_looks_like_any_other_and_is_an_alarm_at_once(desk: Asking, road: str) -> None:
    (one,) = handles(desk.get(HERE))
    fine = send(desk, HERE, check_in=one, do="hear", said="all fine here, aunt Vera sends her love")
    shown = desk.follow(fine)
    assert "FORCED" in shown.words
    assert "aunt Vera" not in shown.body
    assert journeys(desk)[0].legs[0].state is LegState.DURESS


def test_for_whom_nobody_waits_is_said(desk: Asking, road: str) -> None:
    make_due(desk)
    (one,) = handles(desk.get(HERE))
    desk.follow(send(desk, HERE, check_in=one, do="hear", said=WORDS["well"]))
    assert "nobody waits to hear from them any more on leg 1" in desk.get(HERE).words


# --- the watch


def watching(desk: Asking) -> Watching:
    return Watching(desk.desk.office, desk.desk.events)


def look(desk: Asking, watch: Watching) -> None:
    desk.runner.run(watch.look())


def bell(folder: Path) -> tuple[Path, Path]:
    """Return a program that wakes somebody and the file in which it writes what it was told."""
    told = folder / "told"
    program = folder / "wake"
    program.write_text(f'#!/bin/sh\necho "$@" >> {told}\n', encoding="ascii")
    program.chmod(stat.S_IRWXU)
    return program, told


def rung(told: Path) -> list[str]:
    return told.read_text("ascii").splitlines() if told.exists() else []


def is_quiet(desk: Asking) -> bool:
    """Whether no red line of an alarm stands on other pages."""
    return 'role="alert" hidden' in desk.get("/cases").body.partition("red alarm")[2][:30]


def again(desk: Asking, watch: Watching) -> None:
    """Look once more, as a minute later."""
    watch._last = [replace(watch._last[0], until=0.0)]
    look(desk, watch)


def ring_by(desk: Asking, folder: Path) -> Path:
    """Set a program that wakes somebody; the file in which it writes what it was told."""
    program, told = bell(folder)
    desk.runner.run(desk.desk.office.work(lambda vault: set_notifier(vault, str(program))))
    return told


def note_heard(desk: Asking, means: Meaning, hours: float) -> None:
    """Let a word be here that was heard so many hours ago, as when it comes from another desk."""

    def work(vault: Vault) -> None:
        team = team_of(vault)
        (journey,) = read_journeys(team)
        at_ms = team.clock.now_ms() - int(hours * HOUR)
        vault.append(hear_intents(team, journey, journey.check_ins[0], means, now_ms=at_ms))

    desk.runner.run(desk.desk.office.work(work))


@pytest.mark.parametrize("hours", [0, 0.05, 0.3])
def test_a_word_under_force_rings_at_once_whenever_it_was_heard_and_once(
    desk: Asking, road: str, tmp_path: Path, hours: float
) -> None:
    told = ring_by(desk, tmp_path)
    watch = watching(desk)
    look(desk, watch)
    assert rung(told) == []
    note_heard(desk, Meaning.FORCED, hours)
    look(desk, watch)
    assert rung(told) == [WORD]
    # Nor again for the same, also by a program that was started anew, and after an unlock.
    for one in (watch, watching(desk)):
        look(desk, one)
        again(desk, one)
    desk.runner.run(desk.desk.office.lock())
    look(desk, watch)
    assert desk.unlock().status == 303
    look(desk, watching(desk))
    assert rung(told) == [WORD]


def test_a_word_under_force_in_the_last_moment_before_the_lock_rings_once_locked_and_not_again_when_opened(
    desk: Asking, road: str, tmp_path: Path
) -> None:
    told = ring_by(desk, tmp_path)
    watch = watching(desk)
    look(desk, watch)
    note_heard(desk, Meaning.FORCED, 0.05)
    desk.runner.run(desk.desk.office.lock())
    assert rung(told) == []
    (held,) = watch._last
    assert (held.alarms, held.news, held.path) == ((), (), "")
    for _ in range(3):
        look(desk, watch)
    assert rung(told) == [WORD]
    # Nobody has taken it on: the next turn is rung for too, ten minutes after the one before.
    assert watch._last[0].bell.times[0] - held.now_ms <= 600_000
    assert desk.unlock().status == 303
    for one in (watch, watching(desk)):
        look(desk, one)
    assert rung(told) == [WORD]


def test_who_took_silence_on_has_not_taken_on_what_is_forced(desk: Asking, road: str, tmp_path: Path) -> None:
    told = ring_by(desk, tmp_path)
    make_due(desk, -10)
    watch = watching(desk)
    look(desk, watch)
    assert rung(told) == [WORD]
    alarm = handles(desk.get(HERE))[0]
    stale = desk.get(HERE)
    desk.follow(send(desk, HERE, check_in=alarm, do="claim"))
    look(desk, watch)
    desk.desk.events._last.pop(ALARM)
    note_heard(desk, Meaning.FORCED, 0)
    look(desk, watch)
    assert rung(told) == [WORD, WORD]
    assert ALARM in desk.desk.events._last
    assert "Nobody has taken it on" in desk.get(HERE).words
    # Nor has who took it on from a page that did not say so yet.
    old = {"once": stale.hidden("once", HERE), "heard": stale.hidden("heard"), "check_in": alarm, "do": "claim"}
    desk.post(HERE, old)
    assert "Nobody has taken it on" in desk.get(HERE).words
    desk.follow(send(desk, HERE, check_in=alarm, do="claim"))
    assert "Taken on by" in desk.get(HERE).words
    again(desk, watch)
    assert rung(told) == [WORD, WORD]


def test_what_was_taken_on_rings_and_is_told_to_the_windows_when_it_is_an_incident(
    desk: Asking, road: str, tmp_path: Path
) -> None:
    told = ring_by(desk, tmp_path)
    make_due(desk, -10)
    watch = watching(desk)
    look(desk, watch)
    desk.follow(send(desk, HERE, check_in=handles(desk.get(HERE))[0], do="claim"))
    look(desk, watch)
    desk.desk.events._last.pop(ALARM)
    make_due(desk, -40)
    for _ in range(3):
        again(desk, watch)
    assert rung(told) == [WORD, WORD]
    assert ALARM in desk.desk.events._last


@pytest.mark.parametrize("do", ["well", "forced"])
def test_a_word_long_before_its_time_is_noted_and_the_page_says_of_each_alike_that_the_alarm_stays(
    desk: Asking, road: str, do: str
) -> None:
    make_due(desk, 8 * 60)
    (one,) = handles(desk.get(HERE))
    for where in (HERE, road):
        shown = desk.follow(send(desk, where, check_in=one, do=do))
        assert "It was heard early and is noted; the alarm of" in shown.words
        assert "heard early" not in desk.get(where).words
    assert journeys(desk)[0].heard[0].text("meaning") == do
    assert handles(desk.get(HERE)) == [one]
    make_due(desk)
    assert "heard early" not in desk.follow(send(desk, road, check_in=one, do=do)).words


def test_an_open_desk_tells_its_windows_and_wakes_somebody_once_for_one_stage(
    desk: Asking, road: str, tmp_path: Path
) -> None:
    program, told = bell(tmp_path)
    desk.runner.run(desk.desk.office.work(lambda vault: set_notifier(vault, str(program))))
    watch = watching(desk)
    look(desk, watch)
    assert desk.desk.events._last.get(ALARM) is None
    agree(desk, -0.2)
    for _ in range(3):
        look(desk, watch)
    assert ALARM in desk.desk.events._last
    assert rung(told) == [WORD]
    # A minute later it is the same stage still.
    again(desk, watch)
    assert rung(told) == [WORD]
    assert "Somebody is silent or forced at a check-in." in desk.get("/cases").words
    assert not is_quiet(desk)


def test_the_watch_files_silence_in_the_logs_of_the_journey_and_of_its_case_once(
    desk: Asking, rescue: tuple[Case, ...], road: str
) -> None:
    watch = watching(desk)
    look(desk, watch)
    agree(desk, -0.2)
    for _ in range(3):
        look(desk, watch)

    def kinds(vault: Vault) -> list[tuple[bool, str]]:
        found = Facts(vault.tables).things("event")
        return sorted((one.part == rescue[1].part, one.text("kind")) for one in found)

    each = [(False, "go"), (False, "silence"), (True, "go"), (True, "silence")]
    assert desk.runner.run(desk.desk.office.work(kinds)) == each
    assert "silence" in desk.get(desk.address("case", rescue[1].part.hex())).words


def test_a_locked_desk_still_rings_and_holds_nothing_but_times(desk: Asking, road: str, tmp_path: Path) -> None:
    program, told = bell(tmp_path)
    desk.runner.run(desk.desk.office.work(lambda vault: set_notifier(vault, str(program))))
    agree(desk, 0.002)  # an alarm five minutes and seven seconds from now
    watch = watching(desk)
    look(desk, watch)
    (held,) = watch._last
    (name,) = {one.name for one in journeys(desk)}
    assert len(held.bell.times) > 3
    assert name not in repr(held)
    desk.runner.run(desk.desk.office.lock())
    look(desk, watch)
    assert rung(told) == []
    # The first two instants have passed: one ring, and the others are still to come.
    passed = (1, 2, *held.bell.times[2:])
    watch._last = [replace(held, bell=replace(held.bell, times=passed))]
    for _ in range(3):
        look(desk, watch)
    assert rung(told) == [WORD]
    assert watch._last[0].bell.times == held.bell.times[2:]


def test_what_the_bell_rang_for_while_locked_does_not_ring_again_when_it_is_unlocked(
    desk: Asking, road: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ring_by(desk, tmp_path)
    agree(desk, 0.002)  # an alarm five minutes and seven seconds from now
    # The next ring for nothing is a week off.
    far = desk.desk.office.given.clock.now_ms() + 168 * HOUR
    desk.runner.run(desk.desk.office.work(lambda vault: vault.keep_note(_DECOY, far.to_bytes(8, "big"))))
    office, watch = desk.desk.office, watching(desk)
    look(desk, watch)
    desk.runner.run(office.lock())
    assert rung(told) == []

    def later(seconds: int) -> None:
        """Let so many seconds pass, by every clock."""
        clock = FixedClock(office.given.clock.now_ms() + 1_000 * seconds)
        monkeypatch.setattr(office, "given", replace(office.given, clock=clock))
        watch._last = [replace(watch._last[0], until=watch._last[0].until - seconds)]

    later(330)
    look(desk, watch)
    assert rung(told) == [WORD]
    assert desk.unlock().status == 303
    look(desk, watch)
    assert office.alarms.count == 1
    assert rung(told) == [WORD]
    # It climbs: that is rung for.
    later(600)
    look(desk, watch)
    assert rung(told) == [WORD, WORD]


def test_what_was_missed_while_the_desk_was_locked_is_said_when_it_is_unlocked(desk: Asking, road: str) -> None:
    (journey,) = journeys(desk)
    agree(desk, -1)
    now = desk.desk.office.given.clock.now_ms()
    desk.runner.run(desk.desk.office.work(lambda vault: note_awake(team_of(vault), now - 2 * HOUR)))
    watch = watching(desk)
    look(desk, watch)
    look(desk, watch)
    shown = desk.get(HERE)
    assert f"Meanwhile alarms began: {journey.name}." in shown.words
    desk.runner.run(desk.desk.office.lock())
    assert desk.unlock().status == 303
    look(desk, watch)
    assert "Meanwhile alarms began" not in desk.get(HERE).words


def test_that_nobody_can_be_woken_is_said_and_the_watch_goes_on(desk: Asking, road: str, tmp_path: Path) -> None:
    program, told = bell(tmp_path)
    desk.runner.run(desk.desk.office.work(lambda vault: set_notifier(vault, str(program))))
    program.chmod(stat.S_IRUSR)
    agree(desk, -0.2)
    watch = watching(desk)
    look(desk, watch)
    assert "wakes somebody" not in desk.get(HERE).words.partition("Who is woken")[2]
    assert rung(told) == []
    program.chmod(stat.S_IRWXU)
    # It is tried again within a minute.
    (held,) = watch._last
    watch._last = [replace(held, until=0.0)]
    look(desk, watch)
    assert rung(told) == [WORD]
    assert "The program set on this desk wakes somebody" in desk.get(HERE).words


def test_that_a_colleagues_desk_did_not_come_back_wakes_somebody_once(
    desk: Asking, rescue: tuple[Case, ...], tmp_path: Path
) -> None:
    program, told = bell(tmp_path)
    desk.runner.run(desk.desk.office.work(lambda vault: set_notifier(vault, str(program))))
    watch, alarms = watching(desk), desk.desk.office.alarms
    look(desk, watch)
    found = (Unattended(DeviceId(bytes(32)), 1_900_000_000_000, 1_900_002_400_000),)
    for _ in range(3):
        alarms.told("relay", found)
        look(desk, watch)
    assert rung(told) == [WORD]
    assert ALARM in desk.desk.events._last
    assert "was to look at an alarm from" in desk.get(HERE).words
    alarms.told("relay", ())
    look(desk, watch)
    assert "There is no alarm." in desk.get(HERE).words
    assert rung(told) == [WORD]


def test_for_one_promise_of_a_colleague_it_rings_once_also_after_an_unlock_and_anew_for_the_next(
    desk: Asking, rescue: tuple[Case, ...], tmp_path: Path
) -> None:
    program, told = bell(tmp_path)
    desk.runner.run(desk.desk.office.work(lambda vault: set_notifier(vault, str(program))))
    watch, alarms = watching(desk), desk.desk.office.alarms
    look(desk, watch)
    gone = Unattended(DeviceId(bytes(32)), 1_900_000_000_000, 1_900_002_400_000)
    alarms.told("relay", (gone,))
    look(desk, watch)
    assert rung(told) == [WORD]
    desk.runner.run(desk.desk.office.lock())
    assert desk.unlock().status == 303
    alarms.told("relay", (gone,))
    # As after a new start of the program: nothing of the watch before is left.
    for again in (watch, watching(desk)):
        look(desk, again)
    assert rung(told) == [WORD]
    assert "was to look at an alarm from" in desk.get(HERE).words
    # They came back, and left again while the same alarm was on.
    alarms.told("relay", (replace(gone, due_ms=gone.due_ms + 2 * HOUR),))
    look(desk, watch)
    assert rung(told) == [WORD, WORD]


def test_whoever_was_reached_is_told_no_more_until_they_do_not_come_back_again(
    desk: Asking, rescue: tuple[Case, ...]
) -> None:
    watch, alarms = watching(desk), desk.desk.office.alarms
    gone = Unattended(DeviceId(bytes(32)), 1_900_000_000_000, 1_900_002_400_000)
    alarms.told("relay", (gone,))
    look(desk, watch)
    assert not is_quiet(desk)
    shown = desk.get(HERE)
    desk.follow(send(desk, HERE, do="reached", promise=shown.hidden("promise")))
    desk.runner.run(desk.desk.office.lock())
    assert desk.unlock().status == 303
    alarms.told("relay", (gone,))
    look(desk, watch)
    assert "There is no alarm." in desk.get(HERE).words
    assert is_quiet(desk)
    alarms.told("relay", (replace(gone, due_ms=gone.due_ms + 2 * HOUR),))
    look(desk, watch)
    assert "was to look at an alarm from" in desk.get(HERE).words


def test_an_alarm_of_a_colleague_that_is_looked_after_here_is_no_red_line_but_they_are_to_be_called(
    desk: Asking, road: str
) -> None:
    """For whom else they wait is not known here, so that the first ring is not kept back (P9)."""
    make_due(desk)
    (one,) = handles(desk.get(HERE))
    watch, alarms = watching(desk), desk.desk.office.alarms

    def mine(vault: Vault) -> Unattended:
        team = team_of(vault)
        (journey,) = read_journeys(team)
        due, minutes = journey.check_ins[0].number("due"), journey.check_ins[0].number("minutes")
        begins = (due or 0) + (minutes or 0) * 60_000
        return Unattended(team.me.device.id, begins, begins + HOUR)

    gone = desk.runner.run(desk.desk.office.work(mine))
    alarms.told("relay", (gone,))
    look(desk, watch)
    assert gone in alarms.pressing
    assert "was to look at an alarm from" in desk.get(HERE).words
    desk.follow(send(desk, HERE, check_in=one, do="well"))
    look(desk, watch)
    shown = desk.get(HERE)
    assert gone not in alarms.pressing
    assert "that one is looked after; for whom else they wait is not known here" in shown.words
    assert "There is no alarm." in shown.words
    # At another instant it is another alarm, of which nothing is known here.
    alarms.told("relay", (replace(gone, at_ms=gone.at_ms + 1),))
    look(desk, watch)
    assert len(alarms.pressing) == 1


def test_a_ring_for_a_colleague_that_could_not_be_made_is_made_later(
    desk: Asking, rescue: tuple[Case, ...], tmp_path: Path
) -> None:
    program, told = bell(tmp_path)
    desk.runner.run(desk.desk.office.work(lambda vault: set_notifier(vault, str(program))))
    program.chmod(stat.S_IRUSR)
    watch = watching(desk)
    desk.desk.office.alarms.told("relay", (Unattended(DeviceId(bytes(32)), 1_900_000_000_000, 1_900_002_400_000),))
    look(desk, watch)
    program.chmod(stat.S_IRWXU)
    for _ in range(2):
        watch._last = [replace(watch._last[0], until=0.0)]
        look(desk, watch)
    assert rung(told) == [WORD]


def test_a_clock_that_is_put_back_puts_no_ring_off(desk: Asking, road: str, tmp_path: Path) -> None:
    program, told = bell(tmp_path)
    desk.runner.run(desk.desk.office.work(lambda vault: set_notifier(vault, str(program))))
    watch = watching(desk)
    look(desk, watch)
    # Agreed in the last moment before the lock: it is looked once more while the vault closes.
    agree(desk, 0.5)
    desk.runner.run(desk.desk.office.lock())
    (held,) = watch._last
    assert (held.alarms, held.count) == ((), -1)
    clock = desk.desk.office.given.clock
    # The look was an hour ago by the clock that nobody sets, and by the other one it is still that time.
    watch._last = [replace(held, until=held.until - 3_600)]
    assert clock.now_ms() < held.bell.times[0]
    look(desk, watch)
    assert rung(told) == [WORD]


def test_the_watch_says_nothing_of_a_desk_that_was_never_opened(new_desk: Asking) -> None:
    watch = Watching(new_desk.desk.office, Events())
    new_desk.runner.run(watch.look())
    assert watch._last == []
    assert asyncio.iscoroutinefunction(watch.run)
