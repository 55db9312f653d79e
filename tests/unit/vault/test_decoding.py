"""Ops read again: the same bytes are the same op, altered bytes are another, and long ones are not held."""

from __future__ import annotations

import dataclasses

import pytest

from safeconduct.protect.ops import MalformedOp, decode_signed_op, sign_op
from safeconduct.protect.signing import SignKey
from safeconduct.vault.decoding import LONGEST, MOST, Decoding
from tests.unit.protect.world import ENTROPY, op_core

KEY = SignKey.generate(ENTROPY)


def data_of(words: str) -> bytes:
    return sign_op(dataclasses.replace(op_core(), body={0: words}), KEY).to_bytes()


def test_what_is_read_again_is_at_hand_and_is_what_was_written() -> None:
    decoding, data = Decoding(), data_of("said")
    assert decoding.op(data) == decode_signed_op(data)
    assert decoding.op(bytes(bytearray(data))) is decoding.op(data)


def test_altered_bytes_are_never_taken_for_the_op_before() -> None:
    decoding, data = Decoding(), data_of("said")
    held = decoding.op(data)
    for at in range(len(data)):
        flipped = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            found = decoding.op(flipped)
        except MalformedOp:
            continue
        assert found == decode_signed_op(flipped) != held


def test_what_is_no_op_is_refused_each_time() -> None:
    decoding = Decoding()
    for _ in range(2):
        with pytest.raises(MalformedOp):
            decoding.op(b"\x00")


def test_long_ops_are_read_and_not_held_and_of_short_ones_only_the_last() -> None:
    decoding, long = Decoding(), data_of("w" * LONGEST)
    assert decoding.op(long) == decoding.op(long)
    assert decoding.op(long) is not decoding.op(long)
    first = decoding.op(data_of("0"))
    for n in range(1, MOST + 1):
        decoding.op(data_of(str(n)))
    assert decoding._short.cache_info().currsize == MOST
    assert decoding.op(first.to_bytes()) is not first
