"""The press log: journalists' questions with the soonest deadline first, what was said, and the sheet of lines.

What was said is entered in what is public, word for word. The sheet is for whoever answers the telephone: each line of
it was checked when the page was made, and it looks the same whether or not anything is going on (P12). Rules:
`publish.holding.pressing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.base.language import say as say_phrase
from safeconduct.desk.filling import inputs_of, values_typed
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.statement_lines import statement_link
from safeconduct.desk.statement_search import search_here
from safeconduct.desk.things import facts_of, thing_link
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.protect.handles import UnknownHandle, name_from_handle
from safeconduct.publish.holding.pressing import enquiries, is_answered, is_late, lines_sheet, said_intents
from safeconduct.publish.holding.pressroom import ROOM_NAME, begin_press_room
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.holding.rules import standing
from safeconduct.publish.holding.types import Held, Standing
from safeconduct.record.wording import day_in_words, local_time_in_words

ENQUIRY: Final = "enquiry"
_STATEMENT: Final = "statement"
_ASKED: Final = ("outlet", "who", "question", "deadline")
# Questions that were answered, the newest: the ledger has what was said.
_MOST_PAST: Final = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a journalist, as the page shows it. ``is_late``: its deadline is over."""

    handle: str
    address: str
    outlet: str
    who: str
    question: str
    until: str
    is_late: bool
    said: str
    said_on: str
    answer: str
    answer_address: str


def page(visit: Visit) -> Page:
    """Return the questions: those that wait, and the newest that were answered."""
    say = visit.words.say
    every = enquiries(facts_of(visit))
    by_id = {bytes(one.thing.id): one for one in read_statements(visit.team())}
    answered = [one for one in every if is_answered(one)]
    facts = {
        "into": (),
        "told": visit.told({"said": say("It is entered in what is public. Say there what it told.")}),
        "waiting": tuple(_asked(visit, one, by_id) for one in every if not is_answered(one)),
        "answered": tuple(_asked(visit, one, by_id) for one in answered[-_MOST_PAST:][::-1]),
        "is_quiet": not every,
    }
    return Page("press.html", facts)


def ask_page(visit: Visit) -> Page:
    """Return the form by which a question is entered."""
    return _ask_page(visit)


def ask(visit: Visit) -> Shown:
    """Enter a question."""
    try:
        values = {code: value for code, value in values_typed(visit, forms()[ENQUIRY]).items() if value is not None}
        if "question" not in values:
            return _ask_page(visit, problem=visit.words.say("Write what they ask."))
        team = visit.team()
        room = begin_press_room(team, say_phrase(ROOM_NAME, visit.words.tongue.spoken))
        return visit.done(
            "/press", *visit.vault.append([new_intent(team, room, ENQUIRY, values, thing=draw(team.entropy))])
        )
    except SafeconductError as error:
        return _ask_page(visit, (visit.advice(error),))


def _ask_page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    inputs = inputs_of(visit, forms()[ENQUIRY], CompartmentId(b""), None, {}, _ASKED)
    facts = {"into": (), "advice": advice, "problem": problem, "inputs": inputs}
    return Page("press_ask.html", facts, 422 if advice or problem else 200)


def said_page(visit: Visit) -> Shown:
    """Return the form for what was said to a question; one that was answered meanwhile is among those on the page."""
    asked = _enquiry(visit)
    return Elsewhere("/press") if is_answered(asked) else _said_page(visit, asked)


def said(visit: Visit) -> Shown:
    """Say what was said to a question, or that nobody has to answer it any more."""
    asked, do, words = _enquiry(visit), visit.form.text("do"), visit.form.text("words")
    try:
        if do == "off":
            return visit.done("/press", *visit.vault.append([set_intent(asked, {"off": True})]))
        if do != "said":
            raise UnknownHandle
        if not words:
            return _said_page(visit, asked, problem=visit.words.say("Write word for word what was said."))
        team = visit.team()
        room = begin_press_room(team, say_phrase(ROOM_NAME, visit.words.tongue.spoken))
        visit.vault.append(said_intents(team, room, asked, words, visit.today, _answer(visit)))
    except SafeconductError as error:
        return _said_page(visit, asked, (visit.advice(error),))
    return visit.went("/press", "said")


def _said_page(visit: Visit, asked: Thing, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    public = (one for one in reversed(read_statements(visit.team())) if standing(one) is Standing.PUBLIC)
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "one": _asked(visit, asked, {}),
        "public": tuple((visit.handle(_STATEMENT, one.thing.id.hex()), one.name) for one in public),
    }
    return Page("press_said.html", facts, 422 if advice or problem else 200)


def _enquiry(visit: Visit) -> Thing:
    found = facts_of(visit).thing(ENQUIRY, bytes.fromhex(visit.name(ENQUIRY)))
    if found is None:
        raise UnknownHandle
    return found


def _answer(visit: Visit) -> ThingId | None:
    chosen = visit.form.text(_STATEMENT)
    return ThingId(bytes.fromhex(name_from_handle(visit.handle_key, _STATEMENT, chosen))) if chosen else None


def _asked(visit: Visit, one: Thing, by_id: dict[bytes, Held]) -> Asked:
    language, deadline, on = visit.words.tongue.spoken, one.number("deadline"), one.number("said_on")
    held = by_id.get(one.id_of("answer"))
    return Asked(
        visit.handle(ENQUIRY, one.id.hex()),
        f"{thing_link(visit, one)}?back=/press",
        one.text("outlet"),
        one.text("who"),
        one.text("question"),
        local_time_in_words(deadline, language) if deadline is not None else "",
        is_late(one, visit.clock.now_ms()),
        one.text("said"),
        day_in_words(on, language) if on is not None else "",
        "" if held is None else held.name,
        "" if held is None else statement_link(visit, held.part),
    )


def lines(visit: Visit) -> Page:
    """Return the sheet of lines for whoever answers the telephone."""
    sheet = lines_sheet(visit.team(), search_here(visit), visit.today)
    facts = {
        "into": (),
        "day": day_in_words(visit.today, visit.words.tongue.spoken),
        "lines": tuple((one.words, one.of.name if one.of else "") for one in sheet.lines),
        "left_out": sheet.left_out,
    }
    return Page("press_lines.html", facts)
