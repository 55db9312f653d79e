"""A paper on its page: what is missing with where it is entered, and the draft with its notes beside each answer.

The words are those of `record.papers.sheets` and `record.papers.notes`. Notes stand on the page alone: they are told
apart from what goes out by their place and by a word. Decides nothing; no name stands in an address (P14).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from safeconduct.base.errors import Language
from safeconduct.desk.describing_shown import asked_address
from safeconduct.desk.drafts import ASKS
from safeconduct.desk.paper_ways import query_of_paper
from safeconduct.desk.visit import Visit
from safeconduct.record.asked import Asked
from safeconduct.record.items import Source, Table
from safeconduct.record.ontology.held import form_of
from safeconduct.record.ontology.things import fields_asked
from safeconduct.record.papers.making import Sheet, lines_of
from safeconduct.record.papers.notes import noted_answers
from safeconduct.record.papers.sheets import BLANK, Shape, missing_in_words
from safeconduct.record.papers.types import Answer, Fill, Gap, Missing, Paper, Question
from safeconduct.record.types import NEVER, Reading
from safeconduct.record.withdrawn import is_source_withdrawn

# Accounts that are offered to enter something with: a line's worth; the list of accounts has the rest.
_MOST_ACCOUNTS: Final = 3
# An address and its words.
Way = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that is missing, why, and where it can be entered."""

    sentence: str
    ways: tuple[Way, ...]


@dataclass(slots=True)
class Answered:
    """A question as it would read. ``notes`` and ``claims`` are for whoever makes the paper."""

    question: str
    texts: list[str] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    claims: tuple[Way, ...] = ()


@dataclass(slots=True)
class Block:
    """A heading of the paper with its questions, or with the list of public accounts."""

    heading: str
    asked: list[Answered] = field(default_factory=list)
    items: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Drafted:
    """The draft: what stands on top of it, its parts, and the questions that are ours alone."""

    head: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    ours: list[Answered] = field(default_factory=list)


def drafted(visit: Visit, paper: Paper, language: Language) -> Drafted:
    """Return a paper question by question, in its language, with the notes in that of the page."""
    found = Drafted()
    spoken = visit.words.tongue.spoken
    # A line to write on is no note.
    noted = {
        one.question.code: (one, tuple(text for text in notes if text != BLANK))
        for one, notes in noted_answers(paper, spoken)
    }
    told = (one for one in paper.form.questions() if not one.is_private)
    links = {one.number: visit.lasting("claim", one.support.claim) for one in paper.rests}
    for line in lines_of(paper, Sheet.PAPER, language):
        match line.shape:
            case Shape.HEADING:
                found.blocks.append(Block(line.text))
            case Shape.QUESTION:
                answer, notes = noted[next(told).code]
                found.blocks[-1].asked.append(Answered(line.text, [], notes, _claims(visit, answer, links)))
            case Shape.ITEM:
                found.blocks[-1].items.append(line.text)
            case _ if found.blocks:
                found.blocks[-1].asked[-1].texts.append(line.text)
            case _:
                found.head.append((line.shape.value, line.text))
    for answer, notes in noted.values():
        if answer.question.is_private:
            words = visit.words.phrase(answer.question.text)
            found.ours.append(Answered(words, [], notes, _claims(visit, answer, links)))
    return found


def _claims(visit: Visit, answer: Answer, links: dict[int, str]) -> tuple[Way, ...]:
    """Return the claims behind an answer, by their numbers; those of a consent have none."""
    numbers = sorted({number for told in answer.told for number in told.rests})
    consents = tuple((visit.lasting("claim", one), visit.words.say("claim")) for one in answer.claims)
    return (*((links[one], visit.words.say("claim {number}", number=one)) for one in numbers), *consents)


def lacks(visit: Visit, paper: Paper) -> tuple[Lack, ...]:
    """Return what of the minimum is missing, each with where it can be entered."""
    ways = Ways(visit, paper.subject)
    language = visit.words.tongue.spoken
    return tuple(Lack(missing_in_words(one, language), tuple(ways.of(one))) for one in paper.missing)


class Ways:
    """Where things are entered at the desk about one subject."""

    def __init__(self, visit: Visit, subject: str) -> None:
        self._visit, self._subject = visit, subject
        self._accounts = tuple(_accounts(visit, subject))
        # Wherever something is entered, there is a way back to this paper.
        self._back = query_of_paper(visit, subject)
        self._declared = visit.record.property_ids()
        language, words = visit.words.tongue.spoken, visit.record.vocabulary
        asked = fields_asked(visit.record, form_of(visit.record.facts, subject), subject)
        self._fields = {one.id: words.field_in_words(one, language) for one in asked}

    def of(self, one: Missing) -> Iterator[Way]:
        """Give where something missing can be entered."""
        say, question = self._visit.words.say, one.question
        match one.gap:
            case Gap.WITHHELD:
                yield from self.consents()
            case Gap.HELD:
                yield self._visit.lasting("subject", self._subject), say("Look at what is known")
            case Gap.UNNAMED:
                yield "#responsible", say("Name who is held responsible")
            case Gap.HAND:
                return
            case _ if question.fill is Fill.SUBMITTER:
                yield "#submitter", say("Say who submits it")
            case _ if question.fill is Fill.CONSENT:
                yield from self.consents()
            case _:
                yield from self._entering(question)

    def consents(self) -> Iterator[Way]:
        """Give where it is entered what somebody agreed to: with an account of theirs."""
        visit = self._visit
        for name, outlet in self._accounts:
            words = visit.words.say("Enter consent with “{account}”", account=outlet)
            yield f"{visit.lasting('account', name)}/consent?{urlencode(self._back)}", words
        if not self._accounts:
            yield self._adding(), visit.words.say("Add an account, and consent with it")

    def _entering(self, question: Question) -> Iterator[Way]:
        visit = self._visit
        field = next((one for one in question.properties if one in self._fields), "")
        if field and self._accounts:
            words = visit.words.say("Enter it: {field}", field=self._fields[field])
            yield asked_address(visit, self._subject, field), words
            yield from self._act()
            return
        held = next((one for one in question.properties if one in self._declared), "")
        if not held:
            yield "#prepare", visit.words.say("Declare it first")
            return
        yield from self._act()
        yield self._adding(held), visit.words.say("Add an account that says it")

    def _act(self) -> Iterator[Way]:
        visit = self._visit
        for name, outlet in self._accounts[:1]:
            words = visit.words.say("Enter an act from “{account}”", account=outlet)
            yield f"{visit.lasting('account', name)}/reading?{urlencode(self._back)}", words

    def _adding(self, property_id: str = "") -> str:
        visit = self._visit
        asks = {ASKS: visit.handle("property", property_id)} if property_id else {}
        return f"/add?{urlencode({**self._back, **asks})}"


def _accounts(visit: Visit, subject: str) -> Iterator[tuple[str, str]]:
    """Give some accounts that tell of a subject and are not withdrawn, the newest first."""
    asked = Asked(visit.record, subject, Reading.KNOWN, visit.today, is_now=True)
    entries = [one for family in asked.families() for one in family.group.entries if one.undone_on == NEVER]
    entries.sort(key=lambda one: -one.published_hi)
    found = 0
    for name in dict.fromkeys(one.source for one in entries):
        item = visit.record.entry(Table.SOURCE, name)
        if isinstance(item, Source) and not is_source_withdrawn(visit.record, name):
            yield name, item.outlet
            found += 1
        if found == _MOST_ACCOUNTS:
            return
