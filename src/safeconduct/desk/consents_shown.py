"""Consent as pages show it: for each use what counts today, where alone and until when, of whoever an account holds
consents of.

What counts is `record.consents`' answer. Of an account that nobody may read any more it says that alone (P7).
Refuses to say yes by a mark or a colour: every answer is words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI
from safeconduct.desk.subject_ways import subject_way
from safeconduct.desk.visit import Visit
from safeconduct.record.consents import ANSWER, KEEP, USES, WORDS, Answer, Consents
from safeconduct.record.destinations import NOT_SAID, Destination
from safeconduct.record.queries import Record
from safeconduct.record.withdrawn import is_source_withdrawn
from safeconduct.record.wording import day_in_words


@dataclass(frozen=True, slots=True)
class UseLine:
    """One use: what it is, what counts, until when (empty: no end, or no yes), and the claim that says so.

    ``is_asked``: whether anything is said of it. ``is_given``: to some language and channel at least; ``answer`` names
    those to which alone.
    """

    use: str
    answer: str
    until: str
    is_given: bool
    is_asked: bool
    address: str


@dataclass(frozen=True, slots=True)
class ConsentOf:
    """Somebody whose consent an account holds. ``name``: what they are called here, or that their entry was undone.

    ``address``: of their page, or of the history of that entry; "" where neither is here.
    """

    name: str
    address: str
    lines: tuple[UseLine, ...]

    @property
    def asked(self) -> tuple[UseLine, ...]:
        """The uses of which anything was said."""
        return tuple(one for one in self.lines if one.is_asked)

    @property
    def not_asked(self) -> str:
        """The other uses, in a line."""
        return "; ".join(one.use for one in self.lines if not one.is_asked)


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
    language, given = visit.words.tongue.spoken, held.where_given(person, use)
    found = held.counted(person, use, to=given[0] if given else NOT_SAID)
    has_end = found.is_given and found.until < OPEN_HI
    # The claim with the answer itself, before what else was said on that occasion.
    claims = sorted(found.claims, key=lambda one: visit.record.open_claim(one).claim.property != ANSWER)
    return UseLine(
        use=visit.record.vocabulary.term_in_words(use, language),
        answer=visit.words.phrase(WORDS[found.answer]) if NOT_SAID in given or not given else _only(visit, given),
        until=day_in_words(Day(found.until), language) if has_end else "",
        is_given=found.is_given,
        is_asked=found.answer is not Answer.NOT_ASKED,
        address=visit.link("claim", claims[0]) if claims else "",
    )


def _only(visit: Visit, given: Sequence[Destination]) -> str:
    """Return a yes with the languages and channels to which it is limited."""
    words, language = visit.record.vocabulary, visit.words.tongue.spoken
    limits = ([to.language for to in given if to.language], [to.channel for to in given if to.channel])
    named = "; ".join(
        ", ".join(words.text_in_words(code, language) for code in dict.fromkeys(codes)) for codes in limits if codes
    )
    return visit.words.say("given, only: {where}", where=named)
