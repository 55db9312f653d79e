"""The door of an inbox: its key, its fortnights, what the outside is shown, and the answers that no board shows yet.

In sentences, with what can be done beside them. What the relays themselves hold is asked for while the desk exchanges;
this page tells what it then learned. Where there is no door yet it says step by step how one is opened. Rules:
`intake.door.door` and what stands around it. Promises P3, P5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.door_words import Line, ShownRelay, Step, shown_relays, steps
from safeconduct.desk.forms import Form
from safeconduct.desk.inboxes import INBOX, intake_of, thread_link
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake.door import linking
from safeconduct.intake.door.answering_board import Answered, held_back, not_shown
from safeconduct.intake.door.bundling import page_digest, page_of, set_shown
from safeconduct.intake.door.certifying import certify
from safeconduct.intake.door.door import Door, KeyState, doors
from safeconduct.intake.door.door_kinds import Shown as ShownOutside
from safeconduct.intake.door.door_standing import standing_of, unopened_by_day
from safeconduct.intake.door.fortnights import tend
from safeconduct.intake.door.relay_told import looked_into
from safeconduct.intake.types import ThreadId
from safeconduct.intake.wording import why_in_words
from safeconduct.protect.bundles import LANGUAGES, BoxPurpose, Notice
from safeconduct.protect.handles import name_from_handle
from safeconduct.record.wording import day_in_words
from safeconduct.sync.relays import relays

# Addresses of relays that a page is told of, one to a line.
_MOST_ADDRESSES: Final = 8
# Days and reasons of what nobody opens that are told one by one.
_MOST_DAYS: Final = 20
# A browser opens a stick copy by a double click only under a name that ends so.
_PAGE_ENDING: Final = ".html"


@dataclass(frozen=True, slots=True)
class ShownDoor:
    """One inbox's door in sentences."""

    handle: str
    name: str
    lines: tuple[Line, ...]
    can_write: bool
    wants_key: bool
    addresses: str
    gate: str
    purpose: str
    names: tuple[tuple[str, str, str], ...]
    leave: str
    onion: str
    links: tuple[tuple[str, str, str, str], ...]
    waiting: tuple[tuple[str, str], ...]
    held_back: tuple[tuple[str, str], ...]
    relays: tuple[ShownRelay, ...]
    page_hash: str
    stick: str
    stick_hash: str
    steps: tuple[Step, ...]


def page(visit: Visit) -> Shown:
    """Return the doors of all inboxes; where there is none, the page that begins one."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Do what the pressed button says, to the door that the form names."""
    team, form = visit.team(), visit.form
    name = name_from_handle(visit.handle_key, INBOX, form.text("inbox"))
    door = next((one for one in doors(team) if one.part.hex() == name), None)
    if door is None:
        return _page(visit)
    try:
        match form.text("do"):
            case "key":
                certify(door)
                tend(door)
                return visit.went("/door", "key")
            case "same":
                return _same(visit, door)
            case "collect" | "board" | "bundle" as wanted:
                return _exchange(visit, wanted)
            case "stick":
                visit.leaving.hold(_stick(door), page_of(door, is_stick=True), visit.entropy, ending=_PAGE_ENDING)
                return visit.went("/door", "stick")
            case "looked":
                for one in relays(team):
                    if one.address == form.text("relay"):
                        looked_into(door, one.id)
                return visit.went("/door", "looked")
            case _:
                set_shown(door, _shown_outside(visit, door))
                return visit.went("/door", "shown")
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))


def _stick(door: Door) -> str:
    """Return what a stick copy waits to be saved under."""
    return f"stick/{door.part.hex()}"


def _page_hash(door: Door) -> str:
    """Return the SHA-256 of the page as relays are to serve it; nothing while there is none."""
    try:
        return page_digest(page_of(door))
    except SafeconductError:
        return ""


def _same(visit: Visit, door: Door) -> Shown:
    """Say that whoever wrote is whom the words of another request belong to: a person confirms what a link proves."""
    for one in linking.proposals(door):
        if one.thread.hex() == visit.form.text("thread"):
            return visit.done("/door", *visit.vault.append([linking.confirmed(door, one)]))
    return Elsewhere("/door")


def _exchange(visit: Visit, wanted: str) -> Shown:
    """Ask for an exchange now; what came of it stands beside each relay afterwards."""
    if not relays(visit.team()):
        return visit.went("/door", "none")
    visit.exchanges.is_wanted = True
    visit.exchanges.shows_anew = visit.exchanges.shows_anew or wanted == "bundle"
    visit.exchanges.shows_boards = visit.exchanges.shows_boards or wanted == "board"
    return visit.went("/door", wanted)


