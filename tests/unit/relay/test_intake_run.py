"""How the intake of a real relay is run: set up anew, pinned to its root, on two addresses, and killed."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from safeconduct.protect.wire_intake import ListRequest
from safeconduct.relay.errors import AnotherRoot, BadRoot, CannotListen
from safeconduct.relay.opening import open_intake, pinned_root
from safeconduct.sync import intake_client
from safeconduct.sync.errors_inbox import RelayDoesNotVouch
from safeconduct.sync.relay_client import RelayClient
from tests.inboxes import NUMBER, Inbox
from tests.relays import relay_here, running_relay
from tests.unit.relay.places import Place, name_of, opened_place, own_place

__all__ = ["own_place"]


def test_a_lost_relay_is_put_up_anew_by_a_desk(tmp_path: Path, own_place: Place) -> None:
    inbox = own_place.inbox
    with opened_place(f"sqlite:{tmp_path / 'second.db'}", inbox=inbox) as second:
        for one in (own_place, second):
            with one.desk() as client:
                board = inbox.board(NUMBER + 7)
                intake_client.put_board(client, *board)
                intake_client.put_page(client, inbox.page_put(4))
                intake_client.put_grants(client, inbox.grants_put(9, []))
        for path in ("/", "/bundles"):
            assert second.public("GET", path)[1].keys() == own_place.public("GET", path)[1].keys()
        assert second.send(inbox.submission()) == 200


def test_an_operator_pins_the_root_and_no_other_organisation_gets_in(tmp_path: Path) -> None:
    inbox, other = Inbox(), Inbox()
    pinned = inbox.root.verify_key.fingerprint
    store = f"sqlite:{tmp_path / 'relay.db'}"
    assert pinned_root(store, pinned.hex()) == pinned
    with relay_here(store, pinned=pinned) as running, RelayClient(running.address) as client:
        with pytest.raises(RelayDoesNotVouch):
            intake_client.put_bundle(client, other.bundle_put())
        intake_client.put_bundle(client, inbox.bundle_put())
        with pytest.raises(RelayDoesNotVouch):
            intake_client.put_bundle(client, other.bundle_put())
    assert refused(store, "127.0.0.1:0", "--root", other.root.verify_key.fingerprint.hex()) == (AnotherRoot.code, 3)

    assert pinned_root(store, pinned.hex().upper()) == pinned
    for root in ("beef", "x", ""):
        with pytest.raises(BadRoot):
            pinned_root(store, root)


def refused(store: str, listen: str, *more: str) -> tuple[str, int]:
    run = [sys.executable, "-m", "safeconduct", "relay", "serve", "--store", store, "--listen", listen, "--json", *more]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
    said = json.loads(done.stdout or done.stderr)
    return str(said["error"]["code"]), done.returncode


def test_desks_and_everybody_else_are_not_answered_on_one_address(tmp_path: Path) -> None:
    address = f"unix:{tmp_path}/s"

    assert refused(f"sqlite:{tmp_path / 'r'}", address, "--public", address)[0] == CannotListen.code
    assert list(tmp_path.iterdir()) == []


def test_a_relay_that_was_killed_has_everything_that_it_acknowledged(tmp_path: Path) -> None:
    store = f"sqlite:{tmp_path / 'relay.db'}"
    inbox = Inbox()
    with running_relay(store, "127.0.0.1:0", "--public", "127.0.0.1:0") as running:
        place = Place(running, inbox)
        with place.desk() as client:
            intake_client.put_bundle(client, inbox.bundle_put())
        sent = [inbox.submission() for _ in range(5)]
        assert [place.send(body) for body in sent] == [200] * 5
        running.process.send_signal(signal.SIGKILL)
        running.process.wait(60)
    with relay_here(store) as again:
        assert Place(again, inbox).send(sent[0]) == 200
    intake = open_intake(store)
    assert {one.id for one in intake.list(ListRequest(inbox.box)).listed} == {name_of(body) for body in sent}
    intake.close()
