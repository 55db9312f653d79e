"""What ops of an inbox change, for the room `sync` to find out what two desks changed at the same time.

Of what was set at the same time all is kept and told, and the newest shown (docs/formats/ops.md "What counts"). New
messages and notes are about nothing that was there before. Refuses to say who is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from safeconduct.base import cbor
from safeconduct.intake import kinds
from safeconduct.intake.errors import MalformedEntry
from safeconduct.intake.taking import slot_of, undone_in
from safeconduct.intake.types import CardField, CareField
from safeconduct.intake.word_bytes import blur_from_body, same_from_body, settings_from_body, thread_of
from safeconduct.sync.conflicts import Outcome, Rule, Rules

Body = dict[int, cbor.Item]


def thing_of_field(thread: bytes, field: CareField | CardField) -> bytes:
    """Return what setting a field of a thread changes."""
    return thread + bytes((field.value,))


def _fields(kind: type[CareField] | type[CardField]) -> Callable[[Body], Iterator[bytes]]:
    def things(body: Body) -> Iterator[bytes]:
        for one in settings_from_body(body, kind):
            yield thing_of_field(thread_of(body), kind(one.field))

    return things


def _trust(body: Body) -> Iterator[bytes]:
    yield thread_of(body)


def _blur(body: Body) -> Iterator[bytes]:
    message, file, _, _ = blur_from_body(body)
    yield slot_of(message, file)


def _same(body: Body) -> Iterator[bytes]:
    same = same_from_body(body)
    yield b"".join(sorted((same.one, same.other)))


def _undo(body: Body) -> Iterator[bytes]:
    yield from undone_in(body)


def _read(things: Callable[[Body], Iterator[bytes]]) -> Callable[[Body], Iterator[bytes]]:
    """Of a body that cannot be read, nothing is changed."""

    def tolerant(body: Body) -> Iterator[bytes]:
        try:
            yield from tuple(things(body))
        except MalformedEntry:
            return

    return tolerant


RULES: Final[Rules] = {
    kinds.CARE: Rule(Outcome.NEWEST_SHOWN, _read(_fields(CareField))),
    kinds.CARD: Rule(Outcome.NEWEST_SHOWN, _read(_fields(CardField))),
    kinds.TRUST: Rule(Outcome.NEWEST_SHOWN, _read(_trust)),
    kinds.BLUR: Rule(Outcome.NEWEST_SHOWN, _read(_blur)),
    kinds.SAME: Rule(Outcome.BOTH_STAND, _read(_same)),
    kinds.UNDO: Rule(Outcome.BOTH_STAND, _read(_undo)),
}
