"""Figures of the protect room: sealing and opening on one core (docs/benchmarks.md). Prints; asserts no seconds.

The peer in the same run is the least that could be done with the same bytes: one bare Ed25519 signature and one
PyNaCl SecretBox, without canonical encoding, commitment, padding or strict reading.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day, Hlc
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import NO_HASH, CompartmentId, OpId, OrgId, label
from safeconduct.cli.figures import Line, Table
from safeconduct.protect.age import KeyIdentity, open_, open_stream, seal, seal_stream
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.epochs import EpochKeys, EpochPlace, new_epoch
from safeconduct.protect.frames import open_frame, seal_frame
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.ops import OpCore, sign_op, verify_op
from safeconduct.protect.rest import DEFAULT_COST, Passphrase, new_header
from safeconduct.protect.secrets import Secret
from safeconduct.protect.yardstick import Yardstick

# A clock is read only after so many turns, so that reading it costs nothing.
_TURNS: Final = 50
_ENTROPY: Final = SystemEntropy()
_DAY: Final = Day(17_911)
# A long file, and what is read of it at a time. In bytes.
_LONG_BYTES: Final = 50_000_000
_PIECE_BYTES: Final = 65_536
# What was wanted: the issue that this room was built from.
TABLE: Final = Table(
    "ours",
    "bare peer",
    (
        Line("sign and seal a single-claim op", "seal_per_s", "/s", 8_000, is_least=True, peer="peer_seal_per_s"),
        Line("open and verify it", "open_per_s", "/s", 8_000, is_least=True, peer="peer_open_per_s"),
        Line("X-Wing wrap", "wrap_per_s", "/s"),
        Line("X-Wing unwrap", "unwrap_per_s", "/s"),
        Line("seal 4 KiB as an age file", "age_seal_per_s", "/s"),
        Line("open it", "age_open_per_s", "/s"),
        Line("seal 50 MB as an age file", "age_seal_50_mb_s", "s"),
        Line("open it piece by piece", "age_open_50_mb_s", "s"),
        Line("Argon2id, 256 MiB", "argon2id_s", "s"),
        Line("the frame of one op", "frame_bytes", "bytes"),
    ),
)


def run(*, seconds: float) -> dict[str, float]:
    """Return operations a second of CPU time on one core, and ratios to the peer. Takes about ``seconds``.

    Argon2id is measured once, in seconds on the clock: its lanes run on several cores.
    """
    each = seconds / 10
    device = DeviceKeys.generate(_ENTROPY)
    epoch, _ = new_epoch(EpochPlace(OrgId(_ENTROPY.bytes(16)), CompartmentId(_ENTROPY.bytes(16)), 1), _ENTROPY)
    core, salt = _core(device, epoch), _ENTROPY.bytes(32)
    op = sign_op(core, device.sign)
    frame = seal_frame(op, epoch, salt)
    figures = {
        "seal_per_s": _rate(lambda: seal_frame(sign_op(core, device.sign), epoch, salt), each),
        "open_per_s": _rate(lambda: verify_op(open_frame(frame, epoch), device.sign.verify_key), each),
        "frame_bytes": float(len(frame)),
    }
    figures |= _peer(op.to_bytes(), each)
    figures["seal_to_peer"] = figures["seal_per_s"] / figures["peer_seal_per_s"]
    figures["open_to_peer"] = figures["open_per_s"] / figures["peer_open_per_s"]
    wrap = device.kem.public.seal(epoch.secret, label("bench"))
    figures["wrap_per_s"] = _rate(lambda: device.kem.public.seal(epoch.secret, label("bench")), each)
    figures["unwrap_per_s"] = _rate(lambda: device.kem.open(wrap, label("bench")), each)
    figures |= _age(each)
    figures["argon2id_s"] = _argon2id_seconds()
    return figures


def _core(device: DeviceKeys, epoch: EpochKeys) -> OpCore:
    """Return an op with one claim of ordinary length, the first of its chain."""
    words = "«задержания начались в первых числах месяца», сообщает источник в республике"
    claim: dict[int, cbor.Item] = {
        0: _ENTROPY.bytes(16),
        1: "subject/17",
        2: "start",
        3: [17_866, 17_896],
        4: words,
        5: _DAY,
    }
    return OpCore(
        compartment=epoch.place.compartment,
        device=device.id,
        seq=1,
        prev=OpId(NO_HASH),
        parents=(OpId(_ENTROPY.bytes(32)),),
        hlc=Hlc(_DAY << 43),
        epoch=epoch.id,
        seen=(),
        kind="bench.claim/1",
        body={0: [claim]},
    )


def _peer(payload: bytes, each: float) -> dict[str, float]:
    peer = Yardstick(_ENTROPY)
    sealed = peer.seal(payload)
    return {
        "peer_seal_per_s": _rate(lambda: peer.seal(payload), each),
        "peer_open_per_s": _rate(lambda: peer.open(sealed), each),
    }


def _age(each: float) -> dict[str, float]:
    """Return figures of age files: a message of 4 KiB, and 50 MB in pieces as they come from a disk."""
    key, message = KemPrivateKey.generate(_ENTROPY), _ENTROPY.bytes(4096)
    sealed = seal(message, key.public, _ENTROPY)
    figures = {
        "age_seal_per_s": _rate(lambda: seal(message, key.public, _ENTROPY), each),
        "age_open_per_s": _rate(lambda: open_(sealed, [key]), each),
    }
    pieces = [_ENTROPY.bytes(_PIECE_BYTES)] * (_LONG_BYTES // _PIECE_BYTES)
    start = time.perf_counter()
    long = list(seal_stream(pieces, [key.public], _ENTROPY))
    sealed_at = time.perf_counter()
    length = sum(len(piece) for piece in open_stream(long, [KeyIdentity(key)]).content)
    if length != len(pieces) * _PIECE_BYTES:
        raise ValueError("the bench opened another length than it sealed")
    return figures | {"age_seal_50_mb_s": sealed_at - start, "age_open_50_mb_s": time.perf_counter() - sealed_at}


def _rate(work: Callable[[], object], seconds: float) -> float:
    turns, start = 0, time.process_time()
    while (spent := time.process_time() - start) < seconds:
        for _ in range(_TURNS):
            work()
        turns += _TURNS
    return turns / spent


def _argon2id_seconds() -> float:
    start = time.perf_counter()
    new_header(Passphrase(Secret(b"six words that nobody else has chosen")), _ENTROPY, cost=DEFAULT_COST)
    return time.perf_counter() - start
