"""P9, the desk's part: what a relay accepted is on a relay or in a journal at every moment, whatever is killed.

A desk as a process, killed by a signal before and after each of its requests to a real relay; the relay is asked, and
the vault that was left is opened, after each.

Seen to fail, in a scratch copy of the source: a desk that acknowledges what it has only fetched, one that acknowledges
what lies on its own disk alone, and one that counts a message with missing files as whole.
"""

import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.intake.door.collecting import Collecting, How
from safeconduct.intake.door.steps import run
from safeconduct.intake.media_preparing import prepared
from safeconduct.protect.intake_contents import new_file, pieces_of, with_covers
from tests.flow import offices
from tests.flow.offices import ENTROPY, HOW, Office
from tests.relays import running_relay
from tests.unit.intake.doors import with_doors
from tests.unit.sync import desks

# Does what an open desk does, and ends itself at a request: before it is asked, or after it was answered.
KILLED = """
import os, signal, sys
from pathlib import Path
from safeconduct.base.clock import SystemClock
from safeconduct.intake.door.collecting import How
from safeconduct.intake.door.meeting import hold
from safeconduct.sync.blob_exchange import exchange_blobs
from safeconduct.sync.exchange import run
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relays import client_of, relays
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault
from tests.unit.intake.doors import around
from tests.unit.sync.desks import KEY

path, place, moment = sys.argv[1:]
ask = RelayClient.ask
def asked(self, method, where, *more, **named):
    if where.endswith(place) and moment == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    answer = ask(self, method, where, *more, **named)
    if where.endswith(place):
        os.kill(os.getpid(), signal.SIGKILL)
    return answer
RelayClient.ask = asked
given = around(SystemClock())
with Vault.open(Path(path), KEY, given) as vault:
    team = Team(vault, given.clock, given.entropy)
    with client_of(vault, relays(team)[0]) as client:
        run(team, client)
        exchange_blobs(team, client)
        hold(team, client, How("en"))
"""
LISTENING = ("127.0.0.1:0", "--public", "127.0.0.1:0")
MOMENTS = [("/fetch", "before"), ("/fetch", "after"), ("/acknowledge", "before"), ("/acknowledge", "after")]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: Windows has no such signal")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with with_doors(), running_relay(f"sqlite:{tmp_path / 'db'}", *LISTENING) as relay:
        try:
            yield Office(tmp_path, relay)
        finally:
            desks.close_all()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Office]:
    """Two desks from the beginning."""
    with with_doors(), running_relay(f"sqlite:{tmp_path / 'db'}", *LISTENING) as relay:
        try:
            yield Office(tmp_path, relay, "second")
        finally:
            desks.close_all()


def killed(office: Office, place: str, moment: str) -> int:
    office.first.vault.close()
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(office.first.path), place, moment], env=env, timeout=120, check=False
    )
    office.first.vault = type(office.first.vault).open(office.first.path, desks.KEY, office.first.given)
    return ran.returncode


def test_a_desk_that_is_killed_at_any_request_loses_no_message_and_takes_none_twice(pair: Office) -> None:
    office = pair
    for _ in range(2):
        for desk in office.desks:
            office.meet(desk)
    source = office.source()
    sent: list[str] = []
    for number, (place, moment) in enumerate(MOMENTS):
        sent.append(f"обрыв {number}")
        source.send(source.message(sent[-1]))
        assert killed(office, place, moment) == -signal.SIGKILL, (place, moment)
        here = [one.text for one in office.messages(office.first, source)]
        assert len(here) == len(set(here))
        assert office.left() >= len(set(sent) - set(here)), (place, moment)
    office.meet(office.first)
    assert sorted(one.text for one in office.messages(office.first, source)) == sorted(sent)
    assert office.left() == 0


def test_a_message_whose_files_are_not_all_there_is_kept_on_the_relay_with_their_pieces(office: Office) -> None:
    office.meet(office.first)
    source = office.source()
    data = ENTROPY.bytes(1_000_000)
    file = new_file("запись", "audio/ogg", data, ENTROPY)
    first, second = with_covers(pieces_of(file, data))
    source.send(first, source.message("без второй части", files=(file,)))
    for _ in range(3):
        held = office.meet(office.first)
        assert (held.collected.acknowledged, office.left()) == (0, 2)
    source.send(second)
    office.meet(office.first)
    assert office.left() == 0
    _, later = office.messages(office.first, source)
    assert b"".join(office.first.vault.blobs.open(later.files[0].original)) == data


def test_nothing_that_lies_on_one_disk_alone_is_acknowledged(pair: Office) -> None:
    office = pair
    for desk in office.desks:
        office.meet(desk)
    office.meet(office.first)
    source = office.source()
    source.send(source.message("где вы"))
    with office.client(office.first) as client:
        collecting = Collecting(office.door(office.first), HOW)
        run(collecting.take_in(), client)
        run(collecting.let_go(), client)
    assert (collecting.done.messages, collecting.done.acknowledged, office.left()) == (1, 0, 1)


def test_a_file_that_is_named_again_and_again_is_kept_once(office: Office) -> None:
    """Else messages of 4 KiB fill the disk of every desk: each names the same pieces, and each sixteen times."""
    office.meet(office.first)
    source = office.source()
    data = ENTROPY.bytes(400_000)
    file = new_file("снимок", "application/octet-stream", data, ENTROPY)
    source.send(*pieces_of(file, data))
    source.send(*(source.message(f"раз {n}", files=(file,) * 16) for n in range(3)))
    office.meet(office.first)
    source.send(*pieces_of(file, data), source.message("опять", files=(file,)))
    office.meet(office.first)

    came = office.messages(office.first, source)
    assert sorted(one.text for one in came) == ["опять", "раз 0", "раз 1", "раз 2"]
    assert len({one.original.name for message in came for one in message.files}) == 1
    assert {b"".join(office.first.vault.blobs.open(one.files[0].original)) for one in came} == {data}
    assert office.left() == 0


def test_a_recording_whose_length_nobody_knows_costs_no_message(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offices, "HOW", How("en", prepared))
    office.meet(office.first)
    source = office.source()
    # A film that ends where it was broken off: its length is the largest number there is.
    head = struct.pack(">I4s12xII", 108, b"mvhd", 1, 0xFFFF_FFFF).ljust(108, b"\0")
    data = struct.pack(">I4s4sI", 16, b"ftyp", b"isom", 0) + struct.pack(">I4s", 116, b"moov") + head
    file = new_file("задержание.mp4", "video/mp4", data, ENTROPY)
    source.send(*pieces_of(file, data), source.message("вот запись", files=(file,)))
    office.meet(office.first)

    assert [(one.text, one.files[0].lasts_ms) for one in office.messages(office.first, source)] == [("вот запись", 0)]
    assert (office.why_not(), office.left()) == ([], 0)
