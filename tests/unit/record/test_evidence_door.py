"""The door of evidence when something goes wrong behind or before it: nothing is half known, and room is given back."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.record.evidence.commands import Incoming, receive
from safeconduct.record.evidence.door import READ_BYTES, Measuring, opened, seal
from safeconduct.record.evidence.errors import OriginalUnreadable
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.evidence.views import EvidenceViews
from safeconduct.record.views import RecordViews
from safeconduct.sync.act_views import ActViews
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.ready import create_vault
from safeconduct.sync.team import Team
from safeconduct.sync.views import SyncViews
from safeconduct.vault.packs import STRIDE
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault

ROOT = Path(__file__).parents[3]
KEY = Passphrase.from_text("six words of a test")
NOON_MS = 1_800_000_000_000


def around() -> Surroundings:
    views = (RecordViews(), EvidenceViews(), SyncViews({}), ActViews())
    return Surroundings(views, FixedClock(NOON_MS), SystemEntropy())


def new_team(folder: Path) -> Team:
    given = around()
    return Team(create_vault(folder, KEY, given, cost=LEAST_COST), given.clock, given.entropy)


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return new_team(tmp_path / "vault")


def pieces_in(vault: Path) -> list[Path]:
    return [one for one in (vault / "blobs").rglob("*") if one.is_file()]


def count_in(vault: Path) -> int:
    """How many whole pieces lie in a vault's folder, each in a file of its own or in a pack."""
    return sum(-(-one.stat().st_size // STRIDE) for one in pieces_in(vault))


def is_as_before(team: Team, vault: Path) -> bool:
    return not Evidence(team.vault.tables).items() and not pieces_in(vault) and team.vault.verify().is_sound


class Portions(io.BytesIO):
    """What gives its bytes in portions of its own, as a share over a network does."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 1_001))


def test_what_gives_its_bytes_in_any_portions_is_sealed_across_the_border_of_two_parts(team: Team) -> None:
    data = random.Random(1).randbytes(READ_BYTES * 3 + 11)
    with team.together():
        sealed = seal(team, Portions(data), len(data), part_bytes=READ_BYTES)

    assert [one.length for one in sealed.references] == [READ_BYTES] * 3 + [11]
    assert b"".join(opened(team, sealed.references)) == data


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="elsewhere: a file that fails as it is read is Linux's")
def test_a_file_that_fails_while_it_is_read_is_said_to_fail_and_leaves_nothing(team: Team, tmp_path: Path) -> None:
    """Its first page is nobody's: reading it is an error of the system, as of a card that fails."""
    failing = Incoming("V-1", "x", "", lambda: open("/proc/self/mem", "rb", buffering=0), 10_000)  # noqa: SIM115

    with pytest.raises(OriginalUnreadable):
        receive(team, record_compartment(team.vault), failing)
    assert is_as_before(team, tmp_path / "vault")


def test_a_file_that_goes_on_without_end_is_left_after_its_length(team: Team, tmp_path: Path) -> None:
    endless = Incoming("V-1", "x", "", lambda: open("/dev/zero", "rb", buffering=0), READ_BYTES * 6)  # noqa: SIM115

    with pytest.raises(Exception, match="changed"):
        receive(team, record_compartment(team.vault), endless)
    assert is_as_before(team, tmp_path / "vault")


class Interrupted(io.BytesIO):
    """A file at whose reading somebody presses the key that ends the program."""

    left = 12

    def read(self, size: int | None = -1, /) -> bytes:
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt
        return super().read(size)


def test_who_ends_it_while_threads_seal_leaves_neither_pieces_nor_threads(team: Team, tmp_path: Path) -> None:
    data = random.Random(2).randbytes(READ_BYTES * 20)
    ending = Incoming("V-1", "x", "", lambda: Interrupted(data), len(data))
    before = threading.active_count()

    with pytest.raises(KeyboardInterrupt):
        receive(team, record_compartment(team.vault), ending)
    assert is_as_before(team, tmp_path / "vault")
    assert threading.active_count() == before


def test_a_fault_of_a_hash_on_its_thread_is_raised_and_no_piece_is_passed_over() -> None:
    measuring, taken = Measuring(), list[bytes]()
    # Not bytes: the hash on the thread refuses it, as it would refuse whatever a fault of ours gave it.
    pieces: list[Any] = [b"x" * 100, "no bytes", *([b"y" * 100] * 40)]

    with pytest.raises(TypeError):
        taken.extend(measuring.passing(pieces))
    assert len(taken) < 40


SEALING = """
import io, sys
from pathlib import Path
from tests.unit.record.test_evidence_door import new_team
from safeconduct.record.evidence.commands import Incoming, receive
from safeconduct.sync.identity import record_compartment
from safeconduct.base.errors import SafeconductError
team = new_team(Path(sys.argv[1]) / "vault")
class Long(io.RawIOBase):
    left = int(sys.argv[2])
    def read(self, size=-1):
        size = min(size, self.left)
        self.left -= size
        return b"x" * size
print("begun", flush=True)
try:
    receive(team, record_compartment(team.vault), Incoming("V-1", "x", "", lambda: Long(), int(sys.argv[2])))
except SafeconductError as error:
    from tests.unit.record.test_evidence_door import is_as_before
    print(error.code, is_as_before(team, Path(sys.argv[1]) / "vault"), flush=True)
"""


@pytest.mark.parametrize("pieces", [1, 30, 150])
def test_a_kill_while_a_long_file_is_sealed_leaves_nothing_after_the_next_opening(tmp_path: Path, pieces: int) -> None:
    program = [sys.executable, "-c", SEALING, str(tmp_path), str(1 << 30)]
    env = os.environ | {"PYTHONPATH": str(ROOT / "src") + os.pathsep + str(ROOT)}
    with subprocess.Popen(program, stdout=subprocess.PIPE, cwd=ROOT, env=env) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"begun\n"
        until = time.monotonic() + 60
        while count_in(tmp_path / "vault") < pieces:
            assert time.monotonic() < until
        child.send_signal(signal.SIGKILL)
    assert count_in(tmp_path / "vault") >= pieces

    given = around()
    with Vault.open(tmp_path / "vault", KEY, given) as vault:
        assert is_as_before(Team(vault, given.clock, given.entropy), tmp_path / "vault")


def test_a_disk_that_fills_up_is_said_to_be_full_and_has_its_room_back(tmp_path: Path) -> None:
    mount = 'mount -t tmpfs -o size=12m none "$1" && shift && exec "$@"'
    program = ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh", str(tmp_path)]
    if subprocess.run([*program, "true"], capture_output=True, check=False).returncode:
        pytest.skip("elsewhere: this system lets nobody mount; P4's guard limits the size of files there")
    env = os.environ | {"PYTHONPATH": str(ROOT / "src") + os.pathsep + str(ROOT)}
    program += [sys.executable, "-c", SEALING, str(tmp_path), str(1 << 30)]

    done = subprocess.run(program, capture_output=True, cwd=ROOT, env=env, encoding="utf-8", check=False)

    assert done.stdout.split() == ["begun", "vault.disk_full", "True"], done.stderr


def test_what_is_sealed_lies_for_its_owner_alone_and_shows_none_of_its_bytes(team: Team, tmp_path: Path) -> None:
    data = b"a sentence that somebody said to us, " * 60_000
    receive(team, record_compartment(team.vault), Incoming("V-1", "Zura.mp4", "", lambda: io.BytesIO(data), len(data)))
    key = Evidence(team.vault.tables).named("V-1").original.references[0].secret.reveal()
    files = [one for one in (tmp_path / "vault").rglob("*") if one.is_file()]

    assert count_in(tmp_path / "vault") > 5
    assert [one for one in files if one.stat().st_mode & 0o077] == []
    for secret in (data[:37], key, b"Zura.mp4"):
        assert [one.name for one in files if secret in one.read_bytes()] == []


def test_two_desks_that_seal_one_original_keep_both_each_with_its_own_log(tmp_path: Path, team: Team) -> None:
    """The same file came to two desks: neither knows the other's, and no leaf tells that they are one."""
    data = b"one film" * 1000
    other = new_team(tmp_path / "other")
    originals = [
        receive(one, record_compartment(one.vault), Incoming("V-1", "x", "", lambda: io.BytesIO(data), len(data)))
        for one in (team, other)
    ]

    assert originals[0].original.digests == originals[1].original.digests
    assert originals[0].original.salt != originals[1].original.salt
    assert originals[0].original.references[0].id != originals[1].original.references[0].id
