"""Two desks and a long file: through a relay that drops and repeats, by a file, cut off anywhere, and spoilt."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.blobs import BlobFrames, Reference, new_blob
from safeconduct.protect.chunks import DamagedStream
from safeconduct.protect.envelopes import LEAST_FRAME_BYTES, MAGIC
from safeconduct.protect.mailboxes import hashes_of
from safeconduct.protect.members import Role
from safeconduct.protect.receipts import FIRST_ROOT, RelayKey, root_after
from safeconduct.protect.secrets import Secret
from safeconduct.protect.wire import News, Posting, ReadAnswer, ReadRequest
from safeconduct.sync import blob_exchange
from safeconduct.sync.arrivals import take_frames
from safeconduct.sync.blob_exchange import BlobExchange, exchange_blobs
from safeconduct.sync.blob_yardstick import measure
from safeconduct.sync.blobs import catch_up, fetch_again, incomplete, share, spoilt
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.detection import Sort, detect
from safeconduct.sync.detection_words import advice
from safeconduct.sync.exchange import run
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.kinds import FILE_KIND, body_of_file
from safeconduct.sync.parcels import Files, read_parcel, write_parcel
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.vault.errors_blobs import BlobIncomplete
from safeconduct.vault.packs import STRIDE
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.relays import running_relay
from tests.unit.sync.desks import KEY, Desk, exchange, founder, join
from tests.unit.sync.desks import given as surroundings
from tests.unit.sync.memory_relay import LineCut, MemoryRelay

ROOT = Path(__file__).resolve().parents[3]
# Twelve pieces, as a voice note of some minutes has.
LENGTH = 3_000_000
COUNT = 12


Pair = tuple[Desk, Desk, CompartmentId]


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two desks of a team, closed: founding and joining take longer than what is tested here."""
    folder = tmp_path_factory.mktemp("joined")
    first = founder(folder)
    second = join(folder, first, "bela", seats=((record_compartment(first.vault), Role.WRITE),))
    exchange(first, second)
    first.close()
    second.close()
    return folder


@pytest.fixture
def pair(joined: Path, tmp_path: Path) -> Iterator[Pair]:
    desks = []
    for name in ("founder", "bela"):
        path = Path(shutil.copytree(joined / name, tmp_path / name))
        around = surroundings()
        desks.append(Desk(name, path, around, Vault.open(path, KEY, around)))
    first, second = desks
    yield first, second, record_compartment(first.vault)
    for desk in desks:
        desk.close()


def content(length: int = LENGTH) -> bytes:
    return os.urandom(length)


def put(desk: Desk, compartment: CompartmentId, data: bytes) -> Reference:
    """Keep a file and refer to it, as a room does."""
    team = desk.team
    reference = desk.vault.blobs.put([data], new_blob(team.me.org, len(data), desk.given.entropy))
    share(team, compartment, reference)
    return reference


def meet(relay: MemoryRelay, *desks: Desk) -> None:
    """Exchange ops, then files, each desk after the other, and once more."""
    for desk in (*desks, *desks):
        run(desk.team, relay)
        exchange_blobs(desk.team, relay)


def read(desk: Desk, reference: Reference) -> bytes:
    return b"".join(desk.vault.blobs.open(reference))


def box(desk: Desk, reference: Reference, relay: MemoryRelay) -> list[bytes]:
    return relay.boxes[reference.keys(desk.team.me.org).mailbox]


def test_a_file_goes_through_a_relay_piece_by_piece(pair: Pair) -> None:
    first, second, record = pair
    data, relay = content(), MemoryRelay()
    reference = put(first, record, data)
    meet(relay, first, second)

    assert read(second, reference) == data
    assert incomplete(second.team) == ()
    assert len(box(first, reference, relay)) == COUNT
    assert not tuple(RelayNotes(second.vault, relay.id).faults())
    assert second.vault.verify().is_sound


