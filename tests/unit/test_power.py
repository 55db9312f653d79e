"""The disk that loses its power does what a disk may and no more, and the recorder misses nothing: tests of tests."""

import random
import sys
from pathlib import Path

import pytest

from safeconduct.vault.vault import Vault
from tests.power import PAGE, ROOT, SECTOR, Cut, Disk, Event, Link, Loss, Move, Sync, Tree, Unlink, Write, lay_out
from tests.recording import recorded
from tests.unit.vault.rig import KEY, intents, surroundings

FILE, OTHER = 1, 2
NEW = (Link(ROOT, "a", FILE), Sync(ROOT))
WORD = "Заира"
POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: what is recorded is SQLite's VFS of POSIX")


def outcomes(*events: Event, loss: Loss = Loss.SOME) -> list[Tree]:
    """Return what a thousand crashes behind these events leave, each once."""
    disk = Disk()
    for event in events:
        disk.apply(event)
    found: list[Tree] = []
    for seed in range(1000):
        tree = disk.after(loss, random.Random(seed)).tree
        if tree not in found:
            found.append(tree)
    return found


def contents(*events: Event) -> set[bytes]:
    return {tree["a"] for tree in outcomes(*NEW, *events)}


def test_what_was_synced_is_there_and_what_was_not_may_be_gone_or_have_broken_off() -> None:
    events = (Write(FILE, 0, b"old"), Sync(FILE), Write(FILE, 0, b"new"))

    assert outcomes(*NEW, *events, loss=Loss.NOTHING) == [{"a": b"new"}]
    assert outcomes(*NEW, *events, loss=Loss.ALL) == [{"a": b"old"}]
    assert contents(*events) == {b"old", b"nld", b"ned", b"new"}


def test_a_later_write_may_arrive_without_an_earlier_one_to_another_sector_but_not_to_the_same() -> None:
    first, later = Write(FILE, 0, b"1" * SECTOR), Write(FILE, SECTOR, b"2" * SECTOR)
    found = contents(Cut(FILE, 2 * SECTOR), Sync(FILE), first, later)

    assert bytes(SECTOR) + later.data in found
    assert first.data + bytes(SECTOR) in found

    again = (Write(FILE, 0, b"1"), Write(FILE, 1, b"2"))
    found = contents(Cut(FILE, PAGE), Sync(FILE), *again)

    assert {content[:2] for content in found} == {b"\0\0", b"1\0", b"12"}


def test_where_a_file_grew_and_nothing_arrived_there_are_zeros_or_somebody_elses_bytes() -> None:
    found = contents(Write(FILE, 0, b"1" * PAGE), Write(FILE, PAGE, b"2" * PAGE))
    holes = {content[:PAGE] for content in found if content[PAGE:] == b"2" * PAGE}

    assert b"1" * PAGE in holes
    assert bytes(PAGE) in holes
    assert len(holes) > 3


def test_another_length_may_be_lost_too() -> None:
    assert contents(Write(FILE, 0, b"log"), Sync(FILE), Cut(FILE, 0)) == {b"log", b""}


def test_names_survive_in_their_order_and_a_files_sync_does_not_bring_its_name() -> None:
    made = (Link(ROOT, "a", FILE), Write(FILE, 0, b"1"), Sync(FILE))
    events = (*made, Link(ROOT, "b", OTHER), Sync(OTHER), Unlink(ROOT, "a"))

    found = outcomes(*events)

    assert sorted(sorted(tree) for tree in found) == [[], ["a"], ["a", "b"], ["b"]]
    assert all(tree.get("a", b"1") == b"1" for tree in found)


def test_a_file_put_in_the_place_of_another_is_the_old_or_the_new_one() -> None:
    old = (*NEW, Write(FILE, 0, b"old"), Sync(FILE))
    new = (Link(ROOT, "a.new", OTHER), Write(OTHER, 0, b"new"), Sync(OTHER), Move(ROOT, "a.new", "a"))

    assert {tree["a"] for tree in outcomes(*old, *new)} == {b"old", b"new"}
    assert {tree["a"] for tree in outcomes(*old, *new, Sync(ROOT))} == {b"new"}


def test_what_is_in_a_folder_that_did_not_arrive_is_gone_with_it(tmp_path: Path) -> None:
    events = (Link(ROOT, "f", 3, is_folder=True), Link(3, "a", FILE), Write(FILE, 0, b"1"), Sync(FILE), Sync(3))

    assert outcomes(*events, loss=Loss.ALL) == [{}]
    (tree,) = outcomes(*events, Sync(ROOT), loss=Loss.ALL)
    lay_out(tree, tmp_path)
    assert (tmp_path / "f/a").read_bytes() == b"1"


@POSIX_ONLY
def test_the_trace_of_a_vault_is_what_a_disk_gets_ciphertext_and_all_of_it(tmp_path: Path) -> None:
    disk = Disk()
    with recorded(tmp_path, disk) as recorder:
        vault = Vault.create(tmp_path / "v", KEY, surroundings())
        vault.append(intents(40, word=WORD))
        recorder.check()
        vault.close()
        recorder.check()
        events = tuple(recorder.events)
    numbers = disk.numbers()
    written = [event for event in events if isinstance(event, Write)]

    assert {numbers[f"v/{name}"] for name in ("vault.db", "anchor", "keys")} <= {event.file for event in written}
    assert sum(len(event.data) == PAGE for event in written) > 20
    assert not [event for event in written if WORD.encode() in event.data or b"SQLite format" in event.data]
    with Vault.open(tmp_path / "v", KEY, surroundings()) as vault:
        assert all(WORD in str(op.signed.core.body) for op in vault.ops())


@POSIX_ONLY
def test_what_is_written_beside_the_recorder_is_noticed(tmp_path: Path) -> None:
    with recorded(tmp_path, Disk()) as recorder:
        vault = Vault.create(tmp_path / "v", KEY, surroundings())
        vault.close()
        with (tmp_path / "v/keys").open("r+b") as file:
            file.write(b"altered")
        with pytest.raises(AssertionError):
            recorder.check()
