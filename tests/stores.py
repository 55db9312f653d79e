"""What every store of a relay does: one suite, asked of SQLite and of PostgreSQL (tests/unit/relay/test_stores.py)."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import MailboxId
from safeconduct.protect.access import hash_of_code, new_code
from safeconduct.protect.envelopes import LEAST_FRAME_BYTES, MAGIC
from safeconduct.protect.mailboxes import hashes_of
from safeconduct.protect.receipts import FIRST_ROOT, RelayKey, root_after
from safeconduct.protect.wire import Reading
from safeconduct.relay.store import Batch, Placed, Reached, Store

ENTROPY = SystemEntropy()
BOX, OTHER = MailboxId(b"\x01" * 16), MailboxId(b"\x02" * 16)
PLENTY = 1 << 20
Open = Callable[[], Store]


def frame(n: int, mailbox: MailboxId = BOX, size: int = LEAST_FRAME_BYTES) -> bytes:
    """A frame's outside: the store looks at nothing else."""
    return (MAGIC + mailbox + n.to_bytes(8, "big")).ljust(size, b"\0")


def batch(*numbers: int, mailbox: MailboxId = BOX) -> Batch:
    frames = tuple(frame(n, mailbox) for n in numbers)
    return Batch(mailbox, frames, hashes_of(frames))


def reached(*numbers: int, mailbox: MailboxId = BOX) -> Reached:
    """How far a mailbox with these frames reaches."""
    return Reached(len(numbers), root_after(FIRST_ROOT, hashes_of([frame(n, mailbox) for n in numbers])))


def found(store: Store) -> Store:
    store.found(RelayKey.generate(ENTROPY).seed, hash_of_code(new_code(ENTROPY)))
    return store


