"""What the program makes of each message about an inbox: read, held to its signature, and written again the same.

docs/formats/relay-intake.md; run by `test_vectors.py` with all others, and by the fuzz target of the same messages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from safeconduct.base.errors import SafeconductError
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.signing import VerifyKey
from safeconduct.protect.wire import MalformedMessage, PostingRefused
from safeconduct.protect.wire_intake import (
    Acknowledgement,
    decode_acknowledgement,
    decode_count,
    decode_fetch,
    decode_fetched,
    decode_intake_refusal,
    decode_list,
    decode_listed,
    decode_status,
    encode_acknowledgement,
    encode_count,
    encode_fetch,
    encode_fetched,
    encode_intake_refusal,
    encode_list,
    encode_listed,
    encode_status,
)
from safeconduct.protect.wire_shown import (
    GrantsPut,
    PagePut,
    decode_board_put,
    decode_bundle_put,
    decode_grants_put,
    decode_page_put,
    decode_showing,
    encode_board_put,
    encode_bundle_put,
    encode_grants_put,
    encode_page_put,
    encode_showing,
)
from safeconduct.protect.wire_timers import (
    TimerPut,
    TimerStop,
    decode_due,
    decode_due_request,
    decode_timer_put,
    decode_timer_stop,
    encode_due,
    encode_due_request,
    encode_timer_put,
    encode_timer_stop,
)
from tests.vectors.files import Vector

# Of each message: how it is read and how it is written.
MESSAGES: Final[dict[str, tuple[Callable[[bytes], Any], Callable[[Any], bytes]]]] = {
    "bundle": (decode_bundle_put, encode_bundle_put),
    "board": (decode_board_put, encode_board_put),
    "grants": (decode_grants_put, encode_grants_put),
    "page": (decode_page_put, encode_page_put),
    "showing": (decode_showing, encode_showing),
    "list": (decode_list, encode_list),
    "listed": (decode_listed, encode_listed),
    "fetch": (decode_fetch, encode_fetch),
    "fetched": (decode_fetched, encode_fetched),
    "acknowledgement": (decode_acknowledgement, encode_acknowledgement),
    "count": (decode_count, encode_count),
    "status": (decode_status, encode_status),
    "timer-put": (decode_timer_put, encode_timer_put),
    "timer-stop": (decode_timer_stop, encode_timer_stop),
    "timers": (decode_due_request, encode_due_request),
    "due": (decode_due, encode_due),
    "refusal": (decode_intake_refusal, encode_intake_refusal),
}
INTAKE_WIRE_ERRORS: Final[dict[str, dict[str, tuple[type[SafeconductError], ...]]]] = {
    "intake_wire": {
        "not canonical": (MalformedMessage,),
        "malformed": (MalformedMessage,),
        "bad signature": (PostingRefused,),
    }
}


def run_intake_wire(vector: Vector) -> None:
    decode, encode = MESSAGES[vector.headers["message"]]
    message = decode(vector.body)
    key, relay = VerifyKey(vector.raw("key")), RelayId(vector.raw("relay"))
    match message:
        case GrantsPut() | PagePut():
            is_signed = message.is_authorised(key)
        case Acknowledgement():
            is_signed = message.is_authorised(key, relay)
        case TimerPut() | TimerStop():
            is_signed = message.is_authorised()
        case _:
            is_signed = True
    if not is_signed:
        raise PostingRefused
    assert encode(message) == vector.body


INTAKE_WIRE_RUNS: Final[dict[str, Callable[[Vector], None]]] = {"intake_wire": run_intake_wire}
