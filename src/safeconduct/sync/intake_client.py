"""What a desk asks of its relay about an inbox: put, list, fetch, acknowledge, timers (docs/formats/relay-intake.md).

It goes by `relay_client`, which alone connects, and believes no body that has not the hash it asked for (P5). Deleting
is a second step of the caller's: only what is safe elsewhere is acknowledged (P9). It refuses to ask for less than all
of a box, so that a relay learns nothing of what is looked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from safeconduct.base.errors import SafeconductError
from safeconduct.protect.boards import BUCKET_BYTES
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.signing import SignKey
from safeconduct.protect.submissions import SubmissionId
from safeconduct.protect.wire import MalformedMessage
from safeconduct.protect.wire_intake import (
    FROM_THE_BEGINNING,
    MOST_IDS,
    Acknowledgement,
    FetchRequest,
    IntakeRefusal,
    Listed,
    ListRequest,
    Status,
    decode_count,
    decode_fetched,
    decode_intake_refusal,
    decode_listed,
    decode_status,
    encode_acknowledgement,
    encode_fetch,
    encode_list,
)
from safeconduct.protect.wire_shown import (
    MOST_BUCKETS,
    BoardPut,
    BundlePut,
    GrantsPut,
    PagePut,
    Showing,
    decode_showing,
    encode_board_put,
    encode_bundle_put,
    encode_grants_put,
    encode_page_put,
)
from safeconduct.protect.wire_timers import (
    Due,
    TimerId,
    TimerPut,
    TimerStop,
    decode_due,
    encode_due_request,
    encode_timer_put,
    encode_timer_stop,
)
from safeconduct.sync.errors_inbox import RelayDoesNotVouch, RelayHasNewer, RelayKnowsNoBox
from safeconduct.sync.relay_client import RelayClient
from safeconduct.sync.relay_errors import RelayFull, RelayNonsense

# Bytes of one request of buckets: what a slow line carries in minutes (docs/formats/relay-intake.md).
_BOARD_BYTES: Final = MOST_BUCKETS * BUCKET_BYTES

_Found = TypeVar("_Found")


def put_bundle(client: RelayClient, put: BundlePut) -> None:
    """Show a bundle; RelayHasNewer, RelayDoesNotVouch, and what every request may raise."""
    _ask(client, "/v1/intake/bundle", encode_bundle_put(put), decode_count)


def put_board(client: RelayClient, head: bytes, slots: bytes) -> None:
    """Show a board, all of it; it may be done again. RelayHasNewer, RelayKnowsNoBox, RelayDoesNotVouch."""
    missing = 1
    for at in range(0, len(slots), _BOARD_BYTES):
        put = BoardPut(head, at // BUCKET_BYTES, slots[at : at + _BOARD_BYTES])
        missing = _ask(client, "/v1/intake/board", encode_board_put(put), decode_count)
    if missing:
        raise RelayNonsense


def put_grants(client: RelayClient, put: GrantsPut) -> None:
    """Let these grants count and no others; RelayHasNewer, RelayKnowsNoBox, RelayDoesNotVouch."""
    _ask(client, "/v1/intake/grants", encode_grants_put(put), decode_count)


def put_page(client: RelayClient, put: PagePut) -> None:
    """Show a page; RelayHasNewer, RelayKnowsNoBox, RelayDoesNotVouch."""
    _ask(client, "/v1/intake/page", encode_page_put(put), decode_count)


def listed(client: RelayClient, box: BoxId) -> Iterator[Listed]:
    """Yield all that lies in a box, in rising order of ids."""
    after = FROM_THE_BEGINNING
    while True:
        answer = _ask(client, "/v1/intake/list", encode_list(ListRequest(box, after)), decode_listed)
        if (answer.listed and answer.listed[0].id <= after) or (answer.has_more and not answer.listed):
            raise RelayNonsense
        yield from answer.listed
        if not answer.has_more:
            return
        after = answer.listed[-1].id


def fetched(client: RelayClient, box: BoxId, ids: Sequence[SubmissionId]) -> Iterator[tuple[SubmissionId, bytes]]:
    """Yield those of these submissions that the relay has, each checked by its hash."""
    left = sorted(set(ids))
    while left:
        asked = tuple(left[:MOST_IDS])
        bodies = _ask(client, "/v1/intake/fetch", encode_fetch(FetchRequest(box, asked)), decode_fetched)
        found = [SubmissionId(hashlib.sha256(body).digest()) for body in bodies]
        if found != sorted(set(found)) or not set(found) <= set(asked):
            raise RelayNonsense
        yield from zip(found, bodies, strict=True)
        # What it left out before the last one it has not; where it gave none, it has none of them.
        left = [id for id in left if id > (found[-1] if found else asked[-1])]


def acknowledge(client: RelayClient, key: SignKey, box: BoxId, ids: Sequence[SubmissionId]) -> int:
    """Let the relay delete these, and return how many it had. ``key``: the box's intake key. RelayDoesNotVouch."""
    deleted = 0
    inorder = sorted(set(ids))
    for at in range(0, len(inorder), MOST_IDS):
        signed = Acknowledgement.of(key, box, inorder[at : at + MOST_IDS], client.id)
        deleted += _ask(client, "/v1/intake/acknowledge", encode_acknowledgement(signed), decode_count)
    return deleted


def status(client: RelayClient) -> Status:
    """Ask how the intake stands."""
    return _ask(client, "/v1/intake/status", b"", decode_status, method="GET")


def shown(client: RelayClient) -> Showing:
    """Ask what everybody is shown of inboxes, and what day it is by the relay. The bundles are not checked yet."""
    return _ask(client, "/v1/intake/shown", b"", decode_showing, method="GET")


def put_timer(client: RelayClient, put: TimerPut) -> None:
    """Set a timer, or move it; RelayHasNewer, RelayFull."""
    _ask(client, "/v1/timers/put", encode_timer_put(put), decode_count)


def stop_timer(client: RelayClient, stop: TimerStop) -> None:
    """Stop a timer; RelayHasNewer."""
    _ask(client, "/v1/timers/stop", encode_timer_stop(stop), decode_count)


def due_timers(client: RelayClient, timers: Sequence[TimerId]) -> tuple[Due, ...]:
    """Return those of at most 1,000 timers whose time has come."""
    found = _ask(client, "/v1/timers/due", encode_due_request(timers), decode_due)
    if not {one.id for one in found} <= set(timers):
        raise RelayNonsense
    return found


def _ask(
    client: RelayClient, path: str, body: bytes, decode: Callable[[bytes], _Found], *, method: str = "POST"
) -> _Found:
    answer = client.ask(method, path, body, refused=_refused)
    try:
        return decode(answer)
    except MalformedMessage:
        raise RelayNonsense from None


def _refused(body: bytes) -> SafeconductError:
    try:
        refusal = decode_intake_refusal(body)
    except MalformedMessage:
        return RelayNonsense()
    match refusal:
        case IntakeRefusal.FULL:
            return RelayFull()
        case IntakeRefusal.STALE:
            return RelayHasNewer()
        case IntakeRefusal.UNKNOWN_BOX:
            return RelayKnowsNoBox()
        case IntakeRefusal.NOT_AUTHORISED:
            return RelayDoesNotVouch()
        case IntakeRefusal.MALFORMED | IntakeRefusal.TOO_LARGE:
            # We send nothing malformed and nothing too large.
            return RelayNonsense()
