"""Fuzz target of the ops by which desks keep the door of an inbox: any member of it can sign any body.

What is read means one byte string: written again it is the same body.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from safeconduct.base import cbor
from safeconduct.intake.door import door_kinds as kinds
from safeconduct.intake.errors import MalformedEntry
from safeconduct.intake.word_bytes import body_of_given_up, given_up_from_body, thread_of
from tests.fuzz.targets import CBOR_WORDS, Target, need, pick
from tests.unit.intake.door_bodies import BODIES

_Read = Callable[[kinds.Body], Any]
_Write = Callable[[Any], kinds.Body]


def _given_up(body: kinds.Body) -> Any:
    return thread_of(body), given_up_from_body(body)


_GIVEN_UP: Final[kinds.Body] = {0: b"t" * 16, 1: b"r" * 16, 2: "silent for a year"}
_DOORS: Final[tuple[tuple[_Write, _Read], ...]] = (
    *((write, read) for _, write, read in BODIES.values()),
    (lambda found: body_of_given_up(*found), _given_up),
)


def _try_door(data: bytes) -> None:
    """Doors: each kind of op."""
    which, data = pick(data, len(_DOORS))
    item = cbor.decode(data)
    if not isinstance(item, dict):
        return
    write, read = _DOORS[which]
    need(cbor.encode(write(read(item))) == cbor.encode(item), "two bodies with one meaning")


def _door_seeds() -> list[bytes]:
    bodies = [write(one) for one, write, _ in BODIES.values()]
    return [bytes((which,)) + cbor.encode(body) for which, body in enumerate((*bodies, _GIVEN_UP))]


DOOR: Final = (
    Target("door", _try_door, (MalformedEntry, cbor.Malformed), _door_seeds, 1_000_000, CBOR_WORDS, max_len=6_000),
)
