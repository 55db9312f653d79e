"""Guards P4: what the vault has acknowledged is there after kill -9 at any moment, and after a full disk.

A child process writes commands of one to forty ops, saves drafts, changes key slots, closes and opens, and says of each
when it has returned; it is killed at a random moment; then the vault is verified as it lies there, and opened. Every
acknowledged command has to be there with all its ops, no command may be there in part, and nothing may need mending.
Full disks are real: a small tmpfs in a mount namespace, or, where the system gives none, a limit on the size of files.

A kill leaves the system everything that was written; a power cut does not. So a whole life of a desk is recorded under
the cipher, every write, fsync and name, and hundreds of states are made of it that a disk may be in after a cut or a
kill at any moment, after a cut that follows a kill, and while a damaged anchor is mended (`tests/power.py`).
`--crashes 0` takes every moment, `--crash-seed` those of a run that failed.

Seen to fail, each time in a scratch copy of the source:
- `Store.transaction` without BEGIN and COMMIT, so that each statement stands alone: after a few kills half commands,
  and views that do not fit the ops.
- COMMIT only after every second command, so that one is acknowledged too early: "ops_missing" at the first kills.
- `Strongroom.writing` that swallows a full disk: the command counts as acknowledged, and nobody is told.
- `synchronous = OFF`: databases without pages at the first cuts. `NORMAL`, with which SQLite syncs no command: commands
  missing, with and without the anchor knowing.
- The anchor advanced before COMMIT, or not synced when it is settled; key file or folder not synced when a key file is
  replaced: entries said to be missing, an older key file, within the first crashes.
- The vault as it was: closed before the removal of its log was on the disk, and opened after a kill without bringing to
  the disk what the anchor then vouched for (a log "that somebody put there", entries missing, an older key file).
- A file's pieces named without syncing their folders: pieces missing at the first cut that takes all.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from safeconduct.record.views import RecordViews
from safeconduct.vault.verify import verify
from tests.guards.teams import company, killed
from tests.unit.vault.counting import Counting
from tests.unit.vault.crashing import (
    Place,
    crashes,
    crashes_after_kill,
    crashes_while_mending,
    judge_each,
    kill_moments,
    moments,
    whole_life,
)
from tests.unit.vault.lives import BothViews, Life
from tests.unit.vault.rig import KEY, copy, create, reopen, surroundings
from tests.unit.vault.writer import number_of

ROOT = Path(__file__).resolve().parents[2]
POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: what is recorded is SQLite's VFS of POSIX")
KILLS = 200
# A vault grows with each round and verifying with it: so it is renewed.
KILLS_OF_A_VAULT = 5
# A writer lives until it has acknowledged so much at most, and then for so long at most, in seconds: a command takes
# about a millisecond, opening five. Counted by what was acknowledged and not by a clock alone, so that a machine with
# much to do kills no writer before it has written.
MOST_LINES = 16
LONGEST_REST = 0.006


def environment() -> dict[str, str]:
    paths = [str(ROOT), *(path for path in sys.path if path)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


class Writers:
    """The process that forks writers, and what they acknowledged."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.unit.vault.writer", str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(),
            cwd=ROOT,
        )

    def run_and_kill(self, acknowledged: int, seconds: float) -> list[str]:
        """Let a writer acknowledge so much and live for so long after it, kill it, and return the lines it wrote."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(b"go\n")
        self._process.stdin.flush()
        lines: list[str] = []
        while not lines or not lines[-1].startswith("started"):
            lines.append(self._line())
        writer = int(lines[-1].split()[1])
        for _ in range(acknowledged):
            lines.append(self._line())
        time.sleep(seconds)
        os.kill(writer, signal.SIGKILL)
        while not lines[-1].startswith("ended"):
            lines.append(self._line())
        assert lines[-1] == f"ended {-signal.SIGKILL}", lines
        return lines

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the process that forks writers has ended"
        return line.decode().strip()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Leaving the block closes the pipes: a writer that is told no more ends.
        with self._process:
            pass


def newest(lines: list[str], word: str) -> int:
    return max((int(line.split()[1]) for line in lines if line.startswith(word + " ")), default=0)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="elsewhere: this system has no fork and no kill -9")
def test_no_acknowledged_command_is_lost_and_no_half_one_stays_after_200_kills(tmp_path: Path) -> None:
    rng = random.Random()
    commands = 0
    for _ in range(KILLS // KILLS_OF_A_VAULT):
        path = tmp_path / "v"
        create(path).close()
        acknowledged = drafted = 0
        with Writers(path) as writers:
            for _ in range(KILLS_OF_A_VAULT):
                lines = writers.run_and_kill(rng.randrange(MOST_LINES), rng.uniform(0, LONGEST_REST))
                acknowledged = max(acknowledged, newest(lines, "op"))
                drafted = max(drafted, newest(lines, "draft"))
                # What is found counts from now on: the next writer begins behind it, acknowledged or not.
                acknowledged = check(path, tmp_path / "copy", acknowledged, drafted)
        commands += acknowledged
        shutil.rmtree(path)

    # Not a test of speed: but a load that wrote next to nothing would prove next to nothing.
    assert commands > KILLS


def check(path: Path, scratch: Path, acknowledged: int, drafted: int) -> int:
    """Compare a killed writer's vault with what it acknowledged, and return the number of its newest command.

    The vault itself is left to the next writer as the kill left it.
    """
    found = verify(copy(path, scratch), KEY, surroundings())
    assert found.is_sound, found
    with reopen(scratch) as vault:
        bodies = [op.signed.core.body for op in vault.ops()]
        sizes = {number_of(body): body[2] for body in bodies}
        assert Counter(number_of(body) for body in bodies) == sizes
        assert sorted(sizes) == list(range(1, len(sizes) + 1))
        # One more than was acknowledged: the command that was on its way.
        assert len(sizes) in (acknowledged, acknowledged + 1)
        drafts = [int(draft.content.split(b" ")[0]) for draft in vault.drafts.list()]
        assert drafts or not drafted
        assert all(drafted <= number <= len(sizes) for number in drafts)
        return len(sizes)


# Runs on a disk that fills up: writes until it is told so, makes room, and writes again.
ON_A_FULL_DISK = """
import json, os, resource, signal, sys
from pathlib import Path
from safeconduct.base.errors import SafeconductError
from safeconduct.vault.verify import verify
from tests.unit.vault.rig import KEY, create, intents, reopen, surroundings
mode, folder = sys.argv[1], Path(sys.argv[2])
if mode == "tmpfs":
    ballast = folder / "ballast"
    ballast.write_bytes(bytes(300_000))
    make_room = ballast.unlink
else:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, hard))
    make_room = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
told = []
def refused(command):
    try:
        command()
    except SafeconductError as error:
        told.append(error.code)
        return True
    return False
vault = create(folder / "v")
acknowledged = 0
while acknowledged < 30_000 and not refused(lambda: vault.append(intents(3))):
    acknowledged += 3
large = refused(lambda: vault.append(intents(5000)))
draft = refused(lambda: vault.drafts.save(b"draft", bytes(400_000)))
during = vault.count
sound_during = vault.verify().is_sound if mode != "tmpfs" else True
closing = refused(vault.close)
make_room()
found = verify(folder / "v", KEY, surroundings())
with reopen(folder / "v") as vault:
    after = vault.count
    vault.append(intents(3))
    vault.drafts.save(b"draft", b"again")
    last = vault.count
again = verify(folder / "v", KEY, surroundings())
print(json.dumps({
    "acknowledged": acknowledged, "during": during, "after": after, "last": last, "told": told,
    "large": large, "draft": draft, "closing": closing, "findings": len(found.findings) + len(again.findings),
}))
"""


def on_a_full_disk(mode: str, folder: Path) -> dict[str, object]:
    program = [sys.executable, "-c", ON_A_FULL_DISK, mode, str(folder)]
    if mode == "tmpfs":
        mount = 'mount -t tmpfs -o size=1400k none "$1" && shift && exec "$@"'
        program = ["unshare", "--map-root-user", "--mount", "sh", "-c", mount, "sh", str(folder), *program]
    done = subprocess.run(program, env=environment(), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def has_mount_namespaces(folder: Path) -> bool:
    test = ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", str(folder)]
    try:
        return subprocess.run(test, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: these ways of filling a disk are of POSIX")
@pytest.mark.parametrize("mode", ["tmpfs", "limit"])
def test_a_full_disk_stops_the_command_with_a_sentence_and_loses_nothing(tmp_path: Path, mode: str) -> None:
    # A system that lets nobody mount runs the limit twice: less real, and better than nothing.
    mode = "limit" if mode == "tmpfs" and not has_mount_namespaces(tmp_path) else mode
    result = on_a_full_disk(mode, tmp_path)

    assert set(result["told"]) == {"vault.disk_full"}  # type: ignore[call-overload]
    assert result["large"] is True
    assert result["draft"] is True
    assert result["acknowledged"] == result["during"] == result["after"]
    assert int(str(result["acknowledged"])) > 30
    assert result["last"] == int(str(result["after"])) + 3
    assert result["findings"] == 0


def drawn(options: pytest.Config) -> tuple[int, int, random.Random]:
    """Return how many crashes are wanted (0: each), the seed to tell when one fails, and chance."""
    seed = int(options.getoption("--crash-seed")) or random.SystemRandom().randrange(1, 1 << 32)
    return int(options.getoption("--crashes")), seed, random.Random(seed)


@pytest.fixture(scope="module")
def lived() -> Iterator[tuple[Life, BothViews]]:
    """A whole life, recorded once for all that is cut off in it."""
    with tempfile.TemporaryDirectory(prefix="safeconduct-guard-") as folder:
        yield whole_life(Place(Path(folder).resolve()))


@POSIX_ONLY
@pytest.mark.slow
def test_no_crash_at_any_write_loses_what_was_acknowledged(
    tmp_path: Path, pytestconfig: pytest.Config, lived: tuple[Life, BothViews]
) -> None:
    count, seed, chance = drawn(pytestconfig)
    life, views = lived

    found = crashes(life, moments(life, count, chance), chance)

    assert judge_each(found, Place(tmp_path), views=views, seed=seed) > count
    assert len(life.events) > 1000


@POSIX_ONLY
@pytest.mark.slow
def test_what_a_vault_shows_when_it_is_opened_after_a_kill_is_not_lost_by_a_power_cut(
    tmp_path: Path, pytestconfig: pytest.Config, lived: tuple[Life, BothViews]
) -> None:
    count, seed, chance = drawn(pytestconfig)
    place = Place(tmp_path)
    life, views = lived
    kills = kill_moments(life)

    for moment in chance.sample(kills, count // 20) if count else kills:
        found = crashes_after_kill(life, moment, place, views=views, chance=chance)
        judge_each(found, place, views=views, seed=seed)

    assert len(kills) > 50


@POSIX_ONLY
@pytest.mark.slow
def test_a_mending_that_broke_off_is_done_again_and_loses_nothing(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    count, seed, chance = drawn(pytestconfig)
    place = Place(tmp_path)

    found = crashes_while_mending(place, count // 6, chance)

    assert judge_each(found, place, views=(Counting(), RecordViews()), seed=seed) > 40


@pytest.mark.slow
def test_what_a_killed_desk_acknowledged_reaches_the_others(tmp_path: Path) -> None:
    """Killed in the middle of an exchange, again and again: what it had acknowledged is there and goes on its way."""
    with company(tmp_path) as team:
        part = team.founder.do("part", name="winter", members=team.second.alias)["part"]
        team.meet(team.founder, team.second)
        desk, acknowledged = team.second, []
        for number in range(6):
            acknowledged += [desk.do("say", part=part, word=f"{number} {n}")["op"] for n in range(20)]
            team.founder.do("say", part=part, word=f"beside {number}")
            team.founder.do("exchange", **team.where)
            desk = killed(desk, after=0.004 * 2**number, do="exchange", **team.where)
        # And with nobody at the other end: what was not acknowledged there is sent again.
        acknowledged.append(desk.do("say", part=part, word="to nobody")["op"])
        desk = killed(desk, after=10, do="exchange", **{**team.where, "address": f"http+unix:{tmp_path / 'gone'}"})
        team.meet(team.founder, desk)
        try:
            assert [op for op in acknowledged if not desk.do("has", op=op)["has"]] == []
            assert [op for op in acknowledged if not team.founder.do("has", op=op)["has"]] == []
        finally:
            desk.end()
