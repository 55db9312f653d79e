"""Ops: what is signed is read back the same, and nothing is signed that would not be read."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.clock import Hlc
from safeconduct.base.ids import CompartmentId, DeviceId, EpochId, OpId
from safeconduct.protect.ops import (
    MAX_PARENTS,
    MAX_SEEN,
    BadSignature,
    Head,
    MalformedOp,
    OpCore,
    decode_signed_op,
    is_kind,
    sign_op,
    verify_op,
)
from safeconduct.protect.signing import SignKey
from tests.examples import many
from tests.unit.protect.world import ENTROPY, op_core

KEY = SignKey.generate(ENTROPY)
SHORT, LONG = st.binary(min_size=16, max_size=16), st.binary(min_size=32, max_size=32)
COUNTS = st.integers(1, 2**63 - 1)
WORDS = st.from_regex(r"[a-z_]{1,12}", fullmatch=True)


@st.composite
def cores(draw: st.DrawFn) -> OpCore:
    seq = draw(COUNTS)
    seen = draw(st.dictionaries(SHORT, st.tuples(COUNTS, LONG), max_size=3))
    return OpCore(
        compartment=CompartmentId(draw(SHORT)),
        device=DeviceId(draw(SHORT)),
        seq=seq,
        prev=OpId(bytes(32) if seq == 1 else draw(LONG.filter(any))),
        parents=tuple(OpId(parent) for parent in sorted(draw(st.sets(LONG, max_size=3)))),
        hlc=Hlc(draw(st.integers(0, 2**63 - 1))),
        epoch=EpochId(draw(LONG)),
        seen=tuple(Head(DeviceId(device), *_head(value)) for device, value in sorted(seen.items())),
        kind=f"{draw(WORDS)}.{draw(WORDS)}/{draw(st.integers(1, 999))}",
        body=draw(st.dictionaries(st.integers(0, 99), st.integers(-(2**63), 2**64 - 1), max_size=3)),
    )


def _head(value: tuple[int, bytes]) -> tuple[int, OpId]:
    return value[0], OpId(value[1])


@given(core=cores())
def test_an_op_is_read_back_as_it_was_signed(core: OpCore) -> None:
    op = sign_op(core, KEY)
    again = decode_signed_op(op.to_bytes())

    assert again == op
    assert again.core == core
    verify_op(again, KEY.verify_key)


@given(core=cores())
def test_signing_twice_gives_the_same_bytes(core: OpCore) -> None:
    assert sign_op(core, KEY).to_bytes() == sign_op(core, KEY).to_bytes()


def test_the_id_does_not_depend_on_the_signature() -> None:
    assert sign_op(op_core(), KEY).id == sign_op(op_core(), SignKey.generate(ENTROPY)).id


def test_another_device_s_signature_is_refused() -> None:
    with pytest.raises(BadSignature) as caught:
        verify_op(sign_op(op_core(), KEY), SignKey.generate(ENTROPY).verify_key)

    assert caught.value.facts["op"] == sign_op(op_core(), KEY).id.hex()


def test_every_single_bit_flip_of_an_op_is_refused() -> None:
    data = sign_op(op_core(body_bytes=20), KEY).to_bytes()
    accepted = []
    for bit in range(len(data) * 8):
        spoilt = bytearray(data)
        spoilt[bit // 8] ^= 1 << bit % 8
        try:
            verify_op(decode_signed_op(bytes(spoilt)), KEY.verify_key)
            accepted.append(bit)
        except (MalformedOp, BadSignature):
            continue

    assert accepted == []


@given(data=st.binary(max_size=300))
@settings(max_examples=many(150))
def test_reading_anything_raises_nothing_but_malformed_op(data: bytes) -> None:
    with pytest.raises(MalformedOp):
        decode_signed_op(data)


IDS = [OpId(n.to_bytes(32, "big")) for n in range(1, 70)]


@pytest.mark.parametrize(
    "change",
    [
        {"compartment": CompartmentId(bytes(15))},
        {"device": DeviceId(bytes(17))},
        {"seq": 0},
        {"seq": 2},
        {"seq": 2**63},
        {"prev": IDS[0]},
        {"prev": OpId(bytes(31))},
        {"parents": (IDS[1], IDS[0])},
        {"parents": (IDS[0], IDS[0])},
        {"parents": tuple(IDS[: MAX_PARENTS + 1])},
        {"parents": (OpId(bytes(33)),)},
        {"hlc": Hlc(-1)},
        {"hlc": Hlc(2**63)},
        {"epoch": EpochId(b"")},
        {"seen": (Head(DeviceId(bytes(16)), 0, IDS[0]),)},
        {"seen": (Head(DeviceId(bytes(15)), 1, IDS[0]),)},
        {"seen": (Head(DeviceId(bytes([1]) * 16), 1, IDS[0]), Head(DeviceId(bytes(16)), 1, IDS[0]))},
        {"seen": tuple(Head(DeviceId(n.to_bytes(16, "big")), 1, IDS[0]) for n in range(MAX_SEEN + 1))},
        {"kind": "Note/1"},
        {"body": {0: None}},
        {"body": {0: 1.5}},
        {"body": {0: "e\u0301"}},
        {"body": {-1: 0}},
        {"body": {0: [[[[[[[]]]]]]]}},
        {"body": {0: bytes(1 << 20)}},
    ],
    ids=str,
)
def test_nothing_is_signed_that_would_not_be_read(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedOp):
        sign_op(dataclasses.replace(op_core(), **change), KEY)


@pytest.mark.parametrize("length", [200, 255, 256, 65_535, 65_536, 300_000])
def test_the_bytes_of_an_op_are_those_of_the_general_encoding_whatever_its_length(length: int) -> None:
    # The core has more than the body that fills it: lengths on both sides of the wanted one.
    spare = max(0, length - len(sign_op(op_core(body_bytes=0), KEY).core_bytes))
    ops = [sign_op(op_core(body_bytes=max(0, spare - less)), KEY) for less in range(6)]

    assert length in {len(op.core_bytes) for op in ops}
    for op in ops:
        assert op.to_bytes() == cbor.encode([op.core_bytes, op.signature])
        assert decode_signed_op(op.to_bytes()) == op


@pytest.mark.parametrize("head", [b"\x59\x00", b"\x5a\x00\x00\x00", b"\x5b" + bytes(7)])
def test_a_length_in_more_bytes_than_it_needs_is_refused(head: bytes) -> None:
    op = sign_op(op_core(), KEY)
    assert op.to_bytes()[1] == 0x58

    with pytest.raises(MalformedOp):
        decode_signed_op(b"\x82" + head + op.to_bytes()[2:])


def test_the_largest_op_can_be_signed_and_read() -> None:
    overhead = len(sign_op(op_core(body_bytes=1 << 17), KEY).core_bytes) - (1 << 17)
    largest = cbor.MAX_BYTES - 96 - overhead
    op = sign_op(op_core(body_bytes=largest), KEY)

    assert decode_signed_op(op.to_bytes()) == op
    with pytest.raises(MalformedOp):
        sign_op(op_core(body_bytes=largest + 1), KEY)


@pytest.mark.parametrize("kind", ["a.b/1", "record.entries/12", "a_b.c_d/9", "r." + "e" * 60 + "/1"])
def test_a_kind_has_room_word_and_version(kind: str) -> None:
    assert is_kind(kind)


@pytest.mark.parametrize(
    "kind",
    [
        *(
            "",
            "a",
            "a.b",
            "a/1",
            ".b/1",
            "a./1",
            "a.b/",
            "a.b/0",
            "a.b/01",
            "a.b/x",
            "a.b/1/2",
            "a.b.c/1",
            "A.b/1",
            "a.b/²",
        ),
        *("а.b/1", "a b.c/1", "a.b/1 ", "a.b/-1", "r." + "e" * 61 + "/1", "a1.b/1", "a.b/1\n"),
    ],
)
def test_other_spellings_are_no_kind(kind: str) -> None:
    assert not is_kind(kind)