@pytest.mark.slow
def test_a_file_goes_through_the_real_relay(pair: Pair, tmp_path: Path) -> None:
    first, second, record = pair
    data = content()
    reference = put(first, record, data)
    with (
        running_relay(f"sqlite:{tmp_path / 'relay.db'}", f"unix:{tmp_path}/s") as running,
        RelayClient(running.address) as relay,
    ):
        for desk in (first, second, first, second):
            run(desk.team, relay)
            exchange_blobs(desk.team, relay)

    assert read(second, reference) == data
    assert not tuple(RelayNotes(second.vault, running.key).faults())


def test_what_was_exchanged_is_neither_posted_nor_read_again(pair: Pair) -> None:
    first, second, record = pair
    relay = MemoryRelay()
    put(first, record, content())
    meet(relay, first, second)
    posted, given = relay.posted, relay.read_frames
    for desk in (first, second):
        exchange_blobs(desk.team, relay)
        assert exchange_blobs(desk.team, relay).next_probe() is None

    assert (relay.posted, relay.read_frames) == (posted, given)
    assert posted >= COUNT


def test_ops_do_not_wait_for_files_and_a_desk_says_what_it_lacks(pair: Pair) -> None:
    first, second, record = pair
    relay = MemoryRelay()
    reference = put(first, record, content())
    first.write("after the file", record)
    for desk in (first, second):
        run(desk.team, relay)
    catch_up(second.team)

    assert "after the file" in second.words(record)
    assert [(one.reference, one.missing) for one in incomplete(second.team)] == [(reference, COUNT)]
    with pytest.raises(BlobIncomplete):
        second.vault.blobs.open(reference)


