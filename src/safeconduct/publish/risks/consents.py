"""Whether whoever is quoted, told of or shown agreed to it: for this use, language, channel and day.

Missing is closed. What was withdrawn goes out no more, and a release that has it already is to be corrected
(`corrections_due`): its copies stay out there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.publish.statements import NOBODY, At, Block, BlockKind, PersonId, Statement
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Reason, Why
from safeconduct.publish.worlds import Consent, ReleaseId, Use, World

_CLOSED: Final = Consent(Use.CLOSED)


def consent_risks(statement: Statement, world: World) -> Iterator[Reason]:
    """Give what every block lacks of consents, for each wording of it."""
    for number, block in enumerate(statement.blocks):
        for wording in block.wordings:
            at = At(number, wording.language)
            for person, use in _needed(block):
                held = world.consents.get(person, _CLOSED)
                for why, decision in _against(held, use, block, (wording.language, statement.channel), world):
                    yield Reason(why, decision, at)


def _needed(block: Block) -> Iterator[tuple[PersonId, Use]]:
    """Give whose consent a block needs, and to what. A quotation of nobody needs one that nobody can have given."""
    if block.kind is BlockKind.QUOTE or block.speaker != NOBODY:
        yield block.speaker, Use.PSEUDONYM_QUOTE
    for person in block.people:
        yield person, Use.PARAPHRASE


def _against(
    held: Consent, use: Use, block: Block, where: tuple[str, str], world: World
) -> Iterator[tuple[Why, Decision]]:
    language, channel = where
    if held.withdrawn_on is not None and held.withdrawn_on <= world.today:
        yield Why.CONSENT_WITHDRAWN, Decision.NEVER
        return
    if held.use <= Use.BACKGROUND:
        yield Why.NO_CONSENT, Decision.HOLD
        return
    if held.use < use:
        yield Why.CONSENT_OTHER_USE, Decision.REWRITE
    if block.kind is BlockKind.MEDIA and not held.has_media:
        yield Why.NO_CONSENT, Decision.HOLD
    if held.until is not None and held.until < world.today:
        yield Why.CONSENT_OVER, Decision.HOLD
    if held.languages and language not in held.languages:
        yield Why.CONSENT_OTHER_LANGUAGE, Decision.HOLD
    if held.channels and channel not in held.channels:
        yield Why.CONSENT_OTHER_CHANNEL, Decision.HOLD


def corrections_due(world: World) -> tuple[ReleaseId, ...]:
    """Return the releases that are to be corrected, in the order in which they came out.

    Due: somebody in it withdrew their consent, or a claim under it was corrected. A consent that ran out is none: it
    was good when it was used.
    """
    gone = {
        person
        for person, held in world.consents.items()
        if held.withdrawn_on is not None and held.withdrawn_on <= world.today
    }
    wrong = {id_ for id_, claim in world.claims.items() if claim.is_superseded}
    due = [one for one in world.ledger if gone & set(one.people) or wrong & set(one.claims)]
    return tuple(one.id for one in sorted(due, key=lambda one: (one.on, one.id)))
