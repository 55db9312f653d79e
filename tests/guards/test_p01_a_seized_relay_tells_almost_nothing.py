"""Guards P1: what a real relay leaves (disk, output, a dump of its database) tells no name, place, message or author.

Real frames, made by `protect` from real ops that hold marked words, are posted to a relay that runs as a process of its
own and is killed in the midst. Then every byte it left is searched, also as hex and base64.

And a whole team lives: real desks as processes, whose aliases, a part's name, notes, a long file and a fourth person
who joins by the relay bear marks. The relay's store, its write-ahead log, its temporary files, what it says and its
whole memory are searched for them and for the ids, keys and secrets of the team.

And people outside send messages in: what they wrote, their secrets and what their proxy says of them are searched for,
and two relays that were sent the same in opposite orders are compared byte for byte.

Seen to fail, in a scratch copy of the source: envelopes that are authenticated and not enciphered (every alias, part
and note in store and memory, and the file's words); an intake that is not written anew, one whose table keeps the order
of coming, and one that does not wipe what was deleted.
"""

import base64
import contextlib
import dataclasses
import http.client
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import apsw
import psycopg
import pytest

from safeconduct.protect.epochs import EpochKeys, new_epoch
from safeconduct.protect.frames import seal_frame
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.ops import sign_op
from safeconduct.protect.wire import Posting, Reading, ReadRequest
from safeconduct.relay.intake_sqlite import SqliteIntake
from safeconduct.sync.intake_client import acknowledge, listed, put_bundle
from safeconduct.sync.relay_client import RelayClient
from tests.guards.seizing import everything_in, memory_of, traces
from tests.guards.teams import Company, Desk, company
from tests.inboxes import Inbox
from tests.intake_stores import BOX, PLENTY, kept_box, submitted
from tests.postgres import Cluster, binary, running_cluster
from tests.relays import Box, RunningRelay, relay_here, running_relay
from tests.unit.protect.world import ENTROPY, Person, op_core, organisation, people, place

# Invented, and found nowhere else.
MARKERS = ("Zarnitsa-Marker-Person", "Marker-Street 17", "маркер-сообщение", "marker.note/1", "Берёза", "Ольха")


def frame_of(person: Person, epoch: EpochKeys, words: str = "", seq: int = 1) -> bytes:
    """A frame of an op that this person's device signed."""
    core = dataclasses.replace(op_core(), device=person.device.id, epoch=epoch.id, kind="marker.note/1")
    prev = core.prev if seq == 1 else type(core.prev)(bytes([seq]) * 32)
    core = dataclasses.replace(core, seq=seq, prev=prev, body={0: words or " ".join(MARKERS)})
    return seal_frame(sign_op(core, person.device.sign), epoch, ENTROPY.bytes(32))


def secrets_of(epoch: EpochKeys, key: WriteKey) -> dict[str, bytes]:
    """What must not be found, by a name for the failure."""
    found = {f"word {word}": word.encode() for word in MARKERS}
    for n, person in enumerate(people()):
        found |= {
            f"device {n}": person.device.id,
            f"device key {n}": person.device.sign.verify_key.raw,
            f"user {n}": person.verified.user.id,
            f"user key {n}": person.user.verify_key.raw,
        }
    org = organisation().root.verify_key.org
    found |= {"organisation": org, "compartment": epoch.place.compartment, "epoch": epoch.id}
    return found | {"epoch secret": epoch.secret.reveal(), "write seed": key.seed.reveal()}


