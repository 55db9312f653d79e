"""Accounts that share words with one: what they share side by side, and that one repeats the other (promise P6).

Nothing is looked for before somebody asks: it takes time in proportion to all words that are kept, and goes on in the
background (`copies_looked`). A person says of each claim that it is taken from the other account, as `record repeats`
does; copies of one account count once then. Words of hard passages are folded; of an account whose consent was
withdrawn nothing is shown (P7). Refuses to say it of a claim of which it is said, and to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.base.plain import plain
from safeconduct.desk.consents_shown import is_closed
from safeconduct.desk.into import Into, goes_into
from safeconduct.desk.reading_shown import is_within
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.record.claim_wording import CONTENT_GONE, account_in_words
from safeconduct.record.commands import link_intent
from safeconduct.record.items import Source, Table
from safeconduct.record.links import Ref
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.reading.copies import PossibleCopy
from safeconduct.record.reading.hard import Passage as HardPassage
from safeconduct.record.reading.hard import hard_passages
from safeconduct.record.reading.marks import MarkedText, NoText, marked_text
from safeconduct.record.reading.repeating import (
    MayRepeat,
    accounts_kept,
    may_repeat,
    repeats_links,
)
from safeconduct.record.reading.wording import LIKENESSES
from safeconduct.record.wording import claim_value_in_words, published_in_words

# Pairs of accounts on a page, the likest first: thirty newspapers print one statement, and each is looked at.
MOST_PAIRS: Final = 20
# Claims of one account that are offered at once: an hour's testimony has some hundred.
MOST_CLAIMS: Final = 150
# Letters of a passage that are shown: enough to see that the words are the same.
_MOST_SHOWN: Final = 700


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that both share: as they stand in this account and in the other."""

    here: str
    there: str
    is_hard: bool


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim of the account that may be a copy. ``handle``: what its box sends."""

    handle: str
    address: str
    says: str
    quote: str
    is_said: bool
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """This account and another one. ``is_copy``: whether this one is the later one, which may be the copy."""

    number: int
    handle: str
    address: str
    reading_address: str
    outlet: str
    published: str
    is_copy: bool
    how: str
    passages: tuple[Passage, ...]
    claims: tuple[ClaimLine, ...]
    more: int
    into: tuple[Into, ...]

    @property
    def is_open(self) -> bool:
        """Whether there is a claim of which it is not said yet."""
        return any(not one.is_said for one in self.claims)


def page(visit: Visit) -> Page:
    """Return what shares words with the account; before anybody looked, a button."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Begin the look, or say that claims repeat an account; the page again where that is refused."""
    account = visit.name("account")
    if is_closed(visit, account):
        return _page(visit)
    try:
        match visit.form.text("do"):
            case "look":
                visit.copies_looked.begin(accounts_kept(visit.record))
                return Elsewhere(_here(visit))
            case "repeats":
                return _repeats(visit, account)
            case _:
                return _page(visit)
    except UnknownHandle:
        raise
    except SafeconductError as error:
        advice = visit.advice(error)
        return _page(visit, problem=" ".join((advice.what, advice.safe)))


def _here(visit: Visit) -> str:
    return visit.at(f"/account/{visit.path['account']}/copies")


def _repeats(visit: Visit, account: str) -> Shown:
    form = visit.form
    other = name_from_handle(visit.handle_key, "account", form.text("other"))
    copy, original = (account, other) if form.text("copy") == "here" else (other, account)
    chosen = [name_from_handle(visit.handle_key, "claim", one) for one in form.all("claim")]
    if not chosen:
        return _page(visit, problem=visit.words.say("Tick the claims that are taken from it."))
    here = {one.name for one in visit.record.claims_of_source(copy) if not one.is_gone}
    if not here.issuperset(chosen):
        raise UnknownHandle
    placing = visit.placing()
    links = repeats_links(visit.record, dict.fromkeys(chosen), original)
    ops = visit.vault.append([link_intent(part, link) for link in links for part in placing.for_link(link)])
    return visit.done(_here(visit), *ops)


