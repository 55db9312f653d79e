"""The press log: who asks what until when, what was said to them, and the lines for whoever answers the phone.

What was said is public from that minute: it is entered in the ledger word for word. The sheet of lines is made of
what is out and of stock phrases, each checked anew and then all of them together in each language; one that the check
does not let out today is left off, and the sheet does not say so. It is the same whether or not anything is going on
(P12). Refuses to hold a draft of an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import CompartmentId
from safeconduct.base.language import say
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.publish.holding.checking import Saved, Search, judge_words
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.holding.rules import authors, standing, to_check
from safeconduct.publish.holding.sheets import unsearched
from safeconduct.publish.holding.types import Held, Standing
from safeconduct.publish.statements import Block, BlockKind, Statement, Wording
from safeconduct.publish.types import Decision
from safeconduct.publish.verdicts import Verdict
from safeconduct.sync.team import Team
from safeconduct.vault.types import Intent

# Lines for journalists first; of everything else what it says in a sentence. As many as one page holds.
MOST_LINES: Final = 12
# What may always be said, and is said in the same words whatever happens: written for this page, and checked as well.
STOCK: Final = (
    Phrase(
        "We never speak of journeys: neither that there are any nor that there are none.",
        "О поездках мы не говорим никогда: ни что они есть, ни что их нет.",
    ),
    Phrase("We speak of nobody who has not agreed to it.", "Мы не говорим ни о ком, кто на это не согласился."),
    Phrase("Our numbers stand on our site. We add nothing to them by telephone.",
           "Наши числа стоят на нашем сайте. По телефону мы ничего к ним не добавляем."),
    Phrase("Send us your question in writing, with the time by which you need the answer.",
           "Пришлите вопрос письменно и укажите, к какому времени нужен ответ."),
)  # fmt: skip
_LANGUAGES: Final[tuple[Language, ...]] = ("ru", "en")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line that may be said, by language. ``of``: the statement it is from; None for a stock phrase."""

    words: dict[str, str]
    of: Held | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines that the check lets out. ``left_out``: how many it does not let out today, for this desk's eyes."""

    lines: tuple[SheetLine, ...]
    left_out: int = 0


def enquiries(facts: Facts) -> tuple[Thing, ...]:
    """Return every question of a journalist: those still to be answered first, the soonest deadline first of all."""
    return tuple(sorted(facts.things("enquiry"), key=_order))


def is_answered(enquiry: Thing) -> bool:
    """Say whether nobody has to answer any more."""
    return enquiry.yes("off") or bool(enquiry.text("said"))


def _order(one: Thing) -> tuple[bool, int, bytes]:
    # Whoever said no deadline is asked after those who did.
    return is_answered(one), one.number("deadline") or 2**62, bytes(one.id)


def said_intents(
    team: Team, room: CompartmentId, enquiry: Thing, words: str, day: Day, answer: ThingId | None = None
) -> tuple[Intent, ...]:
    """Return the ops that say what was said to a journalist, and enter it in the ledger word for word; NotAFact."""
    values: dict[str, Value | None] = {"said": words, "said_on": day}
    if answer is not None:
        values["answer"] = answer
    outlet = enquiry.text("outlet")
    entry: dict[str, Value | None] = {"day": day, "whose": "ours", "outlet": outlet or None, "text": words}
    return set_intent(enquiry, values), new_intent(team, room, "public", entry, thing=draw(team.entropy))


def is_late(enquiry: Thing, now_ms: int) -> bool:
    """Say whether its deadline is over and nobody answered. ``now_ms``: milliseconds since 1970, UTC."""
    deadline = enquiry.number("deadline")
    return deadline is not None and deadline < now_ms and not is_answered(enquiry)


# What the check is given of lines together: each was checked by what its own statement says.
_NOTHING: Final = Saved()


def lines_sheet(team: Team, search: Search, today: Day) -> Sheet:
    """Return the lines that may be said today: each is checked anew as words for journalists, and all together."""
    every, people = (*_of_statements(team), *_of_stock()), team.people()

    def lets_out(languages: tuple[str, ...], blocks: tuple[Block, ...], saved: Saved = _NOTHING) -> Verdict:
        return judge_words(team, Statement("press", languages, blocks), search, today, saved)

    def alone_lets_out(line: SheetLine, block: Block) -> bool:
        of = line.of
        saved = Saved() if of is None else Saved(sealed=unsearched(team, of), wrote=authors(of, people))
        return lets_out(tuple(line.words), (block,), saved).decision is Decision.PUBLISH

    alone = [(line, block) for line, block in every if alone_lets_out(line, block)]
    kept = said_together(alone, lets_out)
    return Sheet(tuple(line for line, _ in kept), len(every) - len(kept))


Numbered = tuple[SheetLine, Block]
LetsOut = Callable[[tuple[str, ...], tuple[Block, ...]], Verdict]


def said_together(lines: Sequence[Numbered], lets_out: LetsOut) -> Sequence[Numbered]:
    """Return the lines that may be said one after another, as whoever hears them all hears them, in each language.

    ``lets_out``: what the check says of blocks in these languages. A line that it blames is left off, until it blames
    none.
    """
    kept = list(lines)
    for language in sorted({code for line, _ in lines for code in line.words}):
        while own := [(at, line, block) for at, (line, block) in enumerate(kept) if language in line.words]:
            blocks = tuple(replace(block, wordings=(block.wording(language),)) for _, _, block in own)
            stops = [one for one in lets_out((language,), blocks).reasons if one.decision is not Decision.PUBLISH]
            if not stops:
                break
            # What no line can be blamed for alone takes all that is out; the stock phrases go last.
            blamed = {own[one.at.block][0] for one in stops if one.at is not None}
            blamed = blamed or {at for at, line, _ in own if line.of is not None} or {at for at, _, _ in own}
            kept = [one for at, one in enumerate(kept) if at not in blamed]
    return kept


def _of_statements(team: Team) -> list[Numbered]:
    """Return the lines of what is out, lines for journalists before the rest and the newest first."""
    out = [one for one in reversed(read_statements(team)) if standing(one) is Standing.PUBLIC]
    out.sort(key=lambda one: (one.thing.text("sort") != "press_line", -(one.day or 0)))
    return [found for held in out for found in _lines(held)][:MOST_LINES]


def _lines(held: Held) -> Iterator[Numbered]:
    is_line = held.thing.text("sort") == "press_line"
    for part, block in zip(held.parts, to_check(held).blocks, strict=True):
        words = {one.language: one.text for one in block.wordings if one.text}
        if words and (part.kind == "summary" or (is_line and part.kind in ("text", "count"))):
            yield SheetLine(words, held), block


def _of_stock() -> Iterator[Numbered]:
    for phrase in STOCK:
        words: dict[str, str] = {one: say(phrase, one) for one in _LANGUAGES}
        yield SheetLine(words), Block(BlockKind.TEXT, tuple(Wording(code, text) for code, text in words.items()))
