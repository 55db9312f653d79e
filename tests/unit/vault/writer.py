"""A desk that writes until it is killed: run as ``python -m tests.unit.vault.writer FOLDER``.

It loads everything once and forks a writer for each line "go" it reads, so that two hundred kills cost no two
hundred starts of Python. A writer acknowledges on standard output, one line each, what the vault has returned from.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from safeconduct.base.cbor import Item
from safeconduct.base.clock import SystemClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.rest import RecoverySecret
from safeconduct.protect.secrets import Secret
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.vault.counting import Counting
from tests.unit.vault.rig import EAST, KEY, KIND, WEST

# Ops of one command: mostly a person's, at times an import's.
SIZES = (1, 1, 1, 2, 3, 5, 40)
DRAFT = b"draft"


def command(number: int, size: int) -> Iterator[Intent]:
    """Return the intents of one command: each op says which command it belongs to, its place in it, and the size."""
    for place in range(size):
        yield Intent(WEST if place % 2 else EAST, KIND, {0: number, 1: place, 2: size})


def number_of(body: dict[int, Item]) -> int:
    """Return the number of the command an op belongs to."""
    number = body[0]
    if not isinstance(number, int):
        raise TypeError("an op of somebody else")
    return number


def write(path: Path) -> None:
    """Open the vault, go on from the newest command, and never stop."""
    with Vault.open(path, KEY, Surroundings((Counting(),), SystemClock(), SystemEntropy())) as vault:
        _say("open")
        number = max((number_of(op.signed.core.body) for op in vault.ops()), default=0)
        rng = random.Random()
        while True:
            number += 1
            vault.append(command(number, rng.choice(SIZES)))
            _say(f"op {number}")
            if rng.random() < 0.2:
                vault.drafts.save(DRAFT, f"{number} ".encode() + bytes(rng.randrange(6000)))
                _say(f"draft {number}")
            if rng.random() < 0.05:
                cards = RecoverySecret(Secret.random(32, SystemEntropy()))
                vault.add_key(cards)
                vault.remove_key(cards)
            if rng.random() < 0.02:
                return


def _say(text: str) -> None:
    os.write(1, text.encode() + b"\n")


def main() -> None:
    """Fork a writer for each line of standard input; say its process id, and how it ended."""
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.alarm(60)
            while True:
                write(Path(sys.argv[1]))
        _say(f"started {child}")
        _, status = os.waitpid(child, 0)
        _say(f"ended {os.waitstatus_to_exitcode(status)}")


if __name__ == "__main__":
    main()