def test_a_relay_that_makes_pieces_up_keeps_no_desk(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, record = pair
    monkeypatch.setattr(blob_exchange, "MOST_IDLE_FRAMES", 100)
    relay = MemoryRelay()
    put(first, record, content())
    run(first.team, relay)
    run(second.team, relay)
    catch_up(second.team)
    asked: list[ReadRequest] = []

    def invented(request: ReadRequest) -> ReadAnswer:
        asked.append(request)
        assert len(asked) < 100, "a desk is kept for ever"
        (reading,) = request.readings
        box = relay.boxes.setdefault(reading.mailbox, [])
        made = tuple(MAGIC + reading.mailbox + SystemEntropy().bytes(LEAST_FRAME_BYTES) for _ in range(30))
        box += made
        root = root_after(FIRST_ROOT, hashes_of(box))
        return ReadAnswer((News(relay.key.receipt(reading.mailbox, len(box), root), made),), True)

    monkeypatch.setattr(relay, "read", invented)
    done = exchange_blobs(second.team, relay)

    assert (done.came, done.refused, len(asked)) == (0, 120, 4)


@pytest.mark.parametrize("cut", [0, 1, 2, 3, 4])
def test_a_line_that_breaks_off_is_gone_on_with_at_the_next_piece(pair: Pair, cut: int) -> None:
    first, second, record = pair
    relay, data = MemoryRelay(), content()
    reference = put(first, record, data)
    for desk in (first, second):
        run(desk.team, relay)
    relay.posted = 0
    for desk in (first, second):
        relay.cut_after = relay.requests + cut
        tries = 0
        while True:
            tries += 1
            try:
                exchange_blobs(desk.team, relay)
            except LineCut:
                relay.cut_after = relay.requests + cut if cut and tries < 9 else 1 << 30
                continue
            break
    # An answer that is lost costs its own batch once more, and no other.
    assert relay.posted <= COUNT + 4 * (COUNT // 4 + 1)
    assert len(box(first, reference, relay)) == COUNT
    assert read(second, reference) == data


def test_a_relay_that_changes_the_order_is_at_fault_and_its_pieces_count_all_the_same(pair: Pair) -> None:
    first, second, record = pair
    data, relay = content(), MemoryRelay()
    reference = put(first, record, data)
    for desk in (first, second):
        run(desk.team, relay)
    exchange_blobs(first.team, relay)
    exchanged = BlobExchange(second.team, relay.id)
    request = exchanged.next_reading()
    assert request is not None
    answer = relay.read(request)
    (news,) = answer.news
    assert len(news.frames) > 1
    exchanged.news(request, dataclasses.replace(answer, news=(dataclasses.replace(news, frames=news.frames[::-1]),)))
    notes = RelayNotes(second.vault, relay.id)
    mailbox = reference.keys(first.team.me.org).mailbox

    assert exchanged.next_reading() is None
    assert exchanged.came == len(news.frames)
    assert ([box for box, _ in notes.faults()], notes.reach(mailbox)) == ([mailbox], 0)
    exchange_blobs(second.team, relay)
    assert read(second, reference) == data


def test_pieces_that_a_relay_drops_come_from_another_and_those_it_repeats_count_once(pair: Pair) -> None:
    first, second, record = pair
    data = content()
    liar = MemoryRelay(hand_out=lambda frames: [frames[0], frames[0], *frames[2:]])
    reference = put(first, record, data)
    meet(MemoryRelay(), first)
    exchange(first, second)
    exchange_blobs(first.team, liar)
    lied = exchange_blobs(second.team, liar)

    assert lied.whole == ()
    assert 0 < lied.came < COUNT
    honest = MemoryRelay()
    exchange_blobs(first.team, honest)
    exchange_blobs(second.team, honest)
    assert read(second, reference) == data


def test_a_relay_that_lost_what_it_gave_a_receipt_for_is_at_fault_and_is_filled_again(pair: Pair) -> None:
    first, second, record = pair
    relay = MemoryRelay()
    reference = put(first, record, content())
    meet(MemoryRelay(), first)
    exchange(first, second)
    catch_up(second.team)
    take_frames(second.team, [first.vault.blobs.frame(reference, index) for index in range(COUNT)])
    exchange_blobs(second.team, relay)
    whole = list(box(first, reference, relay))
    assert len(whole) == COUNT
    del box(first, reference, relay)[5:]
    notes = RelayNotes(second.vault, relay.id)
    # The person had it rebuilt and another desk posts; here only the count of what was sent is gone.
    notes.put_blob_sent(reference.name, COUNT - 1)
    exchange_blobs(second.team, relay)

    assert box(first, reference, relay) == whole
    assert [mailbox for mailbox, _ in notes.faults()] == [reference.keys(first.team.me.org).mailbox]


def test_a_new_relay_is_filled_by_whoever_is_there_with_the_same_bytes(pair: Pair) -> None:
    first, second, record = pair
    old, new = MemoryRelay(), MemoryRelay()
    reference = put(first, record, content())
    meet(old, first, second)
    exchange_blobs(second.team, new)
    assert box(first, reference, new) == box(first, reference, old)
    posted = new.posted
    exchange_blobs(first.team, new)
    assert len(box(first, reference, new)) == COUNT
    # Whoever shared it sends it without asking; the relay knows each frame again.
    assert new.posted == posted + COUNT


def test_a_file_goes_by_a_parcel_after_the_ops_and_half_a_parcel_is_not_used(pair: Pair, tmp_path: Path) -> None:
    first, second, record = pair
    data = content()
    reference = put(first, record, data)
    with_files, without, half = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    write_parcel(first.team, with_files, [second.vault.device])
    write_parcel(first.team, without, [second.vault.device], files=Files.NONE)
    half.write_bytes(with_files.read_bytes()[:-400_000])
    assert without.stat().st_size < 100_000 < LENGTH < with_files.stat().st_size

    with pytest.raises(DamagedStream):
        read_parcel(second.team, half, no_progress)
    assert second.vault.blobs.known() == ()
    taken = read_parcel(second.team, without, no_progress)
    assert (taken.pieces, taken.closed) == (0, 0)
    assert [one.missing for one in incomplete(second.team)] == [COUNT]
    taken = read_parcel(second.team, with_files, no_progress)
    assert (taken.pieces, taken.closed) == (COUNT, 0)
    assert read(second, reference) == data
    assert read_parcel(second.team, with_files, no_progress).pieces == 0


def test_a_parcel_for_somebody_who_has_the_op_holds_the_file_only_when_asked(pair: Pair, tmp_path: Path) -> None:
    first, second, record = pair
    put(first, record, content())
    exchange(first, second)
    second.write("has seen it", record)
    exchange(first, second)
    sizes = []
    for files in (Files.NEW, Files.ALL):
        sizes.append(write_parcel(first.team, tmp_path / files.value, [second.vault.device], files=files))

    assert sizes[0] < 100_000
    assert sizes[1] > LENGTH
    read_parcel(second.team, tmp_path / "all", no_progress)
    assert incomplete(second.team) == ()


def test_what_a_desk_has_in_part_it_passes_on(pair: Pair, tmp_path: Path) -> None:
    first, second, record = pair
    third = join(tmp_path, first, "vera", seats=((record, Role.READ),))
    exchange(first, second, third)
    data = content()
    reference = put(first, record, data)
    exchange(first, second, third)
    frames = [first.vault.blobs.frame(reference, index) for index in range(COUNT)]
    for desk, part in ((second, frames[:7]), (third, frames[5:])):
        catch_up(desk.team)
        assert take_frames(desk.team, part).pieces == len(part)
    write_parcel(second.team, tmp_path / "a", [third.vault.device], files=Files.ALL)

    assert read_parcel(third.team, tmp_path / "a", no_progress).pieces == 5
    assert read(third, reference) == data


def test_intake_takes_pieces_of_known_files_and_counts_others_as_closed(pair: Pair) -> None:
    first, second, record = pair
    reference = put(first, record, content(400_000))
    frames = [first.vault.blobs.frame(reference, index) for index in range(2)]
    assert take_frames(second.team, frames).closed == 2
    exchange(first, second)
    catch_up(second.team)
    altered = bytes([*frames[0][:-1], frames[0][-1] ^ 1])

    taken = take_frames(second.team, [altered, frames[1], frames[1], frames[0]])
    assert (taken.pieces, taken.closed, taken.new) == (2, 0, 0)
    assert len(read(second, reference)) == 400_000


def test_a_flipped_byte_on_the_disk_is_found_when_it_is_read_and_fetched_anew(pair: Pair) -> None:
    first, second, record = pair
    relay, data = MemoryRelay(), content()
    reference = put(first, record, data)
    meet(relay, first, second)
    (piece,) = (second.path / "blobs").glob("*/00003")
    raw = bytearray(piece.read_bytes())
    raw[5000] ^= 1
    piece.write_bytes(bytes(raw))
    assert {finding.kind.value for finding in second.vault.verify().findings} == {"blob_damaged"}

    fetch_again(second.team, reference)
    assert [one.missing for one in incomplete(second.team)] == [1]
    assert exchange_blobs(second.team, relay).whole == (reference,)
    assert read(second, reference) == data
    assert second.vault.verify().is_sound


def test_a_piece_that_was_lost_is_wanted_again_by_itself(pair: Pair) -> None:
    first, second, record = pair
    relay, data = MemoryRelay(), content()
    reference = put(first, record, data)
    meet(relay, first, second)
    (piece,) = (second.path / "blobs").glob("*/00003")
    piece.unlink()
    exchange_blobs(second.team, relay)

    assert read(second, reference) == data


def test_a_damaged_piece_is_not_posted_and_the_others_of_its_batch_neither_lost(pair: Pair) -> None:
    first, second, record = pair
    relay, other = MemoryRelay(), MemoryRelay()
    data = content()
    reference, sound = put(first, record, data), put(first, record, b"sound")
    meet(other, first, second)
    pack = next((first.path / "blobs").glob("*/00000-pack"))
    data_of_pack = bytearray(pack.read_bytes())
    data_of_pack[11 * STRIDE + 1000] ^= 1
    pack.write_bytes(data_of_pack)
    exchange_blobs(first.team, relay)
    assert len(box(first, reference, relay)) == 8
    assert len(box(first, sound, relay)) == 1
    assert [one.missing for one in incomplete(first.team)] == [1]
    exchange_blobs(first.team, other)
    exchange_blobs(first.team, relay)

    assert read(first, reference) == data
    assert len(box(first, reference, relay)) == COUNT


def false_frames(desk: Desk, reference: Reference, byte: int = 0) -> tuple[bytes, ...]:
    """Return frames of another content under a file's key, as anybody who may read it can seal."""
    frames = BlobFrames(reference.keys(desk.team.me.org))
    return tuple(frames.seal(index, bytes([byte]) * frames.length_of(index)) for index in range(frames.count))


def test_a_member_who_seals_other_content_under_the_key_is_found_out(pair: Pair) -> None:
    first, second, record = pair
    data, relay = content(700_000), MemoryRelay()
    reference = put(first, record, data)
    exchange(first, second)
    write_key = reference.keys(first.team.me.org).write_key
    relay.append([Posting.of(write_key, false_frames(first, reference))])
    exchange_blobs(first.team, relay)
    # The mailbox looked full, and got what belongs there all the same.
    assert len(box(first, reference, relay)) == 6
    relay.append([Posting.of(write_key, false_frames(first, reference, 1))])
    bad = exchange_blobs(second.team, relay)

    assert bad.whole == ()
    assert spoilt(second.team) == (reference.name,)
    (finding,) = [one for one in detect(second.team).findings if one.sort is Sort.SPOILT]
    assert (finding.compartment, finding.device, finding.count) == (record, first.vault.device, 3)
    for language in ("en", "ru"):
        assert "founder" in advice(second.team, finding, language).what
    assert [one.missing for one in incomplete(second.team)] == [3]
    given = relay.read_frames
    exchange_blobs(second.team, relay)
    assert relay.read_frames == given
    frames = [first.vault.blobs.frame(reference, index) for index in range(3)]
    take_frames(second.team, frames)
    assert read(second, reference) == data
    assert spoilt(second.team) == ()


def test_other_content_that_was_posted_first_does_not_keep_the_right_one_away(pair: Pair) -> None:
    first, second, record = pair
    data, relay = content(700_000), MemoryRelay()
    reference = put(first, record, data)
    exchange(first, second)
    relay.append([Posting.of(reference.keys(first.team.me.org).write_key, false_frames(first, reference))])
    exchange_blobs(first.team, relay)
    exchange_blobs(second.team, relay)

    assert read(second, reference) == data
    assert spoilt(second.team) == ()


@pytest.mark.parametrize("way", ["another relay", "a file"])
def test_false_pieces_of_one_source_do_not_spoil_what_comes_whole_from_another(
    pair: Pair, tmp_path: Path, way: str
) -> None:
    first, second, record = pair
    data, hostile, sound = content(700_000), MemoryRelay(), MemoryRelay()
    reference = put(first, record, data)
    exchange(first, second)
    hostile.append([Posting.of(reference.keys(first.team.me.org).write_key, false_frames(first, reference)[:2])])
    exchange_blobs(second.team, hostile)
    assert [one.missing for one in incomplete(second.team)] == [1]
    if way == "another relay":
        exchange_blobs(first.team, sound)
        exchange_blobs(second.team, sound)
    else:
        write_parcel(first.team, tmp_path / "file", [second.vault.device], files=Files.ALL)
        read_parcel(second.team, tmp_path / "file", no_progress)

    assert read(second, reference) == data
    exchange_blobs(second.team, hostile)
    assert read(second, reference) == data


def test_two_references_to_one_id_are_two_files(pair: Pair) -> None:
    first, second, record = pair
    data, relay = content(300_000), MemoryRelay()
    reference = put(first, record, data)
    wrong = dataclasses.replace(reference, content=bytes(32))
    second_id = dataclasses.replace(reference, secret=Secret(bytes(32)))
    for forged in (wrong, second_id):
        share(second.team, record, forged)
    exchange(first, second)
    meet(relay, first, second)

    assert read(second, reference) == data
    assert {one.reference.name for one in incomplete(second.team)} == {wrong.name, second_id.name}


def test_a_body_that_nobody_can_read_refers_to_nothing_and_harms_nothing(pair: Pair) -> None:
    first, second, record = pair
    first.vault.append([Intent(record, FILE_KIND, {0: [b"", b"", 0, b"", 0]}), Intent(record, FILE_KIND, {3: 1})])
    reference = put(first, record, b"sound")
    exchange(first, second)
    meet(MemoryRelay(), first, second)

    assert [held.reference for held in second.vault.blobs.known()] == [reference]


def test_what_is_set_aside_is_not_fetched(pair: Pair) -> None:
    first, second, record = pair
    reference = put(second, record, b"from somebody who was removed")
    remove(first.team, record, [Leaver(second.vault.device)])
    exchange(first, second)
    catch_up(first.team)

    assert first.vault.aside()
    assert first.vault.blobs.known() == ()
    # Who was removed keeps what they had.
    assert read(second, reference) == b"from somebody who was removed"


def test_somebody_removed_reads_no_file_shared_after(pair: Pair) -> None:
    first, second, record = pair
    relay = MemoryRelay()
    before = put(first, record, b"before")
    meet(relay, first, second)
    remove(first.team, record, [Leaver(second.vault.device)])
    after = put(first, record, b"after")
    meet(relay, first, second)

    assert read(second, before) == b"before"
    assert [held.reference for held in second.vault.blobs.known()] == [before]
    assert after.secret.reveal() not in str(list(second.vault.notes(b""))).encode()


def test_a_relay_that_says_more_and_gives_nothing_is_left(pair: Pair) -> None:
    first, second, record = pair
    put(first, record, content())
    exchange(first, second)
    catch_up(second.team)
    exchanged = BlobExchange(second.team, RelayKey.generate(SystemEntropy()).id)
    request = exchanged.next_reading()
    assert request is not None
    exchanged.news(request, dataclasses.replace(MemoryRelay().read(request), has_more=True, news=()))

    assert exchanged.next_reading() is None


def test_measuring_gives_figures_of_a_file_that_arrived(pair: Pair) -> None:
    first, second, record = pair
    figures = measure((first.team, second.team), record, MemoryRelay(), length=500_000, seconds=time.perf_counter)

    assert set(figures) == {f"{step}_bytes_per_s" for step in ("put", "post", "fetch", "open")}
    assert min(figures.values()) > 0
    assert incomplete(second.team) == ()


def test_a_file_shared_twice_is_fetched_once(pair: Pair) -> None:
    first, second, record = pair
    relay = MemoryRelay()
    reference = put(first, record, b"one")
    first.vault.append([Intent(record, FILE_KIND, body_of_file(reference))])
    exchange(first, second)
    meet(relay, first, second)

    assert read(second, reference) == b"one"
    assert len(box(first, reference, relay)) == 1


CHILD = """
import sys
from pathlib import Path
from safeconduct.protect.secrets import Secret
from safeconduct.protect.receipts import RelayKey
from safeconduct.sync.blob_exchange import BlobExchange
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault
from tests.unit.sync.desks import KEY, given
from tests.unit.sync.memory_relay import MemoryRelay
around = given()
seed, box = sys.stdin.buffer.read(32), bytes.fromhex(sys.argv[2])
frames = [Path(one).read_bytes() for one in sys.argv[4:]]
relay = MemoryRelay(RelayKey(Secret(seed)), {box: frames})
vault = Vault.open(Path(sys.argv[1]), KEY, around)
exchange = BlobExchange(Team(vault, around.clock, around.entropy), relay.id)
for _ in range(int(sys.argv[3])):
    request = exchange.next_reading()
    exchange.news(request, relay.read(request))
print(exchange.came, flush=True)
import time
time.sleep(600)
"""


@pytest.mark.parametrize("rounds", [0, 1])
def test_a_kill_in_the_middle_loses_no_piece_that_was_read(pair: Pair, tmp_path: Path, rounds: int) -> None:
    first, second, record = pair
    data, relay = content(), MemoryRelay()
    reference = put(first, record, data)
    for desk in (first, second):
        run(desk.team, relay)
    exchange_blobs(first.team, relay)
    second.vault.close()
    paths = []
    for index, frame in enumerate(box(first, reference, relay)):
        paths.append(tmp_path / f"frame-{index:02}")
        paths[-1].write_bytes(frame)
    mailbox = reference.keys(first.team.me.org).mailbox
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(second.path), mailbox.hex(), str(rounds), *map(str, paths)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(relay.key.seed.reveal())
    child.stdin.close()
    came = int(child.stdout.readline())
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()

    second.vault = Vault.open(second.path, KEY, surroundings())
    assert [one.missing for one in incomplete(second.team)] == [COUNT - came]
    relay.read_frames = 0
    exchange_blobs(second.team, relay)
    assert relay.read_frames == COUNT - came
    assert read(second, reference) == data