def use(relay: RunningRelay, epoch: EpochKeys, key: WriteKey) -> None:
    """Two members post, one by one and together; both read; a stranger and a broken request are turned away."""
    first, second, _ = people()
    frames = [frame_of(person, epoch, seq=n) for n in (1, 2) for person in (first, second)]
    for frame in frames[:2]:
        with RelayClient(relay.address) as client:
            client.append([Posting.of(key, (frame,))])
    with RelayClient(relay.address) as client:
        client.append([Posting.of(key, tuple(frames[2:]))])
        (news,) = client.read(ReadRequest((Reading(key.mailbox, 0),))).news
        assert list(news.frames) == frames


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    epoch, key = new_epoch(place(), ENTROPY)
    secrets = secrets_of(epoch, key)
    for write in (bytes, lambda value: value.hex().upper().encode(), base64.b64encode):
        (tmp_path / "left").write_bytes(b"xx" + b" ".join(map(write, secrets.values())))
        assert traces(secrets, everything_in(tmp_path)) == list(secrets)


def test_everything_a_killed_relay_left_on_its_disk_is_searched_in_vain(tmp_path: Path) -> None:
    epoch, key = new_epoch(place(), ENTROPY)
    output, home = tmp_path / "stderr", tmp_path / "home"
    home.mkdir()
    with running_relay(f"sqlite:{home / 'relay.db'}", "127.0.0.1:0", output=output, home=home) as relay:
        use(relay, epoch, key)
        relay.process.send_signal(signal.SIGKILL)
        relay.process.wait(60)
        assert relay.process.stdout
        said = relay.process.stdout.read()
    left = everything_in(tmp_path)

    # It is the very store: the frames are in it, and the mailbox by its name.
    assert bytes(key.mailbox) in left
    assert traces(secrets_of(epoch, key), left) == []
    assert (said, output.read_text()) == ("", "")
    # The access code is kept as a hash alone.
    assert relay.code.encode() not in left
    # Nor does it keep an address of anybody, or a time.
    assert re.search(rb"127\.0\.0\.1", left) is None
    columns = {str(row[0]) for row in apsw.Connection(str(home / "relay.db")).execute(
        "SELECT p.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS p WHERE t.type = 'table'"
    )}  # fmt: skip
    assert columns == {"only", "seed", "hash", "id", "name", "n", "root", "place", "mailbox", "body"}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as running:
        yield running


def test_a_dump_of_the_postgres_and_its_own_log_are_searched_in_vain(cluster: Cluster, tmp_path: Path) -> None:
    epoch, key = new_epoch(place(), ENTROPY)
    address = cluster.new_database()
    with running_relay(address, f"unix:{tmp_path}/s") as relay:
        use(relay, epoch, key)
        dump = subprocess.run([binary("pg_dump"), address], capture_output=True, check=True).stdout
    left = dump + (cluster.folder / "log").read_bytes()

    assert key.mailbox.hex().encode() in left
    assert traces(secrets_of(epoch, key), left) == []
    assert relay.code.encode() not in left


def records_of(path: Path) -> list[tuple[type, int | None]]:
    """What the rows of the frames look like, apart from what is random in them."""
    rows = apsw.Connection(str(path)).execute("SELECT place, mailbox, hash, root, body FROM frame ORDER BY place")
    return [(type(value), len(value) if isinstance(value, bytes) else None) for row in rows for value in row]


def test_two_members_who_write_leave_records_that_cannot_be_told_apart(tmp_path: Path) -> None:
    shapes, requests = [], []
    for n, person in enumerate(people()[:2]):
        epoch, key = new_epoch(place(), ENTROPY)
        store = tmp_path / f"{n}.db"
        with running_relay(f"sqlite:{store}", "127.0.0.1:0") as relay, RelayClient(relay.address) as client:
            # Long enough words differ in length, within one size class.
            frames = tuple(frame_of(person, epoch, words="слово " * (n + 1), seq=seq) for seq in (1, 2, 3))
            client.append([Posting.of(key, frames)])
        shapes.append(records_of(store))
        requests.append([len(frame) for frame in frames])

    assert len(shapes[0]) == 15
    assert shapes[0] == shapes[1]
    assert requests[0] == requests[1]


