"""Asking for a secret that two persons hold, handing a share over, refusing, taking a request back (P3, P12).

What counts is decided in `requests`; this writes the words. A share is sealed to the device that asked and bound to the
reason it gave, so that it serves for nothing else. Refuses to hand over to a device that no certificate names, and for
a request that is not open. What an opened secret is for, and that it was used, is for the rooms above.
Follows docs/formats/escrow.md.
"""

from __future__ import annotations

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.protect.escrow import hand_over, open_share
from safeconduct.sync.act_views import request_of
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


class RequestClosed(SafeconductError):
    """A request that nobody can answer any more, or that is not here."""

    code = "sync.request_closed"
    exit_code = Exit.REFUSED
    en = Advice(
        what="This request is not open any more: it was refused, taken back, or used.",
        safe=NOTHING_CHANGED_EN,
        do="Look at the requests that are open. Whoever still needs the secret asks once more.",
    )
    ru = Advice(
        what="Этот запрос уже закрыт: в нём отказали, его отозвали или он исполнен.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите, какие запросы открыты. Кому секрет всё ещё нужен, просит заново.",
    )


def ask_for(team: Team, divided: Divided, reason: str) -> OpId:
    """Ask for a secret, its shares to be sealed to this desk; NoReason."""
    body = body_of_request(divided.word.id, team.me.device.id, typed_reason(reason))
    return team.vault.append([Intent(divided.word.compartment, REQUEST_KIND, body)])[0]


def hand(team: Team, request: OpId, reason: str) -> OpId:
    """Hand this desk's share over for a request; NoReason, RequestClosed, NotAHolder, ShareRefused."""
    why, state = typed_reason(reason), _open(team, request)
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


def waits_for_me(team: Team, state: RequestState) -> bool:
    """Say whether a request waits for this person's answer: they hold a share, and have said neither yes nor no."""
    me = team.me.device.user.id
    answered = {*state.given, *(device.user.id for one in state.refusals if (device := team.device(one.word.device)))}
    return state.standing is RequestStanding.OPEN and is_holder(team, state) and me not in {*answered, state.person}


def _open(team: Team, request: OpId) -> RequestState:
    state = request_of(team.vault.tables, request, team.people())
    if state is None or state.standing not in (RequestStanding.OPEN, RequestStanding.GRANTED):
        raise RequestClosed
    return state
