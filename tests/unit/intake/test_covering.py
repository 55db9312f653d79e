"""Covers go when chance says, only to an address that an administrator gave, and come back as nothing (P1, P8, P13)."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.cli import intake_boards
from safeconduct.cli.intake_boards import ended_by_signals, keep_boards
from safeconduct.intake.door.bundling import set_shown
from safeconduct.intake.door.covering import MOST_A_DAY, CoverClocks, Outgoing, address_for_covers, cover_to_send
from safeconduct.intake.door.door_kinds import Shown
from safeconduct.sync.relay_errors import RelayUnreachable
from safeconduct.sync.relays import allow_here
from tests.flow.offices import Office, office

__all__ = ["office"]

HOUR_MS = 3_600_000
PART = CompartmentId(b"p" * 16)


def shown(office: Office, **more: Any) -> None:
    """Say on the first desk, an administrator's, what the outside is shown."""
    set_shown(office.door(office.first), replace(office.door(office.first).shown(), **more))


def test_a_cover_is_taken_by_the_relay_as_any_submission_and_comes_back_as_nothing(office: Office) -> None:
    address = f"http://{office.relay.public}"
    shown(office, addresses=(address,))
    office.meet(office.first)
    # On this computer anything may listen: nothing goes there before a person typed it here.
    assert cover_to_send(office.door(office.first)) is None
    allow_here(office.first.vault, address)
    outgoing = cover_to_send(office.door(office.first))
    assert outgoing is not None
    outgoing.post()
    assert office.left() == 1
    held = office.meet(office.first)
    assert (held.collected.covers, held.collected.messages, office.left()) == (1, 0, 0)


def test_what_a_desk_sends_names_no_code_and_no_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []

    def stream(self: object, *request: Any, headers: Any, content: bytes, **more: Any) -> Any:
        asked.append((request[0], request[1].target, headers, content))
        raise RelayUnreachable

    monkeypatch.setattr("httpcore.ConnectionPool.stream", stream)
    with pytest.raises(RelayUnreachable):
        Outgoing("https://public.example", b"sealed").post()
    ((method, path, headers, body),) = asked
    assert (method, path, body) == ("POST", b"/submissions", b"sealed")
    assert [name for name, _ in headers] == [b"Host", b"Content-Type", b"Content-Length"]


def test_covers_go_to_what_an_administrator_gave_an_onion_first_and_to_nothing_that_a_writer_says(
    office: Office,
) -> None:
    writer = office.join("writer")
    shown(office, addresses=("https://ours.example", "http://oursoursours.onion"))
    office.tend()
    doors = [office.door(desk) for desk in (office.first, writer)]
    assert [address_for_covers(door) for door in doors] == ["http://oursoursours.onion"] * 2

    set_shown(office.door(writer), Shown(addresses=("http://elsewhere.onion", "https://ours.example")))
    office.tend()
    assert [address_for_covers(door) for door in doors] == ["https://ours.example"] * 2
    set_shown(office.door(writer), Shown(addresses=("http://elsewhere.onion",)))
    office.tend()
    assert [address_for_covers(door) for door in doors] == ["", ""]
    assert cover_to_send(doors[0]) is None


def test_covers_can_be_switched_off_and_go_nowhere_without_a_key(office: Office) -> None:
    office.tend()
    assert cover_to_send(office.door(office.first)) is not None
    shown(office, covers=False)
    assert cover_to_send(office.door(office.first)) is None
    shown(office, covers=True)
    office.after(100)
    assert cover_to_send(office.door(office.first)) is None


def test_the_clock_of_covers_begins_when_it_is_asked_and_sends_no_more_than_sixteen_in_a_day() -> None:
    class Always(SeededEntropy):
        def bytes(self, count: int) -> bytes:
            return b"\xff" * count  # the shortest wait there is: less than a millisecond

    clocks = CoverClocks(Always(b""))
    assert clocks.due((PART,), 0) == ()
    went = sum(len(clocks.due((PART,), minute * 60_000)) for minute in range(1, 24 * 60))
    assert went == MOST_A_DAY
    assert clocks.due((PART,), 25 * HOUR_MS) == (PART,)


def test_a_computer_clock_that_was_put_back_does_not_stop_covers_for_years() -> None:
    clocks = CoverClocks(SeededEntropy(b"covers"))
    ten_years = 10 * 365 * 24 * HOUR_MS
    clocks.due((PART,), ten_years)
    assert clocks.due((PART,), 0) == ()
    assert any(clocks.due((PART,), hour * HOUR_MS) for hour in range(8 * 24))


@pytest.fixture
def ticking(monkeypatch: pytest.MonkeyPatch) -> FixedClock:
    """The clock of `keep_boards`: each look is a minute later, and after three quarters of an hour SIGTERM comes."""
    clock = FixedClock(60_000)

    def later(_: float) -> None:
        clock.advance(60_000)
        if clock.now_ms() > 46 * 60_000:
            signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr(intake_boards, "time", SimpleNamespace(sleep=later))
    return clock


class SomeWork:
    """A command's surroundings without a vault: what `keep_boards` asks of them."""

    def __init__(self, clock: FixedClock, told: list[str]) -> None:
        self._clock, self.parts = clock, ()
        self.team = SimpleNamespace(entropy=SeededEntropy(b"boards"))
        self.screen = SimpleNamespace(
            is_json=False, language="en", say=lambda phrase, **facts: told.append(phrase.en.format(**facts))
        )

    @property
    def now_ms(self) -> int:
        return self._clock.now_ms()


def test_boards_are_shown_at_each_quarter_whatever_goes_wrong_until_sigterm_ends_it(
    ticking: FixedClock, tmp_path: Path
) -> None:
    told: list[str] = []
    met: list[int] = []

    def meet(_: Any) -> None:
        met.append(ticking.now_ms() // 60_000)
        raise RelayUnreachable

    with ended_by_signals():
        keep_boards(lambda: SomeWork(ticking, told), meet)  # type: ignore[arg-type, return-value]
    assert met == [15, 30, 45]
    assert len(told) == 1 + 3
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
