"""Two readers of one page: the program and the second decoder agree on every vector and on every spoilt frame."""

import ast
import contextlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.errors import Phrase, SafeconductError
from safeconduct.base.ids import CompartmentId, OrgId
from safeconduct.protect.epochs import EpochKeys, EpochPlace
from safeconduct.protect.frames import open_frame
from safeconduct.protect.ops import MalformedOp, decode_signed_op, verify_op
from safeconduct.protect.padding import padded_length
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import VerifyKey
from tests.examples import many
from tests.vectors import second_decoder
from tests.vectors.files import Vector, all_vectors

SOURCE = Path(second_decoder.__file__)
VECTORS = {f"{vector.object}/{vector.name}": vector for vector in all_vectors()}
READ_BY_BOTH = [vector for vector in VECTORS.values() if vector.object in ("op", "epoch", "frame")]
FRAME = VECTORS["frame/op"]


def second_epoch(vector: Vector) -> second_decoder.Epoch:
    return second_decoder.Epoch(
        vector.raw("org"),
        vector.raw("compartment"),
        int(vector.headers["n"]),
        vector.raw("secret") if vector.object == "frame" else b"",
        vector.raw("write_public") if vector.object == "frame" else b"",
    )


def second_reads(vector: Vector) -> None:
    """The second decoder's whole reading of a vector; Refused when it does not like it."""
    if vector.object == "op":
        op = second_decoder.read_op(vector.body)
        second_decoder.check_signature(op, vector.raw("device_key"))
        assert op.id == vector.raw("id")
    elif vector.object == "frame":
        op = second_decoder.open_frame(vector.body, second_epoch(vector))
        second_decoder.check_signature(op, vector.raw("device_key"))
        assert op.id == vector.raw("op_id")
    else:
        members = [pair.split(":") for pair in vector.headers["members"].split(" ")]
        me = second_decoder.Opener(
            vector.raw("device"), vector.raw("kem"), [(bytes.fromhex(device), int(role)) for device, role in members]
        )
        epoch, _ = second_decoder.open_rotation(vector.body, second_epoch(vector), vector.raw("sender"), me)
        assert (epoch.id, epoch.secret) == (vector.raw("id"), vector.raw("secret"))


def first_epoch(vector: Vector) -> EpochKeys:
    place = EpochPlace(OrgId(vector.raw("org")), CompartmentId(vector.raw("compartment")), int(vector.headers["n"]))
    return EpochKeys.from_secret(place, Secret(vector.raw("secret")), vector.raw("write_public"))


EPOCH, SECOND_EPOCH = first_epoch(FRAME), second_epoch(FRAME)
DEVICE_KEY = FRAME.raw("device_key")


def first_accepts_frame(frame: bytes) -> bool:
    try:
        verify_op(open_frame(frame, EPOCH), VerifyKey(DEVICE_KEY))
    except SafeconductError:
        return False
    return True


def second_accepts_frame(frame: bytes) -> bool:
    try:
        second_decoder.check_signature(second_decoder.open_frame(frame, SECOND_EPOCH), DEVICE_KEY)
    except second_decoder.Refused:
        return False
    return True


@pytest.mark.parametrize("vector", READ_BY_BOTH, ids=lambda vector: f"{vector.object}/{vector.name}")
def test_the_second_decoder_gives_the_class_of_every_vector(vector: Vector) -> None:
    found = "success"
    try:
        second_reads(vector)
    except second_decoder.Refused as refused:
        found = refused.args[0]

    assert found == vector.expect


def test_every_single_bit_flip_of_a_frame_is_refused_by_both() -> None:
    assert first_accepts_frame(FRAME.body)
    assert second_accepts_frame(FRAME.body)
    accepted = []
    for bit in range(len(FRAME.body) * 8):
        frame = bytearray(FRAME.body)
        frame[bit // 8] ^= 1 << bit % 8
        if first_accepts_frame(bytes(frame)) or second_accepts_frame(bytes(frame)):
            accepted.append(bit)

    assert len(FRAME.body) * 8 >= 612 * 8
    assert accepted == []


EDITS = st.lists(
    st.tuples(st.sampled_from(["set", "insert", "delete", "cut"]), st.integers(0, 2**16), st.integers(0, 255)),
    min_size=1,
    max_size=4,
)


def edited(data: bytes, edits: list[tuple[str, int, int]]) -> bytes:
    spoilt = bytearray(data)
    for what, where, value in edits:
        at = where % (len(spoilt) + 1)
        if what == "insert":
            spoilt.insert(at, value)
        elif what == "cut":
            del spoilt[at:]
        elif at < len(spoilt) and what == "set":
            spoilt[at] = value
        elif at < len(spoilt):
            del spoilt[at]
    return bytes(spoilt)


@given(edits=EDITS)
@settings(max_examples=many(100))
def test_both_agree_on_edited_frames(edits: list[tuple[str, int, int]]) -> None:
    frame = edited(FRAME.body, edits)

    assert first_accepts_frame(frame) == second_accepts_frame(frame) == (frame == FRAME.body)


SOUND_OPS = [vector.body for vector in VECTORS.values() if vector.object == "op" and vector.expect != "not canonical"]


@given(op=st.sampled_from(SOUND_OPS), edits=EDITS)
@settings(max_examples=many(200))
def test_both_agree_on_edited_ops(op: bytes, edits: list[tuple[str, int, int]]) -> None:
    data = edited(op, edits)
    first = second = ""
    try:
        decode_signed_op(data)
    except MalformedOp as error:
        first = "not canonical" if isinstance(error.facts["place"], Phrase) else "malformed"
    try:
        second_decoder.read_op(data)
    except second_decoder.Refused as refused:
        second = refused.args[0]

    assert first == second


@given(data=st.one_of(st.binary(max_size=80), st.binary(max_size=20).map(lambda raw: b"\xa1\x00" + raw)))
@settings(max_examples=many(200))
def test_both_agree_on_what_is_canonical(data: bytes) -> None:
    first = second = True
    try:
        value: object = cbor.decode(data)
    except cbor.Malformed:
        first, value = False, "nothing"
    try:
        found: object = second_decoder.cbor(data)
    except second_decoder.Refused:
        second, found = False, "nothing"

    assert first == second
    assert (type(value), value) == (type(found), found)


@given(length=st.integers(0, 2**21))
def test_both_pad_alike(length: int) -> None:
    padded = padded_length(length)

    assert padded == second_decoder.padme(max(length, 1))
    assert padded >= length
    assert padded <= max(512, length * 1.12)
    assert padded_length(padded) == padded


def test_the_second_decoder_shares_nothing_with_the_program() -> None:
    text = SOURCE.read_text(encoding="utf-8")
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(text))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }

    assert imported & {"safeconduct", "tests", "cbor2", "nacl"} == set()
    assert len(text.splitlines()) <= 300


def test_the_second_decoder_is_not_stalled_by_hostile_bytes() -> None:
    for data in (b"\x81" * (1 << 20), b"\x9b" + b"\xff" * 8, b"\x5b" + b"\xff" * 8, b"\xbb" + b"\xff" * 8 + bytes(100)):
        with contextlib.suppress(second_decoder.Refused):
            second_decoder.cbor(data)
            pytest.fail("accepted")
