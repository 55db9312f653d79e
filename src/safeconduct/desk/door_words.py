"""What a relay told of an inbox, in sentences, and how a door is opened. No rules: `intake.door.relay_told`.

Red is what somebody may have done on purpose: numbers that went back, a bundle that is not ours. The rest wants a look
where it is overdue. Promises P5, P9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.exchanges import CameOfInbox
from safeconduct.desk.visit import Visit
from safeconduct.intake.door.door import Door, KeyState
from safeconduct.intake.door.relay_told import RelayTold, Wrong, does_bundle_end, is_board_old, told_by_all
from safeconduct.protect.bundles import QUARTER_MS
from safeconduct.protect.wire_intake import Lane
from safeconduct.record.wording import day_in_words, local_time_in_words
from safeconduct.sync.relays import relays

_KIB: Final = 1 << 10
_MIB: Final = 1 << 20
# Days after which it is said that a relay was not asked: an open desk asks every ten minutes.
_UNASKED_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence about the door. ``is_look``: it wants a look; ``is_red``: somebody may have done harm."""

    words: str
    is_look: bool = False
    is_red: bool = False


@dataclass(frozen=True, slots=True)
class ShownRelay:
    """What one relay told of one inbox. ``is_wrong``: a person is to say that it was looked into."""

    address: str
    lines: tuple[Line, ...]
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step by which a door is opened, and where it is done; nowhere for what is done on this page."""

    words: str
    is_done: bool
    address: str = ""


def shown_relays(visit: Visit, door: Door, waits: int) -> tuple[ShownRelay, ...]:
    """Return what the relays told of an inbox. ``waits``: answers that have stood on no board."""
    return tuple(
        ShownRelay(
            address,
            (*_wrong(visit, told), *_there(visit, door, told, waits), *_came(visit, door, address)),
            bool(told.wrong),
        )
        for address, told in told_by_all(door)
    )


def steps(visit: Visit, door: Door | None) -> tuple[Step, ...]:
    """Return the steps by which a door is opened, none once all are done."""
    say, shown = visit.words.say, door.shown() if door else None
    is_certified = door is not None and door.key_state() in (KeyState.IN_FORCE, KeyState.SOON_OVER)
    is_written = shown is not None and bool(shown.addresses and shown.names and shown.leave)
    is_shown = door is not None and any(told.bundle for _, told in told_by_all(door))
    found = (
        Step(say("Begin an inbox: who reads it, and what it is for."), door is not None, "/inbox?begin=1"),
        Step(
            say("Name a relay: a small server that somebody you trust keeps."), bool(relays(visit.team())), "/exchange"
        ),
        Step(say("Let whoever holds the root certify its key, by the button below."), is_certified),
        Step(say("Write down the relay's public address, your name, and where “leave” leads."), is_written),
        Step(say("Exchange once: the relay then shows your keys and the page."), is_shown, "/exchange"),
        Step(say("Open the page yourself in Tor Browser, write a first message, and see it come in here."), False),
    )
    return () if is_certified and is_written and is_shown else found


def _wrong(visit: Visit, told: RelayTold) -> Iterator[Line]:
    say = visit.words.say
    if Wrong.WENT_BACK in told.wrong:
        words = say(
            "This relay showed something older than before: it was set up from a copy, or somebody hides your answers. "
            "Ask its operator by another way."
        )
        yield Line(words, is_red=True)
    if Wrong.NOT_OURS in told.wrong:
        words = say(
            "This relay shows keys that no desk of yours made. Tell people outside not to write by it, and ask its "
            "operator by another way."
        )
        yield Line(words, is_red=True)

    if Wrong.OTHER_PAGE in told.wrong:
        words = say(
            "This relay showed a page that this desk does not make. If no colleague has another version of the "
            "program, somebody who knows the key put it there: have the root certify another key, change the relay's "
            "access code, and publish keys and page."
        )
        yield Line(words, is_red=True)


def _there(visit: Visit, door: Door, told: RelayTold, waits: int) -> Iterator[Line]:
    say, language = visit.words.say, visit.words.tongue.spoken
    if not told.asked_at:
        yield Line(say("It was not asked of this inbox yet."), is_look=door.key_state() is not KeyState.NONE)
        return
    is_long_ago = told.asked_at + _UNASKED_MS < door.team.clock.now_ms()
    yield Line(say("Asked last on {time}.", time=local_time_in_words(told.asked_at, language)), is_look=is_long_ago)
    yield _bundle(visit, door, told)
    if told.board:
        is_overdue = bool(waits) and is_board_old(door, told)
        at = _time(visit, told.board)
        words = (
            say("Its board is of {time}, older than an hour, while answers wait: make it now.", time=at)
            if is_overdue
            else say("Its board is of {time}, number {n}.", time=at, n=told.board)
        )
        yield Line(words, is_look=is_overdue)
    elif told.bundle:
        yield Line(say("There is no board there yet."), is_look=bool(waits))
    yield from _waiting(visit, told)
    yield Line(say("It has room for {n} MB more.", n=told.bytes_free // _MIB), is_look=told.bytes_free < _MIB)


def _bundle(visit: Visit, door: Door, told: RelayTold) -> Line:
    say = visit.words.say
    if not told.bundle:
        return Line(say("It shows no keys of this inbox: nobody can write by it."), is_look=True)
    until = day_in_words(told.bundle_until, visit.words.tongue.spoken)
    if does_bundle_end(door, told):
        return Line(say("The keys that it shows end on {day}: publish them anew.", day=until), is_look=True)
    at = _time(visit, told.bundle)
    return Line(say("It shows keys of {time}, number {n}, good until {day}.", time=at, n=told.bundle, day=until))


def _waiting(visit: Visit, told: RelayTold) -> Iterator[Line]:
    say = visit.words.say
    lanes = {
        Lane.GRANTED: say("from whoever was answered before"),
        Lane.WORKED: say("with work done for it"),
        Lane.DEFERRED: say("deferred"),
    }
    if not told.waiting:
        yield Line(say("Nothing waits there."))
    for one in told.waiting:
        words = visit.words.count(
            "{n} piece of {size} KB waits there, {lane}.",
            "{n} pieces of {size} KB wait there, {lane}.",
            one.count, size=one.size // _KIB, lane=lanes[one.lane],
        )  # fmt: skip
        yield Line(words)


def _came(visit: Visit, door: Door, address: str) -> Iterator[Line]:
    """Give what came of the last exchange since the desk was opened."""
    for one in visit.exchanges.inboxes.get(address, ()) if door.may_write else ():
        if one.part == door.part:
            yield Line(" ".join((visit.words.say("The last time:"), *_outcome(visit, one))))
            yield from (Line(fault.sentences(visit.words.tongue.spoken, is_page=True), True) for fault in one.faults)


def _outcome(visit: Visit, one: CameOfInbox) -> Iterator[str]:
    say, count = visit.words.say, visit.words.count
    if one.messages:
        yield count("{n} message came in.", "{n} messages came in.", one.messages)
    else:
        yield say("Nothing new came in.")
    if one.deleted:
        yield count(
            "{n} piece was deleted there: two places have it.",
            "{n} pieces were deleted there: two places have them.",
            one.deleted,
        )
    yield say("Keys and page were published anew.") if one.bundle else say("Keys and page stayed as they were.")
    if one.board:
        yield say("The board was made.")
    elif not one.faults:
        yield say("No board was made now: one comes at each quarter of an hour.")


def _time(visit: Visit, number: int) -> str:
    return local_time_in_words(number * QUARTER_MS, visit.words.tongue.spoken)
