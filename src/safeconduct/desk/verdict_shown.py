"""What the release check answers, as pages show it: one decision, what to do next, three questions, marks in the words.

Sentences are stock wording; the only other words shown are the writer's own (P12). Whatever waits is said to be looked
at again on the next day of release, whether or not an operation is live. No rules: those are `publish`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.language import say
from safeconduct.desk.case_lines import case_link
from safeconduct.desk.statement_typed import BLOCK
from safeconduct.desk.visit import Visit
from safeconduct.publish.asking import MOST_QUESTIONS, questions
from safeconduct.publish.holding.answers import counted
from safeconduct.publish.holding.checking import Search, judge_words, saved_of
from safeconduct.publish.holding.detained import cases_named
from safeconduct.publish.holding.rules import to_check
from safeconduct.publish.holding.sheets import unsearched
from safeconduct.publish.holding.types import Held
from safeconduct.publish.reasons_said import BY_PLAIN_RULES, DECISIONS, FITS_NOT_CALCULATED, could_know, do, size, what
from safeconduct.publish.statements import At, Statement
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Reason, Verdict, Why
from safeconduct.publish.worlds import Calendar
from safeconduct.record.wording import day_in_words

# Places of one question that are named; the rest are counted.
_MOST_PLACES: Final = 4
_KINDS: Final = {
    Decision.PUBLISH: "free",
    Decision.HOLD: "wait",
    Decision.REWRITE: "against",
    Decision.NEVER: "against",
}
_SHAPES: Final = {Decision.PUBLISH: "●", Decision.HOLD: "▲", Decision.REWRITE: "■", Decision.NEVER: "■"}
# What a person answers by looking, and saying why these very words may stand.
_LOOKED_AT: Final = (Why.PERHAPS_PROTECTED, Why.PERHAPS_OPERATION, Why.PERHAPS_COUNT, Why.LANGUAGE_NOT_READ)
# What waits for time to pass, and for nobody at the desk.
_TIME: Final = (Why.PLACE_AND_TIME, Why.FORECAST_ISOLATES)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reason speaks of. ``words``: the writer's own, empty where it speaks of a whole block.

    ``block``: the anchor of the block on the page, ``number``: its place in the text from 1, 0 where it is the whole
    statement. ``start``, ``end``: of the words, in characters of the text with what stands beside it. ``instead``:
    safer words; ``fits``: how many people they fit, in words, or that it was not calculated.
    """

    block: str
    number: int
    language: str
    words: str
    start: int
    end: int
    instead: str
    fits: str
    can_look: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what is wrong, what to do, and where.

    ``cases``: those of this desk whose people are held there or were last seen there, by name and address.
    """

    kind: str
    shape: str
    what: str
    do: str
    places: tuple[Place, ...]
    more_places: int
    cases: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict as a page shows it. ``again``: on which day whatever waits is looked at again, in words.

    ``is_empty``: nothing is written yet, so that nothing is asked.
    """

    verdict: Verdict
    kind: str
    shape: str
    words: str
    next: str
    again: str
    questions: tuple[Asked, ...]
    more: int
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: marked by the gravest reason that speaks of it, or plain (``kind`` empty)."""

    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of words of one wording. ``take``: what the button that takes the safer words sends.

    ``code``: the field in which they stand, and ``start``, ``end`` are characters of it; ``instead``: words for the
    place of those from ``start`` to ``end``; where these are the same place, to be put in.
    """

    kind: str
    shape: str
    words: str
    code: str
    start: int
    end: int
    what: str
    do: str
    instead: str
    take: str
    is_one_voice: bool


def judged(visit: Visit, held: Held, statement: Statement, search: Search) -> Judged:
    """Return what may be done with a statement in these words, as pages show it.

    What colleagues' desks answered goes for the words that are kept, and counts where these are the ones.
    """
    team, is_saved = visit.team(), statement == to_check(held)
    # Nobody can have said of words that are being typed that no sheet names anybody in them.
    sealed = unsearched(team, held) if is_saved else visit.statement_search.sheets(team)
    given = judge_words(team, statement, search, visit.today, saved_of(team, held, sealed))
    given = counted(team, held, given, is_saved=is_saved)
    asked = questions(Verdict(given.decision, tuple(_without_doubles(statement, given.reasons))))
    open_ones = [one for one in asked if one.decision is not Decision.PUBLISH] or list(asked)
    shown = tuple(
        _asked(visit, held, statement, one.why, one.decision, one.reasons) for one in open_ones[:MOST_QUESTIONS]
    )
    is_empty = not any(one.text.strip() for block in statement.blocks for one in block.wordings)
    return Judged(
        given,
        _KINDS[given.decision],
        _SHAPES[given.decision],
        visit.words.phrase(DECISIONS[given.decision]),
        _next(visit, given, len(open_ones)),
        _again(visit, given),
        shown if not is_empty else (),
        max(0, len(open_ones) - len(shown)) if not is_empty else 0,
        is_empty,
    )