class StoreBehaviour:
    """Inherited by a class that gives ``opens``: a function that opens the same store once more."""

    @pytest.fixture
    def store(self, opens: Open) -> Store:
        return found(opens())

    def test_the_first_to_open_it_gives_it_its_key_and_everybody_finds_that_key(self, opens: Open) -> None:
        keys = [RelayKey.generate(ENTROPY) for _ in range(2)]
        code = hash_of_code(new_code(ENTROPY))
        first, second = opens(), opens()

        assert first.found(keys[0].seed, code).is_new
        again = second.found(keys[1].seed, hash_of_code(new_code(ENTROPY)))
        assert (again.seed, again.is_new) == (keys[0].seed, False)
        assert second.codes() == (code,)

    def test_two_that_open_an_empty_store_at_once_agree_on_one_key(self, opens: Open) -> None:
        keys = [RelayKey.generate(ENTROPY).seed for _ in range(6)]
        stores = [opens() for _ in keys]

        with ThreadPoolExecutor(len(keys)) as pool:
            made = list(
                pool.map(
                    lambda one: one[0].found(one[1], hash_of_code(new_code(ENTROPY))), zip(stores, keys, strict=True)
                )
            )

        assert [one.is_new for one in made].count(True) == 1
        assert all(one.seed == made[0].seed for one in made)
        assert len(stores[0].codes()) == 1

    def test_codes_are_added_or_take_the_place_of_all_others(self, store: Store) -> None:
        one, two = hash_of_code(new_code(ENTROPY)), hash_of_code(new_code(ENTROPY))
        store.add_code(one, is_only=False)
        store.add_code(one, is_only=False)
        assert len(store.codes()) == 2
        store.add_code(two, is_only=True)
        assert store.codes() == (two,)

    def test_frames_lie_in_the_order_in_which_they_came(self, store: Store) -> None:
        commit = store.append([batch(3, 1), batch(7, mailbox=OTHER), batch(2)])

        assert commit.placed == (Placed(1, 0), Placed(1, 0), Placed(3, 0))
        assert commit.reached == {BOX: reached(3, 1, 2), OTHER: reached(7, mailbox=OTHER)}
        passages = store.read([Reading(BOX, 0), Reading(OTHER, 0)], PLENTY)
        assert [one.frames for one in passages.found] == [(frame(3), frame(1), frame(2)), (frame(7, OTHER),)]
        assert [one.reached for one in passages.found] == [reached(3, 1, 2), reached(7, mailbox=OTHER)]
        assert not passages.has_more

    def test_a_frame_that_is_there_is_not_stored_twice(self, store: Store) -> None:
        assert store.append([batch(1, 2, 1)]).placed == (Placed(1, 1),)
        assert store.append([batch(2, 3), batch(3, 1)]).placed == (Placed(3, 1), Placed(4, 2))
        assert store.append([batch(1)]).reached == {BOX: reached(1, 2, 3)}
        assert store.read([Reading(BOX, 0)], PLENTY).found[0].frames == (frame(1), frame(2), frame(3))

    def test_the_same_frame_may_lie_in_two_mailboxes(self, store: Store) -> None:
        alike = Batch(OTHER, (frame(1),), hashes_of([frame(1)]))

        assert store.append([batch(1), alike]).placed == (Placed(1, 0), Placed(1, 0))

    def test_a_reader_gets_what_comes_after_its_number_and_nothing_when_there_is_no_more(self, store: Store) -> None:
        store.append([batch(*range(5))])

        (passage,) = store.read([Reading(BOX, 3)], PLENTY).found
        assert (passage.frames, passage.reached) == ((frame(3), frame(4)), reached(*range(5)))
        assert store.read([Reading(BOX, 5), Reading(OTHER, 0)], PLENTY).found == ()

    def test_a_reader_who_has_more_than_the_store_is_told_how_far_it_reaches(self, store: Store) -> None:
        store.append([batch(0, 1)])

        passages = store.read([Reading(BOX, 3), Reading(OTHER, 1)], PLENTY).found
        assert [(one.frames, one.reached) for one in passages] == [((), reached(0, 1)), ((), Reached(0, FIRST_ROOT))]

    def test_what_does_not_fit_is_left_for_the_next_question(self, store: Store) -> None:
        store.append([batch(*range(5)), batch(9, mailbox=OTHER)])
        room = 2 * LEAST_FRAME_BYTES + 1
        after, seen = 0, []
        while True:
            passages = store.read([Reading(BOX, after), Reading(OTHER, 0)], room)
            first = passages.found[0]
            if first.mailbox != BOX:
                break
            seen.append(len(first.frames))
            assert first.reached == reached(*range(after + len(first.frames)))
            after += len(first.frames)
            assert passages.has_more == (after < 5 or len(passages.found) == 1)

        assert (seen, after) == ([2, 2, 1], 5)

    def test_one_frame_is_always_given_and_small_ones_do_not_overtake_a_long_one(self, store: Store) -> None:
        long = Batch(BOX, (frame(0, size=5_000),), hashes_of([frame(0, size=5_000)]))
        store.append([long, batch(1, mailbox=OTHER)])

        passages = store.read([Reading(BOX, 0), Reading(OTHER, 0)], 1_000)
        assert [one.frames for one in passages.found] == [long.frames]
        assert passages.has_more
        passages = store.read([Reading(OTHER, 0), Reading(BOX, 0)], 1_000)
        assert [one.mailbox for one in passages.found] == [OTHER]
        assert passages.has_more

    def test_a_store_that_is_opened_again_goes_on_where_it_was(self, opens: Open) -> None:
        store = found(opens())
        store.append([batch(1, 2)])
        store.close()

        again = opens()
        assert again.append([batch(2, 3)]).reached == {BOX: reached(1, 2, 3)}

    def test_writers_at_once_lose_nothing_and_give_every_frame_one_place(self, opens: Open) -> None:
        stores = [found(opens()) for _ in range(4)]

        def write(own: int) -> None:
            for n in range(25):
                both = sorted(
                    (batch(own * 1000 + n, 5000 + n), batch(n, mailbox=OTHER)), key=lambda _: n % 2 == own % 2
                )
                stores[own].append(both)

        with ThreadPoolExecutor(len(stores)) as pool:
            list(pool.map(write, range(len(stores))))

        passages = stores[0].read([Reading(BOX, 0), Reading(OTHER, 0)], PLENTY).found
        expected = {own * 1000 + n for own in range(4) for n in range(25)} | {5000 + n for n in range(25)}
        assert [len(one.frames) for one in passages] == [len(expected), 25]
        assert set(passages[0].frames) == {frame(n) for n in expected}
        for one in passages:
            assert one.reached.root == root_after(FIRST_ROOT, hashes_of(one.frames))

    def test_readers_during_writing_see_whole_commits(self, opens: Open) -> None:
        writer, reader = found(opens()), opens()
        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(lambda: [writer.append([batch(*range(n * 10, n * 10 + 10))]) for n in range(20)])
            seen = 0
            while seen < 200:
                for one in reader.read([Reading(BOX, 0)], PLENTY).found:
                    assert len(one.frames) % 10 == 0
                    assert one.reached.root == root_after(FIRST_ROOT, hashes_of(one.frames))
                    seen = len(one.frames)
            writing.result()
