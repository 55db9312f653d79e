"""Corrections due: what is public and does not hold any more, what is known now, and what is done about it.

A correction is a statement like any other; a reason why none is needed goes for what is known now, and the line comes
back when that changes. Consent taken back is listed as well: whoever builds the site leaves the statement out from now
on, and copies stay where they are. Rules: `publish.holding.correcting` (P7).
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.language import say as say_phrase
from safeconduct.desk.blocks_shown import Claim, claims_found
from safeconduct.desk.ledger_lines import EntryLine, line_of
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.statement_lines import statement_link
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle
from safeconduct.publish.holding.correcting import Cause, Due, begin_correction, dues, leave_intent
from safeconduct.publish.holding.ledger import read_ledger
from safeconduct.publish.holding.pressroom import ROOM_NAME, begin_press_room
from safeconduct.record.items import Table
from safeconduct.record.queries import AmbiguousName, NoSuchEntry

DUE = "due"


@dataclass(frozen=True, slots=True)
class DueLine:
    """One line: what was said, why it does not hold, what is known now, and who writes the correction already."""

    handle: str
    entry: EntryLine
    why: str
    said: tuple[str, ...]
    then: tuple[Claim, ...]
    now: tuple[Claim, ...]
    writing: str
    writing_address: str
    is_consent: bool


def page(visit: Visit) -> Page:
    """Return what is due."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Begin a correction, or say why none is needed."""
    team, do = visit.team(), visit.form.text("do")
    found = dues(team, read_ledger(facts_of(visit)), visit.today).due
    due = next((one for one in found if visit.handle(DUE, one.state) == visit.form.text(DUE)), None)
    if due is None or do not in ("begin", "leave"):
        raise UnknownHandle
    try:
        room = begin_press_room(team, say_phrase(ROOM_NAME, visit.words.tongue.spoken))
        if do == "leave":
            return visit.done("/due", *visit.vault.append([leave_intent(team, room, due, visit.form.text("reason"))]))
        part = begin_correction(team, room, due, visit.form.text("name"))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went(statement_link(visit, part), "begun")


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Page:
    found = dues(visit.team(), read_ledger(facts_of(visit)), visit.today)
    facts = {
        "into": (),
        "advice": advice,
        "told": visit.told({}),
        "lines": tuple(_line(visit, one) for one in found.due),
        "not_open": found.not_open,
    }
    return Page("due.html", facts, 422 if advice else 200)


def _line(visit: Visit, due: Due) -> DueLine:
    say = visit.words.say
    why = {
        Cause.CLAIM: say("What this rests on was corrected or taken back."),
        Cause.CONSENT: say("Somebody it tells of took their consent back."),
        Cause.TELLER: say("Whoever told what this rests on wants it public no more: correct it, or take it down."),
        Cause.NUMBER: say("A later number of ours is lower, and nothing says which was wrong."),
    }[due.cause]
    writing = due.being_written
    return DueLine(
        visit.handle(DUE, due.state),
        line_of(visit, due.entry),
        why,
        tuple(text for one in due.parts for text in (one.text(code) for code in sorted(one.wordings)) if text),
        _claims(visit, (due.about,)) if due.cause in (Cause.CLAIM, Cause.TELLER) else (),
        _claims(visit, due.now),
        "" if writing is None else writing.name,
        "" if writing is None else statement_link(visit, writing.part),
        due.cause in (Cause.CONSENT, Cause.TELLER),
    )


def _claims(visit: Visit, names: tuple[str, ...]) -> tuple[Claim, ...]:
    found = []
    for one in names:
        try:
            found.append(visit.record.open_claim(visit.record.find(Table.CLAIM, one)))
        except (AmbiguousName, NoSuchEntry):
            continue
    return claims_found(visit, found)
