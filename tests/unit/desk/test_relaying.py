"""The open desk exchanges with a real relay: entries come and go, a fault is said, a locked desk asks nobody."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from safeconduct.desk import relaying
from safeconduct.desk.relaying import Relaying
from safeconduct.evacuate.running.relay_timers import Unattended
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.secrets import Secret
from safeconduct.protect.team_timers import TimerWord, seal_word, timer_key
from safeconduct.protect.wire_timers import TimerPut
from safeconduct.record.commands import link_intent
from safeconduct.record.items import Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.sync import intake_client
from safeconduct.sync.exchange import run
from safeconduct.sync.ready import record_compartment
from safeconduct.sync.relay_client import RelayAddress, RelayClient
from safeconduct.sync.relay_errors import RelayFull, RelayHere
from safeconduct.sync.relays import KnownRelay, add_relay, allow_here, client_of, relays
from safeconduct.vault.vault import Vault
from tests.flow.program import Program
from tests.unit.desk.asking import CLAIM, Answer, Asking
from tests.unit.desk.teaming import exchange, joined_to_write, team_of


@dataclass(frozen=True, slots=True)
class Served:
    """A relay, as its operator names it."""

    address: str
    key: str
    code: str

    def client(self) -> RelayClient:
        return RelayClient(RelayAddress(self.address, RelayId(bytes.fromhex(self.key)), Secret(self.code.encode())))


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[Served]:
    program = Program(tmp_path)
    command = program.command("relay", "serve", "--store", f"sqlite:{tmp_path / 'relay'}", "--json")
    process = subprocess.Popen(
        [*command, "--listen", "127.0.0.1:0"],
        cwd=tmp_path,
        env=program.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())
    address = told["listening"] if "://" in told["listening"] else f"http://{told['listening']}"
    yield Served(address, told["relay"], told["code"])
    process.terminate()
    process.communicate(timeout=60)


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    """Somebody who reads and writes the record, and has everything so far."""
    vault = joined_to_write(desk, tmp_path, "bela")
    yield vault
    vault.close()


def disputing(vault: Vault, note: str) -> None:
    link = Link(LinkKind.DISPUTES, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, CLAIM), note)
    vault.append([link_intent(record_compartment(vault), link)])


def name_relay(desk: Asking, relay: Served, **more: str) -> None:
    fields = {"address": relay.address, "key": relay.key, "code": relay.code, "do": "add", **more}
    assert desk.post("/exchange", fields, once=desk.get("/exchange").hidden("once")).status == 303


def meet(desk: Asking) -> None:
    async def all_of_them() -> None:
        await Relaying(desk.desk.office, desk.desk.events).meet_all()

    desk.runner.run(all_of_them())


def test_a_relay_that_refuses_the_code_or_is_not_there_is_announced_to_nobody(desk: Asking, relay: Served) -> None:
    def sent(**fields: str) -> Answer:
        whole = {"address": relay.address, "key": relay.key, "code": relay.code, "do": "add", **fields}
        return desk.post("/exchange", whole, once=desk.get("/exchange").hidden("once"))

    before = desk.count()
    for fields, words in (
        ({"code": "wrongcode"}, "access code"),
        ({"key": "ab" * 32}, "another key"),
        ({"address": "http://127.0.0.1:9"}, "cannot be reached"),
    ):
        refused = sent(**fields)
        assert refused.status == 422, fields
        assert desk.count() == before
        assert "The team has no relay." in refused.words
        assert words in refused.words
        # What was typed stands there still.
        assert f'value="{fields.get("code", relay.code)}"' in refused.body
    assert "Named without being tried" in desk.follow(sent(address="http://127.0.0.1:9", untried="yes")).words
    assert "It answered." in desk.follow(sent()).words


def test_what_either_wrote_reaches_the_other_by_the_relay_and_is_news(desk: Asking, bela: Vault, relay: Served) -> None:
    name_relay(desk, relay)
    desk.runner.run(desk.desk.office.work(lambda mine: disputing(mine, "measured here")))
    before = desk.get("/").words
    meet(desk)
    sent = desk.get("/").words
    with relay.client() as client:
        run(team_of(bela), client)
        disputing(bela, "measured there")
        run(team_of(bela), client)
    meet(desk)

    assert "not yet sent." in before
    assert "All sent." in sent
    assert "measured here" in str([stored.signed.core.body for stored in bela.ops()])
    assert "Since you were last here" in desk.get("/").words
    assert "measured there" in desk.get("/").words
    assert re.search(r"last exchanged: .* \d\d:\d\d", desk.get("/exchange").words)
    assert "last exchanged on" not in desk.get("/exchange").words


@pytest.fixture
def nobody_there() -> Served:
    """A relay that does not answer: nothing listens on this port."""
    return Served("http://127.0.0.1:9", "ab" * 32, "code")


def run_until(desk: Asking, is_done: Callable[[], bool]) -> None:
    """Let the exchange run by itself until something is so."""

    async def run_on() -> None:
        running = asyncio.create_task(Relaying(desk.desk.office, desk.desk.events, every_seconds=0.01).run())
        try:
            async with asyncio.timeout(20):
                while not is_done():
                    assert not running.done()
                    await asyncio.sleep(0.01)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    desk.runner.run(run_on())


def test_an_address_that_means_nothing_ends_the_exchange_with_no_other_relay(desk: Asking, relay: Served) -> None:
    def entered(vault: Vault) -> None:
        # As an older version took them, or another program: no page of ours does.
        for address in ("https://relay..example", f"https://{'a' * 64}.example"):
            add_relay(team_of(vault), KnownRelay(address, RelayId(b"\x11" * 32), "code"))

    desk.runner.run(desk.desk.office.work(entered))
    name_relay(desk, relay)
    state = desk.desk.office.exchanges
    run_until(desk, lambda: len(state.faults) == 2)
    meet(desk)
    page = desk.get("/exchange").words

    assert page.count("is not understood") == 2
    assert re.search(r"last exchanged: .* \d\d:\d\d", desk.get("/exchange").words)
    assert "last exchanged on" not in page


def test_a_fault_of_the_program_ends_no_later_exchange_and_is_said(
    desk: Asking, bela: Vault, relay: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_relay(desk, relay)
    state = desk.desk.office.exchanges

    def breaks(*_: object) -> Any:
        raise UnicodeError("secret words")

    with monkeypatch.context() as patched:
        patched.setattr(relaying, "relays", breaks)
        run_until(desk, lambda: bool(state.faults))
    in_all = desk.get("/").words
    with monkeypatch.context() as patched:
        patched.setattr(relaying, "client_of", breaks)
        run_until(desk, lambda: relay.address in state.faults)
    with_one = desk.get("/exchange").words
    run_until(desk, lambda: not state.faults)

    assert "The last exchange with a relay failed." in in_all
    assert "UnicodeError" in with_one
    assert "secret words" not in with_one
    assert "UnicodeError" not in desk.get("/exchange").words


def test_the_team_s_list_leads_a_desk_to_its_own_computer_only_where_somebody_typed_the_address_there(
    desk: Asking, bela: Vault, relay: Served
) -> None:
    name_relay(desk, relay)
    exchange(desk, bela)
    team = team_of(bela)
    (known,) = relays(team)
    with pytest.raises(RelayHere):
        client_of(bela, known)
    allow_here(bela, known.address)
    with client_of(bela, known) as client:
        client.check()
    meet(desk)

    assert not desk.desk.office.exchanges.faults


def test_a_relay_that_does_not_answer_is_said_and_nothing_is_lost(
    desk: Asking, bela: Vault, nobody_there: Served
) -> None:
    name_relay(desk, nobody_there, untried="yes")
    before = desk.count()
    meet(desk)

    assert "The last exchange with a relay failed." in desk.get("/").words
    assert "▲" in desk.get("/exchange").body.partition(nobody_there.address)[2]
    assert desk.count() == before


def test_a_locked_desk_exchanges_nothing(desk: Asking, nobody_there: Served) -> None:
    name_relay(desk, nobody_there, untried="yes")
    desk.lock()
    meet(desk)
    desk.unlock()

    assert not desk.desk.office.exchanges.faults
    assert "nothing exchanged yet" in desk.get("/exchange").words


def test_asking_for_an_exchange_now_is_noted_for_the_next_look(desk: Asking, nobody_there: Served) -> None:
    name_relay(desk, nobody_there, untried="yes")
    asked = desk.follow(desk.post("/exchange", once=desk.get("/exchange").hidden("once"), do="now"))

    assert "The relays are being asked." in asked.words
    assert desk.desk.office.exchanges.is_wanted
    meet(desk)
    assert not desk.desk.office.exchanges.is_wanted


def promised(bela: Vault, hours: int) -> TimerPut:
    """What the desk of bela left at a relay, so many hours ago, and did not come back."""
    team = team_of(bela)
    epoch, device, now = team.keyring.epochs(team.id)[-1], team.me.device.id, team.clock.now_ms()
    slot = (now - hours * 3_600_000) // 300_000
    body = seal_word(TimerWord(slot * 300_000 - 3_600_000, slot * 300_000), epoch, device, team.entropy.bytes(32))
    return TimerPut.of(timer_key(epoch, device), slot, slot, body)


def test_whose_desk_did_not_come_back_is_told_on_every_page_until_it_does(
    desk: Asking, bela: Vault, relay: Served
) -> None:
    name_relay(desk, relay)
    meet(desk)
    desk.desk.office.alarms.told("https://a-relay-of-before.example", (Unattended(bela.device, 1, 2),))
    meet(desk)
    assert "did not come back" not in desk.get("/checkins").words
    with relay.client() as client:
        intake_client.put_timer(client, promised(bela, 3))
    meet(desk)
    shown = desk.get("/checkins").words
    assert "The desk of bela was to look at an alarm from" in shown
    assert "There is no alarm." not in shown
    assert 'class="red alarm" role="alert">' in desk.get("/cases").body
    assert desk.desk.office.alarms.has_news
    # It comes back, and promises anew.
    with relay.client() as client:
        intake_client.put_timer(client, promised(bela, -3))
    meet(desk)
    assert "did not come back" not in desk.get("/checkins").words


def test_a_relay_that_takes_no_timer_keeps_no_message_from_coming(
    desk: Asking, relay: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_relay(desk, relay)

    def full(*_: object) -> None:
        raise RelayFull

    # A relay with 65,536 timers cannot exist here.
    monkeypatch.setattr("safeconduct.evacuate.running.relay_timers.put_timer", full)
    held: list[bool] = []
    hold = relaying.Inboxes.hold

    async def noted(self: relaying.Inboxes, **more: bool) -> None:
        held.append(True)
        await hold(self, **more)

    monkeypatch.setattr(relaying.Inboxes, "hold", noted)
    meet(desk)
    assert held == [True]
    assert [type(one) for one in desk.desk.office.exchanges.faults.values()] == [RelayFull]