def pieces_of(statement: Statement, given: Verdict, at: At) -> tuple[Piece, ...]:
    """Return a wording in pieces, each marked or plain: put together they are the text."""
    text = statement.blocks[at.block].text(at.language) or ""
    weight = [Decision.PUBLISH] * len(text)
    for reason in _of(given, at):
        if reason.span is not None:
            for n in range(max(reason.span.start, 0), min(reason.span.end, len(text))):
                weight[n] = max(weight[n], reason.decision)
    found: list[Piece] = []
    start = 0
    for n in range(1, len(text) + 1):
        if n == len(text) or weight[n] is not weight[start]:
            kind = "" if weight[start] is Decision.PUBLISH else _KINDS[weight[start]]
            found.append(Piece(text[start:n], kind))
            start = n
    return tuple(found)


def marks_of(visit: Visit, statement: Statement, given: Verdict, at: At, beside: str) -> tuple[Mark, ...]:
    """Return what is said of a wording, the gravest first; nothing of one that nobody wrote yet.

    ``beside``: the field of what stands beside the text.
    """
    wording = statement.blocks[at.block].wording(at.language)
    if not wording.whole.strip():
        return ()
    language = visit.words.tongue.spoken
    said: dict[tuple[int, int, Why], Mark] = {}
    for one in _of(given, at):
        start, end = (one.span.start, one.span.end) if one.span is not None else (0, 0)
        before = wording.begins_beside if start >= wording.begins_beside else 0
        can_take = one.instead and end <= len(wording.text)
        # What a field of the block says, as a place or a number, stands in no words that could be marked.
        is_field = before and (beside == "text" or end - before > len(wording.beside.partition("\n")[0]))
        mark = Mark(
            _KINDS[one.decision],
            _SHAPES[one.decision],
            wording.whole[start:end],
            beside if before else "text",
            0 if is_field else start - before,
            0 if is_field else end - before,
            what(one.why, language),
            do(one.why, language),
            one.instead,
            f"{at.language}:{start}:{end}" if can_take else "",
            one.why is Why.ONE_VOICE,
        )
        said.setdefault((start, end, one.why), mark)
    # The reasons stand in the order of a verdict: the gravest first.
    return tuple(said.values())


def _without_doubles(statement: Statement, reasons: Iterable[Reason]) -> Iterator[Reason]:
    """Leave out that a block is empty where it is said already that its words are missing."""
    for one in reasons:
        is_empty = one.at is not None and not any(held.text.strip() for held in statement.blocks[one.at.block].wordings)
        if not (one.why is Why.UNKNOWN_BLOCK and is_empty):
            yield one


def _of(given: Verdict, at: At) -> Iterable[Reason]:
    return (one for one in given.reasons if one.at == at)


def _asked(
    visit: Visit, held: Held, statement: Statement, why: Why, decision: Decision, reasons: tuple[Reason, ...]
) -> Asked:
    language = visit.words.tongue.spoken
    places = tuple(dict.fromkeys(_place(visit, held, statement, one) for one in reasons))
    return Asked(
        _KINDS[decision],
        _SHAPES[decision],
        what(why, language),
        do(why, language),
        places[:_MOST_PLACES],
        max(0, len(places) - _MOST_PLACES),
        tuple(_cases(visit, reasons)),
    )


def _cases(visit: Visit, reasons: Iterable[Reason]) -> Iterator[tuple[str, str]]:
    ids = tuple({id_ for one in reasons for id_ in one.until.cases})
    # Most texts name no such place.
    for case in cases_named(visit.team(), ids) if ids else ():
        yield case.name or visit.words.say("a case without a name"), case_link(visit, case.part)


def _place(visit: Visit, held: Held, statement: Statement, one: Reason) -> Place:
    if one.at is None or one.at.block >= len(held.parts):
        return Place("", 0, "", "", 0, 0, "", "", can_look=False)
    text = statement.blocks[one.at.block].wording(one.at.language).whole
    start, end = (one.span.start, one.span.end) if one.span is not None else (0, 0)
    return Place(
        visit.handle(BLOCK, held.parts[one.at.block].thing.id.hex()),
        one.at.block + 1,
        one.at.language,
        text[start:end],
        start,
        end,
        one.instead,
        _fits(visit, one),
        can_look=one.why in _LOOKED_AT and one.span is not None,
    )


def _fits(visit: Visit, one: Reason) -> str:
    """Return how many people safer words fit or could know it, or that nobody calculated it, in words; else empty."""
    language = visit.words.tongue.spoken
    if one.why is Why.FEW_COULD_KNOW:
        return could_know(one.size, one.widened, language)
    if one.widened.is_calculated:
        return size(one.widened, language)
    return say(FITS_NOT_CALCULATED, language) if one.why in BY_PLAIN_RULES else ""


def _next(visit: Visit, given: Verdict, asked: int) -> str:
    """Return the one sentence that says what to do now."""
    say, count = visit.words.say, visit.words.count
    if given.decision is Decision.PUBLISH:
        return say("Nothing stands against it at this desk. Two persons have to want it out.")
    stops = [one for one in given.reasons if one.decision is not Decision.PUBLISH]
    if all(one.why in _TIME for one in stops):
        return say("Nothing is left to write: it waits, or say less exactly where.")
    return count("{n} question: answer it first.", "{n} questions: the worst first, three at a time.", asked)


def _again(visit: Visit, given: Verdict) -> str:
    if given.decision is not Decision.HOLD or all(one.until.day is None for one in given.reasons):
        return ""
    return day_in_words(Calendar().on_or_after(visit.today + 1), visit.words.tongue.spoken)
