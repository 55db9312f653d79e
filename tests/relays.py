"""A real relay as a process of its own, and frames for it that were made by `protect` out of real ops."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.access import code_from_text
from safeconduct.protect.envelopes import seal_envelope
from safeconduct.protect.epochs import EpochKeys, new_epoch
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.wire import Posting
from safeconduct.sync.relay_client import RelayAddress
from tests.unit.protect.world import place

ENTROPY = SystemEntropy()


@dataclass
class Box:
    """A mailbox that a test writes into."""

    epoch: EpochKeys
    key: WriteKey
    frames: list[bytes] = field(default_factory=list)

    @classmethod
    def new(cls) -> Box:
        return cls(*new_epoch(place(), ENTROPY))

    def posting(self, count: int = 1, size: int = 100) -> Posting:
        """Sign so many new frames."""
        made = tuple(seal_envelope(bytes(size), self.epoch.envelope, ENTROPY.bytes(32)) for _ in range(count))
        self.frames += made
        return Posting.of(self.key, made)


@dataclass
class RunningRelay:
    """The process, and how a desk reaches it."""

    process: subprocess.Popen[str]
    listening: str
    key: RelayId
    code: str

    @functools.cached_property
    def address(self) -> RelayAddress:
        where = self.listening
        url = f"http+{where}" if where.startswith("unix:") else f"http://{where}"
        return RelayAddress(url, self.key, code_from_text(self.code))

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(60)


@contextmanager
def running_relay(
    store: str, listen: str, *more: str, code: str = "", output: Path | None = None, home: Path | None = None
) -> Iterator[RunningRelay]:
    """Start a relay and wait until it listens; in the end it is stopped. ``output`` gets its standard error."""
    command = [sys.executable, "-m", "safeconduct", "relay", "serve", "--store", store, "--listen", listen, "--json"]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    if home:
        env |= {"HOME": str(home), "TMPDIR": str(home)}
    with open(output or os.devnull, "a", encoding="utf-8") as err:
        process = subprocess.Popen([*command, *more], stdout=subprocess.PIPE, stderr=err, text=True, env=env)
    try:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        yield RunningRelay(process, said["listening"], RelayId(bytes.fromhex(said["relay"])), said.get("code", code))
    finally:
        process.terminate()
        process.wait(60)
        if process.stdout is not None:
            process.stdout.close()
