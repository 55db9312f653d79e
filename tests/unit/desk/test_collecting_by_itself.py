"""An open desk collects what was sent in and answers on the board, with nobody sitting at it (P9)."""

from __future__ import annotations

from pathlib import Path

from safeconduct.base.clock import SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.relaying import Relaying
from safeconduct.intake.bundling import set_shown
from safeconduct.intake.certifying import certify
from safeconduct.intake.commands import open_inbox
from safeconduct.intake.door import Door
from safeconduct.intake.door_kinds import Shown
from safeconduct.intake.queries import Intake
from safeconduct.protect.bundles import decode_bundles, verify_bundle
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, seal_submission
from safeconduct.sync.intake_client import status
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relays import KnownRelay, add_relay
from safeconduct.vault.vault import Vault
from tests.flow.test_intake_mail import got, post
from tests.relays import relay_here
from tests.unit.desk.asking import Asking
from tests.unit.desk.teaming import team_of

ENTROPY = SystemEntropy()


def meet(desk: Asking) -> None:
    async def all_of_them() -> None:
        await Relaying(desk.desk.office, desk.desk.events).meet_all()

    desk.runner.run(all_of_them())


def test_what_is_sent_in_comes_to_an_open_desk_and_goes_from_the_relay(desk: Asking, tmp_path: Path) -> None:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:

        def begin(vault: Vault) -> CompartmentId:
            team = team_of(vault)
            add_relay(team, KnownRelay(relay.address.address, relay.key, relay.code))
            part = open_inbox(team, "people in danger", "duty")
            certify(Door(team, part))
            set_shown(Door(team, part), Shown(addresses=("http://example.onion",)))
            return part

        part = desk.runner.run(desk.desk.office.work(begin))
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


def test_a_desk_whose_inbox_cannot_be_shown_says_why_and_exchanges_all_the_same(desk: Asking, tmp_path: Path) -> None:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:

        def begin(vault: Vault) -> None:
            team = team_of(vault)
            add_relay(team, KnownRelay(relay.address.address, relay.key, relay.code))
            certify(Door(team, open_inbox(team, "people in danger", "duty")))

        desk.runner.run(desk.desk.office.work(begin))
        meet(desk)
        (fault,) = desk.desk.office.exchanges.faults.values()
        assert fault.code == "intake.no_addresses"
        with RelayClient(relay.address) as client:
            assert status(client).boxes == ()
