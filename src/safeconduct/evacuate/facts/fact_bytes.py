"""Bodies of this room's ops and back (docs/formats/ops.md, section evacuate). Refuses with `MalformedFact`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, OpId
from safeconduct.evacuate.facts.errors import MalformedFact
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.facts.values import CODE
from safeconduct.protect import fields, reasons

# Fields in one op, ops whose place one fact takes, ops that one undo names, letters of its reason.
MOST_FIELDS: Final = 128
MOST_REPLACED: Final = 64
MOST_UNDONE: Final = 10_000
_MOST_REASON: Final = 1_000
_SAY_MEMBERS: Final = 4
_UNDO_MEMBERS: Final = 2
_PARTS_OF_A_FACT: Final = 3

T = TypeVar("T")
Body = dict[int, cbor.Item]


@dataclass(frozen=True, slots=True)
class OneFact:
    """What an op says of one field. ``value``: the canonical bytes of `[]`, for none any more, or of `[value]`."""

    field: str
    value: bytes
    replaces: tuple[OpId, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """What an op says of one thing."""

    thing: ThingId
    form: str
    version: int
    facts: tuple[OneFact, ...]


def body_of_saying(one: Saying) -> Body:
    """Return the body of an `evacuate.say/1`; its fields in rising order."""
    facts: list[cbor.Item] = [
        [fact.field, cbor.decode(fact.value), list[cbor.Item](sorted(fact.replaces))]
        for fact in sorted(one.facts, key=lambda fact: fact.field)
    ]
    return {0: one.thing, 1: one.form, 2: one.version, 3: facts}


def saying_from_body(body: cbor.Item) -> Saying:
    """Return what such a body says; MalformedFact."""

    def read() -> Saying:
        parts = fields.record(body, _SAY_MEMBERS, "say")
        facts = [_fact(one) for one in fields.items(parts[3], "facts", most=MOST_FIELDS)]
        _check_rising([one.field for one in facts], "facts")
        thing = ThingId(fields.octets(parts[0], SHORT_ID_BYTES, "thing"))
        return Saying(thing, _code(parts[1], "form"), fields.number(parts[2], "version", lo=1), tuple(facts))

    return _decoded(read)


def body_of_undo(ops: Iterable[OpId], reason: str) -> Body:
    """Return the body of an `evacuate.undo/1`."""
    return {0: list[cbor.Item](sorted(set(ops))), 1: reason}


def undo_from_body(body: cbor.Item) -> tuple[OpId, ...]:
    """Return the ops that an undo names; MalformedFact."""

    def read() -> tuple[OpId, ...]:
        parts = fields.record(body, _UNDO_MEMBERS, "undo")
        if len(fields.text(parts[1], "reason")) > _MOST_REASON:
            fields.refuse("reason", reasons.WRONG_LENGTH)
        return _ops(parts[0], MOST_UNDONE)

    return _decoded(read)


def _fact(item: cbor.Item) -> OneFact:
    code, value, replaced = fields.fixed(item, _PARTS_OF_A_FACT, "fact")
    held = fields.items(value, "value", most=1)
    return OneFact(_code(code, "field"), cbor.encode(held), _ops(replaced, MOST_REPLACED))


def _ops(item: cbor.Item, most: int) -> tuple[OpId, ...]:
    found = [OpId(fields.octets(one, HASH_BYTES, "op")) for one in fields.items(item, "ops", most=most)]
    _check_rising(found, "ops")
    return tuple(found)


def _code(item: cbor.Item, place: str) -> str:
    found = fields.text(item, place)
    if not CODE.fullmatch(found):
        fields.refuse(place, reasons.WRONG_SPELLING)
    return found


def _check_rising(found: Sequence[str] | Sequence[bytes], place: str) -> None:
    if any(one >= other for one, other in itertools.pairwise(found)):  # type: ignore[operator]
        fields.refuse(place, reasons.OUT_OF_ORDER_OR_TWICE)


def _decoded(read: Callable[[], T]) -> T:
    try:
        return read()
    except cbor.Malformed as error:
        raise MalformedFact(place=error.facts.get("place", Opaque("?"))) from None
