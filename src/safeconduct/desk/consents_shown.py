"""Consent as pages show it: for each use what counts today and until when, of whoever an account holds consents of.

What counts is `record.consents`' answer. Of an account that nobody may read any more it says that alone (P7).
Refuses to say yes by a mark or a colour: every answer is words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI
from safeconduct.desk.subject_ways import subject_way
from safeconduct.desk.visit import Visit
from safeconduct.record.consents import ANSWER, KEEP, USES, WORDS, Consents
from safeconduct.record.queries import Record
from safeconduct.record.withdrawn import is_source_withdrawn
from safeconduct.record.wording import day_in_words


@dataclass(frozen=True, slots=True)
class UseLine:
    """One use: what it is, what counts, until when (empty: no end, or no yes), and the claim that says so."""

    use: str
    answer: str
    until: str
    is_given: bool
    address: str


@dataclass(frozen=True, slots=True)
class ConsentOf:
    """Somebody whose consent an account holds. ``name``: what they are called here, or that their entry was undone.

    ``address``: of their page, or of the history of that entry; "" where neither is here.
    """

    name: str
    address: str
    lines: tuple[UseLine, ...]


def people_of(visit: Visit, account: str) -> tuple[str, ...]:
    """Return whose consent the claims of an account hold, by qualified names, each once."""
    return Consents(visit.record, visit.today).of_account(account)


def is_closed(visit: Visit, account: str) -> bool:
    """Say whether the words of an account may not be shown: consent to it, or to keeping it, is a no."""
    return account in closed_among(visit.record, visit.today, (account,))


def closed_among(record: Record, today: Day, accounts: Iterable[str]) -> frozenset[str]:
    """Return the accounts whose words may not be shown."""
    held = Consents(record, today)
    return frozenset(
        one for one in accounts if is_source_withdrawn(record, one) or held.said_no(held.of_account(one), KEEP)
    )


def consents_of(visit: Visit, account: str) -> Iterator[ConsentOf]:
    """Give what everybody says today whose consent an account holds."""
    held = Consents(visit.record, visit.today)
    for person in held.of_account(account):
        address, name = subject_way(visit, person)
        lines = tuple(_line(visit, held, person, use) for use in USES)
        yield ConsentOf(name, address, lines)


def _line(visit: Visit, held: Consents, person: str, use: str) -> UseLine:
    language = visit.words.tongue.spoken
    found = held.counted(person, use)
    has_end = found.is_given and found.until < OPEN_HI
    # The claim with the answer itself, before what else was said on that occasion.
    claims = sorted(found.claims, key=lambda one: visit.record.open_claim(one).claim.property != ANSWER)
    return UseLine(
        use=visit.record.vocabulary.term_in_words(use, language),
        answer=visit.words.phrase(WORDS[found.answer]),
        until=day_in_words(Day(found.until), language) if has_end else "",
        is_given=found.is_given,
        address=visit.link("claim", claims[0]) if claims else "",
    )
