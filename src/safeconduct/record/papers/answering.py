"""That two persons answer for a paper where one alone would tell of too many people: what they answer for, and when.

A paper counts together with the tables and papers of 30 days, to the same keys and by the same person
(`record.counting`). What the second confirms is this very paper, by its form, its people and its claims in their
wordings, for this receiver and to these keys, once, within a week (`record.answering`). For the command and for the
page of the desk. Refuses to ask about a paper that is sealed to nobody.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import OpId, hash_id, label
from safeconduct.base.language import sentence
from safeconduct.base.plain import plain
from safeconduct.protect.recipients import fingerprint
from safeconduct.record.answering import FOR_PAPER, act_meant, acts_for, ask_for, confirmed, of_late
from safeconduct.record.counting import Late
from safeconduct.record.leaves import TwoForSoMany, check_alone
from safeconduct.record.left import key_id
from safeconduct.record.papers.errors import NoRecipient
from safeconduct.record.papers.going import Going
from safeconduct.record.papers.making import telling_of
from safeconduct.record.queries import Record
from safeconduct.sync.acts import ActState
from safeconduct.sync.team import Team

PAPER_LABEL: Final = label("paper-choice")
WOULD_LEAVE: Final = Phrase(
    "{form}; people it tells of: {people}, claims: {claims}; for {whom}; keys {keys}.",
    "{form}; людей, о которых она говорит: {people}, утверждений: {claims}; кому: {whom}; ключи {keys}.",
)


def digest_of(going: Going) -> str:
    """Return what two people answer for, as 32 hex digits: form, people, claims, submitter, receiver and keys.

    Its mark, its codes, its language and the sort of file are no part of it.
    """
    telling, paper = telling_of(going.paper), going.paper
    claims: list[cbor.Item] = [[name, version] for name, version in telling.claims]
    keys: list[cbor.Item] = [[*sorted(key_id(one) for one in some)] for some in (going.keys, going.own)]
    submitting: list[cbor.Item] = [paper.request.submitter, paper.request.is_confidential]
    whole: list[cbor.Item] = [paper.form.code, [*telling.subjects], claims, submitting, going.receiver.strip(), keys]
    return hash_id(PAPER_LABEL, cbor.encode(whole)).hex()[:32]


def ask_second(team: Team, going: Going, reason: str, language: Language) -> OpId:
    """Ask a second person, and say in the reason what would leave, for an act shows nothing else of it; NoRecipient."""
    if not going.keys:
        raise NoRecipient
    telling = telling_of(going.paper)
    told = sentence(
        WOULD_LEAVE,
        language,
        form=going.paper.form.code,
        people=len(telling.subjects),
        claims=len(telling.claims),
        whom=plain(going.receiver.strip()),
        keys=", ".join(fingerprint(one) for one in going.every_key()),
    )
    return ask_for(team, FOR_PAPER, digest_of(going), f"{told} {reason.strip()}")


def acts_about(team: Team, going: Going, late: Late) -> tuple[ActState, ...]:
    """Return the acts about a paper that are not used up, stopped or over, the newest last."""
    return acts_for(team, FOR_PAPER, digest_of(going), late.acts)


def act_named(team: Team, going: Going, word: str) -> bytes:
    """Return the act that somebody names, where it answers for this very paper; NotConfirmed."""
    return act_meant(team, acts_about(team, going, _late(team, going)), word)


def act_wanted(team: Team, going: Going) -> bytes:
    """Return the act by which a second person answers for a paper, b"" where one is enough; TwoForSoMany."""
    late = _late(team, going)
    try:
        check_alone(telling_of(going.paper).subjects, late.people, b"")
    except TwoForSoMany:
        if act := confirmed(acts_about(team, going, late)):
            return act
        raise
    return b""


def is_asked(team: Team, going: Going) -> bool:
    """Say whether a second person was asked about this very paper and may still answer."""
    return bool(acts_about(team, going, _late(team, going)))


def _late(team: Team, going: Going) -> Late:
    return of_late(team, Record(team.vault.tables), going.every_key())