def _shown_outside(visit: Visit, door: Door) -> ShownOutside:
    form, before = visit.form, door.shown()
    addresses = tuple(line.strip() for line in form.text("addresses").split("\n") if line.strip())
    purpose = next((one for one in BoxPurpose if str(one.value) == form.text("purpose")), before.purpose)
    named = {one.language: one.text for one in before.names}
    names = [Notice(one, _said(form, f"name_{one}", named.get(one, ""))) for one in LANGUAGES]
    return ShownOutside(
        purpose,
        before.work_bits,
        _said(form, "gate", before.gate),
        addresses[:_MOST_ADDRESSES],
        before.notices,
        tuple(one for one in names if one.text),
        _said(form, "leave", before.leave),
        _said(form, "onion", before.onion),
        before.covers,
    )


def _said(form: Form, field: str, before: str) -> str:
    """Return what stands in a field; what was said before where the form has no such field."""
    return form.text(field).strip() if form.has(field) else before


def _page(visit: Visit, advice: tuple[Advice, ...] = ()) -> Shown:
    say, found = visit.words.say, doors(visit.team())
    told = {
        "key": say("The inbox has a key that the root certified. Desks prepare the keys of the next fortnights."),
        "shown": say("It is shown from the next exchange with a relay on."),
        "collect": say(
            "The relays are asked for what was sent in. Look again in a minute: it stands beside each relay."
        ),
        "board": say("The board is being made. Look again in a minute: what came of it stands beside each relay."),
        "bundle": say("Keys and page are being published. Look again in a minute: it stands beside each relay."),
        "stick": say("The copy of the page is ready: save it, and write its SHA-256 down beside it."),
        "none": say("The team has no relay: name one first, under Exchange."),
        "looked": say("Noted. What the relay tells next is measured against what it tells now."),
    }
    facts = {
        "into": (),
        "advice": advice,
        "told": visit.told(told),
        "doors": tuple(_door(visit, one) for one in found),
        "purposes": tuple((str(one.value), words) for one, words in _purposes(visit)),
        "steps": () if found else steps(visit, None),
        "has_relays": bool(relays(visit.team())),
        "faults": {
            address: fault.sentences(visit.words.tongue.spoken, is_page=True)
            for address, fault in visit.exchanges.faults.items()
        },
        "is_under_way": visit.exchanges.is_under_way or visit.exchanges.is_wanted,
    }
    return Page("door.html", facts, 422 if advice else 200)


def _purposes(visit: Visit) -> tuple[tuple[BoxPurpose, str], ...]:
    say = visit.words.say
    words = {"DANGER": say("people in danger"), "INFORMATION": say("information"), "PRESS": say("the press")}
    return tuple((one, words.get(one.name, one.name.lower())) for one in BoxPurpose)


def _door(visit: Visit, door: Door) -> ShownDoor:
    shown, intake, say = door.shown(), intake_of(visit), visit.words.say
    links = tuple(
        (
            thread_link(visit, door.part, one.thread),
            intake.thread(door.part, one.thread).name,
            intake.thread(door.part, one.other).name,
            one.thread.hex(),
        )
        for one in linking.proposals(door)
    )
    waits = not_shown(door)
    named = {one.language: one.text for one in shown.names}
    languages = zip(LANGUAGES, (say("in Russian"), say("in English"), say("in Chechen")), strict=True)
    return ShownDoor(
        handle=visit.handle(INBOX, door.part.hex()),
        name=door.here.inbox.purpose,
        lines=tuple(line for part in _PARTS for line in part(visit, door)),
        can_write=door.may_write,
        wants_key=door.key_state() is not KeyState.IN_FORCE,
        addresses="\n".join(shown.addresses),
        gate=shown.gate,
        purpose=str(shown.purpose.value),
        names=tuple((one, words, named.get(one, "")) for one, words in languages),
        leave=shown.leave,
        onion=shown.onion,
        links=links,
        waiting=_named(visit, door, waits),
        held_back=_named(visit, door, held_back(door)),
        relays=shown_relays(visit, door, len(waits)),
        page_hash=_page_hash(door),
        stick=visit.to_save(_stick(door)),
        stick_hash=next((page_digest(one.data) for one in visit.leaving.find(_stick(door))), ""),
        steps=steps(visit, door),
    )


def _named(visit: Visit, door: Door, some: tuple[Answered, ...]) -> tuple[tuple[str, str], ...]:
    """Return the addresses and names of the conversations of answers, each once."""
    intake = intake_of(visit)
    threads = dict.fromkeys(ThreadId(one.thread.id) for one in some)
    return tuple((thread_link(visit, door.part, one), intake.thread(door.part, one).name) for one in threads)


