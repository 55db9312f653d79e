"""What desks say to a relay of timers: opaque, each with a key of its own, known to nobody by name (P1).

A timer holds a sealed word until its time has come, and gives it then to whoever knows its id. Its id is the hash of
its key, as with a mailbox. It refuses to be put back: the number rises with every change. Follows
docs/formats/relay-intake.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NewType

from safeconduct.base import cbor
from safeconduct.base.ids import SHORT_ID_BYTES, hash_id, label
from safeconduct.protect import fields
from safeconduct.protect.messages import check_rising, checked, encoded, read_message
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, SignKey, VerifyKey
from safeconduct.protect.wire import MOST_ANSWER_BYTES, MOST_REQUEST_BYTES
from safeconduct.protect.wire_intake import MOST_IDS, MOST_NUMBER

TimerId = NewType("TimerId", bytes)
"""16 bytes: named by the public key that moves and stops it."""

# Bytes that a timer carries: a sealed word for whoever is to be told.
MOST_TIMER_BYTES: Final = 512
# A timer is due at a multiple of so many seconds.
TIMER_SECONDS: Final = 300
_TIMER_LABEL: Final = label("timer")
_TIMER_PUT_LABEL: Final = label("timer-put")
_TIMER_STOP_LABEL: Final = label("timer-stop")


@dataclass(frozen=True, slots=True)
class TimerPut:
    """A timer set or moved: due at ``due`` times 300 seconds after 1970. ``number`` rises with every change."""

    public: bytes
    number: int
    due: int
    body: bytes
    signature: bytes

    @property
    def id(self) -> TimerId:
        """The timer that the key names."""
        return timer_from_key(self.public)

    @classmethod
    def of(cls, key: SignKey, number: int, due: int, body: bytes) -> TimerPut:
        """Sign with the timer's key."""
        public = key.verify_key.raw
        signature = key.sign(_TIMER_PUT_LABEL, _timer_signed(timer_from_key(public), number, due, body))
        return cls(public, number, due, body, signature)

    def is_authorised(self) -> bool:
        """Say whether the holder of the timer's key wants this."""
        signed = _timer_signed(self.id, self.number, self.due, self.body)
        return VerifyKey(self.public).is_valid(_TIMER_PUT_LABEL, signed, self.signature)


@dataclass(frozen=True, slots=True)
class TimerStop:
    """A timer stopped."""

    public: bytes
    number: int
    signature: bytes

    @property
    def id(self) -> TimerId:
        """The timer that the key names."""
        return timer_from_key(self.public)

    @classmethod
    def of(cls, key: SignKey, number: int) -> TimerStop:
        """Sign with the timer's key."""
        public = key.verify_key.raw
        signed = timer_from_key(public) + number.to_bytes(8, "big")
        return cls(public, number, key.sign(_TIMER_STOP_LABEL, signed))

    def is_authorised(self) -> bool:
        """Say whether the holder of the timer's key wants this."""
        signed = self.id + self.number.to_bytes(8, "big")
        return VerifyKey(self.public).is_valid(_TIMER_STOP_LABEL, signed, self.signature)


@dataclass(frozen=True, slots=True)
class Due:
    """A timer whose time has come."""

    id: TimerId
    number: int
    due: int
    body: bytes


def timer_from_key(public: bytes) -> TimerId:
    """Return the id of the timer that a key moves and stops."""
    return TimerId(hash_id(_TIMER_LABEL, public)[:SHORT_ID_BYTES])


def encode_timer_put(put: TimerPut) -> bytes:
    """Return the request that sets a timer."""
    return checked([put.public, put.number, put.due, put.body, put.signature], decode_timer_put)


def decode_timer_put(data: bytes) -> TimerPut:
    """Read a request that sets a timer; the signature is not checked yet."""
    return read_message(data, MOST_REQUEST_BYTES, _timer_put)


def encode_timer_stop(stop: TimerStop) -> bytes:
    """Return the request that stops a timer."""
    return checked([stop.public, stop.number, stop.signature], decode_timer_stop)


def decode_timer_stop(data: bytes) -> TimerStop:
    """Read a request that stops a timer; the signature is not checked yet."""
    return read_message(data, MOST_REQUEST_BYTES, _timer_stop)


def encode_due_request(timers: Sequence[TimerId]) -> bytes:
    """Return a question which of these timers are due."""
    return checked([*sorted(timers)], decode_due_request)


def decode_due_request(data: bytes) -> tuple[TimerId, ...]:
    """Read a question for timers."""
    return read_message(data, MOST_REQUEST_BYTES, _due_request)


def encode_due(found: Sequence[Due]) -> bytes:
    """Return the timers that are due, in rising order of their ids."""
    return encoded([[one.id, one.number, one.due, one.body] for one in sorted(found, key=lambda one: one.id)])


def decode_due(data: bytes) -> tuple[Due, ...]:
    """Read the timers that are due."""
    return read_message(data, MOST_ANSWER_BYTES, _due_answer)


def _timer_put(item: cbor.Item) -> TimerPut:
    public, number, due, body, signature = fields.fixed(item, 5, "timer")
    return TimerPut(
        fields.octets(public, PUBLIC_KEY_BYTES, "timer.key"),
        fields.number(number, "timer.number", lo=1),
        fields.number(due, "timer.due", hi=MOST_NUMBER),
        fields.some_octets(body, MOST_TIMER_BYTES, "timer.body"),
        fields.octets(signature, SIGNATURE_BYTES, "timer.signature"),
    )


def _timer_stop(item: cbor.Item) -> TimerStop:
    public, number, signature = fields.fixed(item, 3, "timer")
    return TimerStop(
        fields.octets(public, PUBLIC_KEY_BYTES, "timer.key"),
        fields.number(number, "timer.number", lo=1),
        fields.octets(signature, SIGNATURE_BYTES, "timer.signature"),
    )


def _due_request(item: cbor.Item) -> tuple[TimerId, ...]:
    found = tuple(map(_timer, fields.items(item, "timers", most=MOST_IDS)))
    check_rising(list(found), "timers")
    return found


def _due_answer(item: cbor.Item) -> tuple[Due, ...]:
    found = tuple(map(_due, fields.items(item, "due", most=MOST_IDS)))
    check_rising([one.id for one in found], "due")
    return found


def _due(item: cbor.Item) -> Due:
    id, number, due, body = fields.fixed(item, 4, "due")
    return Due(
        _timer(id),
        fields.number(number, "due.number", lo=1),
        fields.number(due, "due.due", hi=MOST_NUMBER),
        fields.some_octets(body, MOST_TIMER_BYTES, "due.body"),
    )


def _timer(item: cbor.Item) -> TimerId:
    return TimerId(fields.octets(item, SHORT_ID_BYTES, "timer.id"))


def _timer_signed(timer: TimerId, number: int, due: int, body: bytes) -> bytes:
    return timer + number.to_bytes(8, "big") + due.to_bytes(8, "big") + hashlib.sha256(body).digest()
