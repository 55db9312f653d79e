"""Guards P9: what was answered 200 is there until a desk signs for it, and what a desk has grows louder until somebody
takes it on.

Real relays as processes: killed between the disk and the answer, and before the disk; on a disk that is full; asked to
delete late, twice, after a restart. At every moment the relay has exactly what it said it has. A real desk, asked for
its pages hours and years after a message came through its relay and a chat was read in.

Seen to fail, in a scratch copy of the source: a relay that answers before its store has taken anything, one that counts
a submission as taken though the disk refused it, one that deletes a whole box at an acknowledgement, and one that makes
room by dropping what is deferred; a desk on which nothing is due where nobody set a next contact, one whose list of
nobody's holds none, and one that leaves out what was silent for longer than a year.
"""

import asyncio
import contextlib
import hashlib
import http.client
import random
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock, SystemClock, day_from_ms
from safeconduct.base.entropy import SystemEntropy
from safeconduct.desk.relaying import Relaying
from safeconduct.intake.bringing import How, bring_in
from safeconduct.intake.commands import open_inbox
from safeconduct.intake.door.bundling import set_shown
from safeconduct.intake.door.certifying import certify
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.door_kinds import Shown
from safeconduct.intake.parsers.imports import opened_import
from safeconduct.intake.parsers.reading import Circumstances
from safeconduct.intake.queries import Intake
from safeconduct.protect.bundles import decode_bundles, verify_bundle
from safeconduct.protect.intake_contents import Message, Way
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import Addressee, SubmissionId, seal_submission
from safeconduct.protect.wire_intake import Acknowledgement, ListRequest, encode_acknowledgement
from safeconduct.relay.intake_sqlite import SqliteIntake
from safeconduct.relay.intake_store import Room
from safeconduct.relay.opening import open_intake
from safeconduct.sync.intake_client import acknowledge, fetched, listed, put_bundle, status
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relays import KnownRelay, add_relay
from safeconduct.vault.vault import Vault
from tests.inboxes import Inbox
from tests.intake_stores import BOX, PLENTY, ids_in, kept_box, submitted
from tests.relays import ReachedRelay, relay_here, running_relay
from tests.unit.desk.asking import Asking, new_asking
from tests.unit.desk.teaming import team_of

# Ends the process at a commit of submissions: before it, or after it and before anybody is answered.
KILLED = """
import os, signal, sys
from safeconduct.relay.intake_sqlite import SqliteIntake
from safeconduct.cli.main import main
take = SqliteIntake.take
def taken(self, submissions, room):
    if {before}:
        os.kill(os.getpid(), signal.SIGKILL)
    found = take(self, submissions, room)
    os.kill(os.getpid(), signal.SIGKILL)
    return found
SqliteIntake.take = taken
sys.argv = ["safeconduct", *sys.argv[1:]]
main()
"""

posix = pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: Windows has no limit for the size of a file")


def name_of(body: bytes) -> SubmissionId:
    return SubmissionId(hashlib.sha256(body).digest())


def send(where: str, body: bytes) -> int:
    """The status of an answer, 0 for none."""
    with contextlib.closing(http.client.HTTPConnection(where, timeout=60)) as link:
        try:
            link.request("POST", "/submissions", body)
            return link.getresponse().status
        except (http.client.HTTPException, ConnectionError):
            return 0


def kept_in(store: str, inbox: Inbox) -> set[SubmissionId]:
    intake = open_intake(store)
    with contextlib.closing(intake):
        return {one.id for one in intake.list(ListRequest(inbox.box)).listed}


def found(store: str, inbox: Inbox) -> str:
    """Make a store, put the inbox up, and return the store's access code."""
    with relay_here(store) as relay, RelayClient(relay.address) as client:
        put_bundle(client, inbox.bundle_put())
        return relay.code


