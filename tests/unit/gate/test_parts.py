"""Bodies at the gate: what a browser writes is read as views, all else is refused, and every byte is overwritten."""

from __future__ import annotations

import pytest

from safeconduct.gate.memory import Budget, NoMemory
from safeconduct.gate.parts import MOST_PARTS, MalformedParts, parts_of
from tests.gates import multipart

KIND = "multipart/form-data; boundary=x9"
HEAD = b'--x9\r\nContent-Disposition: form-data; name="a"'


def test_parts_are_views_into_the_one_array_and_gone_with_it() -> None:
    made, kind = multipart([("text", "", "Зура".encode()), ("file", "a.jpg", b"\r\n--x8\r\n\0"), ("empty", "", b"")])
    body = bytearray(b"a preamble\r\n" + made)

    parts = parts_of(body, kind)
    values = [(one.name, one.file, bytes(one.data)) for one in parts]
    body[:] = bytes(len(body))

    assert values == [("text", "", "Зура".encode()), ("file", "a.jpg", b"\r\n--x8\r\n\0"), ("empty", "", b"")]
    assert not any(parts[1].data)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"a"),
        ("multipart/form-data", HEAD + b"\r\n\r\n1\r\n--x9--"),
        (KIND, b""),
        (KIND, HEAD + b"\r\n\r\n1"),
        (KIND, HEAD + b"\r\n\r\n1\r\n--x9"),
        (KIND, HEAD + b"\r\nno head\r\n\r\n1\r\n--x9--"),
        (KIND, b"--x9\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x9--"),
        (KIND, b'--x9\r\nContent-Disposition: attachment; name="a"\r\n\r\n1\r\n--x9--'),
        (KIND, HEAD + b"\r\n" + b"x" * 3_000 + b": 1\r\n\r\n1\r\n--x9--"),
        (KIND, (HEAD + b"\r\n\r\n1\r\n") * (MOST_PARTS + 1) + b"--x9--"),
        ("application/x-www-form-urlencoded", b"a=1&" * (MOST_PARTS + 1)),
    ],
)
def test_a_body_that_is_no_form_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(MalformedParts):
        parts_of(bytearray(body), kind)


def test_a_body_is_overwritten_and_its_memory_given_back_whatever_happens() -> None:
    budget = Budget(100)

    with budget.body() as body:
        body.add(b"Zura" * 20)
        held = body.data
        with pytest.raises(NoMemory):
            body.add(b"Zura" * 20)
    with budget.body() as again:
        again.add(b"x" * 100)
        whole = bytes(again.whole())

    assert not any(held)
    assert whole == b"x" * 100


def test_a_body_that_grows_leaves_none_of_it_behind() -> None:
    with Budget(10_000).body() as body:
        body.add(b"Zura waits")
        first = body.data
        body.add(b" at the bridge")
        whole = bytes(body.whole())

    assert whole == b"Zura waits at the bridge"
    assert not any(first)
