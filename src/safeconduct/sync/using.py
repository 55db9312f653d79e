"""Using a granted request: the shares are taken over, the use goes on record, and only then is the secret put together.

A desk that is honest counts no share of somebody who belongs no more, and signs nothing but the file that the request
named. The secret is in memory while the callback runs, is kept nowhere, and is not returned: that its bytes are wiped
Python cannot promise (docs/threat.md N1). Refuses a request that two present persons do not stand behind. Promises P3
and P12; follows docs/formats/escrow.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import OpId, UserId
from safeconduct.protect.escrow import Escrow, Purpose, Share, combine, open_share, take_over
from safeconduct.protect.escrow_errors import NotAHolder, ShareRefused, TooFewPersons
from safeconduct.protect.kem import WrapRefused
from safeconduct.protect.publishing import PublishingKey, sign_manifest, sign_release
from safeconduct.protect.secrets import Secret
from safeconduct.protect.sharing import NEEDED
from safeconduct.sync.act_views import request_of
from safeconduct.sync.answering import digest_asked, given_here, release_digest
from safeconduct.sync.dividing import is_replaced, publishing_keys
from safeconduct.sync.errors_two_persons import (
    AnotherFile,
    HolderIsGone,
    KeyReplaced,
    NotYourRequest,
    RequestClosed,
    WrongPurpose,
)
from safeconduct.sync.escrow import USE_KIND, body_of_use, escrow_from_word
from safeconduct.sync.requests import RequestStanding, RequestState
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

Result = TypeVar("Result")
_NO_DIGEST = b""


def sign(team: Team, request: OpId, digest: bytes) -> bytes:
    """Return the organisation's signature, 64 bytes, over the digest that the request named.

    The same digest may be signed once more for the same request, should the signature have been lost: it is the same.
    RequestClosed, NotYourRequest, WrongPurpose, AnotherFile, KeyReplaced, HolderIsGone, and as `sign_release` raises.
    """
    state, key = _to_sign(team, request, digest)
    return _use(team, state, digest, lambda escrow, shares: sign_release(digest, shares, escrow=escrow, publisher=key))


def sign_site(team: Team, request: OpId, manifest: bytes) -> bytes:
    """Return the signature's file of a site, over the manifest whose SHA-256 the request named; as `sign` raises.

    ValueError for what is no manifest. Any two persons give the same bytes.
    """
    digest = release_digest([manifest])
    state, key = _to_sign(team, request, digest)
    return _use(
        team, state, digest, lambda escrow, shares: sign_manifest(manifest, shares, escrow=escrow, publisher=key)
    )


def open_sealed(team: Team, request: OpId, then: Callable[[Secret], Result]) -> Result:
    """Put an unsealing key together, once, for a callback; as `sign` raises. Whoever looks again asks again."""
    state = _mine(team, request, Purpose.UNSEALING)
    return _use(team, state, _NO_DIGEST, lambda escrow, shares: then(combine(escrow, shares)))


def is_usable(team: Team, state: RequestState) -> bool:
    """Say whether this very desk can use a request now."""
    is_here = state.asked.device == team.me.device.id
    is_granted = state.standing is RequestStanding.GRANTED and len(given_here(team, state)) >= NEEDED
    return is_here and is_granted and not is_replaced(team, state.divided)


def _to_sign(team: Team, request: OpId, digest: bytes) -> tuple[RequestState, PublishingKey]:
    state = _mine(team, request, Purpose.PUBLISHING)
    if digest_asked(state.asked.reason) != digest:
        raise AnotherFile
    if is_replaced(team, state.divided):
        raise KeyReplaced
    return state, publishing_keys(team)[0]


def _mine(team: Team, request: OpId, purpose: Purpose) -> RequestState:
    state = request_of(team.vault.tables, request, team.people())
    if state is None or state.standing is RequestStanding.REFUSED:
        raise RequestClosed
    if state.asked.device != team.me.device.id:
        raise NotYourRequest
    if state.divided.purpose is not purpose:
        raise WrongPurpose
    return state


def _use(team: Team, state: RequestState, digest: bytes, then: Callable[[Escrow, Sequence[Share]], Result]) -> Result:
    is_again = bool(state.uses) and digest != _NO_DIGEST and all(one.digest == digest for one in state.uses)
    if state.uses and not is_again:
        raise RequestClosed
    escrow = escrow_from_word(state.divided.word, team.me.org)
    shares = _shares(team, state, escrow)
    if not is_again:
        # On record before the secret exists: a desk that dies between the two has said too much, never too little.
        body = body_of_use(state.asked.word.id, digest)
        team.vault.append([Intent(state.asked.word.compartment, USE_KIND, body)])
    return then(escrow, shares)


def _shares(team: Team, state: RequestState, escrow: Escrow) -> list[Share]:
    """Return one share of each present person that gave one; TooFewPersons, HolderIsGone, or why a share is none."""
    here = given_here(team, state)
    found: dict[UserId, Share] = {}
    refused: list[SafeconductError] = []
    if state.person in here:
        try:
            found[state.person] = open_share(escrow, team.me.keys)
        except NotAHolder:
            pass  # a newer laptop of a holder: its person hands over from the one that has the share
        except (ShareRefused, WrapRefused) as error:
            refused.append(error)
    people = team.people()
    for one in state.hands:
        person = people[one.word.device]
        if person in here and person not in found:
            try:
                found[person] = take_over(
                    one.sealed, escrow, person=person, request=state.asked.request, me=team.me.keys
                )
            except ShareRefused as error:
                refused.append(error)
    if len(found) >= NEEDED:
        return list(found.values())
    if refused:
        raise refused[0]
    if len(state.given) >= NEEDED > len(here):
        raise HolderIsGone
    raise TooFewPersons(given=len(found), needed=NEEDED)
