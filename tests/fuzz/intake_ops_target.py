"""Fuzz target of all ops of an inbox, its door's too: any member of it can sign any body.

What is read is written again as the same bytes, and a second reader, made from the page alone, judges every body alike.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base import cbor
from safeconduct.intake.errors import MalformedEntry
from tests.fuzz.targets import CBOR_WORDS, Target, need, pick
from tests.vectors import second_intake_ops
from tests.vectors.files import ROOT, read_vector
from tests.vectors.intake_ops import AGAIN
from tests.vectors.second_decoder import Refused

_KINDS: Final = tuple(sorted(AGAIN))
_MOST_BYTES: Final = 6_000


def _second(kind: str, data: bytes) -> bool:
    try:
        second_intake_ops.read(kind, data)
    except Refused:
        return False
    return True


def _try_op(data: bytes) -> None:
    """Doors: each kind of op."""
    which, data = pick(data, len(_KINDS))
    kind = _KINDS[which]
    try:
        body = cbor.decode(data)
        again = cbor.encode(AGAIN[kind](body)) if isinstance(body, dict) else None
    except (MalformedEntry, cbor.Malformed):
        need(not _second(kind, data), "the second reader takes what the program refuses")
        raise
    if again is None:
        need(not _second(kind, data), "the second reader takes what is no body")
        return
    need(_second(kind, data), "the second reader refuses what the program takes")
    need(again == data, "two bodies with one meaning")


def _op_seeds() -> list[bytes]:
    """Sound bodies and broken ones: a fault is one step from what is read."""
    vectors = [read_vector(path) for path in sorted((ROOT / "intake_op").glob("*.txt"))]
    short = [one for one in vectors if len(one.body) < _MOST_BYTES]
    return [bytes((_KINDS.index(one.headers["op"]),)) + one.body for one in short]


INTAKE_OPS: Final = (
    Target(
        "intake_op",
        _try_op,
        (MalformedEntry, cbor.Malformed),
        _op_seeds,
        1_000_000,
        CBOR_WORDS,
        max_len=_MOST_BYTES,
    ),
)
