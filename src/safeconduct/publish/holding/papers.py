"""The release check of a paper for a receiver outside: whether its texts tell of a person, a house, a way, a journey.

A paper is no statement: it goes to one receiver, names those who agreed to be named, and says where somebody is held,
how many, and on which days. So only those rules speak that guard other people and what is under way; its texts stand
in blocks together, so that a place and a day of a live journey are met though they are two answers. Whoever the paper
is about may be called by their name if all of them agreed to this use, asked here anew and not taken from the paper;
else a text that names one of them is held. Refuses to say what it found: a text goes, is held, or may never go (P12).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.publish.answering import Checked
from safeconduct.publish.holding.checking import MOST_CHARACTERS, Saved, Search, judge_words
from safeconduct.publish.holding.protecting import People, protected_here
from safeconduct.publish.statements import At, Block, BlockKind, Statement, Wording
from safeconduct.publish.types import Decision, Hit, Kind, ProtectedId
from safeconduct.publish.verdicts import Reason, Why
from safeconduct.record.items import Subject, Table
from safeconduct.record.leaves import Leaves, TextCheck
from safeconduct.record.names_told import NamesTold, words_of_name
from safeconduct.record.one_part import RecordOfPart
from safeconduct.record.papers.making import Wanted, made_paper, named_in
from safeconduct.record.papers.types import Paper
from safeconduct.record.queries import Record
from safeconduct.sync.team import Team

# What guards other people and what is under way; and what says that somebody, or something, was not looked at.
_SPEAK: Final = frozenset(
    (
        *(Why.FAULT, Why.NOT_SEARCHED, Why.TOO_MUCH_ASKED, Why.PROTECTED, Why.SAFE_PLACE, Why.PROTECTED_WORDS),
        *(Why.METHOD_OF_LEARNING, Why.METHOD_OF_LEAVING, Why.INTENT, Why.NEXT_DATE, Why.HELPER, Why.ROUTE),
        *(Why.CONTACT_INSIDE, Why.CAPABILITY, Why.GAP, Why.PERHAPS_PROTECTED, Why.PERHAPS_OPERATION),
        Why.PLACE_AND_TIME,
    )
)
_BETWEEN: Final = "\n\n"
_APART: Final = re.compile(r"[,;:()\s]+")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_CHANNEL: Final = "paper"


def paper_check(
    team: Team,
    search: Search,
    today: Day,
    called: Sequence[str],
    *,
    apart: Collection[ProtectedId] = (),
    unnamed: Sequence[str] = (),
) -> TextCheck:
    """Return what looks at the texts of a paper.

    ``called``: names of whoever may stand in it. ``apart``: people who may not, though they are called the same.
    ``unnamed``: whom the paper is about without a yes of theirs: they may not either, though anybody knows their names.
    """
    named, mixed, ids = NamesTold(called), NamesTold(called, called), frozenset(apart)
    out = NamesTold(unnamed)
    said: dict[str, bool] = {}

    def is_own(text: str, hit: Hit) -> bool:
        if hit.kind is not Kind.PERSON or not ids.isdisjoint((hit.id, *hit.also)):
            return False
        words = text[hit.span.start : hit.span.end]
        if words not in said:
            # The first name of one and the surname of another are somebody else, with a comma between them too.
            said[words] = _is_all_of(named, words) and not mixed.are_in(_APART.sub(" ", words))
        return said[words]

    def of_others(texts: Sequence[str], day: Day) -> Sequence[Checked]:
        found = search(texts, day)
        return [
            replace(one, hits=tuple(hit for hit in one.hits if not is_own(text, hit)))
            for text, one in zip(texts, found, strict=True)
        ]

    def check(texts: Sequence[str]) -> Sequence[Leaves]:
        said = [Leaves.HOLD if out.are_in(text) else Leaves.GOES for text in texts]
        blocks = tuple(_blocks(texts))
        if not blocks:
            return said
        statement = Statement(_CHANNEL, tuple({one.language for one in blocks}), tuple(one.block for one in blocks))
        reasons = judge_words(team, statement, of_others, today, Saved()).reasons
        for reason in reasons:
            for number in _touched(reason, blocks):
                said[number] = max(said[number], _leaves(reason), key=tuple(Leaves).index)
        return said

    return check


def may_be_called(apart: People, labels: Sequence[str]) -> list[str]:
    """Return which people of the record may stand in a table of whom somebody chose them for: nobody whose label has
    all of a name of somebody apart, as one with a patronymic has, or has nothing else.
    """
    names = NamesTold(apart.names)
    return [one for one in labels if not names.are_in(one) or not _is_one_of(one, names, apart.names)]


def _is_one_of(label: str, names: NamesTold, each: Sequence[str]) -> bool:
    if _is_all_of(names, label):
        return True
    own = NamesTold((label,))
    return any(len(words_of_name(name)) > 1 and _is_all_of(own, name) for name in each)


def _is_all_of(names: NamesTold, words: str) -> bool:
    """Say whether no word is anybody else's."""
    return not any(map(str.isalnum, names.without(words, "")))