def test_a_frame_of_one_member_and_of_another_share_no_bytes_but_the_head_of_the_mailbox() -> None:
    epoch, _ = new_epoch(place(), ENTROPY)
    frames = [frame_of(person, epoch, words="same") for person in people() for _ in range(2)]
    pieces = [{frame[at : at + 8] for at in range(20, len(frame) - 8)} for frame in frames]

    assert len({frame[:20] for frame in frames}) == 1
    assert [n for n in range(6) for m in range(n) if pieces[n] & pieces[m]] == []


# Marks of a whole team, in small letters.
ALIASES = ("zarnitsamark", "vyazmark", "olkhamark")
NEWCOMER = "ryabinamark"
PART, NOTE, CONTENT = "маркер-часть", "Marker-Street 17", "Marker-Berezka-файл "
MARKS = (*ALIASES, NEWCOMER, PART, NOTE, CONTENT)


def lived(team: Company) -> dict[str, bytes]:
    """Let the team do all that goes by a relay, and return what must not be found there, by a name for the failure."""
    team.founder.do("name_relay", **team.where)
    part = team.founder.do("part", name=PART, members=team.second.alias)["part"]
    told = team.founder.do("say", part=part, word=NOTE)["op"]
    file = team.founder.do("attach", part=part, content=CONTENT * 5000)["mailbox"]
    team.founder.do("dispute", claim="0", note=NOTE)
    team.meet(team.founder, team.second, team.third)
    assert team.second.do("has", op=told)["has"]
    assert [desk.do("carry_files", **team.where)["whole"] for desk in (team.founder, team.second)] == [1, 1]
    _join_by_relay(team)
    # It went through this very relay: the file's own mailbox is there.
    assert bytes.fromhex(file) in everything_in(team.seized)
    secrets = {name: bytes.fromhex(value) for name, value in team.founder.do("tells").items()}
    return secrets | {f"word {mark}": mark.encode() for mark in MARKS}


def _join_by_relay(team: Company) -> None:
    newcomer, invitation = Desk(team.folder / NEWCOMER, NEWCOMER), str(team.folder / "invitation")
    try:
        assert team.founder.do("invite_by_relay", file=invitation)["relays"] == 1
        newcomer.do("ask_by_relay", invitation=invitation, alias=NEWCOMER, **team.where)
        words = team.founder.do("answer_by_relay", **team.where)["words"]
        assert newcomer.do("hear_by_relay", **team.where)["words"] == words
        team.founder.do("welcome_by_relay", **team.where)
        assert newcomer.do("enter_by_relay", **team.where)["new"] > 0
        team.meet(team.founder, newcomer)
    finally:
        newcomer.end()


on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere: memory is read as Linux has it")


@on_linux
def test_store_log_temporary_files_and_memory_of_a_teams_relay_are_searched_in_vain(tmp_path: Path) -> None:
    with company(tmp_path, ALIASES) as team:
        secrets = lived(team)
        running = memory_of(team.relay.process.pid)
        on_disk = everything_in(team.seized)
        # It is the very process: it holds the access code, and the frames' mailboxes are in its store.
        assert team.relay.code.encode() in running
        assert (team.seized / "db-wal").exists()
        assert traces(secrets, running) == []
        assert traces(secrets, on_disk) == []
        team.relay.process.send_signal(signal.SIGKILL)
        team.relay.process.wait(60)
        assert traces(secrets, everything_in(team.seized)) == []
        assert (team.seized / "said").read_bytes() == b""


@on_linux
def test_a_mark_that_was_posted_in_the_clear_is_found_in_store_and_memory(tmp_path: Path) -> None:
    box, secrets = Box.new(), {f"word {mark}": mark.encode() for mark in MARKS}
    frame = box.posting().frames[0]
    clear = frame[:20] + " ".join(MARKS).encode().ljust(len(frame) - 20, b"-")
    with running_relay(f"sqlite:{tmp_path / 'db'}", "127.0.0.1:0") as relay:
        with RelayClient(relay.address) as client:
            client.append([Posting.of(box.key, (clear,))])
        assert traces(secrets, memory_of(relay.process.pid)) == list(secrets)
        assert traces(secrets, everything_in(tmp_path)) == list(secrets)


