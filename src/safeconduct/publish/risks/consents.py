"""Whether whoever is quoted, told of or shown agreed to it, and whoever told the claims under a block.

Of people it is asked for this use, language, channel and day; of claims what the record holds against publishing them
in this language and through this channel, which only ever tightens: a yes there opens nothing. Missing is closed. What
was withdrawn goes out no more, and a release that has it already is to be corrected (`corrections_due`): its copies
stay out there. A quotation is one wherever it stands: whose words are found in a paragraph is asked as whoever is
quoted openly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from safeconduct.publish.statements import NOBODY, At, Block, BlockKind, PersonId, Statement, quoted_person
from safeconduct.publish.types import Decision, Hit, Strength
from safeconduct.publish.verdicts import Reason, Why
from safeconduct.publish.worlds import Consent, Publishing, Release, ReleaseId, Use, World

# What the record holds against publishing comes to what the same words come to on a case: refused is agreed to nothing.
_OF_RECORD: Final = {
    Publishing.WITHDRAWN: (Why.CONSENT_WITHDRAWN, Decision.NEVER),
    Publishing.REFUSED: (Why.CONSENT_OTHER_USE, Decision.REWRITE),
    Publishing.OVER: (Why.CONSENT_OVER, Decision.HOLD),
    Publishing.OTHER_LANGUAGE: (Why.CONSENT_OTHER_LANGUAGE, Decision.HOLD),
    Publishing.OTHER_CHANNEL: (Why.CONSENT_OTHER_CHANNEL, Decision.HOLD),
    Publishing.UNSURE: (Why.NO_CONSENT, Decision.HOLD),
}


def consent_risks(statement: Statement, hits: Mapping[At, tuple[Hit, ...]], world: World) -> Iterator[Reason]:
    """Give what every block lacks of consents, for each wording of it.

    ``hits``: what the search found in it; quotations of people that were written down here are among it.
    """
    for number, block in enumerate(statement.blocks):
        against = [world.publishing[claim] for claim in block.claims if claim in world.publishing]
        for wording in block.wordings:
            at, where = At(number, wording.language), (wording.language, statement.channel)
            said = {publishing for one in against for publishing in one.of(*where)}
            yield from (Reason(*_OF_RECORD[one], at) for one in Publishing if one in said)
            for person, use in (*_needed(block), *_quoted(hits.get(at, ()))):
                held = world.consents.get(person)
                for why, decision in _against(held, use, block, where, world):
                    yield Reason(why, decision, at)


def _needed(block: Block) -> Iterator[tuple[PersonId, Use]]:
    """Give whose consent a block needs, and to what. A quotation of nobody needs one that nobody can have given."""
    if block.kind is BlockKind.QUOTE or block.speaker != NOBODY:
        yield block.speaker, Use.PSEUDONYM_QUOTE
    for person in block.people:
        yield person, Use.PARAPHRASE


def _quoted(hits: Iterable[Hit]) -> Iterator[tuple[PersonId, Use]]:
    """Give whose quotations stand in a text for sure."""
    for hit in hits:
        if hit.strength is Strength.STRONG:
            for id_ in (hit.id, *hit.also):
                if person := quoted_person(id_):
                    yield person, Use.PSEUDONYM_QUOTE


def _against(
    held: Consent | None, use: Use, block: Block, where: tuple[str, str], world: World
) -> Iterator[tuple[Why, Decision]]:
    language, channel = where
    if held is None:
        yield Why.NO_CONSENT, Decision.HOLD
        return
    if held.withdrawn_on is not None and held.withdrawn_on <= world.today:
        yield Why.CONSENT_WITHDRAWN, Decision.NEVER
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
    due = [one for one in world.ledger if gone & told_of(one) or wrong & set(one.claims)]
    return tuple(one.id for one in sorted(due, key=lambda one: (one.on, one.id)))


def told_of(release: Release) -> frozenset[PersonId]:
    """Return of whom a release tells, and whose words it quotes."""
    return frozenset((*release.people, *(one.speaker for one in release.quotes)))
