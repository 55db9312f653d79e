"""Fuzz targets of heartbeats and of portable proofs (docs/formats/heartbeat.md, docs/formats/proofs.md).

An insider holds the epoch's secret and signs: bytes inside an entry and inside signed ops are theirs to choose.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Hlc
from safeconduct.base.ids import NO_HASH, CompartmentId, DeviceId, EpochId, MailboxId, OpId, OrgId
from safeconduct.protect.epochs import EpochKeys, EpochPlace
from safeconduct.protect.heartbeats import body_of_heartbeat, find_beat, heartbeat_from_body
from safeconduct.protect.ops import OpCore, SignedOp, sign_op
from safeconduct.protect.proofs import ForkProof, ProofRefused, bytes_of_relay_fault, check_fork, check_relay_fault
from safeconduct.protect.receipts import ChainRoot, RelayFault, RelayKey
from safeconduct.protect.secrets import Secret
from tests.fuzz.targets import CBOR_WORDS, Target, chosen, need, pick, vector_bodies
from tests.vectors.files import ROOT, read_vector
from tests.vectors.sample import Book, Sample

_VECTOR: Final = read_vector(ROOT / "heartbeat" / "heartbeat.txt")
_DEVICE: Final = DeviceId(_VECTOR.raw("device"))
_RELAY: Final = RelayKey(Secret(b"relay of the fuzzing targets, 32"))


@cache
def _epoch() -> EpochKeys:
    place = EpochPlace(OrgId(_VECTOR.raw("org")), CompartmentId(_VECTOR.raw("compartment")), int(_VECTOR.headers["n"]))
    return EpochKeys.from_secret(place, Secret(_VECTOR.raw("secret")), _VECTOR.raw("write_public"))


@cache
def _sample() -> Sample:
    return Sample(Book(is_fresh=False))


def _try_heartbeat(data: bytes) -> None:
    heartbeat = heartbeat_from_body(cbor.decode(data))
    need(cbor.encode(body_of_heartbeat(heartbeat)) == data, "accepted and encoded otherwise")
    beat = find_beat(heartbeat, _DEVICE, _epoch())
    need(beat is None or (beat.seq == 0) == (beat.op == NO_HASH), "an op without a place")


def _try_proof(data: bytes) -> None:
    door, data = pick(data, 2)
    if door:
        fault = check_relay_fault(data, _RELAY.id)
        need(bytes_of_relay_fault(fault, _RELAY.id) == data, "accepted and encoded otherwise")
    else:
        _, proof = check_fork(data, _sample().root_key.verify_key.fingerprint)
        need(proof.to_bytes() == data, "accepted and encoded otherwise")


def _proof_seeds() -> list[bytes]:
    sample = _sample()
    chain = (sample.root_certificate, sample.user_a_certificate, sample.device_a_certificate)
    fork = ForkProof(chain, _op(sample, "one"), _op(sample, "another")).to_bytes()
    older, newer = (_RELAY.receipt(MailboxId(bytes(16)), 3, ChainRoot(root * 32)) for root in (b"a", b"b"))
    relay = bytes_of_relay_fault(RelayFault(older, newer, newer.root), _RELAY.id)
    return [chosen(0, fork), chosen(0, fork[:-1]), chosen(1, relay), chosen(1, relay + b"\0")]


def _op(sample: Sample, word: str) -> SignedOp:
    core = OpCore(
        sample.compartment, sample.a.id, 1, OpId(NO_HASH), (), Hlc(1), EpochId(bytes(32)), (), "record.x/1", {0: word}
    )
    return sign_op(core, sample.a.sign)


FINDING: Final = (
    Target(
        "heartbeat",
        _try_heartbeat,
        (cbor.Malformed,),
        lambda: vector_bodies("heartbeat", 2000),
        500_000,
        CBOR_WORDS,
    ),
    Target("proof", _try_proof, (ProofRefused,), _proof_seeds, 300_000, CBOR_WORDS, max_len=20_000),
)
