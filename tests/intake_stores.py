"""What every store of a relay's intake does: one suite, asked of SQLite and PostgreSQL (tests/unit/relay)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.boards import BUCKET_BYTES, SLOT_BYTES, TAG_BYTES
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.signing import SignKey
from safeconduct.protect.submissions import SubmissionId
from safeconduct.protect.wire_intake import Lane, ListRequest
from safeconduct.protect.wire_timers import TimerId, TimerPut, TimerStop
from safeconduct.relay.intake_store import Buckets, IntakeStore, KeptBox, Room, Stale, Submitted, Taken

ENTROPY = SystemEntropy()
BOX, OTHER = BoxId(b"\x01" * 16), BoxId(b"\x02" * 16)
SIZE = 4_096
PLENTY = Room(1 << 30, (1 << 30) + SIZE)
OpenIntake = Callable[[], IntakeStore]


def submitted(
    n: int, box: BoxId = BOX, *, grant: bytes = b"", lane: Lane = Lane.WORKED, size: int = SIZE, day: int = 20_000
) -> Submitted:
    """What a relay has checked: a store looks at nothing of its bytes."""
    body = (box + n.to_bytes(8, "big")).ljust(size, b"\x5a")
    return Submitted(box, SubmissionId(hashlib.sha256(body).digest()), day, lane, grant, body)


def kept_box(box: BoxId = BOX, number: int = 10, serial: int = 1, bundle: bytes = b"bundle") -> KeptBox:
    return KeptBox(box, b"\x07" * 32, serial, bundle + number.to_bytes(4, "big"), number, 20_014)


def bucket(number: int, n: int) -> bytes:
    """A bucket whose slots begin with tags that tell them apart."""
    tags = (bytes([number % 251, n, slot]).ljust(TAG_BYTES, b"\0") for slot in range(BUCKET_BYTES // SLOT_BYTES))
    return b"".join(tag.ljust(SLOT_BYTES, b"\x11") for tag in tags)


def buckets(number: int, first: int, count: int, head: bytes = b"head") -> Buckets:
    return Buckets(BOX, number, head, first, tuple(bucket(number, n) for n in range(first, first + count)))


def hashes(first: int, count: int = 256) -> tuple[bytes, ...]:
    return tuple(sorted(hashlib.sha256(n.to_bytes(4, "big")).digest() for n in range(first, first + count)))


def ids_in(store: IntakeStore, box: BoxId = BOX) -> list[SubmissionId]:
    return [one.id for one in store.list(ListRequest(box)).listed]


class IntakeBehaviour:
    """Inherited by a class that gives ``opens``: a function that opens the same store once more."""

    @pytest.fixture
    def store(self, opens: OpenIntake) -> IntakeStore:
        made = opens()
        made.put_bundle(kept_box())
        return made

    def test_what_was_sent_in_is_there_once_in_the_order_of_its_hashes(self, store: IntakeStore) -> None:
        sent = [submitted(n) for n in range(20)]
        assert store.take(sent[:12], PLENTY) == (Taken.KEPT,) * 12
        assert store.take(sent[10:], PLENTY) == (Taken.KNOWN,) * 2 + (Taken.KEPT,) * 8
        assert store.take([sent[3], sent[3]], PLENTY) == (Taken.KNOWN, Taken.KNOWN)

        assert ids_in(store) == sorted(one.id for one in sent)
        assert store.bytes_kept() == 20 * SIZE
        assert store.knows(BOX, sent[0].id)
        assert not store.knows(OTHER, sent[0].id)

    def test_the_same_bytes_twice_in_one_commit_are_one(self, store: IntakeStore) -> None:
        one = submitted(1)
        assert sorted(store.take([one, one], PLENTY), key=lambda taken: taken.value) == [Taken.KEPT, Taken.KNOWN]
        assert store.bytes_kept() == SIZE

    def test_a_list_says_class_day_and_lane_and_goes_on_after_an_id(self, store: IntakeStore) -> None:
        sent = [submitted(1, lane=Lane.DEFERRED, day=19_999), submitted(2, size=16_384), submitted(3)]
        store.take([*sent, submitted(9, OTHER)], PLENTY)

        first = store.list(ListRequest(BOX, most=2))
        rest = store.list(ListRequest(BOX, first.listed[-1].id, 2))
        assert (first.has_more, rest.has_more) == (True, False)
        found = {one.id: (one.size, one.day, one.lane) for one in first.listed + rest.listed}
        assert found == {one.id: (len(one.body), one.day, one.lane) for one in sent}
        assert store.counts(BOX).lanes == (0, 2, 1)
        assert store.counts(BOX).bytes == 2 * SIZE + 16_384

    def test_bodies_are_fetched_as_far_as_the_bytes_go_and_at_least_one(self, store: IntakeStore) -> None:
        sent = sorted((submitted(n) for n in range(4)), key=lambda one: one.id)
        store.take(sent, PLENTY)
        ids = [one.id for one in sent]

        assert store.fetch(BOX, ids, 1 << 20) == tuple(one.body for one in sent)
        assert store.fetch(BOX, ids, 2 * SIZE + 1) == tuple(one.body for one in sent[:2])
        assert store.fetch(BOX, ids[1:], 1) == (sent[1].body,)
        assert store.fetch(OTHER, ids, 1 << 20) == ()

    def test_only_what_is_removed_is_gone_and_gives_its_room_back(self, store: IntakeStore) -> None:
        sent = [submitted(n) for n in range(5)]
        store.take(sent, PLENTY)

        assert store.remove(BOX, [sent[0].id, sent[1].id, submitted(77).id]) == 2
        assert store.remove(BOX, [sent[0].id]) == 0
        assert store.remove(OTHER, [sent[2].id]) == 0
        assert ids_in(store) == sorted(one.id for one in sent[2:])
        assert store.bytes_kept() == 3 * SIZE

    def test_a_full_room_refuses_before_it_takes_and_keeps_a_part_for_grants(self, store: IntakeStore) -> None:
        store.put_grants(BOX, 5, hashes(0))
        room = Room(2 * SIZE, 3 * SIZE)
        one, two, three, four = submitted(1), submitted(2), submitted(3), submitted(4, grant=hashes(0)[7])

        assert store.take([one, two], room) == (Taken.KEPT, Taken.KEPT)
        assert store.take([three, one], room) == (Taken.FULL, Taken.KNOWN)
        assert store.take([four], room) == (Taken.KEPT,)
        assert store.take([submitted(5, grant=hashes(0)[8])], room) == (Taken.FULL,)
        store.remove(BOX, [one.id, two.id])
        assert store.take([three], room) == (Taken.KEPT,)

    def test_a_grant_counts_once_and_again_not_even_in_the_next_list(self, store: IntakeStore) -> None:
        store.put_grants(BOX, 5, hashes(0))
        token = hashes(0)[3]
        first, again, other = (submitted(n, grant=token) for n in range(3))
        assert store.take([first], PLENTY) == (Taken.KEPT,)
        store.take([first, again], PLENTY)
        store.put_grants(BOX, 6, hashes(0, 512))
        store.take([other, submitted(8, grant=hashes(300)[0]), submitted(9, grant=b"\x09" * 32)], PLENTY)

        lanes = {one.id: one.lane for one in store.list(ListRequest(BOX)).listed}
        assert [lanes[one.id] for one in (first, again, other)] == [Lane.GRANTED, Lane.WORKED, Lane.WORKED]
        assert lanes[submitted(8, grant=hashes(300)[0]).id] is Lane.GRANTED
        assert lanes[submitted(9, grant=b"\x09" * 32).id] is Lane.WORKED

    def test_two_with_one_grant_in_one_commit_share_it_not(self, store: IntakeStore) -> None:
        store.put_grants(BOX, 5, hashes(0))
        store.take([submitted(n, grant=hashes(0)[0]) for n in range(3)], PLENTY)

        assert store.counts(BOX).lanes == (1, 2, 0)

    def test_a_grant_that_found_no_room_was_not_used(self, store: IntakeStore) -> None:
        store.put_grants(BOX, 5, hashes(0))
        one = submitted(1, grant=hashes(0)[0])
        assert store.take([one], Room(0, 0)) == (Taken.FULL,)
        assert store.take([one], PLENTY) == (Taken.KEPT,)
        assert store.counts(BOX).lanes == (1, 0, 0)

    def test_numbers_only_rise(self, store: IntakeStore) -> None:
        store.put_bundle(kept_box(number=10))
        store.put_bundle(kept_box(number=11, serial=2))
        store.put_grants(BOX, 5, hashes(0))
        store.put_grants(BOX, 5, hashes(0))
        store.put_page(3, b"page")
        store.put_page(3, b"page")
        stale: list[Callable[[], None]] = [
            lambda: store.put_bundle(kept_box(number=11, serial=2, bundle=b"another")),
            lambda: store.put_bundle(kept_box(number=10)),
            lambda: store.put_bundle(kept_box(number=12, serial=1)),
            lambda: store.put_grants(BOX, 5, hashes(1)),
            lambda: store.put_grants(BOX, 4, hashes(0)),
            lambda: store.put_page(3, b"another"),
            lambda: store.put_page(2, b"page"),
        ]
        for old in stale:
            with pytest.raises(Stale):
                old()

        standing = store.standing()
        assert (standing.page_number, standing.page) == (3, b"page")
        assert [(box.bundle_number, box.serial, box.grants_number) for box in standing.boxes] == [(11, 2, 5)]

    def test_with_a_new_key_no_number_stands_in_the_way_that_whoever_knew_the_former_one_could_have_put(
        self, store: IntakeStore
    ) -> None:
        highest = 2**32 - 1
        store.put_bundle(kept_box(number=highest))
        store.put_grants(BOX, highest, hashes(0))
        store.put_page(highest, b"theirs")
        store.put_buckets(buckets(highest, 0, 2))
        store.show_board(BOX, highest)
        store.put_bundle(kept_box(number=50, serial=2))

        (box, *_) = (one for one in store.standing().boxes if one.id == BOX)
        assert (box.bundle_number, box.serial, box.board_number, box.board_head, box.grants_number) == (
            50,
            2,
            0,
            b"",
            0,
        )
        assert store.bucket(BOX, highest, 0) == b""
        store.put_page(50, b"ours")
        store.put_grants(BOX, 50, hashes(1))
        store.put_buckets(buckets(50, 0, 2))
        store.show_board(BOX, 50)
        standing = store.standing()
        (box, *_) = (one for one in standing.boxes if one.id == BOX)
        assert (standing.page, standing.page_number, box.board_number, box.grants_number) == (b"ours", 50, 50, 50)
        # What is no higher than the bundle's number stays as it stands.
        store.put_bundle(kept_box(number=51, serial=3))
        (box, *_) = (one for one in store.standing().boxes if one.id == BOX)
        assert (box.board_number, box.grants_number, store.standing().page_number) == (50, 50, 50)
        with pytest.raises(Stale):
            store.put_page(50, b"theirs")

    def test_every_change_of_what_is_shown_changes_the_revision(self, store: IntakeStore) -> None:
        store.put_buckets(buckets(7, 0, 2))
        seen = [store.standing().revision]
        changes: list[Callable[[], object]] = [
            lambda: store.pin(b"r" * 1984),
            lambda: store.put_bundle(kept_box(OTHER)),
            lambda: store.put_page(1, b"page"),
            lambda: store.show_board(BOX, 7),
        ]
        for change in changes:
            change()
            seen.append(store.standing().revision)
        assert len(set(seen)) == len(seen)
        store.put_page(1, b"page")
        store.take([submitted(1)], PLENTY)
        assert store.standing().revision == seen[-1]
        assert [box.id for box in store.standing().boxes] == [BOX, OTHER]

    def test_the_first_root_stays(self, opens: OpenIntake) -> None:
        one, two = opens(), opens()
        assert one.standing().root == b""
        assert one.pin(b"1" * 1984) == two.pin(b"2" * 1984) == b"1" * 1984
        assert two.standing().root == b"1" * 1984

    def test_a_board_is_shown_when_it_is_whole_and_the_former_is_gone_then(self, store: IntakeStore) -> None:
        store.put_buckets(buckets(7, 0, 2))
        store.show_board(BOX, 7)
        store.put_buckets(buckets(8, 1, 1))
        assert store.tags(BOX, 8)[0] == 1
        (box,) = store.standing().boxes
        assert (box.board_number, box.board_head) == (7, b"head")
        assert store.bucket(BOX, 7, 1) == bucket(7, 1)
        store.put_buckets(buckets(8, 0, 2))
        count, tags = store.tags(BOX, 8)
        assert count == 2
        assert tags[: 32 * TAG_BYTES : TAG_BYTES] == bytes([8]) * 32
        store.show_board(BOX, 8)

        assert store.standing().boxes[0].board_number == 8
        assert store.bucket(BOX, 8, 0) == bucket(8, 0)
        assert store.bucket(BOX, 7, 0) == store.bucket(BOX, 8, 2) == b""

    def test_an_older_board_and_another_with_its_number_are_refused(self, store: IntakeStore) -> None:
        store.put_buckets(buckets(8, 0, 2))
        for old in (buckets(7, 0, 2), buckets(8, 0, 1, b"another head")):
            with pytest.raises(Stale):
                store.put_buckets(old)
        store.show_board(BOX, 8)
        store.put_buckets(buckets(8, 0, 2))
        for old in (buckets(7, 0, 2), buckets(8, 0, 1, b"another head")):
            with pytest.raises(Stale):
                store.put_buckets(old)
        store.put_buckets(buckets(9, 0, 1))
        store.put_buckets(buckets(10, 0, 1))
        assert store.tags(BOX, 9) == (0, b"")
        assert store.bucket(BOX, 8, 1) == bucket(8, 1)

    def test_a_timer_is_given_when_it_is_due_and_to_whoever_knows_its_name(self, store: IntakeStore) -> None:
        one, two = SignKey.generate(ENTROPY), SignKey.generate(ENTROPY)
        put, later = TimerPut.of(one, 1, 100, b"sealed"), TimerPut.of(two, 1, 200, b"other")
        store.put_timer(put)
        store.put_timer(later)
        names = sorted((put.id, later.id))

        assert store.due(names, 99) == ()
        assert [(one.id, one.number, one.due, one.body) for one in store.due(names, 150)] == [
            (put.id, 1, 100, b"sealed")
        ]
        assert [one.id for one in store.due(names, 200)] == names
        assert store.due([TimerId(b"\0" * 16)], 200) == ()

    def test_a_timer_is_moved_and_stopped_and_no_old_request_brings_it_back(self, store: IntakeStore) -> None:
        key = SignKey.generate(ENTROPY)
        first, moved, stop = TimerPut.of(key, 1, 100, b"one"), TimerPut.of(key, 2, 300, b"two"), TimerStop.of(key, 3)
        store.put_timer(first)
        store.put_timer(first)
        store.put_timer(moved)
        with pytest.raises(Stale):
            store.put_timer(first)
        assert store.due([first.id], 299) == ()
        assert store.due([first.id], 300)[0].body == b"two"
        store.stop_timer(stop)
        store.stop_timer(stop)
        for old in (first, moved):
            with pytest.raises(Stale):
                store.put_timer(old)
        with pytest.raises(Stale):
            store.stop_timer(TimerStop.of(key, 2))
        assert store.due([first.id], 300) == ()
        store.put_timer(TimerPut.of(key, 4, 50, b"four"))
        assert store.due([first.id], 300)[0].body == b"four"
        store.stop_timer(TimerStop.of(SignKey.generate(ENTROPY), 1))

    def test_tidying_loses_nothing_but_timers_of_long_ago(self, store: IntakeStore) -> None:
        key, old = SignKey.generate(ENTROPY), SignKey.generate(ENTROPY)
        sent = [submitted(n) for n in range(9)]
        store.take(sent, PLENTY)
        store.put_buckets(buckets(7, 0, 2))
        store.show_board(BOX, 7)
        store.put_timer(TimerPut.of(key, 1, 100_000, b"kept"))
        store.put_timer(TimerPut.of(old, 1, 100_000 - 91 * 288, b"gone"))
        before = store.standing()
        store.tidy(100_000)

        assert store.standing() == before
        assert ids_in(store) == sorted(one.id for one in sent)
        assert store.bytes_kept() == 9 * SIZE
        assert store.bucket(BOX, 7, 1) == bucket(7, 1)
        names = sorted((TimerPut.of(key, 1, 1, b"").id, TimerPut.of(old, 1, 1, b"").id))
        assert [one.body for one in store.due(names, 1 << 30)] == [b"kept"]

    def test_a_store_that_is_opened_again_goes_on_where_it_was(self, opens: OpenIntake) -> None:
        store = opens()
        store.put_bundle(kept_box())
        store.put_grants(BOX, 5, hashes(0))
        store.take([submitted(1, grant=hashes(0)[0])], PLENTY)
        store.close()
        again = opens()

        assert again.take([submitted(1), submitted(2, grant=hashes(0)[0])], PLENTY) == (Taken.KNOWN, Taken.KEPT)
        assert again.counts(BOX).lanes == (1, 1, 0)
        assert again.bytes_kept() == 2 * SIZE

    def test_takers_at_once_fill_the_room_to_its_brim_and_never_over(self, opens: OpenIntake) -> None:
        stores = [opens() for _ in range(4)]
        stores[0].put_bundle(kept_box())
        stores[0].put_grants(BOX, 5, hashes(0))
        room = Room(30 * SIZE, 40 * SIZE)

        def send(own: int) -> list[Taken]:
            plain = [submitted(100 * own + n) for n in range(20)]
            granted = [submitted(1000, grant=hashes(0)[0]), submitted(2000 + own, grant=hashes(0)[0])]
            return [stores[own].take([one], room)[0] for one in plain + granted]

        with ThreadPoolExecutor(len(stores)) as pool:
            taken = [one for each in pool.map(send, range(len(stores))) for one in each]

        # One of the five that bear the one grant was let into the reserve, if it came when the rest was full.
        assert stores[0].bytes_kept() == len(ids_in(stores[0])) * SIZE
        assert taken.count(Taken.KEPT) == len(ids_in(stores[0]))
        assert 30 <= taken.count(Taken.KEPT) <= 31
        assert stores[1].counts(BOX).lanes[0] == 1