@posix
@pytest.mark.parametrize("before", [False, True])
def test_a_relay_killed_at_the_disk_has_it_or_answered_nothing_and_the_same_sent_again_is_one(
    tmp_path: Path, before: bool
) -> None:
    store, inbox = f"sqlite:{tmp_path / 'relay.db'}", Inbox()
    found(store, inbox)
    body = inbox.submission()
    run = [sys.executable, "-c", KILLED.format(before=before), "relay", "serve", "--store", store]
    run += ["--listen", "127.0.0.1:0", "--public", f"unix:{tmp_path}/s", "--json"]
    with subprocess.Popen(run, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert "listening" in process.stdout.readline()
        answered = send_by_socket(tmp_path / "s", body)
        assert process.wait(60) == -signal.SIGKILL

    # Nobody was told anything; what was on the disk is there, and the sender sends it once more.
    assert answered == b""
    assert kept_in(store, inbox) == (set() if before else {name_of(body)})
    with relay_here(store) as relay:
        assert send(relay.public, body) == 200
    assert kept_in(store, inbox) == {name_of(body)}


def send_by_socket(path: Path, body: bytes) -> bytes:
    """What comes back over a unix socket until the other side ends it."""

    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(60)
        link.connect(str(path))
        link.sendall(b"POST /submissions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        with contextlib.suppress(ConnectionError):
            return link.recv(100)
    return b""


@posix
def test_a_disk_that_is_full_is_told_before_anything_is_taken(tmp_path: Path) -> None:
    store, inbox = f"sqlite:{tmp_path / 'relay.db'}", Inbox()
    code = found(store, inbox)
    # The system itself refuses to let a file grow, as a quota does.
    limits = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    limits += "resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000));"
    run = [sys.executable, "-c", limits + "import sys; from safeconduct.cli.main import main; main()"]
    run += ["relay", "serve", "--store", store, "--listen", "127.0.0.1:0", "--public", f"unix:{tmp_path}/s", "--json"]
    with subprocess.Popen(run, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert "listening" in process.stdout.readline()
        bodies = [inbox.submission() for _ in range(60)]
        answers = [send_by_socket(tmp_path / "s", body)[9:12] for body in bodies]
        process.terminate()
        assert process.wait(60) == 0
    taken = {name_of(body) for body, answer in zip(bodies, answers, strict=True) if answer == b"200"}

    assert {b"200", b"507"} == set(answers)
    assert kept_in(store, inbox) == taken
    # With room again everything that was refused goes in.
    with relay_here(store) as relay:
        assert [send(relay.public, body) for body in bodies] == [200] * 60
        assert len(code) == 26
    assert kept_in(store, inbox) == {name_of(body) for body in bodies}


def test_a_full_room_refuses_new_ones_and_keeps_every_old_one_whatever_its_lane(tmp_path: Path) -> None:
    store, inbox = f"sqlite:{tmp_path / 'relay.db'}", Inbox(work=4)
    found(store, inbox)
    small = Room(10 * 4_096, 11 * 4_096)
    bodies = [inbox.submission(work=4 * (n % 2)) for n in range(24)]
    with relay_here(store, room=small) as relay:
        answers = [send(relay.public, body) for body in bodies]
        again = [send(relay.public, body) for body in bodies[:10]]

    assert answers == [200] * 10 + [507] * 14
    assert again == [200] * 10
    assert kept_in(store, inbox) == {name_of(body) for body in bodies[:10]}


def test_an_acknowledgement_that_comes_late_twice_or_after_a_restart_deletes_what_it_names_and_no_more(
    tmp_path: Path,
) -> None:
    store, inbox = f"sqlite:{tmp_path / 'relay.db'}", Inbox()
    first, later = inbox.submission(), inbox.submission()
    with running_relay(store, "127.0.0.1:0", "--public", "127.0.0.1:0") as relay:
        code = relay.code
        with RelayClient(relay.address) as client:
            put_bundle(client, inbox.bundle_put())
            assert send(relay.public, first) == 200
            ids = [one.id for one in listed(client, inbox.box)]
            # Here the desk loses its line: it has the body, and the relay has heard nothing of that.
            assert dict(fetched(client, inbox.box, ids)) == {name_of(first): first}
        assert send(relay.public, later) == 200
        relay.process.send_signal(signal.SIGKILL)
        relay.process.wait(60)
    with running_relay(store, "127.0.0.1:0", "--public", "127.0.0.1:0", code=code) as relay:
        with RelayClient(relay.address) as client:
            assert {one.id for one in listed(client, inbox.box)} == {name_of(first), name_of(later)}
            late = encode_acknowledgement(Acknowledgement.of(inbox.key, inbox.box, ids, relay.key))
            for _ in range(2):
                client.ask("POST", "/v1/intake/acknowledge", late)
            assert [one.id for one in listed(client, inbox.box)] == [name_of(later)]
        # Sent again afterwards it is taken again: the desk sees that it had it.
        assert send(relay.public, first) == 200


def test_at_every_moment_a_relay_has_what_it_answered_and_nobody_signed_for(tmp_path: Path) -> None:
    chance = random.Random(9)
    store, inbox = f"sqlite:{tmp_path / 'relay.db'}", Inbox(work=2)
    found(store, inbox)
    room = Room(30 * 4_096, 33 * 4_096)
    owed: dict[SubmissionId, bytes] = {}
    refused = 0
    for _ in range(3):
        with relay_here(store, room=room) as relay:
            for _ in range(40):
                body = chance.choice([*owed.values(), b""]) if chance.random() < 0.2 else b""
                body = body or inbox.submission(chance.choice((4_096, 16_384)), work=chance.choice((0, 2)))
                answer = send(relay.public, body)
                assert answer in (200, 507)
                refused += answer == 507
                if answer == 200:
                    owed[name_of(body)] = body
                if len(owed) > 8 and chance.random() < 0.1:
                    signed = chance.sample(sorted(owed), 6)
                    gone(store, inbox, signed)
                    owed = {id: body for id, body in owed.items() if id not in signed}
        assert kept_in(store, inbox) == set(owed)
    assert refused
    intake = open_intake(store)
    with contextlib.closing(intake):
        assert intake.bytes_kept() == sum(map(len, owed.values()))
        assert set(intake.fetch(inbox.box, sorted(owed), 1 << 30)) == set(owed.values())


def gone(store: str, inbox: Inbox, ids: list[SubmissionId]) -> None:
    """What a desk's signature does, through another connection to the same file."""
    intake = open_intake(store)
    with contextlib.closing(intake):
        assert intake.remove(inbox.box, ids) == len(ids)


def test_a_desk_is_told_how_much_room_is_left_before_it_ends(tmp_path: Path) -> None:
    store, inbox = f"sqlite:{tmp_path / 'relay.db'}", Inbox()
    with relay_here(store, room=Room(4 * 4_096, 5 * 4_096)) as relay, RelayClient(relay.address) as client:
        put_bundle(client, inbox.bundle_put())
        left = []
        for _ in range(5):
            left.append(status(client).bytes_free // 4_096)
            send(relay.public, inbox.submission())
        ids = [one.id for one in listed(client, inbox.box)]
        acknowledge(client, inbox.key, inbox.box, ids)
        left.append(status(client).bytes_free // 4_096)

    assert left == [4, 3, 2, 1, 0, 4]


def test_a_store_that_is_closed_in_the_midst_of_its_life_has_all_that_it_took(tmp_path: Path) -> None:
    path = tmp_path / "relay.intake.db"
    for round_of in range(3):
        store = SqliteIntake(path)
        store.put_bundle(kept_box())
        store.take([submitted(100 * round_of + n) for n in range(10)], PLENTY)
        store.tidy(0)
        store.close()
        again = SqliteIntake(path)
        assert len(ids_in(again, BOX)) == 10 * (round_of + 1)
        again.close()


HOUR = 3_600_000
YEAR = 365 * 24 * HOUR
CHAT = "27.11.2018, 14:03 - Mara: they took him\n27.11.2018, 14:05 - Mara: are you there\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Asking]:
    """An open desk, asked as a browser asks."""
    with asyncio.Runner() as runner:
        asking = new_asking(tmp_path, runner)
        assert asking.unlock().status == 303
        yield asking
        runner.run(asking.desk.office.lock())


def opened_at(desk: Asking, relay: ReachedRelay) -> None:
    """Give the desk an inbox whose door stands at the relay, and let it show its keys there."""

    def begin(vault: Vault) -> None:
        team = team_of(vault)
        add_relay(team, KnownRelay(relay.address.address, relay.key, relay.code))
        door = Door(team, open_inbox(team, "people in danger", "duty"))
        certify(door)
        set_shown(door, Shown(addresses=("http://example.onion",)))

    desk.runner.run(desk.desk.office.work(begin))
    meet(desk)


def meet(desk: Asking) -> None:
    """Let the desk do what an open one does every ten minutes."""
    desk.runner.run(Relaying(desk.desk.office, desk.desk.events).meet_all())


def send_by_page(desk: Asking, relay: ReachedRelay) -> None:
    """Send a message in as a page does; who wrote it said nothing of danger."""
    root = desk.runner.run(desk.desk.office.work(lambda vault: team_of(vault).me.root.key))
    with contextlib.closing(http.client.HTTPConnection(relay.public, timeout=60)) as link:
        link.request("GET", "/bundles")
        (raw,) = decode_bundles(link.getresponse().read())
    bundle, entropy, today = verify_bundle(raw, root).bundle, SystemEntropy(), day_from_ms(SystemClock().now_ms())
    message = Message(Secret.random(32, entropy), entropy.bytes(16), today, "ru", Way.PAGE, "Слышите?")
    to = Addressee(bundle.org, bundle.box, bundle.epoch_on(today).recipient)
    assert send(relay.public, seal_submission(message, to, entropy=entropy)) == 200


def read_in(desk: Asking, path: Path) -> None:
    """Read in a chat that somebody exported."""
    path.write_text(CHAT, encoding="utf-8")

    def work(vault: Vault) -> None:
        (here,) = Intake(vault.tables).inboxes()
        with opened_import(path, Circumstances()) as export:
            bring_in(team_of(vault), here, export, How(path, "text/plain", "en"))

    desk.runner.run(desk.desk.office.work(work))


def at(desk: Asking, ms: int) -> None:
    """Look at the desk at another time."""
    office = desk.desk.office
    office.given = replace(office.given, clock=FixedClock(ms))


def test_what_came_by_page_and_export_and_nobody_takes_on_is_overdue_on_the_first_screen_for_ever(
    desk: Asking, tmp_path: Path
) -> None:
    with relay_here(f"sqlite:{tmp_path / 'relay'}") as relay:
        opened_at(desk, relay)
        send_by_page(desk, relay)
        meet(desk)
    read_in(desk, tmp_path / "WhatsApp Chat with Mara.txt")
    now = desk.desk.office.given.clock.now_ms()
    came = set(re.findall(r'data-at="([^"]+)"', desk.get("/inbox").body))
    assert len(came) == 2

    at(desk, now + 5 * HOUR)
    early = desk.get("/").words
    assert early.count("answer overdue by") == 1
    assert "answer due in" in early
    for later, overdue in ((7 * HOUR, "answer overdue by"), (3 * YEAR, "answer overdue by 1094 days")):
        at(desk, now + later)
        today = desk.get("/")
        assert "2 requests are nobody's" in today.words
        assert (today.words.count("answer overdue by"), overdue in today.words) == (2, True)
        assert "Longest silence" in today.words
        for address in ("/", "/inbox", "/inbox?show=nobodys", "/inbox?show=overdue"):
            assert set(re.findall(r'data-at="([^"]+)"', desk.get(address).body)) == came, address

    # One of them is taken on by one press, and its clock runs on until somebody says when they are in touch next.
    nobodys = desk.get("/inbox?show=nobodys")
    assert nobodys.body.count('data-act="KeyA"') == 2
    form = {"once": nobodys.hidden("once", "/inbox?show=nobodys"), "thread": nobodys.hidden("thread")}
    assert desk.post("/inbox?show=nobodys", form).status == 303
    left = desk.get("/").words
    assert "1 request is nobody's" in left
    assert left.count("answer overdue by") == 2