# What people outside wrote, and what somebody in front of the relay says of them.
WORDS = ("Marker-Cellar 9", "маркер-подвал", "Марха-Маркер")
PROXY = {"X-Forwarded-For": "198.51.100.77", "X-Real-IP": "198.51.100.77", "User-Agent": "Marker-Agent/7"}


def sent_in(relay: RunningRelay, inbox: Inbox, count: int = 6) -> dict[str, bytes]:
    """Let people send messages in, one twice; what must not be found of them, by a name for the failure."""
    with RelayClient(relay.address) as client:
        put_bundle(client, inbox.bundle_put())
    secrets = {f"word {word}": word.encode() for word in WORDS}
    for n in range(count):
        secret, message = ENTROPY.bytes(32), ENTROPY.bytes(16)
        secrets |= {f"thread {n}": secret, f"message {n}": message}
        body = inbox.message(" ".join(WORDS), secret, message)
        for _ in range(1 + (n == 0)):
            with contextlib.closing(http.client.HTTPConnection(relay.public, timeout=60)) as link:
                link.request("POST", "/submissions", body, PROXY)
                assert link.getresponse().status == 200
    return secrets


def test_what_people_sent_in_is_searched_in_vain_on_the_disk_and_in_memory(tmp_path: Path) -> None:
    inbox, home, output = Inbox(), tmp_path / "home", tmp_path / "stderr"
    home.mkdir()
    store = f"sqlite:{home / 'relay.db'}"
    more = ("--public", "127.0.0.1:0")
    with running_relay(store, "127.0.0.1:0", *more, output=output, home=home) as relay:
        secrets = sent_in(relay, inbox)
        running = memory_of(relay.process.pid) if sys.platform.startswith("linux") else b""
        relay.process.send_signal(signal.SIGKILL)
        relay.process.wait(60)
    left = everything_in(tmp_path)

    # It is the very store: six submissions lie in it under the name of their box.
    assert left.count(b"SCI1" + inbox.box) >= 6
    assert traces(secrets, running) == []
    assert traces(secrets | {name: value.encode() for name, value in PROXY.items()}, left) == []
    assert (b"127.0.0.1" in left, output.read_text()) == (False, "")


