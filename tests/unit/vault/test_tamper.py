"""Whatever is done to the files of a locked vault is found by opening or verifying it, or changes nothing at all.

Page encryption finds flipped bits and takes an old page for a new one; anchor, chains and recomputed views do
the rest. Every case runs on the real files, in each state a vault can be found in.
"""

import os
import random
from pathlib import Path

import pytest

from tests.examples import many
from tests.unit.vault.rig import copy, opened, verified
from tests.unit.vault.states import PAGE, Content, altered, content, is_found, is_seen, make_states

STATES = ("closed", "open", "log")
FILES = [("closed", "vault.db"), ("open", "vault.db"), ("log", "vault.db"), ("log", "vault.db-wal")]
# Of flips that opening refuses, verifying is asked about one of so many: it has to find them too.
VERIFIED = 5
# Bits tried in a database or a log, spread over it; of a header and a small file, one bit of so many is tried. Every
# check draws others. `--examples 8` tries hundreds in each file, and every bit of what is small.
TRIED = 60
ONE_OF = 8
# Bytes of the first page in which page size and the like stand; those of the log's and its first frame's header.
HEADERS = [("closed", "vault.db", 100), ("open", "vault.db", 100), ("log", "vault.db-wal", 56)]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("states")
    make_states(path)
    return path


@pytest.fixture(scope="module")
def original(base: Path) -> dict[str, Content]:
    return {state: content(base / state, base / "scratch") for state in STATES}


@pytest.mark.parametrize("state", ["old", *STATES])
def test_what_nobody_touched_is_sound_and_verifying_leaves_no_trace(base: Path, state: str) -> None:
    names = [path.name for path in (base / state).iterdir() if path.name != "lock" and path.stat().st_size]
    before = {name: (base / state / name).read_bytes() for name in names}

    assert verified(base / state) == set()
    assert {name: (base / state / name).read_bytes() for name in names} == before
    assert {path.name for path in (base / state).iterdir()} - set(names) <= {"lock"}


