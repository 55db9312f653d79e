"""Statements as the desk's pages name them: their addresses, how they stand, who reads and who wrote them. No rules.

Addresses hold handles (P14). How a statement stands is worked out in `publish.holding`; here it gets words and a shape.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId, UserId
from safeconduct.desk.inboxes import people_of, readers_of_inbox
from safeconduct.desk.things import in_words
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.protect.handles import UnknownHandle
from safeconduct.publish.holding.commands import OVERRIDE_DELAY_MS
from safeconduct.publish.holding.reading import read_statement
from safeconduct.publish.holding.rules import OVERRIDE, act_wanted, authors, confirmed_at, now_known, subject_of
from safeconduct.publish.holding.types import Held, Standing
from safeconduct.record.wording import day_in_words, local_time_in_words
from safeconduct.sync.acts import ActStanding, ActState

STATEMENT: Final = "statement"
# How it stands, as a shape beside the word.
SHAPES: Final = {
    Standing.WANTED: "▲",
    Standing.APPROVED: "●",
    Standing.DRAFT: "○",
    Standing.STOPPED: "■",
    Standing.PUBLIC: "●",
    Standing.GIVEN_UP: "○",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A statement as a list shows it. ``about``: what it is, where and when; ``next``: what it waits for.

    ``counting``: of an override that two confirmed, from when it counts. ``may_stop``: something would let it out.
    """

    address: str
    handle: str
    name: str
    kind: str
    shape: str
    state: str
    about: str
    next: str
    counting: str
    may_stop: bool


def statement_link(visit: Visit, part: CompartmentId, rest: str = "") -> str:
    """Return the address of a statement, or of a page of it."""
    return visit.lasting(STATEMENT, part.hex()) + rest


def statement_here(visit: Visit) -> Held:
    """Return the statement whose page is asked for; UnknownHandle where this desk opens none."""
    found = read_statement(visit.team(), CompartmentId(bytes.fromhex(visit.name(STATEMENT))))
    if found is None:
        raise UnknownHandle
    return found


def line_of(visit: Visit, held: Held, stands: Standing, waits: str = "") -> Line:
    """Return a statement for a list. ``waits``: what the check holds it for, of one that is wanted out."""
    counting = counting_down(visit, held)
    return Line(
        statement_link(visit, held.part),
        visit.handle(STATEMENT, held.part.hex()),
        held.name,
        stands.value,
        SHAPES[stands],
        standing_in_words(visit, stands),
        about(visit, held),
        waits or waits_for(visit, held, stands),
        counting,
        stands in (Standing.WANTED, Standing.APPROVED) or bool(counting),
    )


def standing_in_words(visit: Visit, stands: Standing) -> str:
    """Return how a statement stands, in a word or two."""
    say = visit.words.say
    return {
        Standing.WANTED: say("waits for a second person"),
        Standing.APPROVED: say("two want it out"),
        Standing.DRAFT: say("being written"),
        Standing.STOPPED: say("stopped"),
        Standing.PUBLIC: say("public"),
        Standing.GIVEN_UP: say("given up"),
    }[stands]


def about(visit: Visit, held: Held) -> str:
    """Return what it is, where and when it goes out, and in which languages."""
    fields = ("sort", "channel", "day", "languages")
    said = (in_words(visit, held.thing.form.fields[code], held.thing.value(code)) for code in fields)
    return " · ".join(one for one in said if one)


def waits_for(visit: Visit, held: Held, stands: Standing) -> str:
    """Return whom a statement waits for, by alias; empty where it waits for nobody."""
    wanted = act_wanted(held)
    if stands is not Standing.WANTED or wanted is None:
        return ""
    if wanted.person == visit.team().me.device.user.id:
        others = ", ".join(others_of(visit, held, (wanted.person,)))
        if not others:
            return visit.words.say("You asked for it. Nobody else reads it yet: bring somebody in.")
        return visit.words.say("You asked for it. It waits for one of: {names}", names=others)
    return visit.words.say("{name} asked for it. It waits for you.", name=people_of(visit).called(wanted.person))


def others_of(visit: Visit, held: Held, but: Iterable[UserId]) -> tuple[str, ...]:
    """Return who reads a statement besides some people, by alias."""
    people, without = people_of(visit), frozenset(but)
    return tuple(alias for user, alias in readers_of_inbox(visit, held.part, people) if user not in without)


def wrote(visit: Visit, held: Held) -> tuple[str, ...]:
    """Return who wrote a part of it, by alias."""
    people = people_of(visit)
    return tuple(sorted(people.called(one) for one in authors(held, visit.team().people())))


def overrides(held: Held) -> tuple[ActState, ...]:
    """Return the acts that would let it out as it stands against the check, and that nobody stopped, oldest first."""
    own = f"{subject_of(held)} "
    return tuple(
        one
        for one in held.acts
        if one.act.purpose == OVERRIDE and one.act.subject.startswith(own) and one.standing is not ActStanding.STOPPED
    )


def counting_down(visit: Visit, held: Held) -> str:
    """Return, where two persons let it out against the check, from when that counts; empty where nobody did."""
    confirmed = [one for one in overrides(held) if one.standing is ActStanding.CONFIRMED and one.confirmations]
    if not confirmed:
        return ""
    team = visit.team()
    at = min(confirmed_at(held, one, team.people()) for one in confirmed) + OVERRIDE_DELAY_MS
    now = now_known(held, team.me.device.id, visit.clock.now_ms())
    when = local_time_in_words(at, visit.words.tongue.spoken)
    if at <= now:
        return visit.words.say("Two let it out against the check: it counts since {time}.", time=when)
    hours = -(-(at - now) // 3_600_000)
    return visit.words.count(
        "Two let it out against the check: it counts from {time}, in {n} hour. Until then one word stops it.",
        "Two let it out against the check: it counts from {time}, in {n} hours. Until then one word stops it.",
        hours,
        time=when,
    )


def public_since(visit: Visit, entries: Iterable[Thing]) -> str:
    """Return since when a statement is public; empty where it is not known."""
    days = [day for one in entries if (day := one.number("day")) is not None]
    return day_in_words(min(days), visit.words.tongue.spoken) if days else ""
