"""What a long file costs on its way: kept, posted, fetched, read. Nothing but the benches uses it (docs/benchmarks.md).

The clock is passed in, and the desks and the relay are whatever the bench set up. It refuses to give a figure for a
file that did not arrive as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from safeconduct.base.ids import CompartmentId
from safeconduct.protect.blobs import OtherContent, new_blob
from safeconduct.sync.blob_exchange import exchange_blobs
from safeconduct.sync.blobs import share
from safeconduct.sync.exchange import Relay, run
from safeconduct.sync.team import Team

# Bytes handed over at a time, as a program reads a file.
_PART_BYTES: Final = 1 << 20


def measure(
    desks: tuple[Team, Team], compartment: CompartmentId, relay: Relay, *, length: int, seconds: Callable[[], float]
) -> dict[str, float]:
    """Return bytes a second of keeping, posting, fetching and reading a file of ``length`` bytes, ops left out.

    ``seconds`` is a clock: time on the wall, for most of it is waiting for a disk or a line. Both desks are on the
    compartment, and the first may write there. OtherContent when what arrived is shorter.
    """
    sender, receiver = desks
    start = seconds()
    reference = sender.vault.blobs.put(_content(sender, length), new_blob(sender.me.org, length, sender.entropy))
    kept = seconds()
    share(sender, compartment, reference)
    run(sender, relay)
    run(receiver, relay)
    shared = seconds()
    exchange_blobs(sender, relay)
    posted = seconds()
    exchange_blobs(receiver, relay)
    fetched = seconds()
    if sum(map(len, receiver.vault.blobs.open(reference))) != length:
        raise OtherContent
    read = seconds()
    return {
        "put_bytes_per_s": length / (kept - start),
        "post_bytes_per_s": length / (posted - shared),
        "fetch_bytes_per_s": length / (fetched - posted),
        "open_bytes_per_s": length / (read - fetched),
    }


def _content(team: Team, length: int) -> Iterator[bytes]:
    for start in range(0, length, _PART_BYTES):
        yield team.entropy.bytes(min(_PART_BYTES, length - start))
