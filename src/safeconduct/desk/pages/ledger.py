"""What is public: everything ever said, ours and others', and what each entry told; articles of others are entered.

What an article told is proposed by the extractors and counts once a person has said so on the page of the entry.
Nothing takes an entry out. Rules: `publish.holding` (P7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.base.language import say as say_phrase
from safeconduct.desk.filling import inputs_of, number_typed, values_typed
from safeconduct.desk.ledger_lines import (
    ENTRY,
    entry_here,
    entry_link,
    kind_in_words,
    line_of,
    people_told_of,
    place_in_words,
)
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.statement_lines import statement_link
from safeconduct.desk.team_words import part_called, people
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.commands import draw
from safeconduct.evacuate.facts.forms import forms
from safeconduct.publish.holding.articles import (
    Proposed,
    article_intent,
    count_told,
    detail_told,
    proposed,
    read_anew_intent,
    told_intent,
)
from safeconduct.publish.holding.changing import change_of, standing_verdicts
from safeconduct.publish.holding.ledger import DETAILS, Detail, Entry, SaidOf, read_ledger
from safeconduct.publish.holding.pressroom import ROOM_NAME, begin_press_room, press_room
from safeconduct.publish.holding.reading import read_statements
from safeconduct.publish.quasi.types import QuasiKind
from safeconduct.publish.statements import Count

_ASKED: Final = ("day", "outlet", "text")
# Entries on the page before somebody searches: the newest.
_MOST: Final = 200
# Rows of numbers that a person adds by hand, beside those that were found.
_BY_HAND: Final = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A number that an entry may have told, as a form asks for it."""

    at: int
    words: str
    around: str
    least: str
    most: str
    place: str


@dataclass(frozen=True, slots=True)
class DetailRow:
    """A detail of one person that an entry may have told. ``who``: what was said of whom; `_LEFT_OUT` before that."""

    at: int
    kind: str
    words: str
    around: str
    who: str


# What a form says of a detail that nobody takes for one, and of one of which nobody says whose it is.
_LEFT_OUT: Final = ""
_NOT_SAID: Final = "-"


def page(visit: Visit) -> Page:
    """Return the ledger, the newest first; what was typed into its search before a lock stands there still."""
    return _page(visit, sought=visit.form.text("words"))


def find(visit: Visit) -> Page:
    """Return the entries in which the words stand that are searched for."""
    return _page(visit, sought=visit.form.text("words"))


def enter_page(visit: Visit) -> Page:
    """Return the form by which an article of others is entered."""
    return _enter(visit)


def enter(visit: Visit) -> Shown:
    """Enter an article of others, and go to its page."""
    try:
        values = values_typed(visit, forms()["public"])
        day, text = values.get("day"), str(values.get("text") or "")
        if not isinstance(day, int) or not text:
            return _enter(visit, problem=visit.words.say("Say on which day it stood there, and paste its words."))
        room = begin_press_room(visit.team(), say_phrase(ROOM_NAME, visit.words.tongue.spoken))
        outlet = str(values.get("outlet") or "")
        thing = draw(visit.entropy)
        visit.vault.append([article_intent(visit.team(), room, thing, outlet=outlet, day=Day(day), text=text)])
    except SafeconductError as error:
        return _enter(visit, advice=(visit.advice(error),))
    return visit.went(visit.lasting(ENTRY, thing.hex()), "entered")


def _enter(visit: Visit, *, problem: str = "", advice: tuple[Advice, ...] = ()) -> Page:
    inputs = inputs_of(visit, forms()["public"], CompartmentId(b""), None, {}, _ASKED)
    facts = {"into": (), "advice": advice, "problem": problem, "inputs": inputs}
    return Page("ledger_enter.html", facts, 422 if advice or problem else 200)


def _page(visit: Visit, *, sought: str) -> Page:
    every = read_ledger(facts_of(visit)).entries
    found = [one for one in reversed(every) if _has(one, sought)]
    facts = {
        "into": (),
        "lines": tuple(line_of(visit, one) for one in found[:_MOST]),
        "unread": tuple(line_of(visit, one) for one in every if not one.is_read),
        "more": max(0, len(found) - _MOST),
        "sought": sought,
        "is_quiet": not every,
        "outside": _outside(visit),
    }
    return Page("ledger.html", facts)


def _outside(visit: Visit) -> tuple[str, tuple[str, ...]]:
    """Return the address of the press room's part, and who of the team is not in it: their desks cannot ask them."""
    team = visit.team()
    room = press_room(team)
    if room is None:
        return "", ()
    inside = {one.user for one in people(visit, team, room)}
    absent = tuple(one.alias for one in people(visit, team, team.id) if one.user not in inside)
    return next((one.address for one in part_called(visit, team, room.hex())), ""), absent


def _has(entry: Entry, sought: str) -> bool:
    words = f"{entry.thing.text('text')} {entry.thing.text('outlet')}".casefold()
    return all(one in words for one in sought.casefold().split())


def entry_page(visit: Visit) -> Page:
    """Return an entry: its words, what it told, and the form that says so."""
    return _entry(visit, entry_here(visit))