def _of_key(visit: Visit, door: Door) -> tuple[Line, ...]:
    say, held = visit.words.say, door.key()
    until = day_in_words(held.intake.terms.last_day, visit.words.tongue.spoken) if held else ""
    match door.key_state():
        case KeyState.NONE:
            return (Line(say("The root has certified no key yet: nobody outside can write to this inbox.")),)
        case KeyState.IN_FORCE:
            return (Line(say("Its key is in force until {day}.", day=until)),)
        case KeyState.SOON_OVER:
            return (Line(say("Its key is over on {day}: have the root certify another.", day=until), is_look=True),)
        case KeyState.KNOWN_TO_REMOVED:
            words = say("Somebody who was removed knows its key: have the root certify another now.")
            return (Line(words, is_look=True),)
        case KeyState.OVER:
            return (Line(say("Its key was over on {day}: pages outside refuse to write.", day=until), is_look=True),)


def _of_fortnights(visit: Visit, door: Door) -> tuple[Line, ...]:
    if door.key_state() is KeyState.NONE:
        return ()
    say, language = visit.words.say, visit.words.tongue.spoken
    shown = door.shown_fortnights()
    without = set(door.team.members(door.part)) - door.prekeys().keys()
    lines = []
    if shown:
        day = day_in_words(shown[-1].made.last_day, language)
        gone = day_in_words(shown[0].destroyed_after, language)
        lines.append(Line(say("What is written until {day} can be sealed.", day=day)))
        lines.append(Line(say("The oldest keys in use are destroyed after {day}.", day=gone)))
    else:
        lines.append(Line(say("There are no keys for this fortnight yet: an open desk makes them."), is_look=True))
    if without:
        words = visit.words.count(
            "{n} laptop of this inbox has not prepared its keys yet: open its desk.",
            "{n} laptops of this inbox have not prepared their keys yet: open their desks.",
            len(without),
        )
        lines.append(Line(words, is_look=True))
    return tuple(lines)


def _unopened(visit: Visit, door: Door) -> tuple[Line, ...]:
    found = len(intake_of(visit).unopened(door.part))
    words = visit.words.count(
        "{n} message could not be opened by any desk: its writer waits, and gets word only by another way.",
        "{n} messages could not be opened by any desk: their writers wait, and get word only by another way.",
        found,
    )
    if not found:
        return ()
    by_day, language = unopened_by_day(door), visit.words.tongue.spoken
    lines = [Line(words, is_look=True)]
    for day, why, n in by_day[:_MOST_DAYS]:
        said = {"day": day_in_words(day, language), "why": why_in_words(why, language)}
        lines.append(Line(visit.words.count("{n} came on {day}: {why}.", "{n} came on {day}: {why}.", n, **said)))
    if rest := sum(n for _, _, n in by_day[_MOST_DAYS:]):
        lines.append(Line(visit.words.count("{n} came before that.", "{n} came before that.", rest)))
    return tuple(lines)


def _of_outside(visit: Visit, door: Door) -> tuple[Line, ...]:
    say, shown = visit.words.say, door.shown()
    if door.key_state() is KeyState.NONE:
        return ()
    if not shown.addresses:
        return (
            Line(say("Pages are not told yet where to write: give the public addresses of your relays."), is_look=True),
        )
    gate = say("The gate is open for browsers without script.") if shown.gate else say("There is no gate.")
    return (Line(gate),)


def _of_board(visit: Visit, door: Door) -> tuple[Line, ...]:
    if door.key_state() is KeyState.NONE:
        return ()
    say, count, standing = visit.words.say, visit.words.count, standing_of(door)
    answers = count(
        "{n} answer stands for the reply board.", "{n} answers stand for the reply board.", standing.answers
    )
    lines = [Line(answers)]
    if standing.board:
        lines.append(Line(say("The board last changed with number {n}.", n=standing.board)))
    if standing.not_shown:
        words = count("{n} of them stood on no board yet.", "{n} of them stood on no board yet.", standing.not_shown)
        lines.append(Line(words, is_look=True))
    if standing.too_long:
        words = count(
            "{n} answer is too long for any board: write it shorter.",
            "{n} answers are too long for any board: write them shorter.",
            standing.too_long,
        )
        lines.append(Line(words, is_look=True))
    if standing.held_back:
        words = count(
            "{n} answer is kept off the board: it names what was protected after it was written.",
            "{n} answers are kept off the board: they name what was protected after they were written.",
            standing.held_back,
        )
        lines.append(Line(words, is_look=True))
    if standing.opened_here < len(standing.epochs):
        words = say("This laptop lacks keys of a fortnight: another one gives them with the next exchanges.")
        lines.append(Line(words, is_look=True))
    return tuple(lines)


# What is said of a door, in the order in which somebody asks for it.
_PARTS: Final = (_of_key, _of_fortnights, _of_outside, _of_board, _unopened)
