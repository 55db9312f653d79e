"""Asking for a secret that two persons hold, handing a share over, refusing, taking a request back (P3, P12).

What counts is decided in `requests`; this writes the words. A share is sealed to the device that asked and bound to the
reason it gave, so that it serves for nothing else; where a file is to be signed, the reason ends with its digest.
Refuses to hand over to a device that no certificate names, and for a request that is not open. What follows when it is
granted: `using`.
Follows docs/formats/escrow.md.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from safeconduct.base.ids import OpId, UserId
from safeconduct.protect.escrow import Purpose, hand_over, open_share
from safeconduct.protect.publishing import DIGEST_BYTES
from safeconduct.protect.sharing import NEEDED
from safeconduct.sync.act_views import request_of
from safeconduct.sync.dividing import is_replaced
from safeconduct.sync.errors_two_persons import AnotherFile, KeyReplaced, NothingToSign, RequestClosed
from safeconduct.sync.escrow import (
    HAND_KIND,
    REFUSE_KIND,
    REQUEST_KIND,
    Divided,
    body_of_hand,
    body_of_refusal,
    body_of_request,
    escrow_from_word,
)
from safeconduct.sync.requests import RequestStanding, RequestState
from safeconduct.sync.team import Team
from safeconduct.sync.words import typed_reason
from safeconduct.vault.types import Intent

# The last line of a reason that asks for a signature: what a person can compute anywhere, and compare.
_DIGEST_LINE: Final = re.compile(r"SHA-256: ([0-9a-f]{64})")


def release_digest(pieces: Iterable[bytes]) -> bytes:
    """Return the 32 bytes by which a file is signed, out of its pieces: its SHA-256 (docs/formats/publishing.md)."""
    summed = hashlib.sha256()
    for piece in pieces:
        summed.update(piece)
    return summed.digest()


def digest_asked(reason: str) -> bytes:
    """Return the digest that a request is to sign, the last line of its reason; empty where it names none."""
    found = _DIGEST_LINE.fullmatch(reason.rpartition("\n")[2])
    return bytes.fromhex(found[1]) if found else b""


def reason_without_digest(reason: str) -> str:
    """Return what a person typed as the reason, without the line that names what is to be signed."""
    return reason.rpartition("\n")[0] if digest_asked(reason) else reason


def ask_for(team: Team, divided: Divided, reason: str, *, digest: bytes = b"") -> OpId:
    """Ask for a secret, its shares to be sealed to this desk; NoReason, NothingToSign.

    ``digest``: what the publishing key is to sign, 32 bytes.
    """
    why = typed_reason(reason)
    if divided.purpose is Purpose.PUBLISHING:
        if len(digest) != DIGEST_BYTES:
            raise NothingToSign
        why = typed_reason(f"{why}\nSHA-256: {digest.hex()}")
    body = body_of_request(divided.word.id, team.me.device.id, why)
    return team.vault.append([Intent(divided.word.compartment, REQUEST_KIND, body)])[0]


def hand(team: Team, request: OpId, reason: str, *, digest: bytes = b"") -> OpId:
    """Hand this desk's share over for a request; NoReason, RequestClosed, KeyReplaced, NotAHolder.

    ``digest``: of the file that this person looked at; AnotherFile when the request is not about it, NothingToSign
    where it is the publishing key and nobody looked.
    """
    why, state = typed_reason(reason), _open(team, request)
    if state.divided.purpose is Purpose.PUBLISHING and not digest:
        raise NothingToSign
    if digest and digest_asked(state.asked.reason) != digest:
        raise AnotherFile
    if is_replaced(team, state.divided):
        raise KeyReplaced
    escrow = escrow_from_word(state.divided.word, team.me.org)
    requester = team.device(state.asked.device)
    if requester is None:
        raise RequestClosed
    share = open_share(escrow, team.me.keys)
    sealed = hand_over(share, escrow, request=state.asked.request, requester=requester)
    return team.vault.append([Intent(state.asked.word.compartment, HAND_KIND, body_of_hand(request, sealed, why))])[0]


def refuse(team: Team, request: OpId, reason: str) -> OpId:
    """Refuse a request, or take one's own back; NoReason, RequestClosed."""
    why, state = typed_reason(reason), _open(team, request)
    return team.vault.append([Intent(state.asked.word.compartment, REFUSE_KIND, body_of_refusal(request, why))])[0]


def is_holder(team: Team, state: RequestState) -> bool:
    """Say whether this very desk was given a share of the secret that is asked for."""
    holders = escrow_from_word(state.divided.word, team.me.org).holders
    return any(wrap.device == team.me.device.id for holder in holders for wrap in holder.wraps)


def given_here(team: Team, state: RequestState) -> frozenset[UserId]:
    """Return who of those that gave a share still belongs where it was asked for: the others' do not count."""
    log = team.log(state.asked.word.compartment)
    present = {log.devices[one].user.id for one in log.members(log.all) if one in log.devices}
    return state.given & present


def is_open(team: Team, state: RequestState) -> bool:
    """Say whether a request still needs a share: also where somebody who gave one has left since.

    One for a publishing key that is not in force any more needs nothing.
    """
    if is_replaced(team, state.divided):
        return False
    if state.standing is RequestStanding.GRANTED:
        return len(given_here(team, state)) < NEEDED
    return state.standing is RequestStanding.OPEN


def waits_for_me(team: Team, state: RequestState) -> bool:
    """Say whether a request waits for this person's answer: they hold a share, and have said neither yes nor no."""
    me = team.me.device.user.id
    answered = {*state.given, *(device.user.id for one in state.refusals if (device := team.device(one.word.device)))}
    return is_open(team, state) and is_holder(team, state) and me not in {*answered, state.person}


def _open(team: Team, request: OpId) -> RequestState:
    state = request_of(team.vault.tables, request, team.people())
    if state is None or state.standing not in (RequestStanding.OPEN, RequestStanding.GRANTED):
        raise RequestClosed
    return state
