"""Two readers of docs/formats/relay.md and heartbeat.md: they agree on every vector, and on whatever is done to one."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base import cbor
from safeconduct.base.errors import Phrase, SafeconductError
from safeconduct.protect.heartbeats import heartbeat_from_body
from safeconduct.protect.receipts import RelayId, check_receipt, receipt_from_item
from safeconduct.protect.wire import (
    MalformedMessage,
    PostingRefused,
    decode_append,
    decode_appended,
    decode_news,
    decode_read,
    decode_refusal,
    decode_relay,
)
from tests.examples import many
from tests.vectors import second_relay
from tests.vectors.files import Vector, all_vectors
from tests.vectors.second_decoder import Epoch, Refused
from tests.vectors.second_decoder import cbor as second_cbor

VECTORS = [vector for vector in all_vectors() if vector.object in ("receipt", "wire", "heartbeat")]
RELAY: Final = next(vector.raw("relay") for vector in VECTORS if vector.object == "receipt")


def second_receipt(vector: Vector) -> None:
    found = second_relay.receipt(second_cbor(vector.body))
    second_relay.check_receipt(found, vector.raw("relay"))
    trusted = second_relay.receipt(second_cbor(vector.raw("trusted"))) if vector.raw("trusted") else None
    frames = [bytes.fromhex(frame) for frame in vector.headers["frames"].replace("-", "").split()]
    second_relay.check_chain(found, trusted, frames)


def second_wire(vector: Vector) -> None:
    relay = vector.raw("relay")
    match vector.headers["message"]:
        case "append":
            second_relay.append(vector.body)
        case "appended":
            for said, _, _ in second_relay.appended(vector.body):
                second_relay.check_receipt(said, relay)
        case "read":
            second_relay.read(vector.body)
        case "news":
            for said, _ in second_relay.news(vector.body)[1]:
                second_relay.check_receipt(said, relay)
        case "relay":
            assert second_relay.relay(vector.body) == relay
        case "refusal":
            second_relay.refusal(vector.body)
        case other:
            pytest.fail(f"unknown message {other}")


def second_heartbeat(vector: Vector) -> None:
    epoch = Epoch(
        vector.raw("org"),
        vector.raw("compartment"),
        int(vector.headers["n"]),
        vector.raw("secret"),
        vector.raw("write_public"),
    )
    found = second_relay.beat(vector.body, vector.raw("device"), epoch)
    if vector.headers["seq"] == "-":
        assert found is None
    else:
        said = int(vector.headers["seq"]), vector.raw("op") or bytes(32), vector.raw("digest")
        assert found == said


READERS: Final = {"receipt": second_receipt, "wire": second_wire, "heartbeat": second_heartbeat}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector.object}/{vector.name}")
def test_the_second_reader_gives_the_class_of_every_vector(vector: Vector) -> None:
    found = "success"
    try:
        READERS[vector.object](vector)
    except Refused as refused:
        found = refused.args[0]

    assert found == vector.expect


def first_appended(data: bytes) -> object:
    return [(said.receipt.n, said.first, said.known) for said in decode_appended(data)]


def first_append(data: bytes) -> object:
    postings = decode_append(data)
    for posting in postings:
        posting.check()
    return [(posting.mailbox, list(posting.frames)) for posting in postings]


def first_read(data: bytes) -> object:
    request = decode_read(data)
    return request.most_bytes, [(one.mailbox, one.after) for one in request.readings]


def first_news(data: bytes) -> object:
    answer = decode_news(data)
    return answer.has_more, [(one.receipt.mailbox, one.receipt.n, list(one.frames)) for one in answer.news]


def second_news(data: bytes) -> object:
    has_more, found = second_relay.news(data)
    return has_more, [(said.mailbox, said.n, frames) for said, frames in found]


def first_receipt_alone(data: bytes) -> object:
    receipt = receipt_from_item(cbor.decode(data), "receipt")
    check_receipt(receipt, RelayId(RELAY))
    return receipt.mailbox, receipt.n, receipt.root


def second_receipt_alone(data: bytes) -> object:
    found = second_relay.receipt(second_cbor(data))
    second_relay.check_receipt(found, RELAY)
    return found.mailbox, found.n, found.root


def first_heartbeat(data: bytes) -> object:
    found = heartbeat_from_body(cbor.decode(data))
    return found.nonce, list(found.entries)


PAIRS: Final[dict[str, tuple[Callable[[bytes], object], Callable[[bytes], object]]]] = {
    "append": (first_append, second_relay.append),
    "appended": (
        first_appended,
        lambda data: [(said.n, first, known) for said, first, known in second_relay.appended(data)],
    ),
    "read": (first_read, second_relay.read),
    "news": (first_news, second_news),
    "relay": (decode_relay, second_relay.relay),
    "refusal": (lambda data: decode_refusal(data).value, second_relay.refusal),
    "receipt": (first_receipt_alone, second_receipt_alone),
    "heartbeat": (first_heartbeat, second_relay.heartbeat),
}


def of_first(name: str, data: bytes) -> object:
    try:
        return PAIRS[name][0](data)
    except PostingRefused:
        return "bad signature"
    except (MalformedMessage, cbor.Malformed) as error:
        return "not canonical" if isinstance(error.facts["place"], Phrase) else "malformed"
    except SafeconductError:
        return "bad signature"


def of_second(name: str, data: bytes) -> object:
    try:
        return PAIRS[name][1](data)
    except Refused as refused:
        return refused.args[0]


SOUND = [
    (vector.headers.get("message", vector.object), vector.body)
    for vector in VECTORS
    if vector.expect in ("success", "malformed", "bad signature")
]
EDITS = st.lists(
    st.tuples(st.sampled_from(["set", "insert", "delete", "cut"]), st.integers(0, 2**16), st.integers(0, 255)),
    max_size=3,
)


@given(sound=st.sampled_from(SOUND), edits=EDITS)
@settings(max_examples=many(150))
def test_both_read_the_same_of_edited_messages(sound: tuple[str, bytes], edits: list[tuple[str, int, int]]) -> None:
    name, data = sound[0], bytearray(sound[1])
    for what, where, value in edits:
        at = where % (len(data) + 1)
        if what == "insert":
            data.insert(at, value)
        elif what == "cut":
            del data[at:]
        elif at < len(data) and what == "set":
            data[at] = value
        elif at < len(data):
            del data[at]

    assert of_first(name, bytes(data)) == of_second(name, bytes(data))


def test_the_second_reader_shares_nothing_with_the_program() -> None:
    tree = ast.parse(Path(second_relay.__file__).read_text(encoding="utf-8"))
    names = [name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

    assert {name.split(".")[0] for name in names} & {"safeconduct", "cbor2", "nacl"} == set()
    assert {name for name in names if name.startswith("tests.")} == {"tests.vectors.second_decoder"}