def names_kept(team: Team) -> tuple[str, ...]:
    """Return the names of people that this desk protects: of the record, of whoever wrote, of sheets."""
    return tuple(name for one in protected_here(team).terms if one.kind is Kind.PERSON for name in one.names)


def paper_here(team: Team, wanted: Wanted, *, search: Search, day: Day, to_look: bool = False) -> Paper:
    """Return a paper whose texts this desk has looked at, and in which no name stands that it keeps.

    As `record.papers.making.made_paper` raises. ``to_look``: what would never leave is left out of a paper that is
    looked at here, and does not refuse it whole.
    """
    record = Record(team.vault.tables)
    named = named_in(record, wanted, day)
    agreed = (*named.may, *wanted.subjects) if named.may else ()
    called = [*_called(record, (*agreed, *wanted.responsible))]
    told = record if wanted.part is None else RecordOfPart(record.facts.tables, wanted.part)
    silent = (*named.may_not, *wanted.subjects) if named.may_not else ()
    unnamed = dict.fromkeys((*_called(record, silent), *_called(told, silent)))
    check = paper_check(team, search, day, called, unnamed=tuple(unnamed))

    def held_back(texts: Sequence[str]) -> Sequence[Leaves]:
        return [Leaves.HOLD if one is Leaves.NEVER else one for one in check(texts)]

    asked = replace(wanted, further=names_kept(team))
    return made_paper(record, asked, day, team.entropy, check=held_back if to_look else check)


def _called(record: Record, names: Iterable[str]) -> Iterator[str]:
    """Give what the people among subjects are called: who stands in the label of an event is not among them."""
    for name in names:
        item = record.entry(Table.SUBJECT, name)
        if isinstance(item, Subject) and record.facts.is_somebody(name):
            yield item.label


@dataclass(frozen=True, slots=True)
class _Put:
    """Texts put together. ``ends``: for each its number, and the character behind its last."""

    block: Block
    language: str
    ends: tuple[tuple[int, int], ...]


def _blocks(texts: Sequence[str]) -> Iterator[_Put]:
    """Give the texts together, as many as are searched at once; a longer one stands alone, and is held."""
    held: list[tuple[int, str]] = []
    length = 0
    for number, text in enumerate(texts):
        if not text.strip():
            continue
        if held and length + len(text) + len(_BETWEEN) > MOST_CHARACTERS:
            yield _put(held)
            held, length = [], 0
        held.append((number, text))
        length += len(text) + len(_BETWEEN)
    if held:
        yield _put(held)


def _put(held: Sequence[tuple[int, str]]) -> _Put:
    whole = _BETWEEN.join(text for _, text in held)
    language = "ru" if _CYRILLIC.search(whole) else "en"
    ends: list[tuple[int, int]] = []
    at = 0
    for number, text in held:
        at += len(text)
        ends.append((number, at))
        at += len(_BETWEEN)
    return _Put(Block(BlockKind.TEXT, (Wording(language, whole),)), language, tuple(ends))


def _touched(reason: Reason, blocks: Sequence[_Put]) -> Iterator[int]:
    """Give the numbers of the texts that a reason speaks of: all of its block where it names no words."""
    if reason.why not in _SPEAK and reason.decision is not Decision.NEVER:
        return
    # What happened lately at a place is what a paper is for: it waits where a journey of this desk goes through alone.
    if reason.why is Why.PLACE_AND_TIME and reason.until.event is None:
        return
    chosen = blocks if reason.at is None else [one for n, one in enumerate(blocks) if At(n, one.language) == reason.at]
    for one in chosen:
        start = 0
        for number, end in one.ends:
            if reason.span is None or (reason.span.start < end and reason.span.end > start):
                yield number
            start = end


def _leaves(reason: Reason) -> Leaves:
    match reason.decision:
        case Decision.NEVER:
            return Leaves.NEVER
        case Decision.HOLD | Decision.REWRITE:
            return Leaves.HOLD
        case _:
            return Leaves.GOES
