"""An open desk collects what was sent in and answers on the board, with nobody sitting at it (P9)."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.covering import Covering
from safeconduct.desk.inboxes import thread_name
from safeconduct.desk.relaying import Relaying
from safeconduct.intake.commands import open_inbox
from safeconduct.intake.door.bundling import set_shown
from safeconduct.intake.door.certifying import certify
from safeconduct.intake.door.covering import CoverClocks
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.door_kinds import Shown
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import ThreadId
from safeconduct.protect.bundles import decode_bundles, verify_bundle
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, seal_submission
from safeconduct.protect.threads import Thread
from safeconduct.sync.intake_client import status
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relays import KnownRelay, add_relay, allow_here
from safeconduct.vault.vault import Vault
from tests.flow.offices import got, post
from tests.relays import ReachedRelay, relay_here
from tests.unit.desk.asking import Asking
from tests.unit.desk.teaming import team_of

ENTROPY = SystemEntropy()


def meet(desk: Asking) -> None:
    async def all_of_them() -> None:
        await Relaying(desk.desk.office, desk.desk.events).meet_all(shows_boards=True)

    desk.runner.run(all_of_them())


def begin_door(desk: Asking, relay: ReachedRelay) -> CompartmentId:
    """Begin an inbox that a relay shows."""

    def begin(vault: Vault) -> CompartmentId:
        team = team_of(vault)
        add_relay(team, KnownRelay(relay.address.address, relay.key, relay.code))
        part = open_inbox(team, "people in danger", "duty")
        certify(Door(team, part))
        set_shown(Door(team, part), Shown(addresses=("http://example.onion",)))
        return part

    return desk.runner.run(desk.desk.office.work(begin))


def test_what_is_sent_in_comes_to_an_open_desk_and_goes_from_the_relay(desk: Asking, tmp_path: Path) -> None:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:
        part = begin_door(desk, relay)
        meet(desk)
        assert desk.desk.office.exchanges.faults == {}
        root = desk.runner.run(desk.desk.office.work(lambda vault: team_of(vault).me.root.key))
        (raw,) = decode_bundles(got(relay.public, "/bundles"))
        bundle = verify_bundle(raw, root).bundle
        today = day_from_ms(SystemClock().now_ms())
        message = Message(Secret.random(32, ENTROPY), ENTROPY.bytes(16), today, "ru", Way.PAGE, "Слышите?")
        to = Addressee(bundle.org, bundle.box, bundle.epoch_on(today).recipient)
        assert post(relay.public, seal_submission(message, to, entropy=ENTROPY)) == 200

        meet(desk)
        rows = desk.runner.run(desk.desk.office.work(lambda vault: Intake(vault.tables).page((part,), 0)))
        assert [row.messages for row in rows] == [1]
        with RelayClient(relay.address) as client:
            (box,) = status(client).boxes
        assert (sum(box.counts), box.board_number > 0, box.bundle_number > 0) == (0, True, True)


def test_of_messages_that_one_collecting_brought_the_page_says_that_nobody_knows_their_order(
    desk: Asking, tmp_path: Path
) -> None:
    """“We wait at the mill.”, then “Do NOT go to the mill.”: a relay notes the day alone."""
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:
        part = begin_door(desk, relay)
        meet(desk)
        root = desk.runner.run(desk.desk.office.work(lambda vault: team_of(vault).me.root.key))
        (raw,) = decode_bundles(got(relay.public, "/bundles"))
        bundle = verify_bundle(raw, root).bundle
        today, secret = day_from_ms(SystemClock().now_ms()), Secret.random(32, ENTROPY)
        to = Addressee(bundle.org, bundle.box, bundle.epoch_on(today).recipient)

        def send(*texts: str) -> None:
            for text in texts:
                message = Message(secret, ENTROPY.bytes(16), today, "en", Way.PAGE, text)
                assert post(relay.public, seal_submission(message, to, entropy=ENTROPY)) == 200
            meet(desk)

        send("We wait at the mill.", "Do NOT go to the mill.", "Come after dark.")
        send("We are still here.")
        page = desk.get(desk.address("thread", thread_name(part, ThreadId(Thread(secret).id)))).words
        before, _, after = page.partition("These 3 messages came together")
        assert "in which order they were written is not known" in after
        assert not any(words in before for words in ("at the mill", "after dark", "still here"))
        assert max(after.index(words) for words in ("We wait", "Do NOT", "after dark")) < after.index("still here")
        assert page.count("came together") == 1


def test_an_inbox_without_an_address_is_no_fault_of_the_relay_and_a_task_of_ours(desk: Asking, tmp_path: Path) -> None:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:

        def begin(vault: Vault) -> None:
            team = team_of(vault)
            add_relay(team, KnownRelay(relay.address.address, relay.key, relay.code))
            certify(Door(team, open_inbox(team, "people in danger", "duty")))

        desk.runner.run(desk.desk.office.work(begin))
        meet(desk)
        assert desk.desk.office.exchanges.faults == {}
        today = desk.get("/").words
        assert "Say at which address an inbox is reached" in today
        assert "nobody outside can find it before that" in today
        with RelayClient(relay.address) as client:
            assert status(client).boxes == ()


def test_a_board_is_shown_when_a_quarter_of_an_hour_begins_and_at_nothing_that_a_person_does(
    desk: Asking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen to fail when every exchange showed one: the board came as soon as somebody asked for an exchange."""
    quarter = [1_900_000]
    monkeypatch.setattr("safeconduct.desk.relaying.number_at", lambda _: quarter[0])
    met: list[bool] = []

    async def meet_all(self: Relaying, *, shows_boards: bool = False) -> None:
        self._state.is_wanted = False
        met.append(shows_boards)

    monkeypatch.setattr(Relaying, "meet_all", meet_all)
    relaying = Relaying(desk.desk.office, desk.desk.events)

    def look(*, is_wanted: bool = False, passed: int = 0) -> list[bool]:
        quarter[0] += passed
        desk.desk.office.exchanges.is_wanted = is_wanted
        met.clear()
        desk.runner.run(relaying.look())
        return list(met)

    # Just opened: an exchange is due, a board is not.
    assert look() == [False]
    assert look(is_wanted=True) == [False]
    assert look() == []
    assert look(passed=1) == [True]
    assert look(passed=1, is_wanted=True) == [True]
    assert look() == []
    # Locked over the turn of a quarter: it waits for the next one.
    desk.post("/lock")
    assert look(passed=1) == []


def test_an_open_desk_sends_what_is_due_of_covers_and_a_locked_one_nothing(
    desk: Asking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:
        address = f"http://{relay.public}"

        def begin(vault: Vault) -> None:
            team = team_of(vault)
            add_relay(team, KnownRelay(relay.address.address, relay.key, relay.code))
            part = open_inbox(team, "people in danger", "duty")
            certify(Door(team, part))
            set_shown(Door(team, part), Shown(addresses=(address,)))
            allow_here(vault, address)

        desk.runner.run(desk.desk.office.work(begin))
        meet(desk)
        covering = Covering(desk.desk.office)
        desk.runner.run(covering.look())
        with RelayClient(relay.address) as client:
            assert sum(status(client).boxes[0].counts) == 0
            monkeypatch.setattr(CoverClocks, "due", lambda _, parts, now: tuple(parts))
            desk.runner.run(covering.look())
            assert sum(status(client).boxes[0].counts) == 1
            desk.post("/lock")
            desk.runner.run(covering.look())
            assert sum(status(client).boxes[0].counts) == 1
