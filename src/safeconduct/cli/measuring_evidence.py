"""What `bench record` measures of evidence: a large file sealed and hashed at the door, beside its bare SHA-256.

The file is random and invented. The peer is the least that can be done with the same bytes in the same run: one SHA-256
over them, read in the same pieces, nothing kept. Both read the file from the system's memory, where writing it left it.
Refuses to judge.
"""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import Final

from safeconduct.base.entropy import SystemEntropy
from safeconduct.cli.figures import MB, peak_mb
from safeconduct.cli.measuring import Measured
from safeconduct.cli.opening import surroundings
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.protect.secrets import Secret
from safeconduct.record.evidence.commands import Incoming, receive
from safeconduct.record.evidence.door import READ_BYTES
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.ready import create_vault
from safeconduct.sync.team import Team

# Bytes of the file for a record of a million claims; a smaller record has a smaller one.
_FULL_MB: Final = 4_000
_FULL_CLAIMS: Final = 1_000_000
_BLOCK: Final = MB


def sealing(folder: Path, claims: int) -> Measured:
    """Seal one file as a person's command does, and hash it; the answer is whether both found the same hash."""
    size_mb = max(1, min(_FULL_MB, _FULL_MB * claims // _FULL_CLAIMS))
    file, entropy = folder / "original", SystemEntropy()
    block = entropy.bytes(_BLOCK)
    with file.open("wb") as writing:
        for number in range(size_mb):
            writing.write(number.to_bytes(8, "big") + block[8:])
        writing.flush()
        os.fsync(writing.fileno())
    digest, plain_s = _plain(file)
    given = surroundings()
    key = Passphrase(Secret(b"six words that nobody else has chosen"))
    with create_vault(folder / "sealing", key, given, cost=LEAST_COST) as vault:
        team = Team(vault, given.clock, entropy)
        before = peak_mb()
        incoming = Incoming("V-1", file.name, "", lambda: file.open("rb", buffering=0), size_mb * MB)
        start, cpu = time.perf_counter(), time.process_time()
        received = receive(team, record_compartment(vault), incoming)
        sealed_s, cpu_s = time.perf_counter() - start, time.process_time() - cpu
    agrees = received.original.digests.sha256 == digest
    figures = {
        "evidence_mb": float(size_mb),
        "evidence_mb_per_s": size_mb / sealed_s,
        "evidence_mb_per_s_plain": size_mb / plain_s,
        "evidence_mb_per_cpu_s": size_mb / cpu_s,
    }
    after = peak_mb()
    if before and after:
        figures["evidence_peak_mb"] = after["peak_mb"] - before["peak_mb"]
    return Measured(figures, b"same" if agrees else b"")


def _plain(file: Path) -> tuple[bytes, float]:
    digest, start = hashlib.sha256(), time.perf_counter()
    with file.open("rb", buffering=0) as reading:
        while piece := reading.read(READ_BYTES):
            digest.update(piece)
    return digest.digest(), time.perf_counter() - start