def _page(visit: Visit, *, problem: str = "") -> Page:
    account = visit.name("account")
    source = visit.record.entry(Table.SOURCE, account)
    if not isinstance(source, Source):
        raise NoSuchEntry(kind=NOUNS[Table.SOURCE])
    ways = {
        "account_address": visit.at(f"/account/{visit.path['account']}"),
        "consent_address": visit.at(f"/account/{visit.path['account']}/consent"),
    }
    if is_closed(visit, account):
        return Page("reading_closed.html", {**ways, "heading": visit.words.phrase(CONTENT_GONE), "paper_address": ""})
    looked = visit.copies_looked
    found = looked.of(account)
    pairs = tuple(_pairs(visit, account, found[:MOST_PAIRS]))
    was_looked = looked.of_kept >= 0
    # A text came, or one was changed or withdrawn: what was found of it does not hold.
    is_older = was_looked and (
        looked.of_kept != len(accounts_kept(visit.record)) or len(pairs) < len(found[:MOST_PAIRS])
    )
    facts = {
        **ways,
        "here": _here(visit),
        "heading": source.outlet,
        "problem": problem,
        "is_running": looked.is_running,
        "was_looked": was_looked,
        "is_older": is_older,
        "texts": looked.texts,
        "advice": tuple(visit.advice(one) for one in looked.faults),
        "pairs": pairs,
        "more": max(0, len(found) - MOST_PAIRS),
        "into": (),
    }
    return Page("copies.html", facts, 422 if problem else 200)


def _pairs(visit: Visit, account: str, found: tuple[PossibleCopy, ...]) -> Iterator[Pair]:
    """Give the pairs that still stand as they were found: neither text was changed or withdrawn since."""
    try:
        mine = marked_text(visit.record, account)
    except NoText:
        return
    if not visit.copies_looked.is_as_read(account, mine.shown):
        return
    named = visit.reading_aid.hard_acts(account, mine.shown, lambda: visit.look(0, 0))
    hard = hard_passages(visit.record.vocabulary.ontology, mine.shown, (), named)
    for number, one in enumerate(found, start=1):
        visit.look(0, 0)
        other = one.original if one.copy == account else one.copy
        source = visit.record.entry(Table.SOURCE, other)
        try:
            theirs = marked_text(visit.record, other)
        except NoText:
            continue
        is_as_read = visit.copies_looked.is_as_read(other, theirs.shown)
        if not isinstance(source, Source) or not is_as_read or is_closed(visit, other):
            continue
        is_copy = one.copy == account
        marked = mine if is_copy else theirs
        # Of how many claims an account has somebody else decides: whoever locks meanwhile does not wait for them.
        claims = may_repeat(visit.record, one, marked, lambda: visit.look(0, 0))
        yield Pair(
            number=number,
            handle=visit.handle("account", other),
            address=visit.link("account", other),
            reading_address=f"{visit.link('account', one.copy).partition('?')[0]}/reading",
            outlet=account_in_words(visit.record, other, visit.words.tongue.spoken),
            published=published_in_words(source.published, visit.words.tongue.spoken),
            is_copy=is_copy,
            how=visit.words.phrase(LIKENESSES[one.likeness]),
            passages=tuple(_passages(one, mine, theirs, hard)),
            claims=tuple(_line(visit, each) for each in claims[:MOST_CLAIMS]),
            more=max(0, len(claims) - MOST_CLAIMS),
            into=goes_into(visit, visit.placing().homes(Ref(Table.SOURCE, one.copy))),
        )


def _passages(
    pair: PossibleCopy, mine: MarkedText, theirs: MarkedText, hard: Sequence[HardPassage]
) -> Iterator[Passage]:
    for one in pair.passages:
        here, there = (one.copy, one.original) if pair.copy == mine.kept.source else (one.original, one.copy)
        yield Passage(
            plain(mine.shown[slice(*here)], _MOST_SHOWN),
            plain(theirs.shown[slice(*there)], _MOST_SHOWN),
            is_within(here, hard),
        )


def _line(visit: Visit, one: MayRepeat) -> ClaimLine:
    language, words, claim = visit.words.tongue.spoken, visit.record.vocabulary, one.opened.claim
    says = f"{property_in_words(claim.property, language, words)}: {claim_value_in_words(claim, language, words)}"
    handle = visit.handle("claim", one.opened.name)
    # What was ticked stays so where the form comes back.
    is_back = visit.form.has("other")
    return ClaimLine(
        handle=handle,
        address=visit.link("claim", one.opened.name),
        says=plain(says, 400),
        quote=plain(claim.said, 200),
        is_said=one.is_said,
        is_ticked=handle in visit.form.all("claim") if is_back else one.is_shared,
    )