def test_what_people_sent_in_is_searched_in_vain_in_a_postgres_its_files_and_its_log(
    cluster: Cluster, tmp_path: Path
) -> None:
    inbox, output, address = Inbox(), tmp_path / "stderr", cluster.new_database()
    with running_relay(address, "127.0.0.1:0", "--public", "127.0.0.1:0", output=output) as relay:
        secrets = sent_in(relay, inbox)
        running = memory_of(relay.process.pid) if sys.platform.startswith("linux") else b""
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
            rows = connection.execute(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
                "AND table_name LIKE 'safeconduct%' ORDER BY table_name, ordinal_position"
            ).fetchall()
            sent = connection.execute("SELECT size, day, lane FROM safeconduct_submission").fetchall()
            ((tables,),) = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()")
        dump = subprocess.run([binary("pg_dump"), address], capture_output=True, check=True).stdout
        relay.process.send_signal(signal.SIGKILL)
        relay.process.wait(60)
    # Its tables, the write-ahead log, what the server says.
    data = cluster.folder / "data"
    left = dump + b"".join(everything_in(data / one) for one in (f"base/{tables}", "pg_wal"))
    left += (cluster.folder / "log").read_bytes()

    # It is the very store: six submissions, in the dump by the name of their box, in the files as they came.
    assert dump.count((b"SCI1" + inbox.box).hex().encode()) == 6
    assert left.count(b"SCI1" + inbox.box) >= 6
    assert sent == [(4_096, int(time.time() // 86_400), 2)] * 6
    assert traces(secrets, running) == []
    assert traces(secrets | {name: value.encode() for name, value in PROXY.items()}, left) == []
    assert output.read_text() == ""
    assert [column for table, column in rows if table == "safeconduct_submission"] == [
        "box", "id", "size", "day", "lane", "body"
    ]  # fmt: skip
    # Nowhere a column for a time or an address.
    assert {column for _, column in rows} == {
        *("only_row", "version", "revision", "bytes", "root", "page_number", "page", "id", "key", "serial", "bundle"),
        *("bundle_number", "last_day", "board_number", "board_head", "grants_number", "draft_number", "draft_head"),
        *("box", "size", "day", "lane", "body", "number", "n", "tags", "hash", "is_spent", "due", "is_stopped"),
        *("seed", "name", "mailbox"),
    }


def test_a_row_of_the_intake_has_class_day_and_lane_and_no_time_address_or_order(tmp_path: Path) -> None:
    inbox = Inbox()
    with relay_here(f"sqlite:{tmp_path / 'relay.db'}") as relay:
        with RelayClient(relay.address) as client:
            put_bundle(client, inbox.bundle_put())
        with contextlib.closing(http.client.HTTPConnection(relay.public, timeout=60)) as link:
            link.request("POST", "/submissions", inbox.submission())
            assert link.getresponse().status == 200
    with contextlib.closing(apsw.Connection(str(tmp_path / "relay.intake.db"))) as connection:
        columns = {
            table: [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
            for (table,) in list(connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"))
        }
        (row,) = list(connection.execute("SELECT size, day, lane FROM submission"))

    assert columns == {
        "room": ["only", "revision", "bytes", "root", "page_number", "page"],
        "box": ["id", "key", "serial", "bundle", "bundle_number", "last_day", "board_number", "board_head",
                "grants_number", "draft_number", "draft_head"],
        "submission": ["box", "id", "size", "day", "lane", "body"],
        "bucket": ["box", "number", "n", "tags", "body"],
        "granted": ["box", "hash", "is_spent"],
        "timer": ["id", "number", "due", "is_stopped", "body"],
    }  # fmt: skip
    assert row == (4_096, int(time.time() // 86_400), 2)


def test_two_intakes_that_were_sent_the_same_in_opposite_orders_are_the_same_bytes(tmp_path: Path) -> None:
    sent = [submitted(n, size=size) for n in range(12) for size in (4_096, 16_384)]
    files = []
    for name, order in (("a", sent), ("b", sent[::-1])):
        path = tmp_path / f"{name}.db"
        store = SqliteIntake(path)
        store.put_bundle(kept_box())
        for one in order:
            store.take([one], PLENTY)
        store.remove(BOX, [one.id for one in sent[4:9]])
        before = path.read_bytes()
        store.tidy(0)
        files.append((before, path.read_bytes(), (tmp_path / f"{name}.db-wal").read_bytes()))
        store.close()

    # Until it was written anew the places of its pages told them apart.
    assert files[0][0] != files[1][0]
    assert files[0][1] == files[1][1]
    assert files[0][2] == files[1][2] == b""


def test_what_was_acknowledged_is_in_no_file_of_a_relay_any_more(tmp_path: Path) -> None:
    inbox = Inbox()
    with relay_here(f"sqlite:{tmp_path / 'relay.db'}") as relay, RelayClient(relay.address) as client:
        put_bundle(client, inbox.bundle_put())
        bodies = [inbox.submission() for _ in range(8)]
        with contextlib.closing(http.client.HTTPConnection(relay.public, timeout=60)) as link:
            for body in bodies:
                link.request("POST", "/submissions", body)
                assert link.getresponse().read() == b""
        # A piece from the midst of each: what lies in one page.
        pieces = {f"submission {n}": body[2_000:2_400] for n, body in enumerate(bodies)}
        assert traces(pieces, everything_in(tmp_path)) == list(pieces)
        ids = [one.id for one in listed(client, inbox.box)]
        assert acknowledge(client, inbox.key, inbox.box, ids) == 8

        assert traces(pieces, everything_in(tmp_path)) == []