@pytest.mark.parametrize("state", STATES)
def test_every_old_page_put_back_is_found(base: Path, original: dict[str, Content], state: str) -> None:
    """The one thing page encryption accepts in silence: 38 of 38 in the study notes."""
    file, old = base / state / "vault.db", (base / "old/vault.db").read_bytes()
    new = file.read_bytes()
    tried, unseen, harmless = 0, [], []
    for at in range(0, len(old), PAGE):
        page = old[at : at + PAGE]
        if page == new[at : at + PAGE]:
            continue
        tried += 1
        with altered(file, new[:at] + page + new[at + PAGE :]):
            if not is_seen(base / state, original[state], base / "scratch"):
                unseen.append(at // PAGE + 1)
            elif not verified(base / state):
                harmless.append(at // PAGE + 1)

    assert unseen == []
    assert tried >= 10
    # Where no log stands in for the pages, each one really has to be found.
    assert harmless == [] or state == "log"


@pytest.mark.parametrize("state", STATES)
def test_two_old_pages_put_back_together_are_found(base: Path, original: dict[str, Content], state: str) -> None:
    file, old = base / state / "vault.db", (base / "old/vault.db").read_bytes()
    new = file.read_bytes()
    changed = [at for at in range(0, len(old), PAGE) if old[at : at + PAGE] != new[at : at + PAGE]]
    unseen = []
    for first in changed:
        for second in changed:
            mixed = bytearray(new)
            for at in (first, second):
                mixed[at : at + PAGE] = old[at : at + PAGE]
            with altered(file, bytes(mixed)):
                if first < second and not is_seen(base / state, original[state], base / "scratch"):
                    unseen.append((first // PAGE + 1, second // PAGE + 1))

    assert unseen == []


@pytest.mark.parametrize("state", STATES)
def test_an_older_database_put_back_is_refused_on_opening(base: Path, tmp_path: Path, state: str) -> None:
    folder = copy(base / state, tmp_path / "v")
    (folder / "vault.db").write_bytes((base / "old/vault.db").read_bytes())
    (folder / "vault.db-wal").unlink(missing_ok=True)

    assert opened(folder) == "vault.integrity.ops_missing"
    assert "ops_missing" in verified(folder)


def test_an_old_log_beside_a_closed_database_is_refused_before_it_is_replayed(base: Path, tmp_path: Path) -> None:
    folder = copy(base / "closed", tmp_path / "v")
    log = (base / "log/vault.db-wal").read_bytes()
    (folder / "vault.db-wal").write_bytes(log)
    database = (folder / "vault.db").read_bytes()

    assert opened(folder) == "vault.integrity.damaged"
    assert verified(folder) == {"log"}
    assert (folder / "vault.db").read_bytes() == database


def test_an_older_log_put_back_is_found(base: Path, tmp_path: Path) -> None:
    """The log of a moment ago: whole and well encrypted, only shorter."""
    folder = copy(base / "log", tmp_path / "v")
    log = (folder / "vault.db-wal").read_bytes()
    frame = PAGE + 24
    assert (len(log) - 32) % frame == 0
    for end in range(32, len(log), frame):
        with altered(folder / "vault.db-wal", log[:end]):
            assert opened(copy(folder, tmp_path / "scratch")) in ("vault.integrity.ops_missing", REGISTER), end


REGISTER = "vault.integrity.register"


def test_a_log_that_is_gone_is_found(base: Path, tmp_path: Path) -> None:
    folder = copy(base / "log", tmp_path / "v")
    (folder / "vault.db-wal").unlink()

    assert opened(folder) == "vault.integrity.ops_missing"


@pytest.mark.parametrize("state", STATES)
def test_a_truncated_or_emptied_database_is_found(base: Path, tmp_path: Path, state: str) -> None:
    data = (base / state / "vault.db").read_bytes()
    for length in (0, 1, 15, 16, 512, PAGE - 1, PAGE, 2 * PAGE, len(data) - PAGE, len(data) - 1):
        folder = copy(base / state, tmp_path / "v")
        (folder / "vault.db").write_bytes(data[:length])
        (folder / "vault.db-wal").unlink(missing_ok=True)
        assert verified(folder), length
        assert opened(folder) or length > PAGE, length


@pytest.mark.parametrize("name", ["keys", "anchor"])
def test_a_truncated_emptied_or_lengthened_small_file_is_found(base: Path, tmp_path: Path, name: str) -> None:
    data = (base / "closed" / name).read_bytes()
    for other in (b"", data[:1], data[:-1], data + b"\0", data * 2, os.urandom(len(data))):
        folder = copy(base / "closed", tmp_path / "v")
        (folder / name).write_bytes(other)
        assert opened(folder)
        assert verified(folder)


def test_an_anchor_that_is_gone_or_older_is_found(base: Path, tmp_path: Path) -> None:
    folder = copy(base / "closed", tmp_path / "v")
    (folder / "anchor").unlink()
    assert opened(folder) == "vault.integrity.anchor"
    assert verified(folder) == {"anchor"}

    (folder / "anchor").write_bytes((base / "old/anchor").read_bytes())
    assert opened(folder) == "vault.integrity.history"
    assert verified(folder) >= {"history", "file"}


def test_a_slot_of_an_older_anchor_put_back_is_found(base: Path, tmp_path: Path) -> None:
    """Otherwise a thief could take away the newest commands together with the slot that knows of them."""
    folder = copy(base / "log", tmp_path / "v")
    new, old = (folder / "anchor").read_bytes(), (base / "old/anchor").read_bytes()
    for mixed in (old[:256] + new[256:], new[:256] + old[256:], new[256:] + new[:256], new[:256] * 2, new[256:] * 2):
        (folder / "anchor").write_bytes(mixed)
        assert opened(folder) == "vault.integrity.anchor"


def test_files_of_another_vault_are_found(base: Path, tmp_path: Path) -> None:
    make_states(tmp_path)
    for name in ("vault.db", "anchor", "keys"):
        folder = copy(base / "closed", tmp_path / "v")
        (folder / name).write_bytes((tmp_path / "closed" / name).read_bytes())
        assert opened(folder), name
        assert verified(folder), name


def flips(data: bytes, every: int) -> list[tuple[int, int]]:
    """One random bit of each ``every``-th byte, beginning anywhere."""
    rng = random.Random()
    return [(at, rng.randrange(8)) for at in range(rng.randrange(every), len(data), every)]


def bits(length: int) -> list[tuple[int, int]]:
    """Each ``ONE_OF``-th bit of so many bytes, beginning anywhere; all of them in a long run."""
    every = max(1, ONE_OF // many(1))
    return [divmod(bit, 8) for bit in range(random.Random().randrange(every), length * 8, every)]


def unseen_flips(
    folder: Path, name: str, places: list[tuple[int, int]], original: Content, scratch: Path, *, each: int
) -> list[tuple[int, int]]:
    """The flips that nothing finds; each so many are verified, even if opening refuses them."""
    data = (folder / name).read_bytes()
    unseen = []
    for number, (at, bit) in enumerate(places):
        flipped = data[:at] + bytes((data[at] ^ (1 << bit),)) + data[at + 1 :]
        with altered(folder / name, flipped):
            if not (is_found if number % each else is_seen)(folder, original, scratch):
                unseen.append((at, bit))
    return unseen


@pytest.mark.slow
@pytest.mark.parametrize(("state", "name"), FILES)
def test_a_flipped_bit_of_any_page_is_found(base: Path, original: dict[str, Content], state: str, name: str) -> None:
    data = (base / state / name).read_bytes()
    places = flips(data, max(1, len(data) // many(TRIED)))

    assert len(places) >= TRIED
    assert unseen_flips(base / state, name, places, original[state], base / "scratch", each=VERIFIED) == []


@pytest.mark.parametrize(("state", "name", "length"), HEADERS)
def test_a_flipped_bit_of_a_header_is_found(
    base: Path, original: dict[str, Content], state: str, name: str, length: int
) -> None:
    places = bits(length)

    assert len(places) >= length
    assert unseen_flips(base / state, name, places, original[state], base / "scratch", each=VERIFIED) == []


@pytest.mark.parametrize("name", ["keys", "anchor"])
def test_a_flipped_bit_in_the_key_file_or_the_anchor_is_refused_on_opening(base: Path, name: str) -> None:
    folder, data = base / "closed", (base / "closed" / name).read_bytes()
    unrefused = []
    for at, bit in bits(len(data)):
        with altered(folder / name, data[:at] + bytes((data[at] ^ (1 << bit),)) + data[at + 1 :]):
            if not opened(folder):
                unrefused.append((at, bit))

    assert unrefused == []
