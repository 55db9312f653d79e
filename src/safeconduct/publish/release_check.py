"""The release check: a statement, the protected terms found in it and the world, to a decision with its reasons.

A pure function: the same values give the same verdict, whatever happened before. It fails closed: a risk that ends with
a fault is HOLD, and so is every wording in which nobody searched for protected terms. Run again at release and on every
translation. Carries P12. Follows docs/formats/release-check.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from safeconduct.publish.risks.attribution import attribution_risks
from safeconduct.publish.risks.consents import consent_risks
from safeconduct.publish.risks.counts import count_risks
from safeconduct.publish.risks.identity import identity_risks
from safeconduct.publish.risks.languages import language_risks
from safeconduct.publish.risks.linking import block_risks, link_risks, translation_risks
from safeconduct.publish.risks.numbers import number_risks
from safeconduct.publish.risks.operation import operation_risks
from safeconduct.publish.risks.protected import protected_risks
from safeconduct.publish.risks.sealed import sealed_risks
from safeconduct.publish.risks.unread import unread_risks
from safeconduct.publish.risks.wordings import Read, read
from safeconduct.publish.statements import At, Statement
from safeconduct.publish.types import Decision, Hit
from safeconduct.publish.verdicts import Reason, Verdict, Why, verdict
from safeconduct.publish.worlds import World

# Details of one wording that are judged: a page of news has some forty; the risks cost their number squared.
# A wording with more was written by nobody for a reader, and waits.
MOST_FINDINGS: Final = 800

Risk = Callable[[], Iterable[Reason]]


def check(statement: Statement, hits: Mapping[At, tuple[Hit, ...]], world: World) -> Verdict:
    """Return what may be done with a statement.

    ``hits``: for every wording what `publish.finding` found in it, nothing included; a wording that is missing here was
    not searched, and is held.
    """
    reasons = [
        *_guarded(partial(block_risks, statement)),
        *_guarded(partial(protected_risks, statement, hits, world.testimonies)),
    ]
    reads: list[Read] = []
    reasons += _guarded(partial(_reading, statement, world, reads))
    held = tuple(one for one in reads if len(one.findings) <= MOST_FINDINGS)
    reasons += [Reason(Why.FAULT, Decision.HOLD, one.at) for one in reads if len(one.findings) > MOST_FINDINGS]
    of_words: tuple[Risk, ...] = (
        partial(language_risks, statement, held),
        partial(link_risks, held, world),
        partial(translation_risks, held),
        partial(operation_risks, statement, held, world),
        partial(identity_risks, held, world),
        partial(attribution_risks, statement, held, world),
        partial(number_risks, statement, held, world),
        partial(consent_risks, statement, hits, world),
        partial(unread_risks, statement, held, world),
    )
    risks: tuple[Risk, ...] = (
        partial(sealed_risks, world),
        partial(count_risks, statement, world),
    )
    by_at: dict[At | None, Read] = {one.at: one for one in held}
    reasons += [_as_given(one, by_at) for risk in of_words for one in _guarded(risk)]
    for risk in risks:
        reasons += _guarded(risk)
    return verdict(reasons)


def _as_given(reason: Reason, reads: Mapping[At | None, Read]) -> Reason:
    """Return a reason with its span in the text as it was given: the risks of words read it folded."""
    read_there = reads.get(reason.at)
    if reason.span is None or read_there is None:
        return reason
    return replace(reason, span=read_there.given(reason.span))


def _reading(statement: Statement, world: World, reads: list[Read]) -> Iterator[Reason]:
    reads += read(statement, world.today, world.towns)
    yield from ()


def _guarded(risk: Risk) -> list[Reason]:
    """Return the reasons of a risk; one that fails is a reason to hold, and what it said before counts too."""
    found: list[Reason] = []
    try:
        for reason in risk():
            found.append(reason)
    except Exception:
        found.append(FAULT)
    return found


FAULT: Final = Reason(Why.FAULT, Decision.HOLD)