def tell(visit: Visit) -> Shown:
    """Say what an entry told, or read one of ours anew; then it is said which waiting statements stand otherwise."""
    entry = entry_here(visit)
    try:
        if visit.form.text("do") == "anew":
            statement = next((one for one in read_statements(visit.team()) if one.thing.id == entry.of), None)
            intent = read_anew_intent(entry.thing, statement)
            if intent is None:
                say = visit.words.say
                return _entry(visit, entry, problem=say("Its statement is not here as it went out. Say it by hand."))
        else:
            intent = told_intent(entry.thing, _said(visit, entry))
        before = standing_verdicts(visit.team(), visit.today)
        visit.vault.append([intent])
    except SafeconductError as error:
        return _entry(visit, entry, advice=(visit.advice(error),))
    changed = change_of(before, standing_verdicts(visit.team(), visit.today))
    return _entry(visit, entry_here(visit), changed=tuple(one.name for one in changed), is_told=True)


def _said(visit: Visit, entry: Entry) -> SaidOf:
    form = visit.form
    return SaidOf(
        tuple(_counts(visit, entry)), tuple(form.all("place")), tuple(form.all("quote")), tuple(_details(visit, entry))
    )


def _details(visit: Visit, entry: Entry) -> Iterator[Detail]:
    known = people_told_of(visit)
    for at, one in enumerate(_proposed_details(visit, entry)):
        who = visit.form.text(f"of-{at}")
        if who == _NOT_SAID or who in known:
            yield detail_told(one, "" if who == _NOT_SAID else who)


def _proposed_details(visit: Visit, entry: Entry) -> tuple[Proposed, ...]:
    return tuple(one for one in _proposed(visit, entry) if one.kind in DETAILS)


def _detail_rows(visit: Visit, entry: Entry) -> tuple[DetailRow, ...]:
    said = {(one.kind, one.value, one.code): one.who or _NOT_SAID for one in entry.details}
    rows = []
    for at, one in enumerate(_proposed_details(visit, entry)):
        told = detail_told(one, "")
        who = said.get((told.kind, told.value, told.code), _LEFT_OUT if entry.is_told else _NOT_SAID)
        rows.append(DetailRow(at, kind_in_words(visit, one.kind), one.words, one.around, who))
    return tuple(rows)


def _counts(visit: Visit, entry: Entry) -> Iterator[Count]:
    form = visit.form
    for row in _rows(visit, entry):
        status = form.text(f"status-{row.at}")
        if not status:
            continue
        least = number_typed(form.text(f"least-{row.at}") or "0")
        most = form.text(f"most-{row.at}")
        yield count_told(
            status,
            least,
            number_typed(most) if most else None,
            basis=form.text(f"basis-{row.at}"),
            place=form.text(f"place-{row.at}"),
        )


def _rows(visit: Visit, entry: Entry) -> tuple[Row, ...]:
    found = [one for one in _proposed(visit, entry) if one.kind is QuasiKind.NUMBER]
    rows = [
        Row(
            at,
            one.words,
            one.around,
            str(max(one.value.lo, 0)),
            str(one.value.hi) if one.value.hi < 10**9 else "",
            one.place,
        )
        for at, one in enumerate(found)
    ]
    return (*rows, *(Row(len(rows) + at, "", "", "", "", "") for at in range(_BY_HAND)))


def _proposed(visit: Visit, entry: Entry) -> tuple[Proposed, ...]:
    return proposed(entry.thing.text("text"), entry.release.on)


def _entry(
    visit: Visit,
    entry: Entry,
    *,
    problem: str = "",
    advice: tuple[Advice, ...] = (),
    changed: tuple[str, ...] = (),
    is_told: bool = False,
) -> Page:
    say, phrase, fields = visit.words.say, visit.words.phrase, forms()["block"].fields
    found = _proposed(visit, entry)
    statement = next((one for one in read_statements(visit.team()) if one.thing.id == entry.of), None)
    facts = {
        "into": (),
        "advice": advice,
        "problem": problem,
        "told": say("It is said what it told. Texts are held against that from now on.")
        if is_told
        else visit.told({"entered": say("It is entered. Now say what it told: nothing of it counts before.")}),
        "changed": changed,
        "line": line_of(visit, entry),
        "address": entry_link(visit, entry),
        "is_ours": bool(entry.of),
        "statement": "" if statement is None else statement_link(visit, statement.part),
        "rows": _rows(visit, entry),
        "details": _detail_rows(visit, entry),
        "people": people_told_of(visit),
        "statuses": tuple((one.code, phrase(one.words)) for one in fields["status"].choices),
        "bases": tuple((one.code, phrase(one.words)) for one in fields["basis"].choices),
        "places": tuple((one.code, place_in_words(visit, one.code), one.code in entry.places or not entry.is_told)
                        for one in found if one.kind is QuasiKind.PLACE and one.code),
        "quotes": tuple((one.words, one.words in entry.words or not entry.is_told)
                        for one in found if one.kind is QuasiKind.QUOTATION),
    }  # fmt: skip
    return Page("entry.html", facts, 422 if advice or problem else 200)
