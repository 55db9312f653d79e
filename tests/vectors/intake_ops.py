"""What the program makes of each op of an inbox and its door: read strictly, and written again as the same bytes.

docs/formats/ops.md, section intake; run by `test_vectors.py` with all others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from safeconduct.base import cbor
from safeconduct.base.errors import SafeconductError
from safeconduct.intake import kinds
from safeconduct.intake.errors import MalformedEntry
from safeconduct.intake.item_bytes import (
    decode_message,
    decode_origin,
    decode_thread,
    decoded,
    encode_message,
    encode_origin,
    encode_thread,
    refuse,
)
from safeconduct.intake.protecting import body_of_protected, protected_from_body
from safeconduct.intake.taking import undone_in
from safeconduct.intake.types import CardField, CareField
from safeconduct.intake.word_bytes import (
    blur_from_body,
    body_of_blur,
    body_of_given_up,
    body_of_note,
    body_of_reply,
    body_of_same,
    body_of_sent,
    body_of_settings,
    body_of_took,
    body_of_trust,
    body_of_unopened,
    given_up_from_body,
    inbox_from_body,
    note_from_body,
    purpose_from_body,
    reply_from_body,
    same_from_body,
    sent_from_body,
    settings_from_body,
    thread_of,
    took_from_body,
    trust_from_body,
    unopened_from_body,
)
from safeconduct.protect import fields
from tests.unit.intake.door_bodies import BODIES
from tests.vectors.files import Vector

Body = dict[int, cbor.Item]
INTAKE_OP_ERRORS: Final[dict[str, dict[str, tuple[type[SafeconductError], ...]]]] = {
    "intake_op": {"not canonical": (cbor.Malformed, MalformedEntry), "malformed": (MalformedEntry,)},
}


def _entries(body: Body) -> Body:
    """Every item, where the tables would note and pass over the ones that they cannot read."""
    coders: dict[int, tuple[Callable[[bytes], Any], Callable[[Any], bytes]]] = {
        0: (decode_thread, encode_thread),
        1: (decode_message, encode_message),
        2: (decode_origin, encode_origin),
    }
    written: Body = {}
    if not body or not body.keys() <= coders.keys():
        raise refuse("entries")
    for key, items in body.items():
        read, write = coders[key]
        rows = decoded(lambda items=items: fields.items(items, "entries", most=1 << 20))  # type: ignore[misc]
        if not all(isinstance(one, bytes) for one in rows):
            raise refuse("entries")
        written[key] = [write(read(one)) for one in rows if isinstance(one, bytes)]
    return written


def _settings(kind: type[CareField] | type[CardField]) -> Callable[[Body], Body]:
    return lambda body: body_of_settings(thread_of(body), settings_from_body(body, kind))


def _blur(body: Body) -> Body:
    message, file, is_violent, replaces = blur_from_body(body)
    return body_of_blur(thread_of(body), message, file, is_violent=is_violent, replaces=replaces)


def _again(read: Callable[[Body], Any], write: Callable[[Any], Body]) -> Callable[[Body], Body]:
    return lambda body: write(read(body))


def _opened(body: Body) -> Body:
    box, purpose, key = inbox_from_body(body)
    return {0: box, 1: purpose, 2: key}


# Of each kind: what it reads, written again.
AGAIN: Final[dict[str, Callable[[Body], Body]]] = {
    kinds.OPEN: _opened,
    kinds.ENTRIES: _entries,
    kinds.CARE: _settings(CareField),
    kinds.CARD: _settings(CardField),
    kinds.TRUST: lambda body: body_of_trust(thread_of(body), *trust_from_body(body)),
    kinds.NOTE: lambda body: body_of_note(thread_of(body), note_from_body(body)),
    kinds.BLUR: _blur,
    kinds.REPLY: lambda body: body_of_reply(thread_of(body), reply_from_body(body)),
    kinds.SENT: lambda body: body_of_sent(thread_of(body), sent_from_body(body)),
    kinds.SAME: lambda body: body_of_same(same_from_body(body)),
    kinds.TOOK: lambda body: body_of_took(thread_of(body), took_from_body(body)),
    kinds.REVEAL: lambda body: {0: thread_of(body), 1: purpose_from_body(body)},
    kinds.UNOPENED: lambda body: body_of_unopened(unopened_from_body(body)),
    kinds.GIVEN_UP: lambda body: body_of_given_up(thread_of(body), given_up_from_body(body)),
    kinds.PROTECT: lambda body: body_of_protected(protected_from_body(body)),
    kinds.UNDO: lambda body: {0: [*undone_in(body)], 1: body[1]},
    **{f"intake.{name}/1": _again(read, write) for name, (_, write, read) in BODIES.items()},
}


def run_intake_op(vector: Vector) -> None:
    body = cbor.decode(vector.body)
    if not isinstance(body, dict):
        raise refuse("body")
    assert cbor.encode(AGAIN[vector.headers["op"]](body)) == vector.body


INTAKE_OP_RUNS: Final[dict[str, Callable[[Vector], None]]] = {"intake_op": run_intake_op}
