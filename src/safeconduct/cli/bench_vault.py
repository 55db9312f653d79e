"""Figures of the vault: encrypted beside plain SQLite in the same run (docs/benchmarks.md). Asserts no seconds.

The peer has the same tables, statements, signatures and settings in a database without encryption, so that the
ratio is the price of encryption. Both are measured in turn, several times, and the best of each is taken: on a
machine with neighbours the best is the least disturbed. Content is invented.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from safeconduct.base.clock import SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.cli.figures import MB, Line, Table, peak_mb
from safeconduct.protect.rest import RecoverySecret, open_header
from safeconduct.protect.secrets import Secret
from safeconduct.vault.files import VaultFolder
from safeconduct.vault.restore import restore
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent, Row, StoredOp, Tables
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify
from safeconduct.vault.yardstick import Yardstick

# Rounds in which encrypted and plain take turns.
_ROUNDS: Final = 3
# One-op commands of a round: each waits for the disk, so few are enough.
_COMMANDS: Final = 300
_READS: Final = 5_000
# Compartments, as a record with its cases has them.
_COMPARTMENTS: Final = 50
_SEED: Final = 20190121


_COMPARED: Final = (
    ("bulk_op", "one op of a bulk append"),
    ("command", "one command of one op, on the disk"),
    ("point_read", "reading one op"),
    ("scan_row", "a scanned row"),
    ("recompute_op", "recomputing, an op"),
    ("open", "the database alone: closing and opening"),
)
TABLE: Final = Table(
    "encrypted",
    "plain SQLite",
    (
        *(Line(what, f"{name}_us", "µs", peer=f"{name}_plain_us") for name, what in _COMPARED),
        Line("a whole vault: commands", "vault_commands_per_s", "/s"),
        Line("opening it after key derivation", "open_vault_s", "s", 1),
        Line("verifying it", "verify_s", "s"),
        Line("writing a backup", "backup_s", "s"),
        Line("restoring it", "restore_s", "s"),
        Line("size of the database", "file_mb", "MB"),
        Line("resident at most, all of the above", "peak_mb", "MB", 500),
    ),
    most_ratio=2,
)


class WrongAnswer(Exception):
    """A bench found other content than it wrote: the one thing it fails on."""


class _Words:
    """A view as rooms have them: a row for each op, with an index on a word."""

    name: Final = "bench"
    version: Final = 1
    tables: Final = ("bench_word",)

    def create(self, tables: Tables) -> None:
        """Create the table."""
        tables.execute("CREATE TABLE bench_word (n INTEGER PRIMARY KEY, word TEXT, size INTEGER) STRICT")
        tables.execute("CREATE INDEX bench_by_word ON bench_word (word)")

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Write the rows."""
        tables.executemany(
            "INSERT INTO bench_word VALUES (?, ?, ?)",
            ((op.n, str(op.signed.core.body[1]), len(op.signed.core_bytes)) for op in ops),
        )


def run(*, ops: int) -> dict[str, float]:
    """Return figures for a vault of about ``ops`` single-claim ops; names that end in ``_ratio`` compare to plain."""
    given = Surroundings((_Words(),), SystemClock(), SystemEntropy())
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as folder:
        figures = _compared(Path(folder), given, ops)
        figures |= _whole_vault(Path(folder), given, ops)
    return figures


def _compared(folder: Path, given: Surroundings, ops: int) -> dict[str, float]:
    best: dict[str, dict[bool, float]] = {}
    for number in range(_ROUNDS):
        for is_plain in (False, True):
            side = Yardstick(folder / f"{number}-{is_plain}", given, is_plain=is_plain)
            for name, seconds in _measured(side, ops):
                times = best.setdefault(name, {})
                times[is_plain] = min(seconds, times.get(is_plain, seconds))
            side.close()
    figures = {}
    for name, times in best.items():
        figures[f"{name}_us"] = times[False] * 1e6
        figures[f"{name}_plain_us"] = times[True] * 1e6
        figures[f"{name}_ratio"] = times[False] / times[True]
    return figures


def _measured(side: Yardstick, ops: int) -> Iterator[tuple[str, float]]:
    """Yield (what, seconds each) for one database."""
    ids: tuple[OpId, ...] = ()

    def load() -> None:
        nonlocal ids
        ids = side.append(_intents(ops))

    yield "bulk_op", _seconds(load) / ops
    yield "command", _seconds(lambda: [side.append(_intents(1)) for _ in range(_COMMANDS)]) / _COMMANDS
    draw = random.Random(_SEED)  # noqa: S311  which rows are read is no secret
    chosen = [draw.choice(ids) for _ in range(_READS)]
    yield "open", _seconds(side.reopen)
    yield "point_read", _seconds(lambda: [side.read(op) for op in chosen]) / _READS
    scan = "SELECT count(*), sum(size), max(word) FROM bench_word NOT INDEXED"
    count: list[Row] = []
    yield "scan_row", _seconds(lambda: count.extend(side.tables.execute(scan))) / ops
    yield "recompute_op", _seconds(side.rebuild_views) / ops
    _expect(count[0][0] == ops + _COMMANDS)


def _whole_vault(folder: Path, given: Surroundings, ops: int) -> dict[str, float]:
    """Measure what plain SQLite has no counterpart for, on a vault with header, lock and anchor."""
    key = RecoverySecret(Secret.random(32, given.entropy))
    path, backup = folder / "v", folder / "backup"
    opened: list[Vault] = []
    with Vault.create(path, key, given) as vault:
        vault.append(_intents(ops))
        seconds = _seconds(lambda: [vault.append(_intents(1)) for _ in range(_COMMANDS)])
        written = _seconds(lambda: vault.backup(backup))
    figures = {"vault_commands_per_s": _COMMANDS / seconds, "backup_s": written}
    master = open_header(VaultFolder(path).header(), key)
    figures["open_vault_s"] = _seconds(lambda: opened.append(Vault.open(path, master, given)))
    opened.pop().close()
    figures["verify_s"] = _seconds(lambda: _expect(verify(path, key, given).is_sound))
    figures["restore_s"] = _seconds(lambda: restore(backup, folder / "restored", key, given).close())
    figures["file_mb"] = VaultFolder(path).database.stat().st_size / MB
    return figures | peak_mb()


def _intents(count: int) -> Iterator[Intent]:
    """Yield invented single-claim ops of ordinary length."""
    for number in range(count):
        place = CompartmentId((number % _COMPARTMENTS).to_bytes(16, "big"))
        words = "«задержания начались в первых числах месяца», сообщает источник в республике"
        yield Intent(place, "bench.claim/1", {0: number, 1: f"subject/{number % 1000}", 2: [17_866, 17_896], 3: words})


def _seconds(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before


def _expect(is_right: bool) -> None:
    if not is_right:
        raise WrongAnswer
